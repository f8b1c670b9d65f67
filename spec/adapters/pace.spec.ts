// A file beside the game, over a queue that nobody tells of. node-datachannel and @roamhq/wrtc hide seconds of datagrams in SCTP and say
// that `bufferedAmount` is 0: moves waited 5 s there; or, one datagram a tick, the file never arrived. In virtual time, with literal bounds.

import { describe, expect, it } from 'vitest'
import { attachCarrier } from '../../src/adapters/carrier.ts'
import { clock, connect } from './connections.ts'
import { play, usual, type Outcome, type Setting } from './hidden-queue.ts'

/** Bytes a second that the game takes of a link: two messages a tick with their frames, and acks. */
const gameRate = 4500

/** What the slower of bulk rate and link allows: fragments with their headers, and the way there. */
const idealSeconds = ({ rate, loss, fileBytes, bulkBytesPerSecond, oneWayMs, jitterMs }: Setting): number =>
  (fileBytes * 1.03) / Math.min(bulkBytesPerSecond, (rate - gameRate) * (1 - loss)) + (oneWayMs + jitterMs) / 1000

const longest = ({ waits }: Outcome): number => waits.at(-1) ?? 0

describe('300 kB beside moves and positions', () => {
  const settings: ReadonlyArray<Partial<Setting>> = [
    {},
    { oneWayMs: 75 },
    { oneWayMs: 150 },
    { loss: 0.05 },
    { jitterMs: 15, loss: 0.05 },
    { jitterMs: 40 },
    { ticksPerSecond: [20, 20] },
    { ticksPerSecond: [128, 30] },
    { isOneWay: true },
    { recovery: 'auto' },
    { recovery: 'max', loss: 0.05, oneWayMs: 75 },
    { rate: 262_144, oneWayMs: 75 },
    { rate: 100_000 },
    { rate: 100_000, oneWayMs: 75 },
    { rate: 100_000, jitterMs: 15 },
    { rate: 100_000, moveBytes: 0 },
    { rate: 100_000, ticksPerSecond: [30, 30] },
    { rate: 100_000, ticksPerSecond: [60, 20] },
    { rate: 100_000, filesBothWays: true },
    { rate: 48_000 },
    { rate: 24_000 },
    { rate: 24_000, recovery: 'auto' },
    { rate: 24_000, ticksPerSecond: [20, 20] },
    { rate: 24_000, ticksPerSecond: [128, 128] },
    { rate: 24_000, oneWayMs: 150 },
    { rate: 24_000, oneWayMs: 250 },
    { rate: 24_000, oneWayMs: 250, ticksPerSecond: [128, 30] },
    { rate: 48_000, oneWayMs: 250, jitterMs: 15 },
  ]
  it.each(settings)('%j: in twice the ideal time, moves at most 150 ms later than where the queue is told', (part) => {
    const setting: Setting = { ...usual, ...part }
    const told = play({ ...setting, telling: 'honest' })
    const untold = play({ ...setting, telling: 'blind' })
    expect(told.fileSeconds).toBeLessThan(2 * idealSeconds(setting))
    expect(untold.fileSeconds).toBeLessThan(2 * idealSeconds(setting))
    expect(longest(untold) - longest(told)).toBeLessThanOrEqual(150)
  })

  // One run says little of the longest wait where losses are drawn: the median of some.
  it.each([
    { rate: 24_000, loss: 0.05 },
    { rate: 24_000, oneWayMs: 75, loss: 0.05 },
    { rate: 48_000, oneWayMs: 150, loss: 0.05 },
    { rate: 100_000, loss: 0.2 },
  ])('%j: the same, of nine runs in the middle', (part) => {
    const differences = Array.from({ length: 9 }, (_, seed) => {
      const setting: Setting = { ...usual, ...part, seed: seed + 1 }
      const untold = play(setting)
      expect(untold.fileSeconds).toBeLessThan(2 * idealSeconds(setting))
      return longest(untold) - longest(play({ ...setting, telling: 'honest' }))
    })
    expect(differences.sort((a, b) => a - b)[4]).toBeLessThanOrEqual(150)
  })

  it('also where the queue is told, and its event never comes', () => {
    for (const rate of [24_000, 100_000, 262_144]) {
      const setting: Setting = { ...usual, telling: 'silent', rate }
      const outcome = play(setting)
      expect(outcome.fileSeconds).toBeLessThan(2 * idealSeconds(setting))
      expect(longest(outcome)).toBeLessThan(300)
    }
  })

  it('a minute of it keeps the queue short to the end: the least round trip is not forgotten', () => {
    const setting: Setting = { ...usual, rate: 24_000, fileBytes: 1_000_000 }
    const outcome = play(setting)
    expect(outcome.fileSeconds).toBeGreaterThan(40)
    expect(outcome.fileSeconds).toBeLessThan(1.3 * idealSeconds(setting))
    expect(longest(outcome)).toBeLessThan(250)
  })
})

/** A carrier that is never full, and an end that hears nothing unless it is handed over. */
const silent = (maxBytesInFlight?: number) => {
  const { now, pass } = clock()
  const sizes: Array<number> = []
  const options = maxBytesInFlight === undefined ? { now } : { now, maxBytesInFlight }
  const link = attachCarrier({ send: ({ length }) => sizes.push(length), onDatagram: () => {} }, connect(), options)
  const tick = (): ReadonlyArray<number> => {
    pass(16)
    link.beginTick()
    link.endTick()
    return sizes.splice(0)
  }
  return { link, tick }
}

describe('into silence', () => {
  it('a file stops after two datagrams, and small messages go on leaving in the tick in which they were sent', () => {
    const { link, tick } = silent()
    link.connection.sendMessage('files', new Uint8Array(60_000))
    const first = [tick(), tick(), tick()]
    expect(first.map(({ length }) => length)).toEqual([1, 1, 0])
    for (let count = 0; count < 20; count += 1) {
      for (let move = 0; move < 12; move += 1) link.connection.sendMessage('moves', new Uint8Array(200))
      const sizes = tick()
      expect(sizes.length).toBeGreaterThanOrEqual(3)
      for (const size of sizes) expect(size).toBeLessThanOrEqual(990)
    }
    expect(link.connection.stats().channels['moves']?.outstandingMessages).toBe(240)
  })

  it('with too much in flight, one datagram a tick', () => {
    const { link, tick } = silent(3000)
    const counts = []
    for (let count = 0; count < 8; count += 1) {
      for (let move = 0; move < 4; move += 1) link.connection.sendMessage('moves', new Uint8Array(400))
      counts.push(tick().length)
    }
    expect(counts).toEqual([2, 2, 1, 1, 1, 1, 1, 1])
  })
})
