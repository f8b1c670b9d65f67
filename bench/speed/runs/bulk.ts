// Large messages, one after the other, over a perfect link in ticks of a millisecond: megabytes for each second of processor time. A peer that
// does not take one whole gets it in pieces.

import { installClock } from '../clock.ts'
import type { Protocol } from '../ends.ts'
import { openExchange, runTicks, type Load } from '../exchange.ts'
import type { Answers, Job } from '../job.ts'
import { spend } from './spent.ts'

const millis = 1
const warmUpSeconds = 0.4
/** A message that has not come after so many ticks does not come. */
const patience = 20_000

export async function measureBulk(load: () => Promise<Protocol>, job: Job<'bulk'>): Promise<Answers['bulk']> {
  const clock = installClock()
  const protocol = await load()
  const exchange = await openExchange(protocol, 'reliable', clock)
  const pieces = Math.ceil(job.bytes / protocol.maxMessageBytes)
  const piece: Load = { messages: pieces, bytes: Math.ceil(job.bytes / pieces), from: 'a' }
  const none: Load = { messages: 0, bytes: piece.bytes }
  const sendOne = async (): Promise<void> => {
    await runTicks(clock, [exchange], 1, piece, millis)
    for (let ticks = 0; exchange.counts.delivered < exchange.counts.sent; ticks += 1) {
      if (ticks === patience) throw new Error('a message does not arrive')
      await runTicks(clock, [exchange], 1, none, millis)
    }
  }
  await spend(warmUpSeconds, sendOne)
  const { blocks, micros } = await spend(job.seconds, sendOne)
  if (exchange.counts.wrong > 0) throw new Error('a message arrived changed')
  return { megabytesPerSecond: (blocks * job.bytes) / micros, pieces }
}
