// The frame of a plot: title, axes with ticks and units, the scales that put figures in it, and the legend beside it.

import { colours, element, label, segment, type Point } from './svg.ts'

export interface Scale {
  readonly place: (value: number) => number
  readonly ticks: ReadonlyArray<readonly [value: number, text: string]>
}

export interface Field {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export const size = { width: 900, height: 500 } as const

export const linear = (from: number, to: number, start: number, end: number, values: ReadonlyArray<number>): Scale => ({
  place: (value) => start + ((value - from) / (to - from)) * (end - start),
  ticks: values.map((value) => [value, String(value)]),
})

export const logarithmic = (from: number, to: number, start: number, end: number, ticks: Scale['ticks']): Scale => ({
  place: (value) => start + (Math.log(value / from) / Math.log(to / from)) * (end - start),
  ticks,
})

/** Title and what it is of, the grid, ticks and the names of the axes. */
export function frame(
  { left, right, top, bottom }: Field,
  [title, under]: readonly [title: string, under: string],
  [across, acrossName]: readonly [Scale, string],
  [up, upName]: readonly [Scale, string],
): string {
  const grid = { stroke: colours.grid }
  const faint = { fill: colours.faint }
  const upright = across.ticks.flatMap(([value, text]) => {
    const x = across.place(value)
    return [segment([x, top], [x, bottom], grid), label(text, [x, bottom + 20], { ...faint, 'text-anchor': 'middle' })]
  })
  const level = up.ticks.flatMap(([value, text]) => {
    const y = up.place(value)
    return [segment([left, y], [right, y], grid), label(text, [left - 9, y + 4.5], { ...faint, 'text-anchor': 'end' })]
  })
  const middle: Point = [(left + right) / 2, bottom + 46]
  const side = `translate(20 ${(top + bottom) / 2}) rotate(-90)`
  return [
    label(title, [left, 34], { fill: colours.ink, 'font-size': 18, 'font-weight': 600 }),
    label(under, [left, 56], faint),
    ...upright,
    ...level,
    label(acrossName, middle, { fill: colours.ink, 'text-anchor': 'middle' }),
    element('g', { transform: side }, [label(upName, [0, 0], { fill: colours.ink, 'text-anchor': 'middle' })]),
    segment([left, bottom], [right, bottom], { stroke: colours.faint }),
  ].join('\n')
}

export interface LegendEntry {
  readonly text: string
  readonly draw: (at: Point) => string
}

/** To the right of the field, from the top down. */
export const legend = (field: Field, entries: ReadonlyArray<LegendEntry>): string =>
  entries
    .map(({ text, draw }, index) => {
      const y = field.top + 14 + index * 27
      return draw([field.right + 24, y]) + label(text, [field.right + 60, y + 4.5], { fill: colours.ink })
    })
    .join('\n')
