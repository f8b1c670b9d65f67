// The same work in ever larger portions, by Packeteer alone: what one unit of it costs should stay what it is. Sizes take turns, several rounds of
// each, so that a slow moment of the machine is not taken for growth.

import { Packeteer } from '../../../src/index.ts'
import { packeteerLike } from '../../peers/packeteer.ts'
import { installClock, type Clock } from '../clock.ts'
import type { Protocol } from '../ends.ts'
import { openExchange, runTicks, type Exchange } from '../exchange.ts'
import type { Answers, Job } from '../job.ts'
import { openLink } from '../link.ts'
import { median } from '../statistics.ts'
import { spend } from './spent.ts'

interface Series {
  readonly sizes: ReadonlyArray<number>
  readonly latencyTicks: number
  /** Does the work of one portion; units of it that are done. */
  readonly portion: (clock: Clock, exchange: Exchange, size: number) => Promise<number>
}

const kibi = 1024
/** Round trip, in ticks, of the messages in flight. */
const roundTripTicks = 50

const burstOf =
  (bytes: number): Series['portion'] =>
  async (clock, exchange, size) => {
    await runTicks(clock, [exchange], 1, { messages: size, bytes, from: 'a' })
    await untilDelivered(clock, exchange, bytes)
    return size
  }

async function untilDelivered(clock: Clock, exchange: Exchange, bytes: number): Promise<void> {
  // One tick more for the ack.
  await runTicks(clock, [exchange], 1, { messages: 0, bytes })
  for (let ticks = 0; exchange.counts.delivered < exchange.counts.sent; ticks += 1) {
    if (ticks === 10_000) throw new Error('a message does not arrive')
    await runTicks(clock, [exchange], 1, { messages: 0, bytes })
  }
}

const series: Readonly<Record<string, Series>> = {
  'messages in one tick': { sizes: [10, 100, 1000, 10_000], latencyTicks: 0, portion: burstOf(32) },
  'messages in flight': {
    sizes: [50, 500, 5000, 10_000],
    latencyTicks: roundTripTicks / 2,
    portion: async (clock, exchange, size) => {
      const messages = size / roundTripTicks
      await runTicks(clock, [exchange], 10, { messages, bytes: 32, from: 'a' })
      return 10 * messages
    },
  },
  'KiB of one message': {
    sizes: [1, 16, 128, kibi, 4 * kibi, 16 * kibi],
    latencyTicks: 0,
    portion: async (clock, exchange, size) => {
      await burstOf(size * kibi)(clock, exchange, 1)
      return size
    },
  },
  'datagrams of one flush': { sizes: [1, 10, 100, 500], latencyTicks: 0, portion: burstOf(1150) },
}

export const seriesNames: ReadonlyArray<string> = Object.keys(series)

const rounds = 5

/** Limits that leave room for the largest size. */
const wide = {
  maxOutstandingMessages: 16_384,
  maxMessageBytes: 16 * kibi * kibi,
  maxOutstandingBytes: 64 * kibi * kibi,
  maxPartialBytes: 16 * kibi * kibi,
}

export async function measureGrowth(_: () => Promise<Protocol>, job: Job<'growth'>): Promise<Answers['growth']> {
  const { sizes, latencyTicks, portion } = series[job.series] as Series
  const clock = installClock()
  const protocol = packeteerLike('lean', (config) => new Packeteer(config), wide)
  const samples = sizes.map((): Array<number> => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, size] of sizes.entries()) {
      const exchange = await openExchange(protocol, 'reliable', clock, openLink({ latencyTicks }))
      let units = 0
      const block = async (): Promise<void> => {
        units += await portion(clock, exchange, size)
      }
      // Until as much is under way as the size says.
      for (let warm = 0; warm < 3 + latencyTicks / 2; warm += 1) await block()
      units = 0
      const { micros } = await spend(job.seconds / rounds / sizes.length, block)
      if (exchange.counts.wrong > 0) throw new Error('a message arrived changed')
      samples[at]?.push((1000 * micros) / units)
    }
  }
  return { points: sizes.map((size, at) => ({ size, nanos: median(samples[at] ?? []) })) }
}
