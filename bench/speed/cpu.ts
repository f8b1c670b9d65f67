// One run of `cpu`: what a message costs in processor time, user and system, so that collecting garbage counts. It is sent, received and
// acked, by two ends in this process. After warming up, blocks of ticks are played until enough time has been spent.

import { installClock } from './clock.ts'
import type { Mode, Protocol } from './ends.ts'
import { openExchange, type Load } from './exchange.ts'

export interface CpuRun {
  /** Nanoseconds of processor time for each message delivered. */
  readonly nanos: number
  readonly datagramsPerTick: number
  /** Of those sent, what was not delivered, and what was delivered wrongly: a peer that does less is not faster. */
  readonly undelivered: number
  readonly wrong: number
}

const warmUpTicks = 1000
const warmUpMicros = 500_000

export const spentMicros = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return user + system
}

export async function measureCpu(load: () => Promise<Protocol>, mode: Mode, traffic: Load, seconds: number): Promise<CpuRun> {
  const clock = installClock()
  const { run, counts, link } = await openExchange(await load(), mode, clock)
  const block = Math.max(10, Math.ceil(2000 / traffic.messages))
  const start = process.cpuUsage()
  for (let ticks = 0; ticks < warmUpTicks || spentMicros(start) < warmUpMicros; ticks += block) await run(block, traffic)
  const before = { ...counts, datagrams: link.counts.datagrams }
  const begin = process.cpuUsage()
  let ticks = 0
  let spent = 0
  while (spent < seconds * 1_000_000) {
    await run(block, traffic)
    ticks += block
    spent = spentMicros(begin)
  }
  const delivered = counts.delivered - before.delivered
  const sent = counts.sent - before.sent
  return {
    nanos: (1000 * spent) / delivered,
    datagramsPerTick: (link.counts.datagrams - before.datagrams) / ticks,
    undelivered: Math.max(0, 1 - delivered / sent),
    wrong: counts.wrong,
  }
}
