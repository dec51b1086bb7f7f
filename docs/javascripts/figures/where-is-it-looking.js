/*
 * Where is it looking? A spike to drag through noise: where the matched filter and each trained
 * filter answer most, and what three networks conclude. Of networks that met spikes in the left
 * half only, two go blind beyond the middle.
 */

import {
  argmax, conv1d, dot, globalMax, linear, maxPool1d, relu, softmax, sum,
} from "../convolution.js"
import {
  Figure, button, clamp, html, movable, number, place, range, select, set, svg,
} from "../drawing.js"

const SPIKE = [0, 0.3, 0.8, 1, 0.8, 0.3, 0]
const SAMPLES = 100
const LAST = SAMPLES - SPIKE.length // where a spike may start
const CENTRE = 3 // its largest sample, and the middle of a filter
const LEFT = 46 // where it started at most, in the training on the left half
const NETWORKS = ["global maximum", "flatten", "perceptron"]

/** Everything that the figure shows of a state. */
export function compute({ trained, inside, noise, seed, starts }, networks) {
  const of = networks[`spikes_${trained}`]
  const layer = (name, x, apply) => apply(x, of[`${name}.weight`], of[`${name}.bias`])
  const signal = makeSignal(noise, seed, starts)
  const [matched] = conv1d([signal], [[SPIKE]])
  const responses = [0, 1].map(network => relu(layer(`${network}.conv`, [signal], conv1d)))
  const features = [
    globalMax(responses[0]),
    maxPool1d(responses[1], 2).flat(),
    relu(layer("2.hidden", signal, linear)),
  ]
  const logits = features.map((values, network) => layer(`${network}.linear`, values, linear))
  const probabilities = logits.map(pair => softmax(pair)[1])

  const chosen = NETWORKS.indexOf(inside)
  const [against, towards] = of[`${chosen}.linear.weight`]
  const push = towards.map((weight, index) => weight - against[index])
  const filters = responses[chosen]
  const share = push.length / filters.length // how many features a filter has
  const adds = filters.map((_, filter) => {
    const [from, to] = [filter * share, (filter + 1) * share]
    return dot(features[chosen].slice(from, to), push.slice(from, to))
  })
  return {
    signal, matched, filters, adds, probabilities,
    best: argmax(matched),
    places: filters.map(argmax),
    bias: of[`${chosen}.linear.bias`][1] - of[`${chosen}.linear.bias`][0],
    evidence: logits[chosen][1] - logits[chosen][0],
  }
}

/** Noise of its own seed, and a spike from each of `starts` on; where two overlap, they add. */
function makeSignal(noise, seed, starts) {
  if (!(noise >= 0 && noise < Infinity)) throw new RangeError(`noise ${noise}: pass 0 or more`)
  const draw = uniform(seed)
  // Box and Muller: two uniform numbers make a normal one.
  const signal = Array.from({ length: SAMPLES }, () =>
    noise * Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw()))
  for (const start of starts) {
    if (!Number.isInteger(start) || start < 0 || start > LAST) {
      throw new RangeError(`a spike that starts at ${start} does not fit: pass 0 to ${LAST}`)
    }
    SPIKE.forEach((value, k) => { signal[start + k] += value })
  }
  return signal
}

/** Mulberry32: a small generator of numbers from 0 to 1, the same for a seed everywhere. */
function uniform(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Where a value stands in a row of the drawing: its zero, the height of a 1, and the limits. */
const row = (zero, one, low, high) => value => zero - one * clamp(value, low, high)
const SIGNAL = row(92, 34, -1.2, 1.9)
const MATCHED = row(184, 13, -1, 3)
const FILTERS = Array.from({ length: 8 }, (_, filter) => row(238 + 17 * filter, 4.5, 0, 4))
const ANSWERS = NETWORKS.map((_, network) => row(442 + 42 * network, 28, 0, 1))
const END = { signal: 130, filters: 378, answers: 530, all: 548 }
const MARGIN = { left: 16, right: 88 } // on the right, two columns of numbers
const COLUMN = 44

class WhereIsItLooking extends Figure {
  static start = { trained: "anywhere", inside: NETWORKS[0], noise: 0.1, seed: 4, starts: [28] }
  static networks = ["spikes_anywhere", "spikes_left"]

  build() {
    const choose = (name, label, options) =>
      select(label, options, this.state[name], value => this.change({ [name]: value }))
    this.trained = choose("trained", "Trained on spikes",
      [["anywhere", "anywhere"], ["left", "in the left half"]])
    this.inside = choose("inside", "Filters of", NETWORKS.slice(0, 2).map(name => [name, name]))
    this.count = select("Spikes", [[0, "none"], [1, "one"], [2, "two"]], 1, count => {
      const starts = [28, 70].slice(0, count)
      this.change({ starts: starts.map((start, index) => this.state.starts[index] ?? start) })
    })
    this.noise = range("Noise", {
      min: 0, max: 0.4, step: 0.05, value: 0, text: value => number(value),
    }, noise => this.change({ noise }))
    const fresh = button("New noise", () => this.change({ seed: this.state.seed + 1 }))

    this.spikes = [0, 1].map(index => this.buildSpike(index))
    this.middle = svg("line", { class: "middle", y1: 0, y2: END.answers })
    this.rows = new Map([SIGNAL, MATCHED, ...FILTERS, ...ANSWERS].map(y =>
      [y, [svg("line", { class: "axis" }), svg("path"), svg("circle", { r: 4 })]]))
    this.texts = svg("g")
    this.drawing = svg("svg",
      { role: "group", "aria-label": "a signal, and what filters and networks answer to it" },
      ...this.spikes.map(({ band }) => band), this.middle, ...[...this.rows.values()].flat(),
      this.texts, ...this.spikes.flatMap(({ handle, area }) => [handle, area]))
    this.append(html("div", { class: "controls" },
      this.trained, this.count, this.noise, fresh, this.inside), this.drawing)
  }

  buildSpike(index) {
    const band = svg("rect", { class: "band", y: 12, height: END.answers - 12 })
    const area = svg("rect", { class: "area", y: 0, height: END.signal })
    const handle = svg("g", {},
      svg("rect", { class: "grip", x: -15, width: 30, height: 24, rx: 6 }),
      svg("text", { class: "on-grip", y: 16, "text-anchor": "middle" }, "‹ ›"))
    const tell = movable(handle, {
      label: index ? "second spike" : "spike", min: 0, max: LAST, step: 1, area,
      value: () => this.state.starts[index],
      text: start => `starts at sample ${start}`,
      change: start => this.change({ starts: this.state.starts.with(index, start) }),
      at: event => (place(this.drawing, event).x - this.x(CENTRE)) / this.scale,
    })
    return { band, area, handle, tell }
  }

  draw() {
    const { trained, inside, noise, starts } = this.state
    const seen = compute(this.state, this.networks)
    this.trained.lastElementChild.value = trained
    this.inside.lastElementChild.value = inside
    this.count.lastElementChild.value = starts.length
    this.noise.show(noise)

    const width = Math.max(240, this.width) // in anything narrower, it is made smaller
    this.scale = (width - MARGIN.left - MARGIN.right) / SAMPLES
    set(this.drawing, { viewBox: `0 0 ${width} ${END.all}`, width, height: END.all })
    const middle = this.x(LEFT + 0.5 + CENTRE)
    set(this.middle, { x1: middle, x2: middle, display: trained === "left" ? null : "none" })
    this.drawSpikes(starts)
    this.drawRows(seen)
    this.drawTexts(seen, width)
    this.say(this.sentence(seen))
  }

  /** Where a sample stands in the drawing. */
  x(sample) {
    return MARGIN.left + (sample + 0.5) * this.scale
  }

  drawSpikes(starts) {
    // A click moves the spike that is nearer: of two, each has one side of what lies between them.
    const between = starts.length === 2 ? sum(starts) / 2 + CENTRE : SAMPLES - 0.5
    const ends = [-0.5, between, SAMPLES - 0.5].map(sample => this.x(sample))
    const first = starts[1] < starts[0] ? 1 : 0 // from the left
    this.spikes.forEach(({ band, area, handle, tell }, index) => {
      const there = index < starts.length
      for (const element of [band, area, handle]) {
        set(element, { visibility: there ? "visible" : "hidden" })
      }
      if (!there) return
      const [from, to] = index === first ? ends : ends.slice(1)
      set(area, { x: from, width: to - from })
      set(band, { x: this.x(starts[index] - 0.5), width: SPIKE.length * this.scale })
      set(handle, { transform: `translate(${this.x(starts[index] + CENTRE)} 0)` })
      tell()
    })
  }

  drawRows({ signal, matched, filters, best, places, probabilities }) {
    const { starts } = this.state
    const line = (values, y, from) =>
      `M${values.map((value, i) => this.point(from + i, y(value))).join("L")}`
    const response = (values, y, marked) => {
      // The dot is full within the band: where the middle of the filter lies on a spike.
      const looks = starts.some(start => Math.abs(start - marked) <= CENTRE)
      this.drawRow(y, "response", line(values, y, CENTRE),
        values[marked] > 0 && [marked + CENTRE, values[marked]], looks)
    }
    this.drawRow(SIGNAL, "signal", line(signal, SIGNAL, 0))
    response(matched, MATCHED, best)
    filters.forEach((values, filter) => response(values, FILTERS[filter], places[filter]))

    this.remember(probabilities)
    ANSWERS.forEach((y, network) => {
      // Lines of no length with round ends: a dot for each place where the spike has been.
      const dots = [...this.been].map(([start, answers]) =>
        `M${this.point(start + CENTRE, y(answers[network]))}h0`)
      const now = starts.length > 0 && [starts[0] + CENTRE, probabilities[network]]
      this.drawRow(y, "answer", dots.join(""), now)
    })
  }

  point(sample, y) {
    return `${this.x(sample).toFixed(1)} ${y.toFixed(1)}`
  }

  drawRow(y, kind, d, marked, full = true) {
    const [axis, line, dot] = this.rows.get(y)
    set(axis, { x1: this.x(0), x2: this.x(SAMPLES - 1), y1: y(0), y2: y(0) })
    set(line, { d, class: kind })
    set(dot, { class: full ? kind : `${kind} hollow`, display: marked ? null : "none" })
    if (marked) set(dot, { cx: this.x(marked[0]), cy: y(marked[1]) })
  }

  /** Keep the answers for each start of the spike, for as long as nothing else changes. */
  remember(probabilities) {
    const { starts: [start, ...others], trained, noise, seed } = this.state
    const setting = [trained, noise, seed, ...others].join(" ")
    if (setting !== this.setting || start === undefined) this.been = new Map()
    this.setting = setting
    if (start !== undefined) this.been.set(start, probabilities)
  }

  drawTexts({ matched, filters, adds, bias, evidence, best, places, probabilities }, width) {
    let index = 0
    const write = (text, x, y, anchor = "end", kind = "soft") => {
      const element = this.texts.children[index++] ?? this.texts.appendChild(svg("text"))
      set(element, { x, y, "text-anchor": anchor, class: kind })
      if (element.textContent !== String(text)) element.textContent = text
    }
    const title = (text, y) => write(text, 0, y, "start")
    const value = (figure, x, y) => write(number(figure), x, y, "end", "value")
    const column = width - COLUMN

    title("signal", 38)
    title("matched filter", 148)
    write("largest", column, 148)
    value(matched[best], column, MATCHED(0))
    title("filters, after ReLU", 214)
    write("adds", width, 214)
    FILTERS.forEach((y, filter) => {
      write(filter, 0, y(0), "start", "value")
      value(filters[filter][places[filter]], column, y(0))
      value(adds[filter], width, y(0))
    })
    write(`sum, with the bias ${number(bias)}:`, column, END.filters)
    value(evidence, width, END.filters)
    title("probability of a spike", END.filters + 24)
    NETWORKS.forEach((name, network) => {
      const chance = probabilities[network]
      write(name, width, ANSWERS[network](0.6))
      const answer = `${number(chance)} ${chance > 0.5 ? "yes" : "no"}`
      write(answer, width, ANSWERS[network](0), "end", "")
    })
    for (const sample of [0, 25, 50, 75, 99]) write(sample, this.x(sample), END.all - 4, "middle")
    write("sample", width, END.all - 4)
    const unseen = this.state.trained === "left" ? "no spikes in training" : ""
    write(unseen, this.x(LEFT + CENTRE + 2), 38, "start")
  }

  sentence({ probabilities }) {
    const { starts, trained } = this.state
    const what = [
      "There is only noise.",
      `A spike starts at sample ${starts[0]}.`,
      `Spikes start at samples ${starts.join(" and ")}.`,
    ][starts.length]
    const say = yes =>
      NETWORKS.filter((_, network) => probabilities[network] > 0.5 === yes).join(", ") || "none"
    const unseen = trained === "left" && starts.length && Math.min(...starts) > LEFT
    const note = unseen ? " In training, none started there." : ""
    return `${what} Yes: ${say(true)}. No: ${say(false)}.${note}`
  }
}

customElements.define("where-is-it-looking", WhereIsItLooking)
