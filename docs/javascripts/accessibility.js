/*
 * What Material leaves out for readers without a mouse:
 *
 * - code, tables and formulas that scroll can be reached and scrolled by keyboard;
 * - the menu and the search of narrow screens are opened by buttons, not by bare labels;
 * - the menu closes on Escape and when the focus leaves it;
 * - the search and the notes in code have a name; the copy buttons are no landmarks.
 *
 * Without JavaScript nothing here is needed: the labels still work by pointer.
 */

const SCROLLS = ".md-typeset pre > code, .md-typeset__scrollwrap, .md-typeset div.arithmatex"
const MENU = ".md-sidebar--primary"

const overflow = new ResizeObserver(entries => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0")
    else target.removeAttribute("tabindex")
  }
})

/** Name what Material adds to listings, some of it only when the listing comes into view. */
function describe() {
  document.querySelectorAll(".md-code__nav").forEach(nav => nav.setAttribute("role", "none"))
  document.querySelectorAll(".md-annotation").forEach((note, index) => {
    note.setAttribute("aria-label", `Note ${index + 1}`)
  })
}

const added = new MutationObserver(describe)

/** Move the icon of a header label into a button that does what the label does. */
function makeButton(id, name, afterOpening) {
  const toggle = document.getElementById(id)
  const label = document.querySelector(`.md-header__button[for="${id}"]`)
  if (!toggle || !label || label.querySelector("button")) return
  const button = document.createElement("button")
  button.type = "button"
  button.className = "book-button"
  button.setAttribute("aria-label", name)
  button.append(...label.childNodes)
  label.append(button)
  const tell = () => button.setAttribute("aria-expanded", String(toggle.checked))
  button.addEventListener("click", () => {
    toggle.click()
    if (toggle.checked) afterOpening()
  })
  toggle.addEventListener("change", tell)
  tell()
}

function closeMenu() {
  const toggle = document.getElementById("__drawer")
  if (!toggle?.checked) return
  toggle.click()
  document.querySelector('.md-header__button[for="__drawer"] button')?.focus()
}

function visible(element) {
  return element.checkVisibility({ visibilityProperty: true })
}

document.addEventListener("keydown", event => {
  if (event.key === "Escape") closeMenu()
  // Material opens a focused label on Enter; a button also answers to the space bar.
  if (event.key === " " && event.target.matches?.(`${MENU} label[for]`)) {
    event.preventDefault()
    event.target.click()
  }
})

document.addEventListener("focusin", event => {
  const toggle = document.getElementById("__drawer")
  if (toggle?.checked && !event.target.closest(`${MENU}, .md-header`)) toggle.click()
})

/** Runs on every page, also where Material swaps the page without loading it. */
function prepare() {
  overflow.disconnect()
  document.querySelectorAll(SCROLLS).forEach(element => overflow.observe(element))

  makeButton("__drawer", "Menu", () => {
    const entries = document.querySelectorAll(`${MENU} :is(a[href], label[tabindex])`)
    Array.from(entries).find(visible)?.focus({ preventScroll: true })
  })
  makeButton("__search", "Search", () => document.querySelector(".md-search__input")?.focus())

  document.querySelectorAll(`${MENU} label[for]:not([tabindex])`).forEach(label => {
    label.setAttribute("tabindex", "0")
  })
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search")
  added.disconnect()
  added.observe(document.querySelector(".md-content"), { childList: true, subtree: true })
  describe()
}

window.document$.subscribe(() => requestAnimationFrame(prepare))
