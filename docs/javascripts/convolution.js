/*
 * The layers of the book's networks, as PyTorch computes them, on plain nested arrays:
 * a signal is [channel][place], an image [channel][row][column].
 */

/** How many places a window of `kernel` samples has on `size` samples. */
export const outputSize = (size, kernel, { stride = 1, padding = 0, dilation = 1 } = {}) =>
  Math.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1

export const sum = values => values.reduce((total, value) => total + value, 0)
export const dot = (a, b) => sum(a.map((value, index) => value * b[index]))
export const argmax = values => values.indexOf(Math.max(...values))

/** Slide `weight` [out][in][k] along `x` [in][place], without a flip: [out][place]. */
export function conv1d(x, weight, bias = null, options = {}) {
  const { stride = 1, padding = 0, dilation = 1 } = options
  const places = outputSize(x[0].length, weight[0][0].length, options)
  return weight.map((kernel, out) =>
    Array.from({ length: places }, (_, place) => {
      let total = bias ? bias[out] : 0
      kernel.forEach((taps, channel) => taps.forEach((tap, k) => {
        total += tap * (x[channel][place * stride - padding + k * dilation] ?? 0)
      }))
      return total
    }))
}

/** The same in two directions: `weight` [out][in][row][column], `x` [in][row][column]. */
export function conv2d(x, weight, bias = null, options = {}) {
  const { stride = 1, padding = 0, dilation = 1 } = options
  const width = x[0][0].length
  const rows = outputSize(x[0].length, weight[0][0].length, options)
  const columns = outputSize(width, weight[0][0][0].length, options)
  return weight.map((kernel, out) => {
    const start = bias ? bias[out] : 0
    const map = Array.from({ length: rows }, () => Array.from({ length: columns }, () => start))
    // One weight at a time, over all places at once: several times faster than place by place.
    kernel.forEach((square, channel) => square.forEach((taps, i) => taps.forEach((tap, j) => {
      const left = j * dilation - padding
      const first = Math.max(0, Math.ceil(-left / stride))
      const end = Math.min(columns, Math.floor((width - 1 - left) / stride) + 1)
      for (let row = 0; row < rows; row++) {
        const line = x[channel][row * stride + i * dilation - padding]
        if (!line) continue // the padding
        const totals = map[row]
        for (let column = first; column < end; column++) {
          totals[column] += tap * line[column * stride + left]
        }
      }
    })))
    return map
  })
}

/** The largest of each window, without padding. */
export function maxPool1d(x, kernel, stride = kernel) {
  return x.map(channel =>
    Array.from({ length: outputSize(channel.length, kernel, { stride }) }, (_, place) =>
      Math.max(...channel.slice(place * stride, place * stride + kernel))))
}

export function maxPool2d(x, kernel, stride = kernel) {
  // First along the rows, then along the columns.
  const along = rows => maxPool1d(rows, kernel, stride)
  return x.map(channel => transpose(along(transpose(along(channel)))))
}

export const transpose = rows => rows[0].map((_, column) => rows.map(row => row[column]))

/** The largest value of each channel, wherever it stands. */
export const globalMax = x => x.map(channel => Math.max(...channel.flat()))

/** `weight` [out][in] times `x` [in], plus `bias` [out]. */
export const linear = (x, weight, bias = null) =>
  weight.map((row, out) => dot(row, x) + (bias ? bias[out] : 0))

/** Nothing below zero, at any depth of nesting. */
export const relu = x => (Array.isArray(x) ? x.map(relu) : Math.max(0, x))

export function softmax(logits) {
  const top = Math.max(...logits) // so that no power overflows
  const powers = logits.map(logit => Math.exp(logit - top))
  const total = sum(powers)
  return powers.map(power => power / total)
}
