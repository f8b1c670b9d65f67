/** A counterexample of the explorer as two recordings, one of each end: they open like any other, step by step. */
import type { Bytes } from '../../core/bytes.ts'
import { initialState } from '../../connection/state.ts'
import type { Counterexample } from '../../testing/explorer/explore.ts'
import { configOf } from '../../testing/explorer/locals.ts'
import type { Scope } from '../../testing/explorer/scope.ts'
import type { End } from '../../testing/pair.ts'
import { recordEvents } from './record-events.ts'

/** What both ends went through on the way to the broken promise. */
export function recordCounterexample(scope: Scope, { path }: Counterexample): Readonly<Record<End, Bytes>> {
  const recordEnd = (side: End): Bytes => {
    const config = configOf(scope, side)
    const events = path.filter(({ end }) => end === side).flatMap((happening) => happening.events)
    return recordEvents(config, initialState(config, scope.origin ?? { packet: 0, message: 0 }), events, { side })
  }
  return { a: recordEnd('a'), b: recordEnd('b') }
}
