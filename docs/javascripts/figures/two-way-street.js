/*
 * The way back through a convolution: what each output hands to the samples and to the weights.
 * Each product of the forward pass is a path; drag the slopes that come back, and follow the paths
 * from any of their ends.
 */

import { conv1d, dot, sum } from "../convolution.js"
import { Figure, bars, checkbox, html, number, select, set, svg } from "../drawing.js"

const COLOURS = ["blue", "green", "orange"] // of the three weights, as in the chapter's picture
const FILTERS = [[1, 0, -1], [1, 2, 3], [1, 2, 1]]
const OUTPUTS = 3
const KERNEL = 3
const LARGEST_STRIDE = 2

const BOX = 36 // the height of a box, in pixels
const BARS = 84 // the height in which the slopes move
const FAN = 84 // the height of the lines
const GAP = 0.9 // between samples and weights, in columns

/** As many samples 1, 2, 3, … as all outputs together read. */
const samples = stride =>
  Array.from({ length: (OUTPUTS - 1) * stride + KERNEL }, (_, index) => index + 1)

/**
 * The outputs `y`, the slopes `dx` and `dw` for samples and weights, and the `paths`: one for each
 * product of the forward pass, from output `i` to weight `j` and sample `m`, with what it adds to
 * both. Without the flip, a path multiplies by the weight `by` from the filter's other end; then
 * `cosine` compares `dx` with the `right` slopes (null if there are none).
 */
export function compute({ x, w, g, stride, flip }) {
  const y = conv1d([x], [[w]], null, { stride })[0]
  const paths = y.flatMap((_, i) => w.map((_, j) => {
    const m = i * stride + j
    const by = flip ? j : w.length - 1 - j
    return { i, j, m, by, toSample: g[i] * w[by], toWeight: g[i] * x[m] }
  }))
  const gather = (end, slope) => sum(paths.filter(end).map(slope))
  const dx = x.map((_, m) => gather(path => path.m === m, path => path.toSample))
  const dw = w.map((_, j) => gather(path => path.j === j, path => path.toWeight))
  const right = x.map((_, m) => gather(path => path.m === m, ({ i, j }) => g[i] * w[j]))
  const squared = dot(right, right) // for `dx` it is the same: mirrored, a filter is as strong
  return { y, dx, dw, right, paths, cosine: squared ? dot(dx, right) / squared : null }
}

const named = (letter, index) => letter + "₀₁₂₃₄₅₆"[index]
const whole = value => number(value, 0)

/** A box with a small name above a number: a sample, a weight, a product, a sum. */
function box(attributes = {}) {
  const frame = svg("rect", { height: BOX, rx: 3 })
  const name = svg("text", { class: "name", y: 13 })
  const value = svg("text")
  const group = svg("g", attributes, frame, name, value)
  group.show = (x, y, width, called, shown, classes = "") => {
    set(group, { class: `box ${classes}`, transform: `translate(${x} ${y})` })
    set(frame, { x: 2 - width / 2, width: width - 4 })
    set(value, { y: called ? 29 : 23 })
    name.textContent = called
    value.textContent = shown
  }
  return group
}

class TwoWayStreet extends Figure {
  static start = {
    x: samples(1), w: FILTERS[0], g: [1, 10, 100], stride: 1, flip: true,
    follow: "y1", // the end from which the paths are followed: an output, a sample or a weight
    all: false, // show the other paths as well
  }

  build() {
    this.filter = select("Filter", FILTERS.map(w => [w, w.map(whole).join(", ")]), FILTERS[0],
      chosen => this.change({ w: chosen.split(",").map(Number) }))
    this.stride = select("Stride", [[1, 1], [2, 2]], 1, chosen =>
      this.change({ stride: Number(chosen), x: samples(Number(chosen)), follow: "y1" }))
    this.flip = checkbox("With the flip", true, flip => this.change({ flip }))
    this.all = checkbox("All paths", false, all => this.change({ all }))

    const many = (count, make) => Array.from({ length: count }, (_, index) => make(index))
    const longest = samples(LARGEST_STRIDE).length
    const end = letter => index => box({ role: "button", ...this.#follows(letter + index) })
    const follower = letter => index => box(this.#follows(letter + index, false))
    this.ends = { x: many(longest, end("x")), w: many(KERNEL, end("w")) }
    this.sums = { x: many(longest, follower("x")), w: many(KERNEL, follower("w")) }
    this.outputs = many(OUTPUTS, follower("y"))
    this.slopes = bars({
      count: OUTPUTS, low: -100, high: 100, step: 1, digits: 0,
      name: i => `Slope of the loss for output y ${i}`,
      change: (i, slope) => this.change({ g: this.state.g.with(i, slope), follow: `y${i}` }),
    })
    this.slopes.querySelectorAll("[role=slider]")
      .forEach((bar, i) => set(bar, this.#follows(`y${i}`)))
    this.zeros = many(OUTPUTS - 1, () => svg("text", { class: "value", "text-anchor": "middle" }))
    this.paths = many(OUTPUTS * KERNEL, () => ({
      line: svg("line"), label: svg("text", { class: "halo" }), toSample: box(), toWeight: box(),
    }))
    this.columns = many(KERNEL, () => svg("line"))
    this.titles = many(7 + 2 * OUTPUTS, () => svg("text", { class: "title" }))

    const parts = part => this.paths.map(path => path[part])
    this.drawing = svg("svg", {
      role: "group", "aria-label": "Samples, weights and outputs, and the slopes that come back",
    }, ...parts("line"), ...this.columns, ...parts("label"), ...this.titles, ...this.ends.x,
    ...this.outputs, this.slopes, ...this.zeros, ...this.ends.w, ...parts("toSample"),
    ...parts("toWeight"), ...this.sums.x, ...this.sums.w)
    this.append(html("div", { class: "controls" }, this.filter, this.stride, this.flip, this.all),
      this.drawing)
  }

  /** What follows the paths of an end: pointing at it, and the Tab key where it `stops`. */
  #follows(end, stops = true) {
    const follow = () => this.state.follow !== end && this.change({ follow: end })
    // Without a stop no listener either: for it alone Chromium would let the Tab key stop there.
    const byKey = stops && { tabindex: 0, onfocus: follow }
    return { onpointerenter: follow, onclick: follow, ...byKey }
  }

  draw() {
    const { state } = this
    this.filter.control.value = state.w
    this.stride.control.value = state.stride
    this.flip.control.checked = state.flip
    this.all.control.checked = state.all
    const seen = compute(state)
    const at = this.#layout()
    const { width, height } = at
    set(this.drawing, { viewBox: `0 0 ${width} ${height}`, width, height })
    this.#drawEnds(seen, at)
    this.#drawPaths(seen, at)
    this.#drawTitles(at)
    this.say(this.#sentence(seen))
  }

  /** Where everything stands: the weights beside the samples, or on a phone below them. */
  #layout() {
    const { x, w, stride } = this.state
    const wide = this.width >= 560
    const left = wide ? 64 : 46
    const columns = x.length + (wide ? w.length + GAP : 0)
    const column = Math.min(72, Math.max(240, this.width - left) / columns)
    const sample = m => left + (m + 0.5) * column
    const outputs = BOX + FAN
    const slopes = outputs + BOX + 18
    const ledger = slopes + BARS + 26
    const total = OUTPUTS * (BOX + 2) + 6 // from the first product down to the sum
    const weights = wide ? 0 : ledger + total + BOX + 16
    const ledgers = [ledger, wide ? ledger : weights + BOX + 6]
    return {
      wide, left, column, sample, outputs, slopes, weights, ledgers,
      weight: j => sample(j + (wide ? x.length + GAP : 0)),
      output: i => sample(i * stride + (w.length - 1) / 2),
      row: (i, block) => ledgers[block] + i * (BOX + 2),
      sums: ledgers.map(top => top + total),
      width: left + columns * column,
      height: ledgers[1] + total + BOX + 2,
    }
  }

  #drawEnds({ y, dx, dw, right }, at) {
    const { x, w, g, stride, follow } = this.state
    const mark = end => (follow === end ? "chosen" : "")
    const show = (letter, values, slopes, wanted, place, top, below) =>
      this.ends[letter].forEach((end, n) => {
        const sum = this.sums[letter][n]
        for (const each of [end, sum]) set(each, { display: n < values.length ? null : "none" })
        if (n >= values.length) return
        const [value, slope, kind] = [whole(values[n]), whole(slopes[n]), mark(letter + n)]
        set(end, {
          "aria-label": `${letter} ${n} = ${value}, slope ${slope}`,
          "aria-pressed": String(kind !== ""),
        })
        end.show(place(n), top, at.column, named(letter, n), value, kind)
        sum.show(place(n), below, at.column,
          slopes[n] === wanted[n] ? "" : `≠ ${whole(wanted[n])}`, slope, `sum ${kind}`)
      })
    show("x", x, dx, right, at.sample, 1, at.sums[0])
    show("w", w, dw, dw, at.weight, at.weights + 1, at.sums[1])
    y.forEach((output, i) => this.outputs[i].show(at.output(i), at.outputs, at.column,
      named("y", i), whole(output), mark(`y${i}`)))
    this.slopes.show({
      values: g, x: at.output(-0.5), y: at.slopes, width: OUTPUTS * stride * at.column,
      height: BARS, classes: i => (mark(`y${i}`) ? "purple" : "plain"),
    })
    // With a stride, the windows that were left out count as zeros.
    this.zeros.forEach((zero, i) => {
      set(zero, { x: at.output(i + 0.5), y: at.slopes + BARS / 2 - 4 })
      zero.textContent = stride > 1 ? "0" : ""
    })
  }

  #drawPaths({ paths }, at) {
    const { all } = this.state
    const { kind, index, key } = this.#followed()
    paths.forEach((path, n) => {
      const { line, label, toSample, toWeight } = this.paths[n]
      const followed = path[key] === index
      const wrong = weight => (weight === path.j ? "" : "wrong")
      // The way to the weights is right also without the flip.
      const by = kind === "w" ? path.j : path.by
      const [x1, x2, y1, y2] = [at.sample(path.m), at.output(path.i), BOX + 2, at.outputs - 1]
      const colour = all || followed ? `${COLOURS[by]} ${wrong(by)}` : ""
      set(line, { x1, x2, y1, y2, class: `path ${colour}` })
      // A label stands towards the end where the lines are apart.
      const share = { x: 0.62, w: 0.5, y: 0.38 }[kind]
      set(label, { x: x1 + share * (x2 - x1), y: y1 + share * (y2 - y1) + 4 })
      label.textContent = followed ? named("w", by) : ""
      const lit = (other, weight) =>
        (all || followed && kind !== other ? `lit ${COLOURS[weight]}` : "")
      toSample.show(at.sample(path.m), at.row(path.i, 0), at.column, named("w", path.by),
        whole(path.toSample), `${lit("w", path.by)} ${wrong(path.by)}`)
      toWeight.show(at.weight(path.j), at.row(path.i, 1), at.column, named("x", path.m),
        whole(path.toWeight), lit("x", path.j))
    })
    this.columns.forEach((column, j) => {
      const x = at.weight(j)
      const lit = all || kind === "y" || kind === "w" && j === index
      set(column, {
        x1: x, x2: x, y1: at.weights + BOX + 2, y2: at.ledgers[1] - 1,
        class: `path ${lit ? COLOURS[j] : ""}`,
      })
    })
  }

  #drawTitles(at) {
    const half = BOX / 2 + 5
    const products = block => this.state.g.map((slope, i) =>
      [`${whole(slope)} ×`, at.left, at.row(i, block) + half])
    const titles = [
      ["x", at.left, half], ["y", at.left, at.outputs + half],
      ["dL/dy", at.left, at.slopes + BARS / 2 - 3], ["drag ↕", at.left, at.slopes + BARS / 2 + 13],
      ["dL/dx", at.left, at.sums[0] + half], ...products(0),
      ["w", at.weight(-0.5), at.weights + half], ["dL/dw", at.weight(-0.5), at.sums[1] + half],
      ...(at.wide ? [] : products(1)),
    ]
    this.titles.forEach((title, n) => {
      const [text, x, y] = titles[n] ?? [""]
      if (text) set(title, { x: x - 6, y })
      title.textContent = text
    })
  }

  /** From which end the paths are followed, and by which number of a path they are known. */
  #followed() {
    const [kind, index] = this.state.follow
    return { kind, index: Number(index), key: { x: "m", w: "j", y: "i" }[kind] }
  }

  #sentence({ dx, dw, right, paths, cosine }) {
    const { g, flip } = this.state
    const { kind, index, key } = this.#followed()
    const own = paths.filter(path => path[key] === index)
    const me = named(kind, index)
    const names = (letter, end) => own.map(path => named(letter, path[end]))
    const added = ends => ends.map((end, n) => `${end} · ${whole(g[own[n].i])}`).join(" + ")
    if (kind === "w") {
      return `${me} gets ${added(names("x", "m"))} = ${whole(dw[index])}. ` +
        "The samples stand in their order: nothing to flip."
    }
    const [ends, by, read] = [["x", "m"], ["w", "by"], ["w", "j"]].map(each => names(...each))
    const wrong = `${by}` === `${read}` ? "" : ` But on the way forward it was ${read.join(", ")}.`
    const compared = flip || cosine === null ? ""
      : ` Cosine with the right dL/dx: ${number(cosine)}.`
    if (kind === "y") {
      return `${me} hands its slope ${whole(g[index])} back: to ${read.join(", ")} times ` +
        `${ends.join(", ")}; to ${ends.join(", ")} times ${by.join(", ")}.${wrong}${compared}`
    }
    const instead = dx[index] === right[index] ? "" : `, not ${whole(right[index])}`
    const order = !flip ? "" : own.length > 1 ? " The weights stand in reverse: the flip."
      : " It is in one window only."
    return `${me} gets ${added(by)} = ${whole(dx[index])}${instead}.${order}${wrong}${compared}`
  }
}

customElements.define("two-way-street", TwoWayStreet)
