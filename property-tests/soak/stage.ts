// The run of a soak: starts three processes, introduces them, restarts both ends once, heals the network, waits until all is settled and
// silent, and gathers the evidence. Waits are generous: a loaded machine is slow, and only a soak that stands still is broken off.

import { extname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild, type Child } from '../../src/cli/stage/child.ts'
import type { Evidence, MemoryReading } from './evidence.ts'
import { channels } from './game.ts'
import { otherEnd, readClock, type End } from './history.ts'
import { openJudge } from './judge.ts'
import { openMerge } from './merge.ts'
import type { Options } from './options.ts'
import type { FromPlayer, FromRelay, RelayCounts, SessionCounts, ToPlayer, ToRelay } from './orders.ts'
import { scheduleOf } from './schedule.ts'
import { openTrafficBook } from './traffic-book.ts'
import { marksOf } from './verdict.ts'

const ends = ['a', 'b'] as const
const moreMs = 40_000
const settleMs = 120_000
const silenceMs = 60_000
const answerMs = 60_000
const pollMs = 100
/** For the recording of an end whose peer has died. */
const lastWordsMs = 2000
/** A second of turns of the relay, each a quarter of one, and one more. */
const quietTurns = 5

const programOf = (name: 'player' | 'relay'): URL =>
  new URL(`./soak/${name}${extname(import.meta.url)}`, import.meta.url)

export interface Progress {
  readonly playedMs: number
  readonly delivered: number
  readonly departures: number
  readonly violations: number
}

/** `tell` is called some ten times a second; `recordAs` names the file for the recording of an end when something is wrong. */
export async function playSoak(
  options: Options,
  tell: (progress: Progress) => void,
  recordAs: (end: End) => string,
): Promise<Evidence> {
  const schedule = scheduleOf(options)
  const relay: Child<ToRelay, FromRelay> = startChild(programOf('relay'))
  const players: Record<End, Child<ToPlayer, FromPlayer>> = {
    a: startChild(programOf('player')),
    b: startChild(programOf('player')),
  }
  const children = [relay, players.a, players.b]
  /** Set anew when both ends play: to start three processes may take seconds. */
  let startedMs = performance.now()
  let beganMs = readClock()
  const elapsedMs = (): number => performance.now() - startedMs

  const traffic = openTrafficBook()
  const judges = [openJudge(channels), openJudge(channels)] as const
  const merges = judges.map(({ note }) => openMerge(note))
  const sessions: Record<End, Array<SessionCounts>> = { a: [], b: [] }
  const memory: Record<End, Array<MemoryReading>> = { a: [], b: [] }
  const unsettled: Record<End, number> = { a: Infinity, b: Infinity }
  const finished = new Set<string>()
  const sayers: Record<End, (report: FromPlayer) => void> = { a: () => {}, b: () => {} }
  let counts: RelayCounts | undefined
  let departures = 0
  let isRecorded = false

  const violations = () => judges.flatMap((judge) => judge.violations)
  /** Once, as soon as something is wrong, while the last seconds are still in memory. */
  const recordIf = (isWrong: boolean): void => {
    if (isRecorded || !isWrong) return
    isRecorded = true
    for (const end of ends) players[end].tell({ type: 'SaveRecording' })
  }
  const recordIfBroken = (): void => recordIf(violations().length > 0 || traffic.violations.length > 0)
  for (const end of ends)
    players[end].onReport((report) => {
      sayers[end](report)
      if (report.type === 'MemoryMeasured')
        memory[end].push({ atMs: elapsedMs(), bytes: report.bytes, bare: report.bare })
      if (report.type === 'SessionEnded') sessions[end].push(report.counts)
      if (report.type === 'Finished') finished.add(end)
      if (report.type !== 'Played') return
      unsettled[end] = report.unsettled
      for (const arrival of report.arrivals) traffic.noteArrival(end, report.session, arrival)
      merges[report.session - 1]?.push(end, report.events, report.upToMs)
      recordIfBroken()
    })
  relay.onReport((report) => {
    if (report.type === 'Finished') finished.add('relay')
    if (report.type !== 'Relayed') return
    counts = report.counts
    departures += report.departures.length
    report.departures.forEach(traffic.noteDeparture)
    recordIfBroken()
  })

  const until = async (isOver: () => boolean, limitMs: number): Promise<boolean> => {
    const limit = elapsedMs() + limitMs
    while (!isOver() && elapsedMs() < limit) {
      await sleep(pollMs)
      const delivered = judges.reduce(
        (sum, { tallies }) => sum + [...tallies.values()].reduce((all, tally) => all + tally.delivered, 0),
        0,
      )
      tell({
        playedMs: elapsedMs(),
        delivered,
        departures,
        violations: violations().length + traffic.violations.length,
      })
    }
    return isOver()
  }
  const begin = async (end: End, session: 1 | 2, ports: Readonly<Record<End, number>>): Promise<void> => {
    const began = new Promise<number>((resolve) => {
      sayers[end] = (report) => {
        if (report.type === 'SessionBegan' && report.session === session) resolve(report.port)
      }
    })
    const sessionId = schedule.sessionIds[session - 1] ?? 0
    players[end].tell({
      type: 'BeginSession',
      end,
      session,
      sessionId,
      relayPort: ports[end],
      seed: options.seed,
      recordAs: recordAs(end),
    })
    relay.tell({ type: 'MoveEnd', end, session, port: await began })
  }
  const play = async (): Promise<{ settled: boolean; silent: boolean }> => {
    const { ports } = await relay.waitFor('Ready')
    await Promise.all(ends.map((end) => players[end].waitFor('Ready')))
    relay.tell({ type: 'StartRelay', seed: options.seed })
    await Promise.all(ends.map((end) => begin(end, 1, ports)))
    startedMs = performance.now()
    beganMs = readClock()
    await until(() => elapsedMs() >= schedule.restartMs, Infinity)
    await begin(schedule.firstToRestart, 2, ports)
    await until(() => elapsedMs() >= schedule.restartMs + schedule.apartMs, Infinity)
    await begin(otherEnd(schedule.firstToRestart), 2, ports)
    await until(() => elapsedMs() >= schedule.memoryFromMs, Infinity)
    for (const end of ends) players[end].tell({ type: 'MeasureMemory' })
    await until(() => elapsedMs() >= schedule.healMs, Infinity)
    await until(isEverythingMet, moreMs)
    relay.tell({ type: 'Heal' })
    for (const end of ends) players[end].tell({ type: 'StopTalking' })
    // Anything that was reported before the heal may be news from before.
    await sleep(1000)
    const settled = await until(() => unsettled.a === 0 && unsettled.b === 0, settleMs)
    const isQuiet = (): boolean => counts !== undefined && counts.inTransit === 0 && counts.quietTurns >= quietTurns
    const silent = await until(isQuiet, silenceMs)
    recordIf(!settled || !silent)
    for (const end of ends) players[end].tell({ type: 'Finish' })
    await until(() => finished.size >= 2, answerMs)
    relay.tell({ type: 'Finish' })
    if (!(await until(() => finished.size >= 3, answerMs))) throw new Error('a process did not answer')
    return { settled, silent }
  }

  // A slow machine gets a little more time to meet everything.
  const isEverythingMet = (): boolean =>
    marksOf({ traffic, judges, relay: counts ?? noCounts, leastMs: schedule.healMs }).every(([, count]) => count > 0)

  const early = Promise.race(children.map(({ ended }) => ended))
  const outcome = await Promise.race([
    play().catch((failure: unknown) => String(failure)),
    early.then((ending) => `broken off: ${ending}`),
  ])
  const brokenOff = typeof outcome === 'string' ? outcome : undefined
  if (brokenOff !== undefined) {
    recordIf(true)
    await sleep(lastWordsMs)
  }
  await Promise.all(children.map(({ stop }) => stop()))
  return {
    beganMs,
    judges,
    violations: violations(),
    traffic,
    sessions,
    memory,
    relay: counts ?? noCounts,
    settled: typeof outcome !== 'string' && outcome.settled,
    silent: typeof outcome !== 'string' && outcome.silent,
    endings: await Promise.all(children.map(({ ended }) => ended)),
    leastMs: schedule.healMs,
    memoryFromMs: schedule.memoryFromMs,
    brokenOff,
  }
}

const noLink = { offered: 0, lost: 0, dropped: 0, copied: 0, corrupted: 0, damaged: 0, reordered: 0, delivered: 0 }
const noCounts: RelayCounts = {
  heard: 0,
  unknown: 0,
  unsent: 0,
  replaced: 0,
  links: noLink,
  inTransit: 0,
  quietTurns: 0,
}
