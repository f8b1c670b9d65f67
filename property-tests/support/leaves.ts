// Every number and flag in a plain value, by its path; and the value with one of them exchanged. Windows are walked in their own range.

import type { State } from '../../src/connection/state.ts'

export interface Leaf {
  /** As `packets.rtt.smoothed`, `messages.lanes.0.small.fresh`. */
  readonly path: string
  readonly steps: ReadonlyArray<string>
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)

const isWindow = (value: Fields): boolean => ['base', 'buffer', 'start', 'end'].every((name) => name in value)

/** Of a window: its base and its items; where they lie in memory is no part of the value. */
function stepsInto(value: Fields): ReadonlyArray<string> {
  if (!isWindow(value)) return Object.keys(value)
  const { buffer, start, end } = value
  const items = Object.keys(buffer as Fields).filter((key) => Number(key) >= Number(start) && Number(key) < Number(end))
  return ['base', ...items.map((key) => `buffer.${key}`)]
}

export function leavesOf(state: State): ReadonlyArray<Leaf> {
  const found: Array<Leaf> = []
  const walk = (value: unknown, steps: ReadonlyArray<string>): void => {
    if (typeof value === 'number' || typeof value === 'boolean') found.push({ path: steps.join('.'), steps })
    if (!isFields(value)) return
    for (const step of stepsInto(value)) {
      const inner = step.split('.').reduce((at: unknown, key) => (at as Fields)[key], value as unknown)
      walk(inner, [...steps, ...step.split('.')])
    }
  }
  walk(state, [])
  return found
}

/** A flag: false for 0. */
export function withLeaf(state: State, { steps }: Leaf, instead: number): State {
  const change = (value: unknown, [step, ...rest]: ReadonlyArray<string>): unknown => {
    if (step === undefined) return typeof value === 'boolean' ? instead !== 0 : instead
    const fields = value as Fields
    const inner = change(fields[step], rest)
    if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === step ? inner : item))
    return { ...fields, [step]: inner }
  }
  return change(state, steps) as State
}
