// Tables of text: aligned for a terminal, or as Markdown. The first columns are words, the others figures, to the right.

export interface Table {
  readonly titles: ReadonlyArray<string>
  readonly lines: ReadonlyArray<ReadonlyArray<string>>
  /** How many columns, from the left, are words. */
  readonly words: number
}

export function alignTable({ titles, lines, words }: Table): ReadonlyArray<string> {
  const all = [titles, ...lines]
  const widths = titles.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)))
  return all.map((line) =>
    line
      .map((cell, column) => (column < words ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

export function markdownTable({ titles, lines, words }: Table): ReadonlyArray<string> {
  const rule = titles.map((_, column) => (column < words ? '---' : '--:'))
  return [titles, rule, ...lines].map((line) => `| ${line.join(' | ')} |`)
}

/** Milliseconds: tenths below 100. What the limit has no figure for is '-', what never came 'never'. */
export function formatMillis(millis: number): string {
  if (Number.isNaN(millis)) return '-'
  if (millis === Infinity) return 'never'
  const text = millis.toFixed(millis < 99.95 ? 1 : 0)
  return text === '-0.0' ? '0.0' : text
}

export const formatFixed = (value: number, digits: number): string =>
  Number.isNaN(value) ? '-' : value.toFixed(digits)

export const formatPercent = (share: number): string =>
  Number.isNaN(share) ? '-' : share === 0 ? '0 %' : `${(100 * share).toFixed(1)} %`

export const formatCount = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
