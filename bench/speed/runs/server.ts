// Many connections in one process. The ends talk to one another in pairs, so N of them are what a server does for N connections: as much
// to keep, to send and to receive. What a connection costs in a tick should not depend on how many there are.

import { PerformanceObserver } from 'node:perf_hooks'
import { installClock } from '../clock.ts'
import type { Protocol } from '../ends.ts'
import { nextTurn, openExchange, runTicks, type Exchange } from '../exchange.ts'
import type { Answers, Job } from '../job.ts'
import { spend } from './spent.ts'

const warmUpSeconds = 1
const warmUpTicks = 30

export async function measureServer(load: () => Promise<Protocol>, job: Job<'server'>): Promise<Answers['server']> {
  const clock = installClock()
  const protocol = await load()
  const exchanges: Array<Exchange> = []
  for (let count = 0; 2 * count < job.connections; count += 1)
    exchanges.push(await openExchange(protocol, 'reliable', clock))
  let collectedMs = 0
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) collectedMs += duration
  })
  observer.observe({ entryTypes: ['gc'] })
  const tick = async (): Promise<void> => {
    await runTicks(clock, exchanges, 1, job.load)
    // The observer is told between turns.
    await nextTurn()
  }
  for (let ticks = 0; ticks < warmUpTicks; ticks += 1) await tick()
  await spend(warmUpSeconds, tick)
  collectedMs = 0
  const begin = process.hrtime.bigint()
  const { blocks, micros } = await spend(job.seconds, tick)
  // Pauses are told in time that passed, not in time of the processor.
  const passedMs = Number(process.hrtime.bigint() - begin) / 1e6
  return { micros: micros / (blocks * 2 * exchanges.length), collecting: collectedMs / passedMs }
}
