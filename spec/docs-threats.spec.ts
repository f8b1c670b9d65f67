// docs/threats.md does not lie: each number in its tables is computed from the formula beside it, over the default config
// and constants exported by src; and real endpoints are pushed against the bounds, with datagrams written by hand.

import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Config } from '../src/config.ts'
import { pieceReserve } from '../src/connection/plan.ts'
import { defineConfig, Packeteer, type ConfigInput } from '../src/index.ts'
import { maxEntries } from '../src/message/frame.ts'
import { receiveWindow } from '../src/packet/arrivals.ts'
import { lengthOf, maxInFlight, maxRemembered } from '../src/packet/flight.ts'
import { maxHistoryBytes } from '../src/packet/packet-codec.ts'
import { probeTimeout } from '../src/packet/rtt.ts'
import { wordsOf } from './support/threat-words.ts'

const channels = {
  moves: { reliable: true, ordered: true },
  events: { reliable: true, ordered: false },
  position: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
} as const
const config = defineConfig({ channels })
const fragmentBytes = config.maxDatagramBytes - pieceReserve

const configWith = (changes: Omit<ConfigInput, 'channels'>): Config<keyof typeof channels> =>
  defineConfig({ channels, ...changes })

const words = wordsOf(config)

const rows = [...readFileSync('docs/threats.md', 'utf8').matchAll(/^\| (.+?) \| `([^`|]+)` \| ([\d,]+) \|$/gm)].map(
  ([, what = '', formula = '', figure = '']) => ({ what, formula, figure }),
)

/** The outcome of a datagram: the name of the error, or 'taken'. */
const outcome = (end: Packeteer, datagram: ReadonlyArray<number>): string => {
  const answer = end.receivePacket(Uint8Array.from(datagram))
  return answer._tag === 'Left' ? answer.left.type : 'taken'
}

const uint = (value: number, width: number): ReadonlyArray<number> =>
  Array.from({ length: width }, (_, index) => Math.floor(value / 256 ** index) % 256)

/** A narrow datagram without an ack; docs/wire-format.md, "Datagram". */
const datagramOf = (packet: number, ...body: ReadonlyArray<number>): ReadonlyArray<number> => [
  0x4f,
  ...uint(packet % 65_536, 2),
  ...body,
]

/** The last frame of a datagram: one message on reliable channel 0. */
const single = (message: number, ...payload: ReadonlyArray<number>): ReadonlyArray<number> => [
  0x80,
  ...uint(message, 3),
  ...payload,
]

/** The last frame of a datagram: the last fragment, of one byte, of a message of two. */
const lastFragment = (channel: number, message: number): ReadonlyArray<number> => [
  0xe0 + channel,
  ...uint(message, 3),
  1,
  1,
  7,
]

/** Everything that one end sends now reaches the other. */
const cross = (from: Packeteer, to: Packeteer): void => {
  for (const datagram of from.packetsToSend()) to.receivePacket(datagram)
}

const sendAll = (end: Packeteer, channel: string, bytes: number): number => {
  let sent = 0
  while (end.sendMessage(channel, new Uint8Array(bytes))._tag === 'Right') sent += 1
  return sent
}

describe('the tables of docs/threats.md', () => {
  it('have rows', () => {
    expect(rows.length).toBeGreaterThanOrEqual(30)
  })

  it.each(rows)('$what: $formula = $figure', ({ formula, figure }) => {
    expect(Number(runInNewContext(formula, words)).toLocaleString('en-US')).toBe(figure)
  })

  it('say what a fragment is', () => {
    expect(fragmentBytes).toBe(1040)
  })
})

describe('what an endpoint keeps of what it sends', () => {
  it.each(Object.keys(channels))('channel %s refuses message 1,025', (channel) => {
    const end: Packeteer = new Packeteer(config)
    expect(sendAll(end, channel, 0)).toBe(config.maxOutstandingMessages)
  })

  it.each(Object.keys(channels))('channel %s refuses byte 4,194,305', (channel) => {
    const end: Packeteer = new Packeteer(config)
    expect(sendAll(end, channel, 65_536) * 65_536).toBe(config.maxOutstandingBytes)
    expect(end.stats().channels[channel]?.outstandingBytes).toBe(config.maxOutstandingBytes)
  })

  it('settled sizes behind a large unreliable message that never gets room are bounded', () => {
    const small = configWith({ maxOutstandingMessages: 4 })
    const [end, peer]: [Packeteer, Packeteer] = [new Packeteer(small), new Packeteer(small)]
    end.sendMessage('effects', new Uint8Array(5000))
    let sent = 1
    while (end.sendMessage('effects', new Uint8Array(1))._tag === 'Right') {
      sent += 1
      for (const datagram of end.packetsToSend({ maxBytes: 60 })) peer.receivePacket(datagram)
      cross(peer, end)
    }
    expect(sent).toBe(16 * small.maxOutstandingMessages)
  })

  it('records of datagrams in flight and of lost ones are bounded, and what falls out settles as lost', () => {
    const names = Array.from({ length: 8 }, (_, index) => `channel ${index}`)
    const wide = defineConfig({
      channels: Object.fromEntries(names.map((name) => [name, { reliable: false, ordered: false }])),
    })
    const end: Packeteer = new Packeteer(wide)
    for (const name of names) {
      for (let count = 0; count < 1024; count += 1) {
        end.sendMessage(name, new Uint8Array(1))
        end.packetsToSend()
      }
    }
    end.packetsToSend()
    expect(lengthOf(end.state.packets.flight)).toBe(maxInFlight)
    expect(end.state.packets.flight.lost.length).toBe(maxRemembered)
    expect(end.drainMessageFates().filter(({ fate }) => fate === 'lost').length).toBe(8192 - maxInFlight)
  })

  it('fates and acks that nobody drains are bounded, and the newest stay', () => {
    const [end, peer]: [Packeteer, Packeteer] = [new Packeteer(config), new Packeteer(config)]
    let last = -1
    for (let sent = 0; sent < 70_000; sent += 1) {
      const answer = end.sendMessage('effects', new Uint8Array(0))
      if (answer._tag === 'Right') last = answer.right
      if (sent % 1000 < 999) continue
      cross(end, peer)
      peer.drainReceivedMessages('effects')
      cross(peer, end)
    }
    const acks = end.drainMessageAcks()
    expect(acks.length).toBeLessThanOrEqual(65_536)
    expect(acks.length).toBeGreaterThan(32_768)
    expect(acks.at(-1)).toBe(last)
    expect(end.drainMessageFates().length).toBe(acks.length)
  })
})

describe('what a peer can make an endpoint keep', () => {
  it('messages held back for order: one more is beyond the window', () => {
    const end: Packeteer = new Packeteer(config)
    const last = config.maxOutstandingMessages - 1
    for (let message = 1; message <= last; message += 1) {
      expect(outcome(end, datagramOf(message, ...single(message, 1)))).toBe('taken')
    }
    const before = end.state
    expect(outcome(end, datagramOf(last + 1, ...single(last + 1, 1)))).toBe('BeyondWindow')
    expect(end.state.channels).toBe(before.channels)
    expect(outcome(end, datagramOf(last + 1, ...single(0, 1)))).toBe('taken')
    expect(end.drainReceivedMessages('moves').length).toBe(last + 1)
  })

  it('their bytes: one more is beyond the window', () => {
    const end: Packeteer = new Packeteer(
      configWith({ maxMessageBytes: 1000, maxOutstandingBytes: 1000, maxPartialBytes: 1000 }),
    )
    const half = Array.from({ length: 500 }, () => 1)
    expect(outcome(end, datagramOf(0, ...single(1, ...half)))).toBe('taken')
    expect(outcome(end, datagramOf(1, ...single(2, ...half)))).toBe('taken')
    expect(outcome(end, datagramOf(2, ...single(3, 1)))).toBe('BeyondWindow')
  })

  it('incomplete messages of a reliable channel: one more is beyond the window', () => {
    const end: Packeteer = new Packeteer(config)
    for (let message = 0; message < config.maxOutstandingMessages; message += 1) {
      expect(outcome(end, datagramOf(message, ...lastFragment(1, message)))).toBe('taken')
    }
    expect(outcome(end, datagramOf(1024, ...lastFragment(1, 1024)))).toBe('BeyondWindow')
    expect(end.state.messages.partials[1]).toHaveLength(config.maxOutstandingMessages)
  })

  it('incomplete messages of an unreliable channel: the oldest makes room, and time takes the rest', () => {
    const end: Packeteer = new Packeteer(config)
    for (let message = 0; message < 100; message += 1) {
      expect(outcome(end, datagramOf(message, ...lastFragment(3, message)))).toBe('taken')
    }
    expect(end.state.messages.partials[3]?.map(({ number }) => number)).toEqual(
      Array.from({ length: config.maxPartialMessages }, (_, index) => 100 - config.maxPartialMessages + index),
    )
    for (let second = 0; second < 6; second += 1) end.update(1000)
    end.packetsToSend()
    expect(end.state.messages.partials.flat()).toEqual([])
  })

  it('memory grows by what arrived: the last byte of a message of 1 MiB costs a byte', () => {
    const end: Packeteer = new Packeteer(config)
    expect(outcome(end, datagramOf(0, 0xe0, 0, 0, 0, 0xf0, 0x07, 0xf0, 0x07, 9))).toBe('taken') // index 1,008 of 1,008
    expect(end.state.messages.partials[0]?.[0]?.bytes).toBe(1)
    expect(outcome(end, datagramOf(1, 0xe0, 1, 0, 0, 0xf1, 0x07, 0xf1, 0x07, 9))).toBe('Malformed')
  })

  it('old packets: the receive window and no further', () => {
    const end: Packeteer = new Packeteer(config)
    expect(outcome(end, datagramOf(5000))).toBe('taken')
    expect(outcome(end, datagramOf(5000 - receiveWindow))).toBe('taken')
    expect(outcome(end, datagramOf(5000 - receiveWindow))).toBe('Duplicate')
    expect(outcome(end, datagramOf(5000 - receiveWindow - 1))).toBe('Stale')
  })
})

describe('what a datagram can make an endpoint do', () => {
  it('deliver 1,024 messages, and not one more', () => {
    const end: Packeteer = new Packeteer(config)
    expect(outcome(end, datagramOf(0, 0xa3, 0xff, 0x07))).toBe('Malformed') // an even run of 1,025 on channel 3
    expect(outcome(end, datagramOf(0, 0xa3, 0xfe, 0x07))).toBe('taken')
    expect(end.drainReceivedMessages('effects').length).toBe(maxEntries)
  })

  it('look at 128 bytes of history, and not one more', () => {
    const end: Packeteer = new Packeteer(config)
    for (let tick = 0; tick < 2000; tick += 1) {
      end.sendMessage('effects', new Uint8Array(1))
      end.packetsToSend()
    }
    const withHistory = (bytes: number): ReadonlyArray<number> => [
      0x50,
      ...uint(0, 2),
      ...uint(1023, 2),
      bytes,
      ...Array.from({ length: bytes }, () => 255),
    ]
    expect(outcome(end, withHistory(maxHistoryBytes + 1))).toBe('Malformed')
    expect(outcome(end, withHistory(maxHistoryBytes))).toBe('taken')
    expect(end.drainMessageAcks().length).toBe(1024)
  })

  it('not answer, however many came: one bare ack per flush', () => {
    const [end, peer]: [Packeteer, Packeteer] = [new Packeteer(config), new Packeteer(config)]
    for (let packet = 0; packet < 4 * receiveWindow; packet += 1) {
      peer.sendMessage('effects', new Uint8Array(1))
      const [datagram] = peer.packetsToSend()
      if (packet % 2 === 0 && datagram !== undefined) end.receivePacket(datagram)
    }
    const answers = end.packetsToSend()
    expect(answers.length).toBe(1)
    expect(answers[0]?.length).toBeLessThanOrEqual(12 + maxHistoryBytes)
    expect(answers[0]?.length).toBeGreaterThanOrEqual(maxHistoryBytes)
    expect(end.packetsToSend()).toEqual([])
  })

  it('believe no ack of what was never sent', () => {
    const end: Packeteer = new Packeteer(config)
    expect(outcome(end, [0x40, 0, 0, 0, 0])).toBe('ForgedAck')
  })
})

describe('what leaves by itself', () => {
  /** Bytes of each of 60 flushes, 60 a second, after ten silent seconds with one flush per `idleMs`. */
  const bulkAfter = (idleMs: number): ReadonlyArray<number> => {
    const end: Packeteer = new Packeteer(config)
    for (let ms = 0; ms < 10_000; ms += idleMs) {
      end.update(idleMs)
      end.packetsToSend()
    }
    end.update(idleMs)
    end.sendMessage('events', new Uint8Array(config.maxMessageBytes))
    return Array.from({ length: 60 }, () => {
      const datagrams = end.packetsToSend()
      end.update(1000 / 60)
      return datagrams.reduce((sum, datagram) => sum + datagram.length, 0)
    })
  }

  it('bulk keeps to its rate, and a silence saves up no more than the burst', () => {
    const sizes = bulkAfter(1000 / 60)
    const burst = Math.ceil((50 * config.bulkBytesPerSecond) / 1000) + config.maxDatagramBytes
    const total = sizes.reduce((sum, bytes) => sum + bytes, 0)
    expect(sizes[0]).toBeLessThanOrEqual(burst)
    expect(sizes[0]).toBeGreaterThan(burst - config.maxDatagramBytes)
    expect(total).toBeLessThanOrEqual(config.bulkBytesPerSecond + 2 * burst) // one saved up, one earned while it left
    expect(total).toBeGreaterThan(config.bulkBytesPerSecond * 0.95)
  })

  it('whoever flushes once in a second or less gets two seconds worth of bulk at once, and no more', () => {
    const most = 2 * config.bulkBytesPerSecond + config.maxDatagramBytes
    for (const idleMs of [1000, 5000]) {
      const [first = 0] = bulkAfter(idleMs)
      expect(first).toBeLessThanOrEqual(most)
      expect(first).toBeGreaterThan(0.95 * most)
    }
  })

  /** When datagrams leave, in ms, of an end that is flushed every 100 ms and hears nothing any more. */
  const departures = (end: Pick<Packeteer, 'packetsToSend' | 'update'>): ReadonlyArray<number> =>
    Array.from({ length: 600 }, (_, index) => {
      const count = end.packetsToSend().length
      end.update(100)
      return count > 0 ? [index * 100] : []
    }).flat()

  const gapsOf = (times: ReadonlyArray<number>): ReadonlyArray<number> =>
    times.slice(1).map((ms, index) => ms - (times[index] ?? 0))

  const sizeOf = (datagrams: ReadonlyArray<Uint8Array>): number => sumOf(datagrams.map(({ length }) => length))
  const copyless = configWith({ maxRedundancyBytesPerSecond: 0 })

  /** Bytes of spare copies in a flush: what leaves, less what leaves where neither rate nor purse has anything for them. */
  const spareIn = (end: Packeteer): readonly [datagrams: ReadonlyArray<Uint8Array>, bytes: number] => {
    const { messages, ...floors } = end.state
    const redundancy = { ...messages.redundancy, rate: 0, credit: 0 }
    const without = Packeteer.fromState(copyless, { ...floors, messages: { ...messages, redundancy } }).packetsToSend()
    const datagrams = end.packetsToSend()
    return [datagrams, sizeOf(datagrams) - sizeOf(without)]
  }

  /** Bytes of spare copies per tick of three flushes, to a peer 100 ms away, which is gone after so many ticks. `count`: messages. */
  const spareBytes = (ticks: number, goneAfter: number, count: (tick: number) => number): ReadonlyArray<number> => {
    const [end, peer]: [Packeteer, Packeteer] = [new Packeteer(config), new Packeteer(config)]
    const [toPeer, toEnd]: [Array<ReadonlyArray<Uint8Array>>, Array<ReadonlyArray<Uint8Array>>] = [[], []]
    return Array.from({ length: ticks }, (_, tick) => {
      for (const one of [end, peer]) one.update(1000 / 60)
      for (const datagram of toEnd[tick - 3] ?? []) end.receivePacket(datagram)
      for (const datagram of toPeer[tick - 3] ?? []) peer.receivePacket(datagram)
      peer.drainReceivedMessages('events')
      for (let message = count(tick); message > 0; message -= 1) end.sendMessage('events', new Uint8Array(60))
      const flushes = [spareIn(end), spareIn(end), spareIn(end)]
      toPeer.push(tick < goneAfter ? flushes.flatMap(([datagrams]) => datagrams) : [])
      toEnd.push(peer.packetsToSend())
      if (tick === goneAfter && tick > 0)
        expect(probeTimeout(end.state.packets.rtt, end.state.clock.tick)).toBeLessThan(200_000)
      return sumOf(flushes.map(([, bytes]) => bytes))
    })
  }

  const sumOf = (sizes: ReadonlyArray<number>): number => sizes.reduce((sum, bytes) => sum + bytes, 0)
  const lastOf = (sizes: ReadonlyArray<number>): number =>
    sizes.reduce((last, bytes, tick) => (bytes > 0 ? tick : last), -1)
  const spareBurst = Math.floor(config.maxRedundancyBytesPerSecond / 2) + config.maxDatagramBytes

  it('spare copies keep to their rate, however many are due', () => {
    const sizes = spareBytes(660, Infinity, () => 12).slice(360)
    expect(sumOf(sizes)).toBeLessThanOrEqual(5 * config.maxRedundancyBytesPerSecond + spareBurst)
    expect(sumOf(sizes)).toBeGreaterThan(4.75 * config.maxRedundancyBytesPerSecond)
  })

  it('spare copies save up half a second and no more', () => {
    const sizes = spareBytes(420, Infinity, (tick) => (tick === 400 ? 100 : 1))
    const most = Math.max(...sizes)
    expect(sizes.indexOf(most)).toBeGreaterThan(400)
    expect(most).toBeLessThanOrEqual(spareBurst)
    expect(most).toBeGreaterThan(config.maxRedundancyBytesPerSecond * 0.1)
  })

  it.each([1, 6, 12])('spare copies end soon after the peer vanished, though %d messages a tick go on', (count) => {
    const sizes = spareBytes(700, 400, () => count).slice(401)
    expect(lastOf(sizes)).toBeLessThanOrEqual(Math.ceil((634 / 1000) * 60))
    expect(sumOf(sizes)).toBeLessThanOrEqual(19_344)
    expect(sumOf(sizes)).toBeGreaterThan(2000)
  })

  it.each([1, 6, 12])(
    'spare copies end after two probes, %d messages a tick, when the peer was never there',
    (count) => {
      const sizes = spareBytes(600, 0, (tick) => (tick < 80 ? count : 0))
      expect(lastOf(sizes)).toBeLessThanOrEqual(Math.ceil((5034 / 1000) * 60))
      expect(sumOf(sizes)).toBeLessThanOrEqual(89_744)
      expect(sumOf(sizes)).toBeGreaterThan(2000)
    },
  )

  it('a probe is at most one piece of every reliable queue', () => {
    const end: Packeteer = new Packeteer(config)
    for (const channel of ['moves', 'events']) {
      end.sendMessage(channel, new Uint8Array(fragmentBytes))
      end.sendMessage(channel, new Uint8Array(4 * fragmentBytes))
    }
    const sizes = Array.from({ length: 900 }, () => {
      const datagrams = end.packetsToSend()
      end.update(1000 / 60)
      return datagrams.reduce((sum, datagram) => sum + datagram.length, 0)
    })
    const probes = sizes.slice(400).filter((bytes) => bytes > 0)
    expect(probes.length).toBeGreaterThan(1)
    expect(Math.max(...probes)).toBeLessThanOrEqual(2 * 2 * config.maxDatagramBytes)
    expect(Math.max(...probes)).toBeGreaterThan(2 * 2 * fragmentBytes)
  })

  const leanOnes = defineConfig({ channels: { moves: { reliable: true, ordered: true, recovery: 'lean' } } })

  it('into silence from the start, one probe every 2.5 s', () => {
    const end: Packeteer<typeof leanOnes> = new Packeteer(leanOnes)
    end.sendMessage('moves', new Uint8Array(1))
    expect(new Set(gapsOf(departures(end)))).toEqual(new Set([2500]))
  })

  it('into silence later, probes come ever more seldom, down to one every 2 s', () => {
    const [end, peer]: [Packeteer, Packeteer] = [new Packeteer(config), new Packeteer(config)]
    for (let tick = 0; tick < 1000; tick += 1) {
      end.sendMessage('moves', new Uint8Array(1))
      cross(end, peer)
      peer.drainReceivedMessages('moves')
      cross(peer, end)
      end.update(1000 / 60)
    }
    end.sendMessage('moves', new Uint8Array(1))
    const gaps = gapsOf(departures(end))
    expect(gaps[0]).toBeLessThanOrEqual(200)
    expect(gaps.every((gap, index) => index === 0 || gap >= (gaps[index - 1] ?? 0))).toBe(true)
    expect(gaps.at(-1)).toBe(2000)
  })
})
