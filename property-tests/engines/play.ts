// Plays a script and records both ends. The same script is the same two files, byte for byte, while the library stays as it is.

import { defineConfig, type Config } from '../../src/config.ts'
import { initialState } from '../../src/connection/state.ts'
import { Packeteer } from '../../src/packeteer.ts'
import { joinChunks, record } from '../../src/replay/index.ts'
import { initialLink, linkReducer, type LinkState } from '../../src/testing/link.ts'
import type { Script } from './scripts.ts'

const tickMs = 16

const pattern = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + seed * 13) & 0xff)

function speak(end: Packeteer, tick: number): void {
  if (tick % 8 === 0) end.sendMessage('moves', pattern(2, tick))
  if (tick % 12 === 0) end.sendMessage('position', pattern(3, tick))
  if (tick % 20 === 0) end.sendMessage('events', pattern(tick % 5, tick))
  if (tick % 24 === 0) end.sendMessage('effects', pattern(4, tick), { ttlMs: 40 })
  // In fragments.
  if (tick % 600 === 50) end.sendMessage('moves', pattern(900, tick))
  if (tick % 600 === 250) end.sendMessage('events', pattern(1200, tick))
  if (tick % 600 === 350) end.sendMessage('position', pattern(600, tick))
  if (tick % 600 === 450) end.sendMessage('effects', pattern(600, tick))
}

/** The recordings of ends a and b. */
export function play(script: Script): readonly [a: Uint8Array, b: Uint8Array] {
  const { outage, ticks, seed } = script
  const openEnd = (side: 'a' | 'b'): Peer => {
    const config: Config = defineConfig(script.sides ? { ...script.config, side } : script.config)
    const end: Packeteer = Packeteer.fromState(config, initialState(config, script.origin))
    const chunks: Array<Uint8Array> = []
    const recording = record(end, (chunk) => chunks.push(chunk), { seed: `${script.name} ${side}`, side })
    const reduce = linkReducer(script.link)
    let way: LinkState = initialLink(script.link, seed, side)
    /** What leaves this end and comes out of its link with this event. */
    const move = (event: Parameters<typeof reduce>[1]): ReadonlyArray<Uint8Array> => {
      const [next, effects] = reduce(way, event)
      way = next
      return effects.map(({ datagram }) => datagram)
    }
    return { end, chunks, recording, move }
  }
  const a = openEnd('a')
  const b = openEnd('b')
  for (let tick = 0; tick < ticks; tick += 1) {
    const isOut = tick >= outage[0] && tick < outage[1]
    for (const [own, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const take = (datagrams: ReadonlyArray<Uint8Array>): void => {
        if (!isOut) for (const datagram of datagrams) other.end.receivePacket(datagram)
      }
      take(own.move({ type: 'Ticked', deltaMicros: tickMs * 1000 }))
      own.end.update(tickMs)
      speak(own.end, tick)
      for (const datagram of own.end.packetsToSend()) take(own.move({ type: 'DatagramSent', datagram }))
    }
  }
  for (const { recording } of [a, b]) recording.close()
  return [joinChunks(a.chunks), joinChunks(b.chunks)]
}

interface Peer {
  readonly end: Packeteer
  readonly chunks: Array<Uint8Array>
  readonly recording: { readonly close: () => void }
  readonly move: (
    event: { type: 'Ticked'; deltaMicros: number } | { type: 'DatagramSent'; datagram: Uint8Array },
  ) => ReadonlyArray<Uint8Array>
}
