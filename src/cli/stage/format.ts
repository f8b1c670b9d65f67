// Numbers as short text, bars and curves as block characters. Everything here is as wide as it is long.

/** 950 B, 12.3 kB, 4.56 MB: three digits, powers of 1000. */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1000) return `${Math.round(bytes)} B`
  if (bytes < 1_000_000) return `${formatDigits(bytes / 1000)} kB`
  return `${formatDigits(bytes / 1_000_000)} MB`
}

export const formatMs = (ms: number | undefined): string => (ms === undefined ? '-' : `${formatDigits(ms)} ms`)

export const formatPercent = (share: number): string => `${(share * 100).toFixed(1)} %`

export const formatSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

// 1.23, 12.3, 123: one and the same width does not jump while it is watched.
const formatDigits = (value: number): string => value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar of `width` cells, full to an eighth of a cell. */
export const drawBar = (share: number, width: number): readonly [full: string, rest: string] => {
  const steps = Math.round(Math.min(1, Math.max(0, share)) * width * 8)
  const full = '█'.repeat(Math.floor(steps / 8)) + (eighths[steps % 8] ?? '')
  return [full, '·'.repeat(width - full.length)]
}

const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** One character per value, from the lowest to the highest of them; flat where they differ by less than `least`. */
export const drawCurve = (values: ReadonlyArray<number>, width: number, least: number): string => {
  const shown = values.slice(-width)
  const low = Math.min(...shown)
  const span = Math.max(least, Math.max(...shown) - low)
  return shown.map((value) => heights[Math.round(((value - low) / span) * (heights.length - 1))] ?? '').join('')
}
