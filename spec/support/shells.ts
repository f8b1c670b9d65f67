// Two ends as an application has them, with one channel of each kind, and a link that loses nothing.

import { defineConfig } from '../../src/config.ts'
import { Packeteer } from '../../src/packeteer.ts'

export const config = defineConfig({
  channels: {
    moves: { reliable: true, ordered: true },
    events: { reliable: true, ordered: false },
    position: { reliable: false, ordered: true },
    effects: { reliable: false, ordered: false },
  },
  maxMessageBytes: 3000,
  maxOutstandingMessages: 2000,
})

export const bytes = (...values: ReadonlyArray<number>): Uint8Array => new Uint8Array(values)
export const pair = () => [new Packeteer(config), new Packeteer(config)] as const

/** Everything that `from` has to say arrives at `to`. */
export function carry(from: Packeteer<typeof config>, to: Packeteer<typeof config>): void {
  for (const datagram of from.packetsToSend()) to.receivePacket(datagram)
}
