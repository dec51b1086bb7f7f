/*
 * What one output of a stack of layers sees of an image, and how much of it counts: the ways from
 * the pixels to the output, layer by layer, and what becomes of both in deeper stacks.
 */

import { outputSize, sum } from "../convolution.js"
import { clamp, Figure, html, movable, number, place, range, select, set, svg } from "../drawing.js"

const layer = (kernel, stride = 1, padding = 0, dilation = 1, kind = "conv") =>
  ({ kind, kernel, stride, padding, dilation })

const STACKS = { // those of the chapter, and the output to begin with
  plain: [[layer(3), layer(3), layer(3)], 4],
  "stride 2": [[layer(3, 2), layer(3, 2), layer(3, 2)], 0],
  pooling: [[layer(3), layer(2, 2, 0, 1, "max"), layer(3)], 1],
  "dilation 1, 2, 4": [[layer(3), layer(3, 1, 0, 2), layer(3, 1, 0, 4)], 0],
  "padding 1": [[layer(3, 1, 1), layer(3, 1, 1), layer(3, 1, 1)], 0],
}
const CHOICES = {
  kind: ["conv", "max"], kernel: [1, 2, 3, 4, 5], stride: [1, 2, 3], padding: [0, 1, 2, 3, 4],
  dilation: [1, 2, 3, 4],
}
const SEES = ["size", "jump", "start"]
const LAYERS = 5 // at most
const REPEATS = 16 // at most, and no further than the widest field
const WIDEST = 2000

/** What a layer sees through those before it: `step` of convbook.receptive_field. */
const step = ({ size, jump, start }, { kernel, stride, padding, dilation }) => ({
  size: size + dilation * (kernel - 1) * jump,
  jump: jump * stride,
  start: start - padding * jump,
})
const PIXEL = { size: 1, jump: 1, start: 0 }

/** The middle of what an output sees, below which it stands. */
const centre = ({ size, jump, start }, output) => start + (size - 1) / 2 + output * jump

/** Why a layer cannot stand on so many places, in the words of convbook.shapes; or nothing. */
function trouble({ kind, kernel, padding, dilation }, places) {
  const span = dilation * (kernel - 1) + 1
  const padded = places + 2 * padding
  const half = Math.floor(kernel / 2)
  if (span > padded) {
    const spread = dilation > 1 ? ` at dilation ${dilation} spans ${span}, which` : ""
    return `kernel_size ${kernel}${spread} exceeds the padded input length ${padded}: ` +
      "use a smaller kernel, more padding or a longer input"
  }
  if (kind === "max" && padding > half) {
    return `padding ${padding} is more than half of kernel_size ${kernel}, so that a window ` +
      `could hold nothing but padding: use at most ${half}`
  }
}

/** In how many ways each place of each layer reaches an output: {place: ways}, the input first. */
function trace(layers, sizes, output) {
  const ways = [{ [output]: 1 }]
  for (let depth = layers.length; depth--;) {
    const { kernel, stride, padding, dilation } = layers[depth]
    const read = {}
    for (const [at, count] of Object.entries(ways[0])) {
      if (at < 0 || at >= sizes[depth + 1]) continue // padding reads nothing
      for (let k = 0; k < kernel; k++) {
        const from = at * stride - padding + k * dilation
        read[from] = (read[from] ?? 0) + count
      }
    }
    ways.unshift(read)
  }
  return ways
}

/** How many pixels around the middle hold 95% of the weight. */
function core(weights, middle) {
  const total = sum(weights)
  let missing = 0.95 * total
  let pixels = 0
  for (let reach = Math.abs(middle % 1); missing > 1e-9 * total; reach++) {
    for (const at of new Set([middle - reach, middle + reach])) {
      if (!(at in weights)) continue
      missing -= weights[at]
      pixels++
    }
  }
  return pixels
}

/** The same stack over and over, far from any border: the `size` of what it sees, and its core. */
function repeat(layers) {
  const passes = []
  let window = PIXEL
  let weights = [1]
  while (passes.length < REPEATS && layers.reduce(step, window).size <= WIDEST) {
    for (const each of layers) {
      const gap = each.dilation * window.jump
      const wider = Array(weights.length + gap * (each.kernel - 1)).fill(0)
      for (let k = 0; k < each.kernel; k++) {
        weights.forEach((weight, at) => { wider[at + k * gap] += weight / each.kernel })
      }
      weights = wider
      window = step(window, each)
    }
    passes.push({ size: window.size, core: core(weights, (window.size - 1) / 2) })
  }
  return passes
}

/**
 * `sizes` and `windows` of the input and the layers, as far as they can stand (else `wrong`), and
 * of the `chosen` output of the last: the pixels it sees, the `ways` to it from each layer, and
 * its `field`, the share of each pixel where all weights are alike and a maximum counts as a mean.
 * The image is square: `across` is the field from top to bottom, of the output row in the middle,
 * and a pixel counts by the product of both.
 */
export function compute({ layers, pixels, output, repeats }) {
  const sizes = [pixels]
  const windows = [PIXEL]
  let why
  for (const each of layers) {
    why = trouble(each, sizes.at(-1))
    if (why) break
    sizes.push(outputSize(sizes.at(-1), each.kernel, each))
    windows.push(step(windows.at(-1), each))
  }
  const standing = layers.slice(0, sizes.length - 1)
  const total = standing.reduce((product, { kernel }) => product * kernel, 1)
  const share = ways => Array.from({ length: pixels }, (_, at) => (ways[at] ?? 0) / total)
  const window = windows.at(-1)
  const chosen = clamp(output, 0, sizes.at(-1) - 1)
  const row = Math.floor(sizes.at(-1) / 2)
  const ways = trace(standing, sizes, chosen)
  const first = window.start + chosen * window.jump
  const middle = centre(window, chosen)
  const field = share(ways[0])
  const passes = repeat(standing)
  return {
    sizes, windows, chosen, row, ways, field, first, middle, passes,
    wrong: why ? { layer: sizes.length, why } : null,
    across: share(trace(standing, sizes, row)[0]),
    last: first + window.size - 1,
    core: core(field, middle),
    repeats: Math.min(repeats, passes.length),
  }
}

/** Let a group hold one element for each item: made where it lacks, set at every drawing. */
function fit(group, items, make, show) {
  while (group.children.length < items.length) group.append(make())
  while (group.children.length > items.length) group.lastChild.remove()
  items.forEach((item, index) => show(group.children[index], item))
}

const write = (element, text, attributes) => { set(element, attributes).textContent = text }
const short = value => number(value, value % 1 ? 1 : 0)
const sized = (drawing, width, height) =>
  set(drawing, { viewBox: `0 0 ${width} ${height}`, width, height })

const TOP = 20 // above the image, for what is written there
const CONE = 156 // the height of the layers below it, unless their cells need more
const CHART = { left: 30, right: 12, top: 26, bottom: 24, height: 160 }

class ReceptiveFieldExplorer extends Figure {
  static start = { layers: STACKS.plain[0], pixels: 15, output: 4, repeats: 4 }

  build() {
    this.stack = select("Stack", [...Object.keys(STACKS), "your own"].map(name => [name, name]),
      "", name => {
        const [layers, output] = STACKS[name] ?? [this.state.layers, this.state.output]
        this.change({ layers, output })
      })
    this.pixels = select("Image", [9, 15, 21].map(n => [n, `${n} × ${n}`]), 15,
      pixels => this.change({ pixels: Number(pixels) }))
    this.depth = range("Layers", { min: 1, max: LAYERS, step: 1, value: 3, text: short }, depth =>
      this.change({ layers: Array.from({ length: depth }, (_, index) =>
        this.state.layers[index] ?? this.state.layers.at(-1)) }))
    this.repeats = range("Repeat it", {
      min: 1, max: REPEATS, step: 1, value: 4, text: repeats => `${repeats} ×`,
    }, repeats => this.change({ repeats }))
    const controls = (...children) => html("div", { class: "controls" }, ...children)
    this.append(html("div", { class: "parts" },
      html("div", {}, controls(this.stack, this.pixels, this.depth), this.#table()),
      html("div", { class: "image" }, this.#image()),
      html("div", {}, controls(this.repeats), this.#chart())))
  }

  /** One row per layer: how it is set, and what its outputs see. */
  #table() {
    const names = Object.keys(CHOICES)
    this.rows = Array.from({ length: LAYERS }, (_, index) => {
      const inputs = names.map(name => html("select", {
        "aria-label": `${name} of layer ${index + 1}`,
        onchange: ({ target: { value } }) => this.change({
          layers: this.state.layers.with(index, {
            ...this.state.layers[index], [name]: name === "kind" ? value : Number(value),
          }),
        }),
      }, ...CHOICES[name].map(choice => html("option", {}, choice))))
      const seen = SEES.map(() => html("td"))
      const row = html("tr", {}, html("th", { scope: "row" }, index + 1),
        ...inputs.map(input => html("td", {}, input)), ...seen)
      return { row, inputs, seen }
    })
    return html("table", { class: "stack" }, // with a class, Material leaves it as it is
      html("tr", {}, html("td"),
        ...[...names, ...SEES].map(name => html("th", { scope: "col" }, name))),
      ...this.rows.map(({ row }) => row))
  }

  #image() {
    const [plane, cells, marks] = ["plane", "cells", "marks"]
      .map(name => svg("g", { class: name }))
    const [ways, cross] = ["ways", "cross"].map(name => svg("path", { class: name }))
    const [square, frame] = ["frame", "frame"].map(name => svg("rect", { class: name, rx: 2 }))
    const title = svg("text", { class: "purple", y: 12 })
    const area = svg("rect", { class: "area" })
    const handle = svg("rect", { class: "area", rx: 3 })
    this.parts = { plane, ways, cells, marks, cross, square, frame, title, handle, area }
    this.drawing = svg("svg", {
      role: "group", "aria-label": "The image, what the output sees of it, and the layers between",
    }, ...Object.values(this.parts))
    const at = event => this.outputAt(place(this.drawing, event).x)
    const change = output => this.change({ output: clamp(output, 0, this.outputs - 1) })
    this.tell = movable(handle, {
      label: "Output", min: 0, max: 99, step: 1, area, at, change, value: () => this.chosen,
      text: output => `output ${output}`,
    })
    // Hovering does what dragging does.
    area.addEventListener("pointermove", event => {
      const output = Math.round(at(event))
      if (event.pointerType === "mouse" && output !== this.chosen) change(output)
    })
    return this.drawing
  }

  #chart() {
    const [axis, line, size, core] = ["axis", "cross", "curve purple", "curve blue"]
      .map(name => svg("path", { class: name }))
    this.curves = { axis, line, size, core, dots: svg("g"), labels: svg("g") }
    this.chart = svg("svg", { role: "img" }, ...Object.values(this.curves))
    return this.chart
  }

  draw() {
    const { clientWidth: width } = this.chart.parentElement // asked before anything moves
    const seen = compute(this.state)
    this.chosen = seen.chosen
    this.outputs = seen.sizes.at(-1)
    this.#drawControls(seen)
    this.#drawImage(seen, Math.min(width, 400))
    this.#drawChart(seen, width)
    this.say(this.#sentence(seen))
  }

  #drawControls({ windows, wrong, passes, repeats }) {
    const { layers, pixels } = this.state
    const same = name => JSON.stringify(STACKS[name][0]) === JSON.stringify(layers)
    this.stack.control.value = Object.keys(STACKS).find(same) ?? "your own"
    this.pixels.control.value = pixels
    this.depth.show(layers.length)
    set(this.repeats.control, { max: passes.length })
    this.repeats.show(repeats)
    this.rows.forEach(({ row, inputs, seen }, index) => {
      row.hidden = index >= layers.length
      row.className = wrong?.layer === index + 1 ? "wrong" : ""
      inputs.forEach((input, column) => {
        input.value = layers[index]?.[Object.keys(CHOICES)[column]]
      })
      seen.forEach((cell, column) => {
        const window = windows[index + 1]
        cell.textContent = window ? short(window[SEES[column]]) : "✕"
      })
    })
  }

  #drawImage({ sizes, windows, chosen, row, ways, field, across, first, middle }, width) {
    const { pixels, layers } = this.state
    const deepest = sizes.length - 1
    const { size, jump, start } = windows[deepest]
    const padding = depth => layers[depth]?.padding ?? 0

    // All that is drawn along a row, in pixels of the image: also padding, and fields beyond it.
    const reach = windows.flatMap((window, depth) => [
      centre(window, -padding(depth)), centre(window, sizes[depth] - 1 + padding(depth)),
    ])
    const low = Math.min(0, start, ...reach)
    const high = Math.max(pixels - 1, start + (this.outputs - 1) * jump + size - 1, ...reach)
    const top = start + row * jump
    const upper = Math.min(0, top)
    const unit = width / (high - low + 1)
    const side = 0.84 * unit
    const x = pixel => (pixel - low + 0.5) * unit
    const down = pixel => TOP + (pixel - upper + 0.5) * unit
    const bottom = down(Math.max(pixels, top + size) - 0.5)
    const gap = Math.max(CONE / layers.length, side + 14)
    const y = depth => bottom + 20 + unit / 2 + Math.min(gap, 52) * depth
    const target = Math.max(unit, 26)
    sized(this.drawing, width, y(layers.length) + target / 2 + 2)

    const { parts } = this
    const box = (x, y, width, height = width) => ({ x, y, width, height })
    const most = Math.max(...field) * Math.max(...across)
    set(parts.plane, { transform: `translate(${x(-0.5)} ${down(-0.5)}) scale(${unit})` })
    fit(parts.plane, across.flatMap((share, i) => field.map((other, j) => [i, j, share * other])),
      () => svg("rect", { width: 1, height: 1 }), (pixel, [y, x, share]) =>
        set(pixel, { x, y, "fill-opacity": 0.9 * share / (most || 1) }))
    fit(parts.marks, field.map((_, pixel) => pixel), () => svg("text", { class: "soft" }),
      (mark, pixel) =>
        write(mark, unit < 17 && pixel % 2 ? "" : pixel, { x: x(pixel), y: bottom + 14 }))

    const places = sizes.flatMap((size, depth) => Array.from(
      { length: size + 2 * padding(depth) }, (_, index) => [depth, index - padding(depth)]))
    fit(parts.cells, places, () => svg("g", {}, svg("rect", { rx: 2 }), svg("text")),
      (cell, [depth, at]) => {
        const count = ways[depth][at] ?? 0
        const colour = !count ? "" : depth === deepest ? "orange" : "blue"
        const middle = x(centre(windows[depth], at))
        set(cell, { class: `${colour} ${at < 0 || at >= sizes[depth] ? "outside" : ""}` })
        set(cell.firstChild, {
          ...box(middle - side / 2, y(depth) - side / 2, side),
          "fill-opacity": 0.1 + 0.35 * count / Math.max(...Object.values(ways[depth])),
        })
        const text = String(count || "")
        const font = [11, 9].find(font => text.length * font * 0.6 <= unit)
        write(cell.lastChild, font ? text : "", { x: middle, y: y(depth) + 4, "font-size": font })
      })
    const end = (depth, at, half) => `${x(centre(windows[depth], at))} ${y(depth) + half * side}`
    const lines = layers.slice(0, deepest).flatMap(({ kernel, stride, padding, dilation }, depth) =>
      Object.keys(ways[depth + 1]).filter(at => at >= 0 && at < sizes[depth + 1]).flatMap(at =>
        Array.from({ length: kernel }, (_, k) => `M${end(depth + 1, at, -0.5)}` +
          `L${end(depth, at * stride - padding + k * dilation, 0.5)}`)))
    set(parts.ways, { d: lines.join("") })

    set(parts.square, box(x(first - 0.5), down(top - 0.5), size * unit))
    set(parts.frame, box(x(first - 0.5), y(0) - unit / 2, size * unit, unit))
    write(parts.title, `sees ${size} × ${size} of ${pixels} × ${pixels} pixels`, { x: x(-0.5) })
    const between = layers.slice(0, deepest)
      .map((_, depth) => `M${x(middle)} ${y(depth) + side / 2}V${y(depth + 1) - side / 2}`)
    set(parts.cross, { d: `M${x(middle)} ${down(-0.5)}V${bottom}${between.join("")}` +
      `M${x(-0.5)} ${down(centre(windows[deepest], row))}H${x(pixels - 0.5)}` })

    this.outputAt = across => (across / unit + low - 0.5 - centre(windows[deepest], 0)) / jump
    const [from, to, here] = [0, this.outputs - 1, chosen]
      .map(output => x(centre(windows[deepest], output)))
    const level = y(deepest) - target / 2
    set(parts.area, box(from - target / 2, level, to - from + target, target))
    set(parts.handle, box(here - target / 2, level, target))
    set(parts.handle, { "aria-valuemax": this.outputs - 1 })
    this.tell()
  }

  #drawChart({ sizes, passes, repeats }, width) {
    const { left, right, top, bottom, height } = CHART
    const deep = sizes.length - 1
    const { axis, line, dots, labels } = this.curves
    const points = [PIXEL, ...passes]
    const highest = points.at(-1).size
    const x = pass => left + (width - left - right) * pass / passes.length
    const y = pixels => height - bottom - (height - top - bottom) * pixels / highest
    const here = passes[repeats - 1]
    const beside = x(repeats) < width - 50
      ? [x(repeats) + 8, y(here.core) - 6, "start"] : [x(repeats) - 8, y(here.core) + 16, "end"]
    sized(this.chart, width, height)
    set(this.chart, { "aria-label": "Pixels that can be seen, and those with 95% of the weight, " +
      `from ${deep} to ${deep * passes.length} layers` })
    set(axis, { d: `M${left} ${top}V${y(0)}H${width - right}` })
    set(line, { d: `M${x(repeats)} ${y(0)}V${y(here.size)}` })
    const series = [["size", "purple"], ["core", "blue"]]
    for (const [what] of series) {
      set(this.curves[what], {
        d: `M${points.map((point, pass) => `${x(pass)} ${y(point[what] ?? 1)}`).join("L")}`,
      })
    }
    fit(dots, series, () => svg("circle", { r: 4.5 }), (dot, [what, colour]) =>
      set(dot, { class: colour, cx: x(repeats), cy: y(here[what]) }))
    fit(labels, [
      ["soft", highest, left - 4, y(highest) + 4, "end"],
      ["soft", 0, left - 4, y(0) + 4, "end"],
      ["", `${repeats * deep} layers`, clamp(x(repeats), left + 24, width - right - 24),
        y(0) + 17, "middle"],
      ["purple", here.size, x(repeats) - 8, y(here.size) - 2, "end"],
      ["blue", here.core, ...beside],
      ["purple", "pixels seen", left, 12, "start"],
      ["blue", "with 95% of the weight", width - right, 12, "end"],
    ], () => svg("text"), (label, [colour, text, x, y, anchor]) =>
      write(label, text, { class: colour, x, y, "text-anchor": anchor }))
  }

  #sentence({ wrong, sizes, chosen, first, last, middle, core, field, passes, repeats }) {
    if (wrong) return `Layer ${wrong.layer} cannot stand here: ${wrong.why}.`
    const lost = 1 - sum(field)
    const weight = lost < 1e-9 ? `${core} of them hold 95% of its weight.`
      : `${number(100 * lost, 0)}% of its weight falls on padding; of the rest, ${core} hold 95%.`
    const deeper = passes[repeats - 1]
    return `Output ${chosen} sees pixels ${short(first)} to ${short(last)}, centred on ` +
      `${short(middle)}. ${weight} ` +
      `At depth ${repeats * (sizes.length - 1)} it would see ${deeper.size}, and ` +
      `${deeper.core} would hold 95%.`
  }
}

customElements.define("receptive-field-explorer", ReceptiveFieldExplorer)
