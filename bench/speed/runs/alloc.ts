// Bytes allocated for each message, harness included: how the heap and its buffers grow over some ticks in which nothing is collected. Warmed
// up first: code that is not compiled yet allocates more.

import { installClock } from '../clock.ts'
import type { Protocol } from '../ends.ts'
import { openExchange, runTicks } from '../exchange.ts'
import type { Answers, Job } from '../job.ts'
import { openLink } from '../link.ts'

const warmUpBlocks = 30
const ticksOfBlock = 100
/** The smallest counts: what the engine allocates to compile is not the peer's. */
const countedRuns = 5

/** Wants --expose-gc. */
export function collectGarbage(): void {
  const { gc } = globalThis as { readonly gc?: () => void }
  if (gc === undefined) throw new Error('start it with --expose-gc')
  gc()
}

export async function measureAlloc(load: () => Promise<Protocol>, job: Job<'alloc'>): Promise<Answers['alloc']> {
  const clock = installClock()
  const { latencyTicks } = job
  const exchange = await openExchange(await load(), job.mode, clock, openLink({ latencyTicks }))
  for (let warm = 0; warm < warmUpBlocks; warm += 1) {
    await runTicks(clock, [exchange], ticksOfBlock, job.load)
    collectGarbage()
  }
  const runs: Array<Answers['alloc']> = []
  for (let run = 0; run < countedRuns; run += 1) {
    collectGarbage()
    const { sent } = exchange.counts
    const before = process.memoryUsage()
    await runTicks(clock, [exchange], job.ticks, job.load)
    const after = process.memoryUsage()
    const messages = exchange.counts.sent - sent
    runs.push({
      heapBytes: (after.heapUsed - before.heapUsed) / messages,
      bufferBytes: (after.arrayBuffers - before.arrayBuffers) / messages,
    })
  }
  return {
    heapBytes: Math.min(...runs.map(({ heapBytes }) => heapBytes)),
    // Of those that were let go meanwhile, some are taken off.
    bufferBytes: Math.max(...runs.map(({ bufferBytes }) => bufferBytes)),
  }
}
