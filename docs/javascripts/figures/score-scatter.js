/*
 * Every sequence of the test set, predicted over true score: which ones does a network misjudge?
 */

import { conv1d, relu, sum } from "../convolution.js"
import { Figure, button, checkbox, html, number, select, set, svg } from "../drawing.js"

const POINTS = [20, 17, 14, 11] // of A, C, G, T
const MOTIFS = { TAT: 51, GCG: 38 } // numbers of 3-mers
const CHOICES = [
  ["neither"], ["TAT"], ["GCG"], ["both"],
  ["once", "no motif twice", "●"], ["twice", "a motif twice or more", "×"],
]
const NETWORKS = { linear_dna: "LinearDNA", flat_dna: "FlatDNA", motif_net: "MotifNet" }

/** NumPy's `RandomState(seed).permutation(size)`, drawn with the Mersenne twister. */
export function permutation(size, seed) {
  const words = new Uint32Array(624)
  words[0] = seed
  for (let i = 1; i < 624; i++) {
    words[i] = Math.imul(1812433253, words[i - 1] ^ words[i - 1] >>> 30) + i
  }
  let at = 0
  const draw = () => {
    const next = (at + 1) % 624
    const mixed = words[at] & 0x80000000 | words[next] & 0x7fffffff
    let word = words[at] = words[(at + 397) % 624] ^ mixed >>> 1 ^ (mixed & 1 && 0x9908b0df)
    at = next
    word ^= word >>> 11
    word ^= word << 7 & 0x9d2c5680
    word ^= word << 15 & 0xefc60000
    return word ^ word >>> 18
  }
  const order = [...Array(size).keys()]
  for (let i = size - 1; i > 0; i--) {
    const mask = 2 ** (32 - Math.clz32(i)) - 1
    let j
    do j = draw() & mask
    while (j > i)
    ;[order[i], order[j]] = [order[j], order[i]]
  }
  return order
}

/** The letters of a sequence are the digits of its number, in base four. */
const letters = (index, length) =>
  Array.from({ length }, (_, place) => index >> 2 * (length - 1 - place) & 3)

/** A sequence of eight bases. This runs for thousands of them before anything is seen: in one loop. */
function example(index) {
  const [codes, kmers, copies] = [[], [], [0, 0]]
  let [sequence, points] = ["", 0]
  for (let shift = 14; shift >= 0; shift -= 2) {
    const code = index >> shift & 3
    codes.push(code)
    sequence += "ACGT"[code]
    points += POINTS[code]
    if (shift < 4) continue
    const kmer = index >> shift - 4 & 63
    kmers.push(kmer)
    copies[0] += kmer === MOTIFS.TAT
    copies[1] += kmer === MOTIFS.GCG
  }
  const [tat, gcg] = [Number(copies[0] > 0), Number(copies[1] > 0)]
  return {
    sequence, codes, kmers, copies, truth: points / 8 + 10 * (tat - gcg),
    group: CHOICES[tat + 2 * gcg][0], mark: copies[0] > 1 || copies[1] > 1 ? "twice" : "once",
  }
}

/** The test set of the chapter: the first fifth of all sequences, shuffled. */
const TEST = permutation(4 ** 8, 42).slice(0, Math.ceil(4 ** 8 / 5)).map(example)
const PLACES = new Map(TEST.map(({ sequence }, i) => [sequence, i]))

/** What the last layer of each network adds up; `responses` is [filter][3-mer]. */
const LAYERS = {
  linear_dna: weight => ({ codes }) => sum(codes.map((code, place) => weight[8 * code + place])),
  flat_dna: (weight, responses) => {
    // All filters together pay one price for a 3-mer at a place.
    const prices = Array.from({ length: 6 }, (_, place) => responses[0].map((_, kmer) =>
      sum(responses.map((response, filter) => weight[6 * filter + place] * response[kmer]))))
    return ({ kmers }) => kmers.reduce((total, kmer, place) => total + prices[place][kmer], 0)
  },
  motif_net: (weight, responses) => ({ codes, kmers }) =>
    sum(responses.map((response, filter) =>
      weight[filter] * Math.max(...kmers.map(kmer => response[kmer]))))
    + sum(codes.map(code => weight[32 + code])) / 8,
}

const cache = new WeakMap()

/** What a network says to each sequence, in points. */
function predict(name, parameters) {
  if (!cache.has(parameters)) {
    const { "conv.weight": filters, "conv.bias": biases, mean, sd } = parameters
    const { "linear.weight": [weight], "linear.bias": [bias] } = parameters
    // All 64 windows, end to end: each goes through the filters once.
    const row = Array.from({ length: 64 }, (_, kmer) => letters(kmer, 3)).flat()
    const x = POINTS.map((_, base) => row.map(code => Number(code === base)))
    const layer = LAYERS[name](weight, filters && relu(conv1d(x, filters, biases, { stride: 3 })))
    cache.set(parameters, TEST.map(each => mean + sd * (layer(each) + bias)))
  }
  return cache.get(parameters)
}

function survey(state, networks) {
  const predictions = predict(state.network, networks[state.network])
  const residuals = predictions.map((prediction, i) => prediction - TEST[i].truth)
  const shown = [...TEST.keys()].filter(i => state[TEST[i].group] && state[TEST[i].mark])
  const error = sum(shown.map(i => residuals[i] ** 2))
  const all = sum(residuals.map(residual => residual ** 2))
  return { predictions, residuals, shown, mse: error / shown.length, share: error / all }
}

function find({ predictions, residuals }, sequence) {
  const i = PLACES.get(sequence)
  return i >= 0 && { ...TEST[i], i, prediction: predictions[i], residual: residuals[i] }
}

export function compute(state, networks) {
  const found = survey(state, networks)
  return { ...found, at: find(found, state.at), pinned: find(found, state.pinned) }
}

class ScoreScatter extends Figure {
  static networks = Object.keys(NETWORKS)
  static start = {
    network: "flat_dna", neither: true, TAT: true, GCG: true, both: true, once: true, twice: true,
    at: "TATATTAT", pinned: "ATTATGTC",
  }

  build() {
    this.select = select("Network", Object.entries(NETWORKS), "",
      network => this.change({ network }))
    this.boxes = CHOICES.map(([key, name = key, sign = ""]) => {
      const members = TEST.filter(({ group, mark }) => group === key || mark === key)
      const box = checkbox(`${name} (${count(members)}) `, true,
        checked => this.change({ [key]: checked }))
      box.append(html("b", { class: key }, sign))
      return box
    })
    this.search = html("input", {
      size: 9, maxlength: 8, spellcheck: "false",
      onchange: () => this.change({ at: this.search.value.trim().toUpperCase() }),
    })
    this.canvas = html("canvas", {
      role: "slider", tabindex: 0, class: "movable", "aria-valuemin": 0, "aria-valuemax": 30,
      "aria-label": "Sequence: left and right by score, up and down by residual, Enter to pin",
      onkeydown: event => this.#press(event),
      onpointermove: event => this.#point(event),
      // A mouse has been there when it clicks; a finger first goes there, then pins.
      onpointerdown: () => { this.before = this.at.i },
      onclick: event => this.#point(event) === this.before && this.#pin(),
    })
    this.axes = svg("g")
    this.rings = ["M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0", "M-8-8H8V8H-8Z"]
      .map(d => svg("path", { class: "ring", d }))
    this.stage = html("div", { class: "stage" }, this.canvas,
      svg("svg", { role: "img", "aria-label": "Predicted over true score" },
        this.axes, ...this.rings))
    this.lines = [0, 1].map(() => html("p", { "aria-live": "polite" }))
    this.append(
      html("div", { class: "columns" }, this.stage, html("div", {},
        this.select,
        html("fieldset", {}, html("legend", {}, "Show"), ...this.boxes),
        html("label", { class: "control" }, "Sequence ", this.search),
        html("div", { class: "controls" },
          button("Worst", () => this.#go(i => -Math.abs(this.found.residuals[i]))),
          // They stand in random order: the next one will do.
          button("Random", () => this.#step(i => i, 1)),
          button("Pin", () => this.#pin())))),
      ...this.lines)
  }

  draw() {
    const { state } = this
    this.#survey(this.stage.clientWidth, this.stage.clientHeight)
    const { shown, mse, share } = this.found
    this.at = find(this.found, state.at)
    ;[this.at, find(this.found, state.pinned)].forEach((found, i) => {
      set(this.rings[i], { transform: `translate(${this.spots[found.i] ?? "-9e3 0"})` })
      this.lines[i].textContent = `${"○□"[i]} ${told(found)}`
    })
    set(this.canvas, { "aria-valuenow": this.at.truth ?? 0, "aria-valuetext": state.at })
    this.select.lastChild.value = state.network
    this.boxes.forEach((box, i) => { box.firstChild.checked = state[CHOICES[i][0]] })
    this.search.value = state.at
    this.say((this.at ? "" : `“${state.at}” is not in the test set. `) + (shown.length
      ? `${count(shown)} sequences shown, with ${number(100 * share, 0)} % of the squared error of `
        + `${NETWORKS[state.network]}. Mean squared error: ${number(mse, mse < 0.01 ? 4 : 2)}.`
      : "No sequence is shown."))
  }

  /** All points, anew only where they differ: the pointer moves none. */
  #survey(width, height) {
    const style = getComputedStyle(this)
    const [blue, orange] = ["blue", "orange"].map(name => style.getPropertyValue(`--book-${name}`))
    const { at, pinned, ...seen } = this.state
    const key = JSON.stringify([width, height, devicePixelRatio, blue, seen])
    if (key === this.key) return
    this.key = key
    this.found = survey(this.state, this.networks)
    const x = score => 36 + (width - 44) * score / 30
    const y = score => 8 + (height - 48) * (45 - score) / 60
    this.spots = this.found.predictions.map((value, i) => [x(TEST[i].truth), y(value)])
    this.canvas.width = width * devicePixelRatio // this also wipes it clean
    this.canvas.height = height * devicePixelRatio
    const pen = this.canvas.getContext("2d")
    pen.scale(devicePixelRatio, devicePixelRatio)
    pen.globalAlpha = 0.5
    pen.strokeStyle = style.color
    pen.stroke(new Path2D(`M${x(0)} ${y(0)}L${x(30)} ${y(30)}`))
    pen.fillStyle = blue
    let crosses = ""
    for (const i of this.found.shown) {
      const [left, top] = this.spots[i]
      if (TEST[i].mark === "twice") crosses += `M${left - 3} ${top - 3}l6 6m0-6l-6 6`
      else pen.fillRect(left - 1.5, top - 1.5, 3, 3)
    }
    pen.globalAlpha = 1
    pen.strokeStyle = orange
    pen.stroke(new Path2D(crosses))
    const text = (x, y, words) => svg("text", { x, y }, words)
    this.axes.replaceChildren(
      svg("path", { class: "axis", d: `M36 8V${height - 40}H${width - 8}` }),
      ...[0, 10, 20, 30].map(score => text(x(score), height - 24, score)),
      ...[-10, 0, 10, 20, 30, 40].map(score => text(20, y(score) + 4, number(score, 0))),
      text(x(15), height - 6, "score"), text(70, 18, "predicted"))
  }

  #pin() {
    this.change({ pinned: this.state.at })
  }

  /** Go to the sequence shown that has the least `size`; return its place. */
  #go(size) {
    let [best, least] = [-1, Infinity]
    for (const i of this.found.shown) {
      const next = size(i)
      if (next < least) [best, least] = [i, next]
    }
    if (best >= 0 && best !== this.at.i) this.change({ at: TEST[best].sequence })
    return best
  }

  /** Go to the next sequence by `size`, upwards or downwards. */
  #step(size, way, from = this.at ? size(this.at.i) : -1e5 * way) {
    this.#go(i => {
      const ahead = (size(i) - from) * way
      return ahead > 0 ? ahead : Infinity
    })
  }

  #press(event) {
    // The tiny parts keep equal ones apart.
    const residual = i => this.found.residuals[i] + 1e-9 * i
    const score = i => TEST[i].truth + 1e-3 * residual(i)
    const steps = {
      ArrowRight: [score, 1], ArrowLeft: [score, -1], ArrowUp: [residual, 1],
      ArrowDown: [residual, -1], Home: [score, 1, -99], End: [score, -1, 99],
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === "Enter") this.#pin()
    else if (event.key in steps) this.#step(...steps[event.key])
    else return
    event.preventDefault()
  }

  #point({ offsetX, offsetY }) {
    return this.#go(i => (this.spots[i][0] - offsetX) ** 2 + (this.spots[i][1] - offsetY) ** 2)
  }
}

const count = members => members.length.toLocaleString("en")

/** One line about a sequence. */
const told = ({ sequence, copies, truth, prediction, residual }) => sequence
  ? `${sequence}: ${Object.keys(MOTIFS).map((motif, i) => `${copies[i]} ${motif}`).join(", ")}, `
    + `score ${number(truth)}, predicted ${number(prediction)}: `
    + `${number(Math.abs(residual))} too ${residual < 0 ? "little" : "much"}`
  : "none"

customElements.define("score-scatter", ScoreScatter)
