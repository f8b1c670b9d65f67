// Two ends and what happens to them, a call a line: guards are written with it, and what they did is the counterexample.

import { initialState, type Origin, type State } from '../../src/connection/state.ts'
import { planOf } from '../../src/connection/plan.ts'
import { statistics, type StateStats } from '../../src/connection/statistics.ts'
import { reducer, type Config, type Effect, type Event } from '../../src/index.ts'
import { defineConfig, type ConfigInput } from '../../src/config.ts'
import type { End } from '../../src/testing/index.ts'
import type { Caught, Guard } from './exhibit.ts'

export const fourKinds = {
  moves: { reliable: true, ordered: true, recovery: 'lean' },
  events: { reliable: true, ordered: false, recovery: 'lean' },
  position: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
} as const

export const configOf = (more: Partial<ConfigInput> = {}): Config =>
  defineConfig({ channels: fourKinds, maxDatagramBytes: 256, maxMessageBytes: 8000, ...more })

export class Play {
  readonly events: Array<string> = []
  readonly effects: Record<End, Array<Effect>> = { a: [], b: [] }
  readonly states: Record<End, State>
  readonly configs: Readonly<Record<End, Config>>

  constructor(a: Config = configOf(), b: Config = a, origin: Origin = { packet: 0, message: 0 }) {
    this.configs = { a, b }
    this.states = { a: initialState(a, origin), b: initialState(b, origin) }
  }

  step(end: End, event: Event): ReadonlyArray<Effect> {
    const [state, effects] = reducer(this.configs[end])(this.states[end], event)
    this.states[end] = state
    this.effects[end].push(...effects)
    return effects
  }

  submit(end: End, channel: string, bytes = 8, ttlMicros?: number): ReadonlyArray<Effect> {
    this.events.push(
      `${end}: submit ${bytes} bytes on ${channel}${ttlMicros === undefined ? '' : `, ttl ${ttlMicros}`}`,
    )
    const payload = Uint8Array.from({ length: bytes }, (_, at) => (this.events.length * 31 + at * 7) % 251)
    return this.step(
      end,
      ttlMicros === undefined
        ? { type: 'MessageSubmitted', channel, payload }
        : { type: 'MessageSubmitted', channel, payload, ttlMicros },
    )
  }

  /** `times` steps of so many milliseconds, with a flush after each where one is asked for; what those sent. */
  pass(end: End, ms: number, times = 1, flushing = false): ReadonlyArray<Uint8Array> {
    this.events.push(`${end}: ${ms} ms pass${times > 1 ? `, ${times} times` : ''}${flushing ? ', flushing' : ''}`)
    const sent: Array<Uint8Array> = []
    for (let count = 0; count < times; count += 1) {
      this.step(end, { type: 'Ticked', deltaMicros: ms * 1000 })
      if (flushing) sent.push(...datagramsIn(this.step(end, { type: 'FlushRequested' })))
    }
    return sent
  }

  flush(end: End, maxBytes?: number): ReadonlyArray<Uint8Array> {
    this.events.push(`${end}: flush${maxBytes === undefined ? '' : ` at most ${maxBytes} bytes`}`)
    return datagramsIn(
      this.step(end, maxBytes === undefined ? { type: 'FlushRequested' } : { type: 'FlushRequested', maxBytes }),
    )
  }

  receive(end: End, what: string, ...datagrams: ReadonlyArray<Uint8Array>): ReadonlyArray<Effect> {
    this.events.push(`${end}: receive ${what}`)
    return datagrams.flatMap((datagram) => this.step(end, { type: 'DatagramReceived', datagram }))
  }

  fates(end: End): ReadonlyArray<string> {
    return this.effects[end].flatMap((effect) => (effect.type === 'SettleMessage' ? [effect.fate] : []))
  }

  delivered(end: End): number {
    return this.effects[end].filter(({ type }) => type === 'DeliverMessage').length
  }

  stats(end: End): StateStats {
    return statistics(planOf(this.configs[end]), this.states[end])
  }
}

const datagramsIn = (effects: ReadonlyArray<Effect>): ReadonlyArray<Uint8Array> =>
  effects.flatMap((effect) => (effect.type === 'TransmitDatagram' ? [effect.datagram] : []))

/** Why a datagram was discarded; undefined: it was not. */
export const discardIn = (effects: ReadonlyArray<Effect>): string | undefined => {
  const found = effects.find((effect) => effect.type === 'DiscardDatagram')
  return found?.type === 'DiscardDatagram' ? found.error.type : undefined
}

/** A guard that plays and complains; that something throws is a error, too. */
export const playing =
  (scene: (play: Play) => string | undefined, start: () => Play = () => new Play()): Guard =>
  (): Caught | undefined => {
    const play = start()
    try {
      const broken = scene(play)
      return broken === undefined ? undefined : { broken, events: play.events }
    } catch (error) {
      return { broken: `throws ${String(error)}`, events: play.events }
    }
  }
