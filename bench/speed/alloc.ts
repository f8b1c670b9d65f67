// One run of `alloc`: bytes allocated for each message, harness included: how the heap and its buffers grow over some ticks with a young
// generation so large that nothing is collected meanwhile.

import { installClock } from './clock.ts'
import type { Mode, Protocol } from './ends.ts'
import { openExchange, type Load } from './exchange.ts'

export interface AllocRun {
  readonly heapBytes: number
  /** Array buffers that do not live in the heap. */
  readonly bufferBytes: number
}

/** What the run has to be started with. */
export const allocFlags: ReadonlyArray<string> = ['--expose-gc', '--max-semi-space-size=512', '--min-semi-space-size=512']

const warmUpTicks = 2000

export async function measureAlloc(load: () => Promise<Protocol>, mode: Mode, traffic: Load, ticks: number): Promise<AllocRun> {
  const collect = (globalThis as { readonly gc?: () => void }).gc
  if (collect === undefined) throw new Error('alloc wants --expose-gc')
  const { run, counts } = await openExchange(await load(), mode, installClock())
  for (let warm = 0; warm < warmUpTicks; warm += 100) {
    await run(100, traffic)
    collect()
  }
  const sent = counts.sent
  const before = process.memoryUsage()
  await run(ticks, traffic)
  const after = process.memoryUsage()
  const messages = counts.sent - sent
  return {
    heapBytes: (after.heapUsed - before.heapUsed) / messages,
    bufferBytes: (after.arrayBuffers - before.arrayBuffers) / messages,
  }
}
