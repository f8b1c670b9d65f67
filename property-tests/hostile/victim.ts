// Whom the hostile datagrams are for: an endpoint in mid-traffic with an honest peer, small bounds so that they are soon reached, in
// several configs. What the honest ends said to each other is what a mutant is made of.

import type { Event } from '../../src/connection/event.ts'
import type { Effect } from '../../src/connection/effect.ts'
import type { State } from '../../src/connection/state.ts'
import type { rollDice } from '../../src/testing/dice.ts'
import { defineConfig, type Config, type ConfigInput } from '../../src/config.ts'

export type Dice = ReturnType<typeof rollDice>

const bounds = {
  maxDatagramBytes: 256,
  maxMessageBytes: 1500,
  maxOutstandingMessages: 24,
  maxOutstandingBytes: 4000,
  maxPartialMessages: 4,
  maxPartialBytes: 4000,
}

const channels = {
  reliableOrdered: { reliable: true, ordered: true },
  reliableUnordered: { reliable: true, ordered: false },
  sequenced: { reliable: false, ordered: true },
  loose: { reliable: false, ordered: false },
} as const

const configOf = (input: Omit<ConfigInput, 'channels'>) => defineConfig({ channels, ...input })

/** By name, as a corpus remembers them. */
export const victims = {
  bare: configOf(bounds),
  sealed: configOf({ ...bounds, integrity: 'crc32c', sessionId: 77, side: 'a' }),
  tight: configOf({ ...bounds, maxOutstandingMessages: 1, maxOutstandingBytes: 1500, maxPartialMessages: 1 }),
  roomy: configOf({
    ...bounds,
    maxDatagramBytes: 1200,
    maxMessageBytes: 20_000,
    maxOutstandingMessages: 1024,
    maxOutstandingBytes: 65_536,
    maxPartialBytes: 65_536,
  }),
  waiting: configOf({ ...bounds, ackDelayMs: 200, keepAliveMs: 500, partialTimeoutMs: 50 }),
} as const satisfies Readonly<Record<string, Config>>

export type VictimName = keyof typeof victims

/** The other end of the same connection. */
export const peerOf = (config: Config): Config => (config.side === undefined ? config : { ...config, side: 'b' })

export interface Protocol {
  readonly reducer: (config: Config) => (state: State, event: Event) => readonly [State, ReadonlyArray<Effect>]
  readonly initialState: (config: Config, origin: { packet: number; message: number }) => State
}

export const origins = [
  { packet: 0, message: 0 },
  { packet: 65_530, message: 16_777_210 },
  { packet: 4_294_967_290, message: 5 },
] as const

/** Some ticks of honest traffic over a link that loses a few: the victim as it is then, and all that was said to it and by it. */
export function warmUp(protocol: Protocol, config: Config, origin: number, dice: Dice, ticks: number) {
  const ends = [config, peerOf(config)].map((own) => ({
    reduce: protocol.reducer(own),
    state: protocol.initialState(own, origins[origin] ?? origins[0]),
    inbox: [] as Array<Uint8Array>,
    said: [] as Array<Uint8Array>,
  }))
  const [victim, peer] = ends
  if (victim === undefined || peer === undefined) throw new Error('two ends')
  const step = (end: typeof victim, event: Event): void => {
    const [next, effects] = end.reduce(end.state, event)
    end.state = next
    for (const effect of effects)
      if (effect.type === 'TransmitDatagram') {
        end.said.push(effect.datagram)
        if (dice.below(8) > 0) (end === victim ? peer : victim).inbox.push(effect.datagram)
      }
  }
  const channels = Object.keys(config.channels)
  for (let tick = 0; tick < ticks; tick += 1)
    for (const end of [victim, peer]) {
      step(end, { type: 'Ticked', deltaMicros: 16_667 })
      for (const datagram of end.inbox.splice(0)) step(end, { type: 'DatagramReceived', datagram })
      const length = dice.below(8) === 0 ? dice.below(config.maxMessageBytes) : dice.below(30)
      const channel = channels[dice.below(channels.length)] ?? ''
      step(end, { type: 'MessageSubmitted', channel, payload: new Uint8Array(length).fill(tick) })
      step(end, { type: 'FlushRequested' })
    }
  return { state: victim.state, toVictim: peer.said, byVictim: victim.said }
}
