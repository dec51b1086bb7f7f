/*
 * Slide a filter along eight numbers, or a kernel over a small image: the window, its products,
 * their sum and the responses, at one glance.
 */

import { conv2d, sum } from "../convolution.js"
import {
  Figure, bars, button, checkbox, clamp, html, movable, number, place, select, set, svg,
} from "../drawing.js"

const table = (side, value) =>
  Array.from({ length: side }, (_, i) => Array.from({ length: side }, (_, j) => +value(i, j)))

const HALF = table(6, i => i < 3)
const SQUARE = table(7, (i, j) => i > 1 && i < 5 && j > 1 && j < 5)

/* A signal is an image of one row. `at` is where the window begins: row and column. */
const PRESETS = {
  "a signal": {
    input: [[0, 0.2, 0.8, 1, 0.9, 0.3, 0.1, 0]], kernel: [[-1, 0, 1]], at: [0, 4], digits: 1,
  },
  "image: edges, down": { input: HALF, kernel: table(3, i => i - 1), at: [1, 0] },
  "image: edges, across": { input: HALF, kernel: table(3, (_, j) => j - 1), at: [1, 0] },
  "image: Laplacian": { input: SQUARE, kernel: table(3, (i, j) => (i * j === 1 ? 8 : -1)) },
  "image: blur": {
    input: SQUARE, kernel: table(3, (i, j) => (i === 1 || j === 1 ? 0.2 : 0)), digits: 1,
  },
  "image: 1 to 16": {
    input: table(4, (i, j) => 4 * i + j + 1), kernel: [[0.5, 0.6], [0.7, 0.8]], at: [0, 0],
    bias: 1, digits: 1,
  },
}
const preset = on => ({ on, bias: 0, digits: 0, at: [1, 1], ...PRESETS[on] })

/**
 * The responses at all places, and what they are sums of at one: at the place next to `at`.
 * A kernel that does not fit has no responses.
 */
export function compute({ input, kernel, bias, at, flip, padding, stride }) {
  const around = [input.length > 1 ? padding : 0, padding]
  const padded = pad(input, around, 0)
  const respond = weights => conv2d([padded], [[weights]], [bias], { stride })[0]
  const reversed = kernel.map(row => row.toReversed()).toReversed()
  const [laid, other] = flip ? [reversed, kernel] : [kernel, reversed]
  const response = respond(laid)
  if (!response.flat().length) return { response: [] }

  // How many numbers of each window are padding: ones slide over ones where the padding is.
  const outside = pad(input.map(row => row.map(() => 0)), around, 1)
  const ones = kernel.map(row => row.map(() => 1))
  const invented = conv2d([outside], [[ones]], null, { stride })[0]

  const [row, column] = [response.length, response[0].length].map((places, axis) =>
    clamp(Math.round((at[axis] + around[axis]) / stride), 0, places - 1))
  const window = laid.map((weights, i) =>
    padded[row * stride + i].slice(column * stride, column * stride + weights.length))
  const products = laid.map((weights, i) => weights.map((weight, j) => weight * window[i][j]))
  const running = products.flat().map((_, last, all) => sum(all.slice(0, last + 1)))
  const unreversed = respond(other)
  const change = compare(response.flat(), unreversed.flat())
  return {
    padded, laid, response, unreversed, change, outside, invented, row, column, window, products,
    running,
  }
}

function pad(values, [down, across], fill) {
  const edge = Array(down).fill(Array(values[0].length + 2 * across).fill(fill))
  const end = Array(across).fill(fill)
  return [...edge, ...values.map(row => [...end, ...row, ...end]), ...edge]
}

function compare(response, unreversed) {
  const all = sign => response.every((value, i) => Math.abs(value - sign * unreversed[i]) < 1e-9)
  return all(1) ? "none" : all(-1) ? "sign" : "value"
}

const CHANGES = {
  none: "The reversal changed no response.",
  sign: "The reversal turned the sign of every response.",
  value: "The reversal changed the responses, and not their signs alone.",
}
const PADDED = "What is pale or dashed rests on zeros that nobody measured."

/** A table of numbers, tinted by sign; to assistive technology a picture with the numbers. */
function cells(name) {
  const group = svg("g", { role: "img" })
  const pool = []
  group.show = ({ values, x, y, width, height = width, digits, marks = null }) => {
    const count = values.flat().length
    while (pool.length > count) pool.pop().remove()
    while (pool.length < count) {
      pool.push(svg("g", {}, svg("rect"), svg("text", { class: "value" })))
      group.append(pool.at(-1))
    }
    const texts = values.map((row, i) => row.map((value, j) => {
      const cell = pool[i * row.length + j]
      const tint = value > 1e-9 ? "plus" : value < -1e-9 ? "minus" : ""
      set(cell, {
        class: `cell ${tint} ${marks?.[i][j] ? "invented" : ""}`,
        transform: `translate(${x + j * width} ${y + i * height})`,
      })
      set(cell.firstChild, { width, height })
      set(cell.lastChild, { x: width / 2, y: height / 2 + 4 })
      return (cell.lastChild.textContent = number(value, digits))
    }))
    set(group, {
      display: count ? null : "none",
      "aria-label": `${name}: ${texts.map(row => row.join(", ")).join("; ")}`,
    })
  }
  return group
}

const label = text => svg("text", { class: "soft" }, text)

const ROWS = { signal: 86, filter: 100, products: 24, "running sum": 24, response: 112 }
const WIDE = 560 // as a phone is not

class SlideItYourself extends Figure {
  static start = { ...preset("a signal"), flip: false, padding: 0, stride: 1 }

  build() {
    const choice = (name, options) => select(name, options.map(each => [each, each]),
      this.state[name], chosen => this.change({ [name]: +chosen }))
    const names = Object.keys(PRESETS).map(name => [name, name])
    this.controls = [
      select("Input", names, this.state.on, on => this.change(preset(on))),
      checkbox("reverse the filter", false, flip => this.change({ flip })),
      choice("padding", [0, 1, 2]), choice("stride", [1, 2, 3]),
    ]
    const [input, ...options] = this.controls
    this.stage = html("div")
    this.append(
      html("div", { class: "controls" }, input, button("Step", () => this.step())),
      html("div", { class: "controls" }, ...options), this.stage)
    this.buildSignal()
    this.buildImage()
  }

  buildSignal() {
    this.titles = Object.keys(ROWS).map(label)
    this.samples = bars({
      count: 8, low: 0, high: 1, name: i => `sample ${i}`,
      change: (i, value) => this.change({ input: [this.state.input[0].with(i, value)] }),
    })
    this.weights = bars({
      count: 3, low: -2, high: 2, step: 1, digits: 0,
      name: i => `${["left", "middle", "right"][i]} weight`,
      change: (i, value) =>
        this.change({ kernel: [this.state.kernel[0].with(this.state.flip ? 2 - i : i, value)] }),
    })
    this.zeros = ["before", "after"].map(side => cells(`zeros ${side} the signal`))
    this.products = cells("products")
    this.running = cells("running sum")
    // A column for each sample, and for each zero that padding may add.
    this.unreversed = bars({ count: 12, low: -1, high: 1 })
    this.responses = bars({ count: 12, low: -1, high: 1 })
    set(this.responses, {
      role: "img", onclick: event => this.move(0, Math.round(this.placeAt(event))),
    })
    this.indices = [0, 1, 2].map(label)
    this.positions = [0, 1, 2, 3, 4, 5, 6, 7].map(label)
    this.band = svg("path", { class: "band" })
    this.axis = svg("line", { class: "axis" })
    this.signal = svg("svg", { role: "group", "aria-label": "A filter on a signal" },
      this.band, ...this.titles, this.buildHandle(), ...this.zeros, this.samples, this.weights,
      this.products, this.running,
      svg("g", { "aria-hidden": true },
        this.unreversed, this.axis, ...this.indices, ...this.positions),
      this.responses)
  }

  buildHandle() {
    this.track = svg("rect", { class: "area", height: 26 })
    this.grip = svg("rect", { class: "grip", height: 26, rx: 6 })
    this.gripText = svg("text", { class: "grip-text", y: 17 }, "‹ window ›")
    this.handle = svg("g", {}, this.grip, this.gripText)
    const area = svg("g", {}, this.track, this.handle)
    this.tell = movable(this.handle, {
      label: "window", min: 0, max: 9, step: 1, area,
      value: () => this.seen.column,
      text: column => {
        const first = column * this.state.stride - this.state.padding
        return `positions ${first} to ${first + 2}`
      },
      change: column => this.move(0, column),
      at: event => this.placeAt(event),
    })
    return area
  }

  /** Which response, with a fraction, is that of a window in whose middle the pointer is. */
  placeAt(event) {
    const middle = (place(this.signal, event).x - this.zero) / this.slot
    return (middle - 1.5 + this.state.padding) / this.state.stride
  }

  buildImage() {
    this.parts = ["image", "kernel", "products", "feature map"].map(name => {
      const [title, table, frame] = [label(name), cells(name), svg("rect", { class: "frame" })]
      return { title, table, frame, group: svg("g", {}, title, table, frame) }
    })
    const [image, , , map] = this.parts
    set(image.group, {
      role: "application", tabindex: 0, onkeydown: event => this.press(event),
      "aria-label": "Image. The arrow keys move the window.",
    })
    this.follow(image, along =>
      Math.round((along - this.state.kernel.length / 2) / this.state.stride))
    this.follow(map, Math.floor)
    this.total = label("")
    this.image = svg("svg", { role: "group", "aria-label": "A kernel on an image" },
      ...this.parts.map(part => part.group), this.total)
  }

  /** Let a pointer that hovers or presses move the window; `placeOf` counts in cells. */
  follow(part, placeOf) {
    const moved = event => {
      const { x, y } = place(this.image, event)
      this.move(placeOf((y - part.y) / part.size), placeOf((x - part.x) / part.size))
    }
    set(part.group, { onpointermove: moved, onpointerdown: moved })
  }

  press(event) {
    const { row, column, response } = this.seen
    const to = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      Home: [0, 0], End: [response.length, response[0].length],
    }[event.key]
    if (!to || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    this.move(...to)
  }

  /** The next place; after the last comes the first. */
  step() {
    const { row, column, response } = this.seen
    const columns = response[0].length
    const next = (row * columns + column + 1) % (response.length * columns)
    this.move(Math.floor(next / columns), next % columns)
  }

  /** Move the window to the place of a response, or to the nearest that there is. */
  move(row, column) {
    const { response } = this.seen
    const places = [clamp(row, 0, response.length - 1), clamp(column, 0, response[0].length - 1)]
    if (places[0] === this.seen.row && places[1] === this.seen.column) return
    this.change({ at: places.map(each => each * this.state.stride - this.state.padding) })
  }

  draw() {
    const { on, flip, padding, stride, input } = this.state
    this.seen = compute(this.state)
    const [chosen, reverse, ...counts] = this.controls.map(each => each.control)
    chosen.value = on
    reverse.checked = flip
    counts.forEach((control, i) => { control.value = [padding, stride][i] })

    const drawing = input.length > 1 ? this.image : this.signal
    if (this.stage.firstChild !== drawing) this.stage.replaceChildren(drawing)
    const width = this.stage.clientWidth
    const height = input.length > 1 ? this.drawImage(width) : this.drawSignal(width)
    set(drawing, { viewBox: `0 0 ${width} ${height}`, width, height })
    this.say([this.sentence(), flip && CHANGES[this.seen.change], padding && PADDED]
      .filter(Boolean).join(" "))
  }

  drawSignal(width) {
    const { input, padding, stride, flip } = this.state
    const { laid, products, running, column, outside } = this.seen
    const aside = width < WIDE ? 0 : 90 // the titles stand beside the rows, or above them
    const columns = aside ? 12 : 8 + 2 * padding
    const slot = this.slot = (width - aside) / columns
    const zero = this.zero = aside + slot * (columns - 8) / 2
    const padded = { x: zero - padding * slot, width: (8 + 2 * padding) * slot }
    const here = { x: padded.x + slot * column * stride, width: 3 * slot }
    const row = { x: here.x, width: slot, height: 24, digits: 1 }

    let bottom = 32
    const [signalTop, filterTop, productsTop, runningTop, top] =
      Object.values(ROWS).map((height, i) => {
        const y = bottom + (aside ? 8 : 20)
        bottom = y + height
        set(this.titles[i], { x: 0, y: aside ? y + height / 2 + 4 : y - 5 })
        return y
      })
    this.titles[1].textContent = flip ? "filter, reversed" : "filter"

    set(this.track, padded)
    set(this.grip, here)
    set(this.gripText, { x: here.x + 1.5 * slot })
    set(this.handle, { "aria-valuemax": this.seen.response[0].length - 1 })
    this.tell()
    set(this.band, {
      d: `M${here.x} 13h${3 * slot}V${top - 8}l${-slot} 8V${bottom}h${-slot}V${top}l${-slot} -8Z`,
    })

    this.samples.show({ values: input[0], x: zero, width: 8 * slot, y: signalTop + 14, height: 72 })
    this.zeros.forEach((zeros, i) => zeros.show({
      ...row, values: [Array(padding).fill(0)], marks: outside, digits: 0,
      x: i ? zero + 8 * slot : padded.x, y: signalTop + 62,
    }))
    this.weights.show({
      ...here, values: laid[0], y: filterTop + 14, height: 58, classes: () => "purple",
    })
    this.indices.forEach((index, i) => {
      set(index, { x: here.x + (i + 0.5) * slot, y: filterTop + 98 })
      index.textContent = `w${"₀₁₂"[flip ? 2 - i : i]}`
    })
    this.products.show({ ...row, values: products, y: productsTop })
    this.running.show({ ...row, values: [running], y: runningTop })
    this.drawResponses({ x: zero - 2 * slot, width: 12 * slot, y: top + 16, height: 80 })
    set(this.axis, { x1: padded.x, x2: padded.x + padded.width, y1: top + 56, y2: top + 56 })
    this.positions.forEach((position, i) =>
      set(position, { x: zero + (i + 0.5) * slot, y: bottom + 12 }))
    return bottom + 16
  }

  /** Each response under the middle of its window, on a scale that ends at a whole number. */
  drawResponses(frame) {
    const { flip, padding, stride } = this.state
    const [response, unreversed, invented] =
      [this.seen.response, this.seen.unreversed, this.seen.invented].map(([values]) => {
        const spread = Array(12).fill(NaN)
        values.forEach((value, i) => { spread[i * stride - padding + 3] = value })
        return spread
      })
    const all = [...this.seen.response[0], ...this.seen.unreversed[0]]
    const high = Math.ceil(Math.max(1, ...all.map(Math.abs)))
    this.responses.show({
      ...frame, low: -high, high, values: response,
      classes: i => (invented[i] ? "orange pale" : "orange"),
    })
    this.unreversed.show({ ...frame, low: -high, high, values: flip ? unreversed : [] })
    const told = this.seen.response[0].map(value => number(value, 1))
    set(this.responses, { "aria-label": `response: ${told.join(", ")}` })
    this.titles[4].textContent = `${told.length} responses`
  }

  drawImage(width) {
    const { kernel, stride, digits, flip, bias } = this.state
    const { padded, laid, products, response, outside, invented, row, column, running } = this.seen
    const tables = [padded, laid, products, response]
    const wide = width >= WIDE
    const room = width - 180
    const sizes = [wide ? room * 0.53 : width, 108, 108, wide ? room * 0.47 : width]
      .map((most, i) => Math.min(wide ? 48 : 36, most / tables[i].length))
    const [image, side, , map] = tables.map((values, i) => values.length * sizes[i])

    // Side by side, with the products under the kernel; or one under the other.
    const second = (width - image - side - map) / 2 + image
    const under = image + 56
    const places = wide
      ? [[second - image - 36, 22], [second, 22], [second, side + 56], [second + side + 36, 22]]
      : [[(width - image) / 2, 22], [width / 2 - side - 16, under], [width / 2 + 16, under],
          [(width - map) / 2, under + side + 56]]
    const window = [row * stride, column * stride, kernel.length]
    const frames = [window, [0, 0, kernel.length], [0, 0, kernel.length], [row, column, 1]]

    this.parts.forEach((part, i) => {
      const [size, [x, y], [down, across, count]] = [sizes[i], places[i], frames[i]]
      Object.assign(part, { x, y, size })
      set(part.title, { x, y: y - 6 })
      part.table.show({
        values: tables[i], x, y, width: size, digits: i ? digits : 0,
        marks: [outside, , , invented][i],
      })
      set(part.frame, {
        x: x + across * size, y: y + down * size, width: count * size, height: count * size,
      })
    })
    this.parts[1].title.textContent = flip ? "kernel, reversed" : "kernel"
    const [added, more, answer] = [running.at(-1), bias, response[row][column]]
      .map(value => number(value, digits))
    this.total.textContent = bias ? `sum ${added} + bias ${more} = ${answer}` : `sum ${answer}`
    const [x, y] = places[2]
    set(this.total, { class: "total", x: wide ? x + side / 2 : width / 2, y: y + side + 20 })
    return wide ? 306 : under + side + map + 60
  }

  /** The response under the window: as a formula, or where the cells show it, as a sum. */
  sentence() {
    const { digits, bias } = this.state
    const { laid, window, products, response, row, column } = this.seen
    const answer = number(response[row][column], digits)
    if (laid.length > 1) {
      const addends = `${products.flat().length} products${bias ? " and the bias" : ""}`
      return `y[${row}, ${column}] = ${answer}, the sum of ${addends}.`
    }
    const terms = laid[0].map((weight, i) => {
      const text = number(weight, 0)
      return `${weight < 0 ? `(${text})` : text} × ${number(window[0][i], 1)}`
    })
    const outlined = this.state.flip ? " Outlined is what it was before the reversal." : ""
    return `y[${column}] = ${terms.join(" + ")} = ${answer}.${outlined}`
  }
}

customElements.define("slide-it-yourself", SlideItYourself)
