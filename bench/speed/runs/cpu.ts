// What a message costs in processor time: sent, received and acked, by two ends in this process. After warming up, blocks of ticks are
// played until enough time has been spent.

import { installClock } from '../clock.ts'
import type { Protocol } from '../ends.ts'
import { openExchange, runTicks } from '../exchange.ts'
import type { Answers, Job } from '../job.ts'
import { openLink } from '../link.ts'
import { spend } from './spent.ts'

const warmUpTicks = 1000
const warmUpSeconds = 0.4
const messagesOfBlock = 2000

export async function measureCpu(load: () => Promise<Protocol>, job: Job<'cpu'>): Promise<Answers['cpu']> {
  const clock = installClock()
  const { latencyTicks } = job
  const exchange = await openExchange(await load(), job.mode, clock, openLink({ latencyTicks }))
  const { counts, link } = exchange
  const ticks = Math.max(10, Math.ceil(messagesOfBlock / job.load.messages))
  const block = (): Promise<void> => runTicks(clock, [exchange], ticks, job.load)
  await runTicks(clock, [exchange], warmUpTicks, job.load)
  await spend(warmUpSeconds, block)
  const { sent, delivered } = counts
  const { datagrams } = link.counts
  const { blocks, micros } = await spend(job.seconds, block)
  const messages = counts.delivered - delivered
  return {
    nanos: (1000 * micros) / messages,
    datagramsPerTick: (link.counts.datagrams - datagrams) / (blocks * ticks),
    undelivered: Math.max(0, 1 - messages / (counts.sent - sent)),
    wrong: counts.wrong,
  }
}
