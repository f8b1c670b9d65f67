// What a peer never delivers on a lossy link: some time of talk, then time for stragglers, under the same loss. To be read beside its speed.

import { installClock } from '../clock.ts'
import type { Protocol } from '../ends.ts'
import { openExchange, runTicks } from '../exchange.ts'
import type { Answers, Job } from '../job.ts'
import { openLink } from '../link.ts'

/** Round trip 100 ms. */
const latencyTicks = 3
const stragglerTicks = 1200

export async function measureLoss(load: () => Promise<Protocol>, job: Job<'loss'>): Promise<Answers['loss']> {
  const clock = installClock()
  const exchange = await openExchange(await load(), 'reliable', clock, openLink({ latencyTicks }))
  exchange.link.lose(job.loss)
  await runTicks(clock, [exchange], job.ticks, job.load)
  await runTicks(clock, [exchange], stragglerTicks, { messages: 0, bytes: job.load.bytes })
  const { sent, delivered, wrong } = exchange.counts
  return { undelivered: 1 - delivered / sent, wrong }
}
