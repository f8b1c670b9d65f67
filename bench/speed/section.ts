// What a scenario has to say: tables to read, and figures by name, which goals and the baseline look up.

import type { Table } from '../latency/layout.ts'
import type { Lab } from './lab.ts'

export interface Figure {
  /** As `cpu: 10 x 32 B, reliable: packeteer lean: x raw`. */
  readonly name: string
  readonly value: number
  /**
   * 'exact': the same in every run, but for a few hundredths. 'ratio': of one round, so that machines can be compared. 'absolute': this
   * machine's, of this hour, and in no baseline.
   */
  readonly kind: 'exact' | 'ratio' | 'absolute'
}

export interface Section {
  readonly name: string
  readonly title: string
  /** What was done and what the columns are. */
  readonly about: string
  readonly table: Table
  readonly figures: ReadonlyArray<Figure>
}

export interface Scenario {
  readonly name: string
  readonly run: (lab: Lab) => ReadonlyArray<Section>
}

/** Numbers of a figure worth keeping: four digits. */
export const rounded = (value: number): number => Number(value.toPrecision(4))

export const figure = (kind: Figure['kind'], value: number, ...path: ReadonlyArray<string>): Figure => ({
  name: path.join(': '),
  value: rounded(value),
  kind,
})

/** Three digits, with commas: `1,240`, `87.3`, `0.52`. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '-'
  const size = Math.abs(value)
  const text = value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2)
  return text.replace(/\B(?=(?:\d{3})+$)/g, ',')
}
