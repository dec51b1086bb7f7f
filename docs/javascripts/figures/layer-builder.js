/*
 * Layer builder: a network as a list of layers, and what convbook.shapes says of it. What comes in
 * to a layer, in_channels or in_features, always follows from the layer before it.
 */

import { outputSize, sum } from "../convolution.js"
import { Figure, button, copier, html, select, set, svg } from "../drawing.js"

/** What a layer is called in PyTorch, its numbers, and those that it has when it is added. */
const KINDS = {
  conv: {
    name: "Conv2d", added: "-32-3-1-1",
    sizes: ["out_channels", "kernel_size", "stride", "padding", "dilation"],
  },
  bn: { name: "BatchNorm2d" },
  relu: { name: "ReLU" },
  pool: { name: "MaxPool2d", added: "-2", sizes: ["kernel_size", "stride", "padding"] },
  gap: { name: "AdaptiveAvgPool2d" },
  flatten: { name: "Flatten" },
  linear: { name: "Linear", added: "-10", sizes: ["out_features"] },
}
const INPUT = ["height", "width", "channels"]
const SIZES = [...KINDS.conv.sizes, ...KINDS.linear.sizes]

/** What PyTorch takes where a number is not given. */
const IMPLIED = {
  stride: layer => (layer.kind === "pool" ? layer.kernel_size : 1),
  padding: () => 0,
  dilation: () => 1,
}

const block = channels => `conv-${channels}-3-1-1,bn,relu,pool-2,`
const TWO = `28x28x1,${block(32)}${block(64)}`
const DENSE = "flatten,linear-128,relu,linear-10"
const PRESETS = [
  [TWO + DENSE, "28×28, flatten"],
  [`${TWO}gap,flatten,linear-10`, "28×28, global average pooling"],
  [`32x32x3,${block(32)}${block(64)}${block(128)}${DENSE}`, "32×32 in colour, flatten"],
  ["28x28x1,flatten,linear-512,relu,linear-256,relu,linear-10", "28×28, fully connected only"],
]

// Beyond these it is no network that anyone runs.
const LARGEST = 4096
const LONGEST = 40

const product = values => values.reduce((total, value) => total * value, 1)
const tuple = shape => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`
const count = n => (Number.isSafeInteger(n) ? n.toLocaleString("en") : "over 9 × 10¹⁵")
const percent = (part, total) => `${(100 * part / (total || 1)).toFixed(1)}%`
const has = (layers, kind) => layers.some(layer => layer.kind === kind)

/** Write a network as in the address: "28x28x1,conv-32-3-1-1,relu,flatten,linear-10". */
export function write({ input, layers }) {
  const words = layers.map(layer => {
    const names = SIZES.filter(name => name in layer)
    const given = names.findLastIndex(name => layer[name] !== IMPLIED[name]?.(layer)) + 1
    return [layer.kind, ...names.slice(0, given).map(name => layer[name])].join("-")
  })
  return [INPUT.map(name => input[name]).join("x"), ...words].join(",")
}

/** Read a network; null if the text is none. Nothing of the text itself reaches the page. */
export function read(text) {
  const [first, ...words] = text.replace(/%2c/gi, ",").split(",")
  const input = assign({}, INPUT, first.split("x"))
  const layers = words.slice(0, LONGEST + 1).map(readLayer)
  return input && layers.length <= LONGEST && layers.every(Boolean) ? { input, layers } : null
}

function readLayer(word) {
  const [kind, ...given] = word.split("-")
  return Object.hasOwn(KINDS, kind) ? assign({ kind }, KINDS[kind].sizes ?? [], given) : null
}

/** Give an object its numbers; null if one is missing, too many, too large or not whole. */
function assign(target, names, given) {
  names.forEach((name, i) => {
    if (i >= given.length) target[name] = IMPLIED[name]?.(target)
    else target[name] = /^\d{1,4}$/.test(given[i]) ? Number(given[i]) : NaN
  })
  const right = given.length <= names.length && names.every(name => target[name] <= LARGEST)
  return right ? target : null
}

/** The layer as PyTorch writes it, without what is default; `shape` is what comes in, if known. */
function label(layer, shape) {
  const { kind } = layer
  const numbers = SIZES.filter(name => name in layer && layer[name] !== IMPLIED[name]?.(layer))
    .map(name => (name in IMPLIED ? `${name}=${layer[name]}` : layer[name]))
  if (kind === "linear") numbers.unshift(shape ? product(shape) : "?")
  if (kind === "conv" || kind === "bn") numbers.unshift(shape ? shape[0] : "?")
  if (kind === "gap") numbers.push(1)
  return `${KINDS[kind].name}(${numbers.join(", ")})`
}

/** Why a layer does not take this shape, in the words of convbook.shapes; undefined if it does. */
function problem(layer, shape) {
  const { kind, kernel_size, padding, dilation = 1 } = layer
  if (["conv", "bn", "pool", "gap"].includes(kind) && shape.length !== 3) {
    return `takes one sample (C, H, W), but its input is ${tuple(shape)}: put it before Flatten`
  }
  const zero = names => names.filter(name => layer[name] === 0)
    .map(name => `${name} 0: pass a whole number, 1 or more`)[0]
  const still = zero(["kernel_size", "stride", "dilation"])
  if (still) return still
  const span = dilation * (kernel_size - 1) + 1
  const short = shape.slice(1).map(n => n + 2 * padding).find(n => span > n)
  if (short !== undefined) {
    const spread = dilation > 1 ? ` at dilation ${dilation} spans ${span}, which` : ""
    return `kernel_size ${kernel_size}${spread} exceeds the padded input length ${short}: ` +
      "use a smaller kernel, more padding or a longer input"
  }
  const half = Math.floor(kernel_size / 2)
  if (kind === "pool" && padding > half) {
    return `padding ${padding} is more than half of kernel_size ${kernel_size}, so that a window ` +
      `could hold nothing but padding: use at most ${half}`
  }
  const none = zero(["out_channels", "out_features"])
  if (!none && kind === "linear" && shape.at(-1) !== product(shape)) {
    return `in_features ${product(shape)} is not the last axis of its input ${tuple(shape)}: ` +
      "put Flatten() before it"
  }
  return none
}

/** What comes out of a layer that takes this shape, and what it costs. */
function measure(layer, shape) {
  const { kind, kernel_size = 1, out_channels, out_features } = layer
  const [channels, ...size] = shape
  const places = size.map(n => outputSize(n, kernel_size, layer))
  const all = product(shape)
  const after = {
    conv: [out_channels, ...places], pool: [channels, ...places], gap: [channels, 1, 1],
    flatten: [all], linear: [...shape.slice(0, -1), out_features],
  }
  const [outputs, inputs, times] = kind === "conv"
    ? [out_channels, channels * kernel_size ** 2, product(places)]
    : kind === "linear" ? [out_features, all, 1] : [0, 0, 0]
  return {
    shape: after[kind] ?? shape,
    parameters: kind === "bn" ? 2 * channels : outputs * (inputs + 1),
    multiplyAdds: outputs * inputs * times,
  }
}

/** What each layer returns, costs and sees, up to one that is impossible. */
function trace({ input, layers }) {
  let shape = [input.channels, input.height, input.width]
  let [sees, jump] = [1, 1] // pixels that an output sees, and from there to what the next one sees
  let error = null
  if (shape.includes(0)) {
    const why = `input_shape ${tuple(shape)}: pass whole numbers, 1 or more, such as (3, 32, 32)`
    error = { at: -1, why, text: why }
  }
  const rows = layers.map((layer, at) => {
    const row = { kind: layer.kind, label: label(layer, error ? null : shape) }
    const why = error ? null : problem(layer, shape)
    if (why) error = { at, why, text: `layer ${at}, ${row.label}: ${why}` }
    if (error) return row
    const { kind, kernel_size = 1, stride = 1, dilation = 1 } = layer
    if (kind === "gap" || kind === "linear") sees = null // the whole image
    if (sees) sees += dilation * (kernel_size - 1) * jump
    jump *= stride
    Object.assign(row, measure(layer, shape), { sees })
    shape = row.shape
    return row
  })
  const add = (some, what) => sum(some.map(row => row[what] ?? 0))
  const totals = {}
  for (const what of ["parameters", "multiplyAdds"]) {
    const dense = add(rows.filter(({ kind }) => kind === "linear"), what)
    const total = add(rows, what)
    totals[what] = { total, dense, convolutions: total - dense }
  }
  return { rows, error, totals }
}

/** The layers before the first Flatten or global pooling, and the head behind them. */
function split(layers) {
  const at = layers.findIndex(({ kind }) => kind === "flatten" || kind === "gap")
  return at < 0 ? [layers, []] : [layers.slice(0, at), layers.slice(at)]
}

/** The layers with another head: the average of each map and one layer, or `dense`. */
function withHead(layers, pooled, dense) {
  const [body, head] = split(layers)
  const classes = head.findLast(({ kind }) => kind === "linear")?.out_features ?? 10
  if (!pooled && dense) return [...body, ...dense]
  const words = pooled ? `gap,flatten,linear-${classes}` : DENSE
  return [...body, ...words.split(",").map(readLayer)]
}

/** Everything that the figure shows; where a layer is impossible, what holds up to there. */
export function compute({ input, layers, dense = null }) {
  const { rows, error, totals } = trace({ input, layers })
  const pooled = has(layers, "gap")
  const before = pooled && !error ? trace({ input, layers: withHead(layers, false, dense) }) : null
  const code = [
    "import torch", "from torch import nn", "",
    "net = nn.Sequential(", ...rows.map(row => `    nn.${row.label},`), ")",
    `images = torch.zeros(2, ${input.channels}, ${input.height}, ${input.width})`,
    "print(net(images).shape)", "print(sum(p.numel() for p in net.parameters()))", "",
  ].join("\n")
  return {
    rows, error, totals, pooled, before: before?.error ? null : before?.totals,
    address: write({ input, layers }), code: error ? null : code,
  }
}

function sentence({ error, before, totals }) {
  const { total, dense, convolutions } = totals.parameters
  if (error) return `ValueError: ${error.text}`
  if (before) {
    const was = before.parameters
    return `With flatten, ${count(was.dense)} of ${count(was.total)} parameters are in dense ` +
      `layers. They are gone, and ${count(dense)} have come: ${count(total)} are left.`
  }
  const ask = "How many will be left with global average pooling? Predict, then switch."
  return `${count(dense)} of ${count(total)} parameters, ${percent(dense, total)}, are in dense ` +
    `layers. ${convolutions && dense > convolutions ? ask : ""}`
}

class LayerBuilder extends Figure {
  static start = { ...read(PRESETS[0][0]), chosen: 9, dense: null, notice: "" }

  build() {
    this.preset = select("Network", [...PRESETS, ["", "your own"]], "", address =>
      this.change({ ...read(address), chosen: 0, dense: null }))
    this.preset.lastChild.lastChild.disabled = true
    this.heads = [button("Flatten", () => this.switchHead(false)),
      button("Global average pooling", () => this.switchHead(true))]
    const heads = html("span", { class: "control", role: "group", "aria-label": "Head" },
      "Head", ...this.heads)
    this.bars = [bar("parameters", "parameters"), bar("multiply-adds", "multiplyAdds")]
    this.append(html("div", { class: "controls" }, this.preset, heads),
      ...this.bars, this.editor(), this.table(), this.export())
    this.readAddress()
    // A second link that is opened in the same tab does not load the page anew.
    window.addEventListener("hashchange", () => {
      if (this.isConnected && this.readAddress()) this.draw()
    })
  }

  /** The numbers of the chosen layer, and what can be done with it. */
  editor() {
    this.numbers = [...INPUT, ...SIZES].map(name => {
      const input = html("input", {
        type: "number", min: 0, max: LARGEST, required: "",
        oninput: () => this.resize(name, input), onblur: () => this.draw(),
      })
      return { name, input, control: html("label", { class: "control" }, name, input) }
    })
    const kinds = Object.entries(KINDS).map(([kind, { name }]) => [kind, name])
    this.kind = select("Add after it", kinds, "conv", () => {})
    this.up = button("Move up", () => this.move(-1))
    this.down = button("Move down", () => this.move(1))
    this.gone = button("Remove", () => this.remove())
    this.legend = html("legend")
    this.fixed = html("span", {}, "no numbers to set")
    return html("fieldset", {}, this.legend,
      html("div", { class: "controls numbers" },
        ...this.numbers.map(({ control }) => control), this.fixed),
      html("div", { class: "controls" }, this.up, this.down, this.gone,
        html("span", { class: "control" }, this.kind, button("Add", () => this.insert()))))
  }

  table() {
    const choose = event => this.change({ chosen: event.target.closest("tr").sectionRowIndex - 1 })
    this.body = html("tbody", { onclick: choose })
    const names = ["layer", "output", "parameters", "multiply-adds", "receptive field"]
    return html("table", { class: "layers" }, // a class, or Material would wrap it
      html("thead", {}, html("tr", {}, ...names.map(name => html("th", { scope: "col" }, name)))),
      this.body)
  }

  export() {
    const page = new URL("../../figures/layer-builder/", import.meta.url).href
    this.code = html("pre")
    this.asCode = copier("Copy as PyTorch", () => this.code.textContent)
    return html("div", {},
      html("p", { class: "controls" }, this.asCode,
        copier("Copy link", () => `${page}#layers=${write(this.state)}`)),
      html("details", {}, html("summary", {}, "The code"), this.code))
  }

  /** Take the network from the address of the page, if there is one. */
  readAddress() {
    const [, text] = location.hash.split("#layers=")
    if (text === undefined) return false
    const network = read(text)
    const notice = "The address holds no network that can be read. This is that of the chapter."
    Object.assign(this.state, structuredClone(LayerBuilder.start),
      network ? { ...network, chosen: network.layers.length - 1 } : { notice })
    return true
  }

  /** Show the change, and put the network into the address when it has come to rest. */
  change(part) {
    super.change({ notice: "", ...part })
    clearTimeout(this.writing)
    this.writing = setTimeout(() => {
      // Material keeps in the state of the history how far the page was scrolled.
      if (this.isConnected) history.replaceState(history.state, "", `#layers=${write(this.state)}`)
    }, 250)
  }

  switchHead(pooled) {
    const { layers, dense } = this.state
    const [body, head] = split(layers)
    this.change({
      layers: withHead(layers, pooled, dense), chosen: body.length,
      dense: has(head, "gap") ? dense : head, // to come back to
    })
  }

  resize(name, input) {
    if (!input.validity.valid) {
      this.say(`${name}: pass a whole number, 0 to ${LARGEST}.`)
      return
    }
    const { chosen, layers, input: image } = this.state
    const value = { [name]: input.valueAsNumber }
    if (chosen < 0) this.change({ input: { ...image, ...value } })
    else this.change({ layers: layers.with(chosen, { ...layers[chosen], ...value }) })
  }

  move(by) {
    const { chosen, layers } = this.state
    const to = chosen + by
    if (!layers[chosen] || !layers[to]) return
    const swapped = layers.with(chosen, layers[to]).with(to, layers[chosen])
    this.change({ layers: swapped, chosen: to })
  }

  remove() {
    const { chosen, layers } = this.state
    if (chosen < 0) return
    this.change({
      layers: layers.toSpliced(chosen, 1), chosen: Math.min(chosen, layers.length - 2),
    })
  }

  insert() {
    const { chosen, layers } = this.state
    const kind = this.kind.lastChild.value
    const layer = readLayer(kind + (KINDS[kind].added ?? ""))
    if (layers.length === LONGEST) this.say(`${LONGEST} layers are enough here.`)
    else this.change({ layers: layers.toSpliced(chosen + 1, 0, layer), chosen: chosen + 1 })
  }

  draw() {
    const { layers, chosen, notice } = this.state
    const result = compute(this.state)
    const known = PRESETS.some(([address]) => address === result.address)
    this.preset.lastChild.value = known ? result.address : ""
    set(this.heads[0], { "aria-pressed": !result.pooled && has(layers, "flatten") })
    set(this.heads[1], { "aria-pressed": result.pooled })
    this.bars.forEach(each => each.show(result, chosen))
    this.drawEditor()
    this.drawTable(result)
    this.code.textContent = result.code ?? "A layer does not fit."
    this.asCode.disabled = !result.code
    this.say(notice || sentence(result))
  }

  drawEditor() {
    const { input: image, layers, chosen } = this.state
    const layer = layers[chosen] ?? image
    this.legend.textContent = chosen < 0 ? "Input" : `Layer ${chosen}: ${KINDS[layer.kind].name}`
    for (const { name, input, control } of this.numbers) {
      control.hidden = !(name in layer)
      // Not under the fingers of who is typing.
      if (input !== document.activeElement) input.value = layer[name] ?? 0
    }
    this.fixed.hidden = this.numbers.some(({ name }) => name in layer)
    // Unlike disabled buttons, these keep the focus.
    set(this.up, { "aria-disabled": chosen < 1 })
    set(this.down, { "aria-disabled": chosen < 0 || chosen === layers.length - 1 })
    set(this.gone, { "aria-disabled": chosen < 0 })
  }

  drawTable({ rows, error, totals }) {
    const { input, chosen } = this.state
    const first = { label: "input", shape: [input.channels, input.height, input.width], sees: 1 }
    while (this.body.rows.length > rows.length + 1) this.body.lastChild.remove()
    while (this.body.rows.length <= rows.length) this.body.append(tableRow())
    for (const [i, row] of [first, ...rows].entries()) {
      const at = i - 1
      const wrong = error?.at === at
      const line = this.body.rows[i]
      const [head, ...cells] = line.cells
      line.classList.toggle("wrong", wrong)
      line.classList.toggle("chosen", at === chosen)
      line.classList.toggle("unknown", !row.shape)
      head.firstChild.textContent = at < 0 ? row.label : `${at} ${row.label}`
      set(head.firstChild, { "aria-pressed": at === chosen })
      const { parameters, multiplyAdds } = row
      const share = parameters ? ` (${percent(parameters, totals.parameters.total)})` : ""
      const texts = wrong ? [`✗ ${error.why}`] : row.shape ? [
        tuple(row.shape), at < 0 ? "" : count(parameters) + share,
        at < 0 ? "" : count(multiplyAdds), row.sees ? `${row.sees}×${row.sees}` : "all",
      ] : []
      cells.forEach((cell, k) => {
        cell.textContent = texts[k] ?? ""
        cell.hidden = wrong && k > 0
      })
      cells[0].colSpan = wrong ? 4 : 1
    }
  }
}

const tableRow = () => html("tr", {}, html("th", { scope: "row" }, button("")),
  html("td"), html("td"), html("td"), html("td"))

/** A bar of a whole network; its scale holds what was there before global pooling. */
function bar(name, what) {
  const sums = html("p", { class: "sums" })
  const drawing = svg("svg", {
    viewBox: "0 0 100 1", preserveAspectRatio: "none",
    role: "img", "aria-label": `Where the ${name} are`,
  })
  const element = html("div", {}, sums, drawing)
  element.show = ({ rows, before, totals: { [what]: { total, dense, convolutions } } }, chosen) => {
    const scale = 100 / Math.max(total, before?.[what].total ?? 0, 1)
    let x = 0
    const rect = (width, kind) => {
      x += width
      return svg("rect", { class: kind, x: x - width, width, height: 1 })
    }
    const parts = rows.map((row, at) => rect(scale * (row[what] ?? 0),
      (row.kind === "linear" ? "orange" : "blue") + (at === chosen ? " chosen" : "")))
    drawing.replaceChildren(...parts, rect(before ? 100 - x : 0, "ghost"))
    const key = (kind, part, text) => html("span", {}, html("span", { class: kind }, "■"),
      ` ${text} ${count(part)} (${percent(part, total)})`)
    sums.replaceChildren(html("b", {}, `${count(total)} ${name}`),
      key("blue", convolutions, "convolutions"), key("orange", dense, "dense layers"))
  }
  return element
}

customElements.define("layer-builder", LayerBuilder)
