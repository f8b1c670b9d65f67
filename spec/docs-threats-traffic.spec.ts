// docs/threats.md, "Traffic that a peer can cause": what leaves an endpoint by itself, pushed against its bounds. Bulk keeps
// to its rate and saves up no more than a burst, whoever flushes how often; probes are small and go ever more seldom.

import { describe, expect, it } from 'vitest'
import { defineConfig, Packeteer } from '../src/index.ts'
import { config, cross, fragmentBytes } from './support/threat-ends.ts'

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
