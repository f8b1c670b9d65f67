// Endpoints for the specs that hold docs/threats.md: the default config with the four channels of README.md, as the page has it,
// what an endpoint says of a datagram, and a link that loses nothing.

import type { Config } from '../../src/config.ts'
import { pieceReserve } from '../../src/connection/plan.ts'
import { defineConfig, type ConfigInput, type Packeteer } from '../../src/index.ts'

export const channels = {
  moves: { reliable: true, ordered: true },
  events: { reliable: true, ordered: false },
  position: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
} as const

export const config = defineConfig({ channels })
export const fragmentBytes = config.maxDatagramBytes - pieceReserve

export const configWith = (changes: Omit<ConfigInput, 'channels'>): Config<keyof typeof channels> =>
  defineConfig({ channels, ...changes })

/** The outcome of a datagram: the name of the error, or 'taken'. */
export const outcome = (end: Packeteer, datagram: ReadonlyArray<number>): string => {
  const answer = end.receivePacket(Uint8Array.from(datagram))
  return answer._tag === 'Left' ? answer.left.type : 'taken'
}

/** Everything that one end sends now reaches the other. */
export const cross = (from: Packeteer, to: Packeteer): void => {
  for (const datagram of from.packetsToSend()) to.receivePacket(datagram)
}
