/** Laws of one arrival, at one end: they need no history, and hold in every state. */
import type { Effect } from '../../connection/effect.ts'
import type { Event } from '../../connection/event.ts'
import type { State } from '../../connection/state.ts'
import type { Reducer } from '../../core/step.ts'
import { damaged } from './damage.ts'

export type Reduce = Reducer<State, Event, Effect>

/** Laws of one arrival: what is discarded leaves no trace, a second copy is discarded, a damaged one too. */
export function complainOfArrival(
  reduce: Reduce,
  before: State,
  after: State,
  datagram: Uint8Array,
  effects: ReadonlyArray<Effect>,
  damage: boolean,
): string | undefined {
  const discarded = effects.find(({ type }) => type === 'DiscardDatagram')
  if (effects.some(({ type }) => type === 'TransmitDatagram')) return 'a datagram is answered without a flush'
  if (discarded !== undefined && (effects.length > 1 || !isUntouched(before, after)))
    return 'a discarded datagram leaves a trace'
  if (discarded === undefined) {
    const [again, orders] = reduce(after, { type: 'DatagramReceived', datagram })
    if (orders[0]?.type !== 'DiscardDatagram' || !isUntouched(after, again)) return 'a copy of a datagram is applied'
  }
  if (!damage) return undefined
  for (const copy of damaged(datagram)) {
    const [hurt, orders] = reduce(before, { type: 'DatagramReceived', datagram: copy })
    if (orders[0]?.type !== 'DiscardDatagram' || !isUntouched(before, hurt)) return 'a damaged datagram is applied'
  }
  return undefined
}

const isUntouched = (before: State, after: State): boolean =>
  before.clock === after.clock &&
  before.packets === after.packets &&
  before.messages === after.messages &&
  before.channels === after.channels
