// What an endpoint takes: many pairs, connected and at rest, and again at work with the messages of the last tick not acked yet. Heap is what is left
// after collecting, array buffers included; resident is what the process takes of the machine.

import { installClock } from '../clock.ts'
import type { Protocol } from '../ends.ts'
import { openExchange, runTicks, type Exchange } from '../exchange.ts'
import type { Answers, Job } from '../job.ts'
import { collectGarbage } from './alloc.ts'

const busyTicks = 30

interface Taken {
  readonly heap: number
  readonly resident: number
}

function takenNow(): Taken {
  collectGarbage()
  collectGarbage()
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage()
  return { heap: heapUsed + arrayBuffers, resident: rss }
}

export async function measureMemory(load: () => Promise<Protocol>, job: Job<'memory'>): Promise<Answers['memory']> {
  const clock = installClock()
  const protocol = await load()
  // A first pair is played alone: code is compiled, and what a module makes once is made.
  await runTicks(clock, [await openExchange(protocol, 'reliable', clock)], 2000, job.load)
  const pairs = Math.min(job.pairs, protocol.mostPairs ?? job.pairs)
  const before = takenNow()
  const exchanges: Array<Exchange> = []
  for (let count = 0; count < pairs; count += 1) exchanges.push(await openExchange(protocol, 'reliable', clock))
  const idle = takenNow()
  await runTicks(clock, exchanges, busyTicks, job.load)
  const busy = takenNow()
  const ofOne = (taken: number): number => taken / (2 * exchanges.length)
  return {
    heapIdle: ofOne(idle.heap - before.heap),
    residentIdle: ofOne(idle.resident - before.resident),
    heapBusy: ofOne(busy.heap - before.heap),
    residentBusy: ofOne(busy.resident - before.resident),
  }
}
