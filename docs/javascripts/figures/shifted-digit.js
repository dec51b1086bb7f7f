/*
 * A digit on a sheet of paper, moved by whole pixels, or drawn: what do four classifiers say?
 */

import { argmax, conv2d, globalMax, linear, maxPool2d, relu, softmax, sum } from "../convolution.js"
import {
  Figure, bars, button, checkbox, clamp, html, number, place, select, set, svg,
} from "../drawing.js"

// Of each digit the first test image that all four read. A pixel counts dots, from 0 to g (16).
const SAMPLES = [
  "001de10001bgac0006gf0d3007e5089006d008b004f01e9000e8cg30003ff400",
  "001be500000fgb00005gg800005gg500004gg300009gg200008ge000002dg900",
  "03gf10000agf60000dad8000013ba000000f8000004ga57001dgggg002efb830",
  "00agga0008f76e000130f800000cd1000007f40000008c000060ca0000dgf300",
  "001e3000008e030001g4ac0007e2f5000debgg9008gge400000f9000002g5000",
  "00dggg8002gd841007g100000bfc500005ggg3000006g200003f900000be0000",
  "000bd500003gd30000ag200004ggd70004gb8g2000f80f60009e4f40001agb10",
  "004ggg30007cdg8000001g5001447g100agggg9005bdga20000bd000005d3000",
  "005cg70005e49f5004d6e62001eg200003fc900005c0a70003f42f00005ee700",
  "018bdc0005904g1007505g5001dbd680003414800000075002812e00008db300",
].map(dots => Array.from({ length: 8 }, (_, row) =>
  Array.from(dots.slice(8 * row, 8 * row + 8), dot => parseInt(dot, 17) / 16)))

const NARROW = 16 // pixels: the sheet that all were trained on
const WIDE = 24
const REACH = 8 // pixels: the largest shift
const SHIFTS = Array.from({ length: 2 * REACH + 1 }, (_, index) => index - REACH)
  .flatMap((down, _, all) => all.map(right => ({ down, right })))

const layer = (x, weights, name, padding) =>
  relu(conv2d(x, weights[`${name}.weight`], weights[`${name}.bias`], { padding }))
const last = (x, weights) => linear(x, weights["linear.weight"], weights["linear.bias"])

/** Each has a name, its weights, and maps an image [row][column] to ten logits. */
const CLASSIFIERS = [
  ["logistic regression", "logistic_digits", (x, w) => linear(x.flat(), w.weight, w.bias)],
  ["DigitMLP", "digit_mlp", (x, w) =>
    last(relu(linear(x.flat(), w["hidden.weight"], w["hidden.bias"])), w)],
  ["FlatDigits", "flat_digits", (x, w) => {
    const half = maxPool2d(layer([x], w, "features.0", 1), 2)
    return last(maxPool2d(layer(half, w, "features.3", 1), 2).flat(2), w)
  }],
  ["MaxDigits", "max_digits", (x, w) =>
    last(globalMax(layer(layer([x], w, "features.0", 2), w, "features.2", 2)), w)],
]

const inkOf = state => state.ink ?? SAMPLES[state.digit]
const sizeOf = state => (state.wide ? WIDE : NARROW)

/** Lay ink on the middle of a sheet, moved; what leaves the sheet is lost. */
function lay(ink, size, { down, right }) {
  const margin = (size - ink.length) / 2
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) =>
    ink[row - margin - down]?.[column - margin - right] ?? 0))
}

/** The logits of all four, with the ink moved by `shift`. Only a global maximum takes any size. */
function ask(state, shift, networks) {
  const narrow = lay(inkOf(state), NARROW, shift)
  const all = state.wide ? lay(inkOf(state), WIDE, shift) : narrow
  return CLASSIFIERS.map(([, network, logits]) =>
    logits(network === "max_digits" ? all : narrow, networks[network]))
}

/**
 * What is on the sheet, the share of the ink that is lost, and what each classifier says of it: is
 * that right, and how far is a logit from what it was in the middle? Nobody knows what a drawing
 * shows, so there the answer is to stay what it was. `asked` may remember what `ask` has found.
 */
export function compute(state, networks, asked = shift => ask(state, shift, networks)) {
  const [still, said] = [asked({ down: 0, right: 0 }), asked(state)]
  const sheet = lay(inkOf(state), sizeOf(state), state)
  const [drawn, seen] = [inkOf(state), sheet].map(rows => sum(rows.flat()))
  const classifiers = CLASSIFIERS.map(([name], index) => {
    const answer = argmax(said[index])
    const expected = state.ink ? argmax(still[index]) : state.digit
    return {
      name, answer, expected,
      right: answer === expected,
      probabilities: softmax(said[index]),
      change: Math.max(...said[index].map((logit, digit) => Math.abs(logit - still[index][digit]))),
    }
  })
  return { sheet, lost: drawn ? 1 - seen / drawn : 0, classifiers }
}

const names = list => list.join(", ").replace(/, ([^,]*)$/, " and $1")

/** "2 right and 1 down", or nothing. */
function way({ down, right }) {
  const steps = [[right, "right", "left"], [down, "down", "up"]].filter(([by]) => by)
  return names(steps.map(([by, more, less]) => `${Math.abs(by)} ${by > 0 ? more : less}`))
}

const TALL = 88 // pixels: of what stands beside a map of cells of 5
const CELL = 5

class ShiftedDigit extends Figure {
  // Row and column are those of the cursor with which keys draw.
  static start = {
    digit: 3, ink: null, down: 2, right: 2, wide: false, draw: false, row: 8, column: 8,
  }
  static networks = CLASSIFIERS.map(([, network]) => network)

  build() {
    this.rows = CLASSIFIERS.map(([name]) => this.#row(name))
    this.append(html("div", { class: "parts" },
      html("div", {}, this.#sheet(), this.#pad(), this.#controls()),
      html("div", { class: "rows" }, ...this.rows.map(({ row }) => row)),
      this.note = html("p", { class: "note" })))
    new IntersectionObserver(([{ isIntersecting }]) => {
      this.inView = isIntersecting
      this.#survey()
    }).observe(this)
  }

  #sheet() {
    const size = { width: 1, height: 1 }
    this.pixels = Array.from({ length: WIDE * WIDE }, (_, index) =>
      svg("rect", { class: "pixel", x: index % WIDE, y: Math.floor(index / WIDE), ...size }))
    // Where the digits of the training stood; and the sheet that all but MaxDigits see.
    const [stood, seen] = [8, NARROW].map(width => svg("rect", {
      class: "frame", x: (WIDE - width) / 2, y: (WIDE - width) / 2, width, height: width,
    }))
    this.seen = seen
    this.cursor = svg("rect", { class: "cursor", ...size, width: 2 })
    this.paper = svg("svg", {
      class: "paper", role: "application", tabindex: 0,
      onkeydown: event => this.#key(event),
      onpointerdown: event => this.#grasp(event),
      onpointermove: event => this.paper.hasPointerCapture(event.pointerId) && this.held(event),
    }, ...this.pixels, stood, seen, this.cursor)
    return this.paper
  }

  #pad() {
    const arrow = (sign, name, down, right) =>
      button(sign, () => this.#move(down, right), { "aria-label": name })
    return html("div", { class: "pad", role: "group", "aria-label": "Move by one pixel" },
      arrow("←", "left", 0, -1), arrow("↑", "up", -1, 0), arrow("↓", "down", 1, 0),
      arrow("→", "right", 0, 1), button("Middle", () => this.change({ down: 0, right: 0 })))
  }

  #controls() {
    const digits = [...SAMPLES.keys()].map(digit => [digit, digit])
    this.chosen = select("Digit", [...digits, ["", "drawn"]], "", digit =>
      (digit ? this.change({ digit: Number(digit), ink: null, draw: false }) : this.#clear()))
    this.drawing = checkbox("Draw", false, draw => this.change({ draw }))
    this.wide = checkbox("More paper", false, wide =>
      this.change({ wide, row: 8, column: 8 }))
    return html("div", { class: "controls" }, this.chosen, this.wide, this.drawing,
      button("Clear", () => this.#clear()))
  }

  #row(name) {
    const verdict = html("span")
    const answers = bars({ count: 10, low: 0, high: 100, digits: 0, name: () => name })
    const digits = Array.from({ length: 10 }, (_, digit) =>
      svg("text", { y: 68, "text-anchor": "middle" }, digit))
    const ring = svg("rect", { class: "ring", y: 55, width: 16, height: 17, rx: 4 })
    const change = svg("text", { class: "soft", x: 0, y: 85 })
    const side = CELL * (2 * REACH + 1)
    const map = svg("g", { class: "map" })
    const cells = svg("path", { class: "green" })
    const whole = svg("rect", { class: "frame" })
    const here = svg("rect", { class: "here", width: CELL, height: CELL })
    const to = event => {
      const { x, y } = place(map, event)
      this.#move(Math.floor(y / CELL) - REACH, Math.floor(x / CELL) - REACH, { down: 0, right: 0 })
    }
    const area = svg("rect", {
      class: "area", width: side, height: side,
      onpointerdown: event => { area.setPointerCapture(event.pointerId); to(event) },
      onpointermove: event => area.hasPointerCapture(event.pointerId) && to(event),
    })
    const ground = svg("rect", { class: "ground", width: side, height: side })
    map.append(ground, cells, whole, here, area)
    const drawing = svg("svg", { role: "img" }, answers, ring, ...digits, change, map)
    const count = html("span", { class: "count" })
    const row = html("div", {}, html("p", {}, html("b", {}, name), verdict, count), drawing)
    return { row, verdict, answers, digits, ring, change, map, cells, whole, here, drawing, count }
  }

  /** Move by so much, from where it is or from a shift that is given. */
  #move(down, right, from = this.state) {
    const [y, x] = [from.down + down, from.right + right].map(by => clamp(by, -REACH, REACH))
    if (y !== this.state.down || x !== this.state.right) this.change({ down: y, right: x })
  }

  #clear() {
    const ink = lay([], sizeOf(this.state), { down: 0, right: 0 })
    this.change({ digit: null, ink, down: 0, right: 0, draw: true })
  }

  /**
   * Draw a line, or rub it out, with a pen of two pixels, about as wide as the strokes of the
   * digits. What lies on the sheet is the ink from then on, and where it lies is its middle.
   */
  #paint(from, to, value) {
    const ink = this.found.sheet.map(row => [...row])
    const steps = Math.max(...to.map((end, axis) => Math.abs(end - from[axis])), 1)
    for (let step = 0; step <= steps; step++) {
      const [row, column] = to.map((end, axis) =>
        Math.round(from[axis] + (end - from[axis]) * step / steps))
      for (const x of [column, column + 1]) if (ink[row]?.[x] !== undefined) ink[row][x] = value
    }
    const [row, column] = to.map(at => clamp(at, 0, ink.length - 1))
    this.change({ digit: null, ink, down: 0, right: 0, row, column })
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { draw, row, column } = this.state
    const arrows = {
      ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
    }
    const [down, right] = arrows[event.key] ?? []
    if (down !== undefined && draw) {
      const [most, at] = [sizeOf(this.state) - 1, [row + down, column + right]]
      this.change({ row: clamp(at[0], 0, most), column: clamp(at[1], 0, most) })
    } else if (down !== undefined) this.#move(down, right)
    else if (event.key === " " && draw) {
      this.#paint([row, column], [row, column], this.found.sheet[row][column] ? 0 : 1)
    } else return
    event.preventDefault()
  }

  /** Take hold of the digit, or of a pen: `held` is what happens when the pointer moves. */
  #grasp(event) {
    if (event.button !== 0) return
    this.paper.setPointerCapture(event.pointerId)
    const where = each => {
      const { x, y } = place(this.paper, each)
      return [y, x].map(at => Math.floor(at) - (WIDE - sizeOf(this.state)) / 2)
    }
    const start = { ...this.state }
    let from = where(event)
    if (start.draw) {
      const value = this.found.sheet[from[0]]?.[from[1]] ? 0 : 1 // the first pixel decides
      this.held = each => {
        this.#paint(from, where(each), value)
        from = where(each)
      }
      this.held(event)
    } else {
      this.held = each => {
        const to = where(each)
        this.#move(to[0] - from[0], to[1] - from[1], start)
      }
    }
  }

  /** What all four say of the present ink, moved by `shift`: none is asked twice. */
  #asked = shift => {
    const key = `${this.state.wide} ${shift.down} ${shift.right}`
    if (!this.known.has(key)) this.known.set(key, ask(this.state, shift, this.networks))
    return this.known.get(key)
  }

  /** Ask about every shift, for half of each frame, so that the page stays quick meanwhile. */
  #survey() {
    cancelAnimationFrame(this.frame)
    if (!this.inView || this.next === SHIFTS.length) return
    const pause = performance.now() + 8
    while (this.next < SHIFTS.length && performance.now() < pause) this.#asked(SHIFTS[this.next++])
    this.#drawMaps()
    this.frame = requestAnimationFrame(() => this.#survey())
  }

  #drawMaps() {
    this.rows.forEach(({ cells, count }, index) => {
      const { expected } = this.found.classifiers[index]
      const right = SHIFTS.slice(0, this.next)
        .filter(shift => argmax(this.#asked(shift)[index]) === expected)
      const edge = CELL - 1
      set(cells, {
        d: right.map(shift => `M${CELL * (shift.right + REACH)} ${CELL * (shift.down + REACH)}` +
          `h${edge}v${edge}h-${edge}z`).join(""),
      })
      const done = this.next === SHIFTS.length
      count.textContent = done ?
        `${this.state.ink ? "the same" : "right"} at ${right.length} of ${SHIFTS.length}` : ""
    })
  }

  draw() {
    const { state } = this
    const ink = inkOf(state)
    if (ink !== this.ink) this.known = new Map()
    if (ink !== this.ink || state.wide !== this.wasWide) this.next = 0
    Object.assign(this, { ink, wasWide: state.wide })
    this.found = compute(state, this.networks, this.#asked)
    this.#drawSheet(this.found.sheet)
    const width = this.rows[0].row.clientWidth
    this.rows.forEach((row, index) => this.#drawRow(row, this.found.classifiers[index], width))
    this.chosen.control.value = state.digit ?? ""
    this.drawing.control.checked = state.draw
    this.wide.control.checked = state.wide
    this.#tell()
    this.#survey()
  }

  #drawSheet(sheet) {
    const { state, paper } = this
    const margin = (WIDE - sheet.length) / 2
    this.pixels.forEach((pixel, index) => {
      const value = sheet[Math.floor(index / WIDE) - margin]?.[index % WIDE - margin] ?? 0
      set(pixel, { "fill-opacity": value })
    })
    set(this.cursor, {
      x: state.column + margin, y: state.row + margin, display: state.draw ? null : "none",
    })
    const size = sheet.length
    set(this.seen, { display: state.wide ? null : "none" })
    set(paper, {
      viewBox: `${margin} ${margin} ${size} ${size}`,
      "aria-label": `Sheet of ${size} by ${size} pixels: ` +
        (state.draw ? "arrow keys go, Space draws" : "arrow keys move the digit"),
    })
    paper.classList.toggle("draws", state.draw)
  }

  #drawRow(row, { name, answer, expected, right, probabilities, change }, width) {
    const { ink, down, right: across, wide } = this.state
    const moved = down || across
    const word = ink ? (right ? "the same" : "another") : (right ? "right" : "wrong")
    const known = !ink || moved // else there is nothing to compare the answer with
    row.verdict.textContent = known ? `${right ? "✓" : "✗"} ${answer}: ${word}` : answer
    row.verdict.className = known && right ? "good" : ""
    const side = CELL * (2 * REACH + 1)
    const slot = (width - side - 14) / 10
    row.answers.show({
      values: probabilities.map(each => (each < 0.005 ? NaN : 100 * each)), // else too small to see
      x: 0, y: 14, width: 10 * slot, height: 38,
      classes: digit => (digit === answer ? "orange" : "orange pale"),
    })
    row.digits.forEach((text, digit) => set(text, { x: (digit + 0.5) * slot }))
    set(row.ring, { x: (expected + 0.5) * slot - 8 })
    row.change.textContent = !moved ? "" : change === 0 ? "no logit changed, bit for bit"
      : `logits changed by ${change < 0.05 ? "less than 0.1" : `up to ${number(change, 1)}`}`
    const reach = wide ? REACH : (NARROW - 8) / 2
    set(row.map, { transform: `translate(${width - side} 1)` })
    set(row.whole, {
      display: ink ? "none" : null, // a drawing may be of any size
      x: CELL * (REACH - reach) - 0.5, y: CELL * (REACH - reach) - 0.5,
      width: CELL * (2 * reach + 1), height: CELL * (2 * reach + 1),
    })
    set(row.here, { x: CELL * (across + REACH) - 0.5, y: CELL * (down + REACH) - 0.5 })
    const likely = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a])
    const top = likely.slice(0, 2)
      .map(digit => `${digit} ${number(100 * probabilities[digit], 0)} %`)
    set(row.drawing, {
      viewBox: `0 0 ${width} ${TALL}`, width, height: TALL,
      "aria-label": `${name}: ${top.join(", ")}, and a map of where it is right`,
    })
  }

  #tell() {
    const { draw, ink, digit, row, column, wide } = this.state
    const { sheet, lost, classifiers } = this.found
    const by = way(this.state)
    const [first, same] = ink ? ["first answer", "the same"] : ["right one", "right"]
    const cursor = draw ? `Row ${row + 1}, column ${column + 1}: ` +
      `${sheet[row]?.[column] ? "ink" : "paper"}. ` : ""
    const what = ink ? "Your drawing" : `The ${digit}`
    const where = by ? `, moved ${by}` : ink ? "" : " in the middle"
    const cut = lost ? `, ${number(100 * lost, 0)} % of its ink lost` : ""
    const [good, bad] = [true, false].map(right =>
      names(classifiers.filter(each => each.right === right).map(each => each.name)) || "none")
    const told = !ink ? `read by ${good}; misread by ${bad}`
      : by ? `the same answer as where it was drawn from ${good}; another from ${bad}`
        : names(classifiers.map(({ name, answer }) => `${name} says ${answer}`))
    this.say(`${cursor}${what}${where}${cut}: ${told}.`)
    this.note.textContent = `Bars: per cent for each digit, a ring around the ${first}. ` +
      `Maps: each cell is a shift, filled where the answer is ${same}; click to go there.` +
      (ink ? "" : " Inside the frame, the whole digit is on the sheet.") +
      (wide ? " Only MaxDigits sees the paper beyond 16 by 16." : "")
  }
}

customElements.define("shifted-digit", ShiftedDigit)
