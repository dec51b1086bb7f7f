/*
 * What the figures share: elements, handles that mouse, finger and keyboard can move, bars, and
 * the custom element that each figure is.
 */

const SVG = "http://www.w3.org/2000/svg"

/** Make an HTML element: `html("button", { type: "button", onclick: … }, "Reset")`. */
export const html = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children)

/** Make an SVG element. */
export const svg = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children)

function fill(element, attributes, children) {
  set(element, attributes)
  element.append(...children)
  return element
}

/** Set attributes; a function is a listener, and what is null or false is taken away. */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element[name] = value
    else if (value === null || value === undefined || value === false) element.removeAttribute(name)
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value)
  }
  return element
}

/** A number as the page prints it, with a real minus sign and no minus zero. */
export function number(value, digits = 2) {
  const text = value.toFixed(digits)
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−")
}

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value))

/**
 * Let an element be moved: dragged, clicked, or stepped with the arrow keys. To assistive
 * technology it is a slider.
 *
 * `value()` is where it stands; `change(value)` moves it; `at(event)` is the value under the
 * pointer; `area` is what takes the pointer, the element itself unless another is given.
 * Returns a function that says anew where it stands: call it when drawing.
 */
export function movable(element, options) {
  const { label, min, max, step, value, change, at, area = element } = options
  const { text = each => number(each, 1), vertical = false } = options
  const digits = Math.max(0, Math.ceil(-Math.log10(step)))
  const move = wanted => {
    const stepped = Math.round(clamp(wanted, min, max) / step) * step
    const next = Number(clamp(stepped, min, max).toFixed(digits))
    if (next !== value()) change(next)
  }
  const keys = {
    ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step,
    PageUp: 10 * step, PageDown: -10 * step,
  }
  set(element, {
    role: "slider", tabindex: 0, "aria-label": label, "aria-valuemin": min, "aria-valuemax": max,
    "aria-orientation": vertical ? "vertical" : "horizontal",
  })
  element.classList.add("movable")
  element.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key in keys) move(value() + keys[event.key])
    else if (event.key === "Home") move(min)
    else if (event.key === "End") move(max)
    else return
    event.preventDefault()
  })
  area.classList.add(vertical ? "drags-vertically" : "drags-horizontally")
  area.addEventListener("pointerdown", event => {
    if (event.button !== 0) return
    area.setPointerCapture(event.pointerId)
    element.focus({ preventScroll: true, focusVisible: false })
    move(at(event))
    event.preventDefault()
  })
  area.addEventListener("pointermove", event => {
    if (area.hasPointerCapture(event.pointerId)) move(at(event))
  })
  return () => set(element, { "aria-valuenow": value(), "aria-valuetext": text(value()) })
}

/** Where the pointer is, in the units of an SVG drawing. */
export function place(drawing, event) {
  const { x, y } = new DOMPoint(event.clientX, event.clientY)
    .matrixTransform(drawing.getScreenCTM().inverse())
  return { x, y }
}

/**
 * A row of bars on a common zero, each with its number; with `change`, each can be moved.
 *
 * `name(i)` is what a bar is called. Returns an SVG group with a method
 * `show({ values, x, y, width, height, classes })`, which may be called at every drawing:
 * `classes(i)` colours a bar, and `low` and `high` may be given anew.
 */
export function bars({ count, low, high, step = 0.1, name, change = null, digits = 1 }) {
  const group = svg("g", { class: "bars" })
  const axis = svg("line", { class: "axis" })
  const frame = { values: Array(count).fill(0), x: 0, y: 0, width: 100, height: 100, low, high }
  const yOf = value => frame.y + frame.height * (frame.high - value) / (frame.high - frame.low)
  group.append(axis)
  const columns = Array.from({ length: count }, (_, i) => {
    const bar = svg("rect", { class: "bar" })
    const value = svg("text", { class: "value", "text-anchor": "middle" })
    const area = svg("rect", { class: "area" })
    const column = svg("g", {}, area, bar, value)
    group.append(column)
    const tell = change && movable(column, {
      label: name(i), min: low, max: high, step, vertical: true,
      value: () => frame.values[i],
      text: each => number(each, digits),
      change: next => change(i, next),
      at: event => {
        const { y } = place(group.ownerSVGElement, event)
        return high - (high - low) * (y - frame.y) / frame.height
      },
    })
    return { bar, value, area, column, tell }
  })
  group.show = options => {
    Object.assign(frame, options)
    const slot = frame.width / count
    const zero = yOf(clamp(0, frame.low, frame.high))
    set(axis, { x1: frame.x, x2: frame.x + frame.width, y1: zero, y2: zero })
    columns.forEach(({ bar, value, area, column, tell }, i) => {
      const left = frame.x + i * slot
      const there = i < frame.values.length && Number.isFinite(frame.values[i])
      const top = there ? yOf(clamp(frame.values[i], frame.low, frame.high)) : zero
      const kind = change ? "movable drags-vertically" : ""
      set(column, { class: `${kind} ${frame.classes?.(i) ?? ""}`.trim() })
      // What has no value and cannot be given one takes no room, not even unseen.
      set(column, { display: there || change ? null : "none" })
      set(area, { x: left, y: frame.y, width: slot, height: frame.height })
      set(bar, {
        x: left + slot * 0.14, width: slot * 0.72, y: Math.min(top, zero),
        height: Math.max(Math.abs(top - zero), there ? 1.5 : 0),
      })
      const below = there && frame.values[i] < 0
      set(value, { x: left + slot / 2, y: below ? top + 13 : top - 4 })
      value.textContent = there ? number(frame.values[i], digits) : ""
      tell?.()
    })
  }
  return group
}

const cache = new Map()

/** The parameters of a trained network, by name, as nested arrays; each file is fetched once. */
export function weights(name) {
  if (!cache.has(name)) {
    cache.set(name, fetch(new URL(`weights/${name}.json`, import.meta.url))
      .then(response => {
        if (!response.ok) throw new Error(`${response.url}: ${response.status}`)
        return response.json()
      })
      .then(tensors => Object.fromEntries(Object.entries(tensors).map(([key, tensor]) =>
        [key, nested(tensor.values.map(value => value * tensor.step), tensor.shape)]))))
  }
  return cache.get(name)
}

function nested(values, [length, ...rest]) {
  if (length === undefined) return values[0]
  const size = values.length / length
  return Array.from({ length }, (_, i) => nested(values.slice(i * size, (i + 1) * size), rest))
}

/** The state of each figure by its page: Material may make a page anew, and keeps no elements. */
const states = new Map()

/**
 * A figure: a custom element around the picture that is there without it.
 *
 * A figure extends this, says its `start`, the `networks` whose weights it needs, makes its
 * elements in `build()` and shows its state in `draw()`, which runs at every change of the state,
 * of the width, and of the colours.
 */
export class Figure extends HTMLElement {
  static start = {}
  static networks = []

  async connectedCallback() {
    if (this.state) return // moved within the page: it goes on as it is
    const key = `${location.pathname} ${this.localName}`
    this.state = states.get(key) ?? structuredClone(this.constructor.start)
    states.set(key, this.state)
    const { networks } = this.constructor
    const loaded = await Promise.all(networks.map(weights))
    this.networks = Object.fromEntries(networks.map((name, index) => [name, loaded[index]]))
    this.said = html("p", { class: "said", role: "status" })
    this.replaceChildren()
    this.build()
    this.append(this.said, this.#foot())
    new ResizeObserver(() => this.#redraw()).observe(this)
    new MutationObserver(() => this.isConnected && this.draw())
      .observe(document.body, { attributeFilter: ["data-md-color-scheme"] })
    this.width = this.#room()
    this.draw()
    performance.mark(`${this.localName} is ready`)
    this.toggleAttribute("ready", true)
  }

  /** Change a part of the state, and show it. */
  change(part) {
    Object.assign(this.state, part)
    this.draw()
  }

  /** Say in one sentence what is seen; screen readers read it out when it changes. */
  say(text) {
    if (this.said.textContent !== text) this.said.textContent = text
  }

  /** The width inside the padding. */
  #room() {
    const { paddingLeft, paddingRight } = getComputedStyle(this)
    return this.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
  }

  #redraw() {
    if (!this.isConnected) return // its page was left
    const room = this.#room()
    if (room === this.width || room <= 0) return
    this.width = room
    this.draw()
  }

  #foot() {
    const alone = new URL(`../figures/${this.localName}/`, import.meta.url).href
    const reset = html("button", {
      type: "button", onclick: () => this.change(structuredClone(this.constructor.start)),
    }, "Start again")
    const copy = copier("Embed", () =>
      `<iframe src="${alone}" title="${this.localName}" width="100%" height="800"></iframe>`)
    copy.title = "Copy the HTML that shows this figure on a page of yours"
    const foot = html("p", { class: "foot" }, reset)
    if (location.pathname !== new URL(alone).pathname) {
      foot.append(html("a", { href: alone }, "This figure alone"))
    }
    foot.append(copy)
    return foot
  }
}

/** A named checkbox, select, range or set of radio buttons: native controls, in one look. */
export function checkbox(label, checked, change) {
  const input = html("input", { type: "checkbox", onchange: () => change(input.checked) })
  input.checked = checked
  return html("label", { class: "control" }, input, ` ${label}`)
}

export function select(label, options, chosen, change) {
  const input = html("select", { onchange: () => change(input.value) },
    ...options.map(([value, text]) => html("option", { value }, text)))
  input.value = chosen
  return html("label", { class: "control" }, `${label} `, input)
}

export function range(label, { min, max, step, value, text = each => number(each, 1) }, change) {
  // Its slider says the value: a second voice at every step is too many.
  const output = html("output", { "aria-live": "off" }, text(value))
  const input = html("input", {
    type: "range", min, max, step,
    oninput: () => {
      output.textContent = text(input.valueAsNumber)
      change(input.valueAsNumber)
    },
  })
  input.value = value
  const control = html("label", { class: "control" }, `${label} `, input, " ", output)
  control.show = next => {
    input.value = next
    output.textContent = text(Number(next))
  }
  return control
}

export function button(label, click, attributes = {}) {
  return html("button", { type: "button", onclick: click, ...attributes }, label)
}

/** A button that copies a text, and says so in its own place. */
export function copier(label, text) {
  const element = button(label, async () => {
    // In a frame, or without https, a page may not copy.
    const copied = navigator.clipboard?.writeText(text()) ?? Promise.reject()
    element.textContent = await copied.then(() => "Copied", () => "Not allowed here")
  }, { "aria-live": "polite", onblur: () => { element.textContent = label } })
  return element
}
