// Two streams of events, each in the order of its time, as one: an event is handed on once both ends have told everything before it. At
// one and the same time, what an end was delivered comes before what it is told.

import type { End, GameEvent } from './history.ts'

export interface Merge {
  /** What happened at this end, and up to which time everything is told. */
  readonly push: (end: End, events: ReadonlyArray<GameEvent>, upToMs: number) => void
}

export function openMerge(take: (event: GameEvent) => void): Merge {
  const upTo: Record<End, number> = { a: -Infinity, b: -Infinity }
  let waiting: Array<GameEvent> = []
  return {
    push: (end, events, upToMs) => {
      waiting.push(...events)
      upTo[end] = upToMs
      const limit = Math.min(upTo.a, upTo.b)
      const ripe = waiting.filter(({ atMs }) => atMs < limit)
      waiting = waiting.filter(({ atMs }) => atMs >= limit)
      // Sorting is stable: what an end told first stays first.
      for (const event of ripe.sort((one, other) => one.atMs - other.atMs || rankOf(one) - rankOf(other))) take(event)
    },
  }
}

const rankOf = ({ type }: GameEvent): number => (type === 'Settled' ? 1 : 0)
