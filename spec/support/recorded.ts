// Recordings for specs: both ends of a session over bad weather, in virtual time and from a seed. The same session is the
// same two files, byte for byte.

import { defineConfig, Packeteer, type Config } from '../../src/index.ts'
import { joinChunks, record } from '../../src/replay/index.ts'
import { initialLink, linkReducer, perfectLink, type LinkConfig, type LinkState } from '../../src/testing/link.ts'

export interface Played {
  readonly seconds: number
  readonly seed: number
  readonly link?: Partial<LinkConfig>
  /** Only every so many ticks is something said; 1: in each. */
  readonly sayEvery?: number
}

export interface Recorded {
  readonly a: Uint8Array
  readonly b: Uint8Array
}

const TICK_MS = 20

export const configOf = (side: 'a' | 'b'): Config =>
  defineConfig({
    channels: {
      moves: { reliable: true, ordered: true },
      events: { reliable: true, ordered: false },
      position: { reliable: false, ordered: true },
      effects: { reliable: false, ordered: false },
    },
    maxMessageBytes: 10_000,
    integrity: 'crc32c',
    sessionId: 7,
    side,
  })

const weather: LinkConfig = {
  ...perfectLink,
  lossRatio: 0.05,
  delayMicros: 50_000,
  jitterMicros: 10_000,
  duplicateRatio: 0.01,
  duplicateDelayMicros: 100_000,
}

/** One direction: what goes in comes out later, or never. */
const openWay = (config: LinkConfig, seed: number, name: string, arrive: (datagram: Uint8Array) => void) => {
  const reduce = linkReducer(config)
  let state: LinkState = initialLink(config, seed, name)
  const take = (event: Parameters<typeof reduce>[1]): void => {
    const [next, effects] = reduce(state, event)
    state = next
    for (const { datagram } of effects) arrive(datagram)
  }
  return {
    carry: (datagram: Uint8Array) => take({ type: 'DatagramSent', datagram }),
    pass: () => take({ type: 'Ticked', deltaMicros: TICK_MS * 1000 }),
  }
}

export const playRecorded = ({ seconds, seed, link = {}, sayEvery = 1 }: Played): Recorded => {
  const ends = { a: new Packeteer(configOf('a')), b: new Packeteer(configOf('b')) }
  const chunks: Record<'a' | 'b', Array<Uint8Array>> = { a: [], b: [] }
  const recordings = (['a', 'b'] as const).map((side) =>
    record(ends[side], (chunk) => chunks[side].push(chunk), { seed: `${side} ${seed}`, snapshotMs: 10_000 }),
  )
  const conditions = { ...weather, ...link }
  const up = openWay(conditions, seed, 'up', (datagram) => ends.b.receivePacket(datagram))
  const down = openWay(conditions, seed, 'down', (datagram) => ends.a.receivePacket(datagram))
  const ticks = Math.round((seconds * 1000) / TICK_MS)
  for (let tick = 0; tick < ticks; tick += 1) {
    up.pass()
    down.pass()
    for (const side of ['a', 'b'] as const) {
      const end = ends[side]
      end.update(TICK_MS)
      if (tick % sayEvery === 0) speak(end, tick)
      for (const datagram of end.packetsToSend()) (side === 'a' ? up : down).carry(datagram)
      for (const channel of ['moves', 'events', 'position', 'effects']) end.drainReceivedMessages(channel)
      end.drainMessageAcks()
      end.drainMessageFates()
    }
  }
  for (const recording of recordings) recording.close()
  return { a: joinChunks(chunks.a), b: joinChunks(chunks.b) }
}

const speak = (end: Packeteer, tick: number): void => {
  end.sendMessage('moves', Uint8Array.of(tick & 0xff, tick >> 8, 1))
  end.sendMessage('position', new Uint8Array(16).fill(tick & 0xff))
  if (tick % 10 === 0) end.sendMessage('events', new Uint8Array(tick % 37).fill(1))
  if (tick % 7 === 0) end.sendMessage('effects', Uint8Array.of(tick & 0xff))
  if (tick % 150 === 75) end.sendMessage('events', new Uint8Array(5000).fill(tick & 0xff))
}
