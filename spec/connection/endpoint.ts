// Two endpoints as values, for the specs of the staircases: one channel of each kind, small windows, and no spare copies.

import { defineConfig, type Config } from '../../src/config.ts'
import type { Effect } from '../../src/connection/effect.ts'
import type { Event, MessageSubmitted } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import { initialState, type State } from '../../src/connection/state.ts'

export const config: Config = defineConfig({
  channels: {
    moves: { reliable: true, ordered: true, recovery: 'lean' },
    events: { reliable: true, ordered: false, recovery: 'lean' },
    position: { reliable: false, ordered: true },
    effects: { reliable: false, ordered: false },
  },
  maxDatagramBytes: 256,
  maxMessageBytes: 400,
  maxOutstandingMessages: 3,
  maxOutstandingBytes: 500,
  maxPartialBytes: 500,
})

export const fresh: State = initialState(config)

export const bytes = (...values: ReadonlyArray<number>): Uint8Array => new Uint8Array(values)

export const tick = (deltaMicros: number): Event => ({ type: 'Ticked', deltaMicros })
export const submit = (channel: string, payload: Uint8Array): MessageSubmitted => ({
  type: 'MessageSubmitted',
  channel,
  payload,
})
export const arrive = (datagram: Uint8Array): Event => ({ type: 'DatagramReceived', datagram })
export const flush: Event = { type: 'FlushRequested' }

/** The state after all events, and the effects of the last. */
export function run(state: State, ...events: ReadonlyArray<Event>): readonly [State, ReadonlyArray<Effect>] {
  return runWith(config, state, ...events)
}

export function runWith(
  config: Config,
  state: State,
  ...events: ReadonlyArray<Event>
): readonly [State, ReadonlyArray<Effect>] {
  const reduce = reducer(config)
  let now = state
  let effects: ReadonlyArray<Effect> = []
  for (const event of events) [now, effects] = reduce(now, event)
  return [now, effects]
}

export const datagramsOf = (effects: ReadonlyArray<Effect>): ReadonlyArray<Uint8Array> =>
  effects.flatMap((effect) => (effect.type === 'TransmitDatagram' ? [effect.datagram] : []))

export const fatesOf = (effects: ReadonlyArray<Effect>): ReadonlyArray<string> =>
  effects.flatMap((effect) =>
    effect.type === 'SettleMessage' ? [`${effect.channel} ${effect.id} ${effect.fate}`] : [],
  )

/** A flush that sends exactly one datagram. */
export function sendOne(state: State, ...events: ReadonlyArray<Event>): readonly [State, Uint8Array] {
  const [next, effects] = run(state, ...events, flush)
  const [datagram, ...more] = datagramsOf(effects)
  if (datagram === undefined || more.length > 0) throw new Error(`${datagramsOf(effects).length} datagrams`)
  return [next, datagram]
}
