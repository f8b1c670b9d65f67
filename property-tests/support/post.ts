// Two ends and two heaps of letters, without a link: an explicit list of events says which letter is read, copied or burnt and when.
// Such lists shrink to the few steps that matter.

import fc from 'fast-check'
import type { Config } from '../../src/config.ts'
import type { Effect } from '../../src/connection/effect.ts'
import type { Event } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import type { State } from '../../src/connection/state.ts'
import type { End } from '../../src/testing/index.ts'
import { Oracle } from './oracle.ts'

export type Deed =
  | {
      readonly deed: 'send'
      readonly end: End
      readonly channel: string
      readonly length: number
      readonly ttl: boolean
    }
  | { readonly deed: 'flush'; readonly end: End; readonly maxBytes: number }
  | { readonly deed: 'wait'; readonly end: End; readonly micros: number }
  /** Letter number `pick` of those that were sent to this end, also one that was read before. */
  | { readonly deed: 'read'; readonly end: End; readonly pick: number }
  | { readonly deed: 'burn'; readonly end: End; readonly pick: number }

const ends = fc.constantFrom<End>('a', 'b')

export const deeds = (channels: ReadonlyArray<string>, longest: number): fc.Arbitrary<ReadonlyArray<Deed>> => {
  const flush = fc.record({
    deed: fc.constant('flush' as const),
    end: ends,
    maxBytes: fc.oneof({ weight: 9, arbitrary: fc.constant(100_000) }, { weight: 1, arbitrary: fc.nat(700) }),
  })
  const read = fc.record({ deed: fc.constant('read' as const), end: ends, pick: fc.nat(40) })
  return fc.array(
    fc.oneof(
      fc.record({
        deed: fc.constant('send' as const),
        end: ends,
        channel: fc.constantFrom(...channels),
        length: fc.oneof(fc.integer({ min: 4, max: 12 }), fc.integer({ min: 4, max: longest })),
        ttl: fc.boolean(),
      }),
      flush,
      flush,
      fc.record({
        deed: fc.constant('wait' as const),
        end: ends,
        micros: fc.oneof(fc.constant(16_667), fc.integer({ min: 0, max: 3_000_000 })),
      }),
      read,
      read,
      fc.record({ deed: fc.constant('burn' as const), end: ends, pick: fc.nat(40) }),
    ),
    { maxLength: 120, size: 'max' },
  )
}

export class Post {
  readonly oracles: Readonly<Record<End, Oracle>>
  readonly states: Record<End, State>
  readonly letters: Record<End, Array<Uint8Array>> = { a: [], b: [] }
  /** Called after each event with what it ordered. */
  observe: (end: End, event: Event, effects: ReadonlyArray<Effect>) => void = () => undefined
  #serial = 0
  readonly #reduce: ReturnType<typeof reducer>

  constructor(config: Config, start: State) {
    this.#reduce = reducer(config)
    this.states = { a: start, b: start }
    this.oracles = { a: new Oracle(config.channels), b: new Oracle(config.channels) }
  }

  step(end: End, event: Event): ReadonlyArray<Effect> {
    const [state, effects] = this.#reduce(this.states[end], event)
    this.states[end] = state
    const other: End = end === 'a' ? 'b' : 'a'
    for (const effect of effects) {
      if (effect.type === 'TransmitDatagram') this.letters[other].push(effect.datagram)
      if (effect.type === 'DeliverMessage') this.oracles[other].deliver(effect.channel, effect.id, effect.payload)
      if (effect.type === 'SettleMessage') this.oracles[end].settle(effect.channel, effect.id, effect.fate)
      if (effect.type === 'AcceptMessage' && event.type === 'MessageSubmitted')
        this.oracles[end].accept(event.channel, effect.id, event.payload)
    }
    this.observe(end, event, effects)
    return effects
  }

  do(deed: Deed): void {
    const { end } = deed
    switch (deed.deed) {
      case 'send': {
        const payload = new Uint8Array(deed.length).fill(this.#serial)
        new DataView(payload.buffer).setUint32(0, (this.#serial += 1))
        const timed = deed.ttl && !deed.channel.startsWith('reliable')
        const event = { type: 'MessageSubmitted', channel: deed.channel, payload } as const
        this.step(end, timed ? { ...event, ttlMicros: 10_000 } : event)
        return
      }
      case 'flush':
        this.step(end, { type: 'FlushRequested', maxBytes: deed.maxBytes })
        return
      case 'wait':
        this.step(end, { type: 'Ticked', deltaMicros: deed.micros })
        return
      case 'read': {
        const letter = this.letters[end][deed.pick % Math.max(1, this.letters[end].length)]
        if (letter !== undefined) this.step(end, { type: 'DatagramReceived', datagram: letter })
        return
      }
      case 'burn':
        this.letters[end].splice(deed.pick % Math.max(1, this.letters[end].length), 1)
    }
  }

  /** From now on every letter is read once, at once: until nothing is owed, or so many rounds. */
  settle(rounds: number): ReadonlyArray<string> {
    this.letters.a = []
    this.letters.b = []
    for (let round = 0; round < rounds; round += 1) {
      for (const end of ['a', 'b'] as const) {
        this.step(end, { type: 'Ticked', deltaMicros: 50_000 })
        for (const datagram of this.letters[end].splice(0)) this.step(end, { type: 'DatagramReceived', datagram })
        this.step(end, { type: 'FlushRequested' })
      }
      const owed = [...this.oracles.a.owed(), ...this.oracles.b.owed()]
      if (owed.length === 0) return owed
    }
    return [...this.oracles.a.owed(), ...this.oracles.b.owed()]
  }
}
