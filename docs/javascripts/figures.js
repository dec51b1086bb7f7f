/*
 * Starts the interactive figures of a page: each is a custom element, whose module is fetched only
 * where it stands. Until then, and without JavaScript, the element holds a picture.
 */

const FIGURES = [
  "layer-builder",
  "receptive-field-explorer",
  "score-scatter",
  "shifted-digit",
  "slide-it-yourself",
  "two-way-street",
  "type-a-sequence",
  "where-is-it-looking",
]

function start() {
  // In a frame on another page, the figure stands alone.
  document.documentElement.classList.toggle("framed", window.self !== window.top)
  for (const name of FIGURES) {
    if (document.querySelector(name) && !customElements.get(name)) import(`./figures/${name}.js`)
  }
}

// At once, before the scripts of the theme are done, and on every page that Material swaps in.
start()
window.document$.subscribe(start)
