/*
 * DNA that the reader types: what the rule and three networks say to it, what the filters find in
 * each window, and what one substitution changes, or two.
 */

import { argmax, conv1d, dot, linear, relu, sum, transpose } from "../convolution.js"
import { Figure, button, clamp, html, number, select, set, svg } from "../drawing.js"

const BASES = [..."ACGT"]
const POINTS = [20, 17, 14, 11]
const MOTIFS = { TAT: 10, GCG: -10 }
const READS = 8 // bases, no more and no fewer, where a network has a weight per place
const MOST = 40 // bases that can be read side by side

const oneHot = sequence => BASES.map(base => [...sequence].map(letter => Number(letter === base)))
const windows = sequence => [...sequence].slice(2).map((_, i) => sequence.slice(i, i + 3))
const substitute = (sequence, [place, base]) =>
  sequence.slice(0, place) + base + sequence.slice(place + 1)

/** Why a text cannot be read, where `encode` and `score` of convbook raise; null if it can. */
function problem(text) {
  const letters = [...text]
  const index = letters.findIndex(letter => !/^[ACGTN]$/i.test(letter))
  if (index >= 0) return `“${letters[index]}” at index ${index} is no base`
  if (letters.length < 3) return "A motif needs three bases"
  return letters.length > MOST ? `${letters.length} bases, and room for ${MOST}` : null
}

/** What the rule gives. An N has no points, and so there is no score. */
function score(sequence) {
  if (sequence.includes("N")) return null
  const points = sum([...sequence].map(letter => POINTS[BASES.indexOf(letter)]))
  const present = Object.keys(MOTIFS).filter(motif => sequence.includes(motif))
  return { rest: points / sequence.length + sum(present.map(motif => MOTIFS[motif])) }
}

const known = new WeakMap()

/** What the filters respond to three bases. There are few words: each is asked once. */
function respond(network, word) {
  if (!known.has(network)) known.set(network, {})
  return known.get(network)[word] ??=
    relu(conv1d(oneHot(word), network["conv.weight"], network["conv.bias"])).flat()
}

/** [filter][window] */
const responses = (sequence, network) =>
  transpose(windows(sequence).map(word => respond(network, word)))

const POOLINGS = {
  max: row => {
    const first = argmax(row)
    return row.map((value, place) => (place === first ? value : 0))
  },
  sum: row => row,
  mean: row => row.map(value => value / row.length),
}

/*
 * Each network gives its answer as a sum, in points: what the filters find in each window, as far
 * as the pooling counts it, and the rest.
 */

function linearDNA(sequence, { mean, sd, "linear.weight": weight, "linear.bias": bias }) {
  return { rest: mean + sd * linear(oneHot(sequence).flat(), weight, bias)[0] }
}

function flatDNA(sequence, network) {
  const { mean, sd, "linear.weight": [weight], "linear.bias": [bias] } = network
  const places = READS - 2
  const points = responses(sequence, network).map((row, filter) =>
    row.map((response, place) => sd * weight[filter * places + place] * response))
  const found = transpose(points).map(sum)
  return { found, counted: found, rest: mean + sd * bias }
}

function motifNet(sequence, network, pooling) {
  const { mean, sd, "linear.weight": [weight], "linear.bias": [bias] } = network
  const rows = responses(sequence, network)
  const points = each => transpose(each).map(responses => sd * dot(responses, weight))
  const shares = oneHot(sequence).map(row => sum(row) / row.length)
  return {
    found: points(rows),
    counted: points(rows.map(POOLINGS[pooling])),
    rest: mean + sd * (bias + dot(shares, weight.slice(rows.length))),
  }
}

/** Whom one can ask; null is said where there is no answer. */
function readers(pooling, { linear_dna, flat_dna, motif_net }) {
  const eight = ask => sequence => (sequence.length === READS ? ask(sequence) : null)
  return {
    rule: score,
    LinearDNA: eight(sequence => linearDNA(sequence, linear_dna)),
    FlatDNA: eight(sequence => flatDNA(sequence, flat_dna)),
    MotifNet: sequence => motifNet(sequence, motif_net, pooling),
  }
}

const total = said => said && said.rest + sum(said.counted ?? [])

/** All that the figure shows; a mutation is a place and the base that comes there. */
export function compute({ text, mutations, network, pooling }, networks) {
  const wrong = problem(text)
  if (wrong) return { problem: wrong }
  const typed = text.toUpperCase()
  const first = mutations.slice(0, 1)
  const asked = readers(pooling, networks)
  const ask = (...changes) => total(asked[network](changes.reduce(substitute, typed)))
  const [sequence, before] = [mutations.reduce(substitute, typed), ask(...first)]
  const { found = null, counted = null } = asked[network](sequence) ?? {}
  const answers = Object.entries(asked).map(([name, reader]) => [name, total(reader(sequence))])
  const shown = {
    problem: null, typed, sequence, found, counted, answers: Object.fromEntries(answers),
    effects: null, alone: [], together: 0,
  }
  // Nobody knows what an N is exchanged for, and who has no answer has none that could change.
  if (before === null || typed.includes("N")) return shown
  return {
    ...shown,
    // [base][place], on top of the first mutation
    effects: BASES.map(base => [...typed].map((_, place) =>
      ask(...first, [place, base]) - before)),
    alone: mutations.map(mutation => ask(mutation) - ask()),
    together: ask(...mutations) - ask(),
  }
}

/** Choose a base for a place; the same again, or the base that was typed, takes it back. */
function pick(mutations, typed, [place, base]) {
  const others = mutations.filter(([at]) => at !== place)
  const known = mutations.find(([at]) => at === place)
  if (base === typed[place] || base === known?.[1]) return others
  return known ? mutations.map(each => (each === known ? [place, base] : each)) :
    [...others.slice(0, 1), [place, base]]
}

const signed = (value, digits = 1) =>
  (Number(value.toFixed(digits)) > 0 ? "+" : "") + number(value, digits)
const named = (typed, [place, base]) => `${typed[place]} to ${base} at index ${place}`

function sentence({ network, typed, sequence, answers, mutations, alone, together }) {
  const said = answers[network]
  if (said === null) {
    return network === "rule" ? "N has no points, so that the rule gives no score." :
      `${network} has weights for eight places. It cannot read ${typed.length} bases.`
  }
  if (typed.includes("N")) {
    return "An N is a column of zeros. The networks can read it, the rule cannot, and there is " +
      "no map."
  }
  const [first, second] = mutations.map(mutation => named(typed, mutation))
  if (second) {
    return `${first} alone ${signed(alone[0])}, ${second} alone ${signed(alone[1])}, both ` +
      `${signed(together)}: that is ${signed(together - sum(alone))} beyond the sum.`
  }
  if (first) {
    return `${first}: ${signed(together)} for ${network}. The map now shows what comes on top: ` +
      "choose a base at another place."
  }
  const copies = Object.keys(MOTIFS).map(motif =>
    `${motif} ${windows(sequence).filter(word => word === motif).length}`)
  return `${network} says ${number(said, 1)} points, where ${number(answers.rule, 1)} are due. ` +
    `Copies: ${copies.join(", ")}.`
}

const READERS = ["rule", "LinearDNA", "FlatDNA", "MotifNet"]
const EXAMPLES = ["TATATATA", "TATCCTAT", "CCTATCCC", "CCTATCCCTATCCCGCATCC"]
const ROWS = [...BASES, "found", "counted"]
const BAR = 26 // pixels from one bar to the next
const LABEL = 60 // width of the names of the rows
const NARROWEST = 26 // a cell that a finger can hit
const FULL = 10 // points that have the full colour: those of a motif

class TypeASequence extends Figure {
  static start = { text: "TATATATA", mutations: [], network: "FlatDNA", pooling: "max" }
  static networks = ["linear_dna", "flat_dna", "motif_net"]

  build() {
    this.cursor = [0, 0]
    this.input = html("input", {
      type: "text", spellcheck: "false", autocomplete: "off", autocapitalize: "characters",
      oninput: () => this.#type(this.input.value),
    })
    this.count = html("span")
    const choice = (label, key, names) => select(label, names.map(name => [name, name]), "",
      chosen => this.change({ [key]: chosen }))
    this.network = choice("Look into", "network", READERS)
    this.pooling = choice("MotifNet pools by", "pooling", Object.keys(POOLINGS))
    this.back = button("Undo mutations", () => this.change({ mutations: [] }))
    this.heading = html("p")
    this.account = html("p")
    this.#makeBars()
    this.#makeTable()
    this.stage = html("div", {}, this.drawing,
      html("div", { class: "controls" }, this.pooling, this.network, this.back),
      this.heading, html("div", { class: "scroll" }, this.table), this.account)
    this.append(
      html("div", { class: "controls" },
        html("label", { class: "control" }, "Sequence ", this.input), this.count),
      html("div", { class: "controls", role: "group", "aria-label": "Examples" },
        ...EXAMPLES.map(text => button(text, () => this.#type(text)))),
      this.stage)
  }

  #makeBars() {
    this.bars = READERS.map((name, row) => {
      const y = row * BAR + BAR / 2
      return {
        name,
        label: svg("text", { y }, name),
        bar: svg("rect", { class: "bar", y: y - 9, height: 18 }),
        error: svg("line", { class: "error", y1: y, y2: y }),
        value: svg("text", { y, "text-anchor": "end" }),
        off: svg("text", { y, "text-anchor": "end" }),
      }
    })
    const height = READERS.length * BAR
    this.zero = svg("line", { class: "axis", y2: height })
    this.due = svg("line", { class: "due", y2: height })
    this.drawing = svg("svg", { role: "img", height }, this.zero,
      ...this.bars.flatMap(({ name, ...parts }) => Object.values(parts)), this.due)
  }

  #makeTable() {
    const on = handle => event => {
      const cell = event.target.closest("td[data-row]")
      return handle(cell && [Number(cell.dataset.row), Number(cell.dataset.place)], event)
    }
    this.table = html("table", {
      role: "grid", class: "map",
      onclick: on(cell => cell && this.#choose(cell)),
      onkeydown: on((cell, event) => cell && this.#key(cell, event)),
      onpointerover: on(cell => this.#link(cell)),
      onpointerleave: () => this.#link(null),
    })
    this.table.addEventListener("focusin", on(cell => this.#link(cell)))
    this.table.addEventListener("focusout", () => this.#link(null))
  }

  draw() {
    const now = compute(this.state, this.networks)
    const { text, network, pooling, mutations } = this.state
    // While someone types, what was said last stays, greyed.
    if (!now.problem) this.shown = { ...now, ...this.state }
    if (this.input.value !== text) this.input.value = text
    set(this.input, { "aria-invalid": now.problem && "true" })
    this.count.textContent = now.problem ?? `${text.length} of at most ${MOST} bases`
    this.stage.inert = Boolean(now.problem)
    this.network.querySelector("select").value = network
    this.pooling.querySelector("select").value = pooling
    this.back.disabled = mutations.length === 0
    this.#drawBars(this.shown)
    this.#drawTable(this.shown)
    this.say(now.problem ? `${now.problem}: type A, C, G, T, or N for a base that is not known. ` +
      `The answers are still those to ${this.shown.sequence}.` : sentence(this.shown))
  }

  #type(text) {
    this.change({ text, mutations: [] })
  }

  #drawBars({ answers }) {
    const width = this.stage.clientWidth
    const values = Object.values(answers)
    const [low, high] = [Math.min(0, ...values), Math.max(45, ...values)]
    // In what is folded there is no width.
    const x = value => 74 + Math.max(0, width - 74 - 112) * (value - low) / (high - low)
    const due = answers.rule
    const scored = due !== null
    set(this.drawing, { viewBox: `0 0 ${width} ${READERS.length * BAR}`, width })
    set(this.zero, { x1: x(0), x2: x(0) })
    set(this.due, { x1: x(due), x2: x(due), visibility: scored ? "visible" : "hidden" })
    for (const { name, bar, error, value, off } of this.bars) {
      const said = answers[name]
      const silent = said === null
      set(bar, { x: x(Math.min(said, 0)), width: x(Math.abs(said)) - x(0) })
      set(error, { x1: x(due), x2: x(silent || !scored ? due : said) })
      set(value, { x: width - 64 })
      set(off, { x: width })
      value.textContent = silent ? "" : number(said, 1)
      off.textContent = silent ? (name === "rule" ? "N has no points" : "reads eight bases only") :
        scored && name !== "rule" ? `off ${signed(said - due)}` : ""
    }
    const told = this.bars.map(({ name, value, off }) =>
      [name, value.textContent, off.textContent].filter(Boolean).join(" "))
    set(this.drawing, { "aria-label": `Points: ${told.join(", ")}` })
  }

  #drawTable({ network, typed, sequence, mutations, effects, found, counted, answers }) {
    const { length } = sequence
    if (this.letters?.length !== length) this.#makeCells(length)
    const start = mutations.slice(0, 1).reduce(substitute, typed)
    const top = start === typed ? "" : `, on top of ${named(typed, mutations[0])}`
    const heading = `Another base would change the answer of ${network} by so many points${top}:`
    this.heading.textContent = heading
    set(this.table, { "aria-label": heading })
    const digits = (this.stage.clientWidth - LABEL) / length > 30 ? 1 : 0
    this.letters.forEach((letter, place) => {
      letter.textContent = sequence[place]
      letter.classList.toggle("changed", sequence[place] !== typed[place])
    })
    BASES.forEach((base, row) => this.cells[row].forEach((cell, place) => {
      const effect = effects?.[row][place]
      const text = base === start[place] ? base : effects ? signed(effect, digits) : ""
      cell.textContent = text
      set(cell, {
        class: effect < 0 ? "falls" : "rises",
        style: `--tint: ${Math.round(45 * Math.min(1, Math.abs(effect ?? 0) / FULL))}%`,
        "aria-selected": String(mutations.some(([at, to]) => at === place && to === base)),
        "aria-label": `${base} at index ${place}: ${text === base ? "it is there" : text}`,
      })
    }))
    ;[found, counted].forEach((points, row) => this.cells[BASES.length + row].forEach(
      (cell, place) => {
        const value = points?.[place - 1] // a window stands below its middle base
        cell.textContent = value === undefined ? "" : number(value, digits)
      }))
    const points = counted && sum(counted)
    this.account.textContent = counted ? `The windows count ${number(points, 1)}, all else ` +
      `${number(answers[network] - points, 1)}: together ${number(answers[network], 1)}.` : ""
    this.#focus()
  }

  #makeCells(length) {
    const row = make => Array.from({ length }, (_, place) => make(place))
    this.letters = row(() => html("th", { scope: "col" }))
    this.cells = ROWS.map((_, index) => row(place =>
      html("td", { "data-row": index, "data-place": place, tabindex: -1 })))
    set(this.table, { style: `min-width: ${LABEL + NARROWEST * length}px` })
    this.table.replaceChildren(
      html("tr", { class: "index" }, html("td"), ...row(place => html("td", {}, place))),
      html("tr", {}, html("td"), ...this.letters),
      ...ROWS.map((name, index) =>
        html("tr", {}, html("th", { scope: "row" }, name), ...this.cells[index])))
  }

  /** One cell is reached by the Tab key, the others from there by the arrow keys. */
  #focus(move = false) {
    const [row, place] = this.cursor
    const cell = this.cells[row][Math.min(place, this.letters.length - 1)]
    set(this.table.querySelector("[tabindex='0']") ?? cell, { tabindex: -1 })
    set(cell, { tabindex: 0 })
    if (move) cell.focus()
  }

  #key([row, place], event) {
    const last = this.letters.length - 1
    const to = {
      ArrowLeft: [row, place - 1], ArrowRight: [row, place + 1],
      ArrowUp: [row - 1, place], ArrowDown: [row + 1, place],
      Home: [row, 0], End: [row, last],
    }[event.key]
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (to) {
      this.cursor = [clamp(to[0], 0, ROWS.length - 1), clamp(to[1], 0, last)]
      this.#focus(true)
    } else if (event.key === "Enter" || event.key === " ") this.#choose([row, place])
    else return
    event.preventDefault()
  }

  #choose([row, place]) {
    this.cursor = [row, place]
    const { mutations, typed, effects } = this.shown
    const chosen = effects && BASES[row]
    this.change({ mutations: chosen ? pick(mutations, typed, [place, chosen]) : mutations })
  }

  /** Mark the bases of a window, or the windows of a base. */
  #link(cell) {
    const [row, place] = cell ?? [0, -9]
    const window = row >= BASES.length
    const mark = (each, at, wide) => each.classList.toggle("linked", Math.abs(at - place) <= wide)
    this.letters.forEach((letter, at) => mark(letter, at, window ? 1 : 0))
    this.cells.slice(BASES.length).forEach(cells =>
      cells.forEach((each, at) => mark(each, at, window ? 0 : 1)))
  }
}

customElements.define("type-a-sequence", TypeASequence)
