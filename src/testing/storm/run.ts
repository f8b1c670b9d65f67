/**
 * Plays a storm in its phases: storm, heal, finish (until nothing is owed), rest (until nothing new is under way), silence (until the
 * last late copy has come). Then the oracle judges each session. Same storm, same run, byte for byte; a seed is a whole bug report.
 */
import type { Config } from '../../config.ts'
import { initialState } from '../../connection/state.ts'
import { decodeState, encodeState } from '../../state/encoding.ts'
import { isLeft } from '../../fp.ts'
import { initialLink, type LinkCounters } from '../link.ts'
import { openHearing } from '../oracle/judge.ts'
import type { Fact } from '../oracle/fact.ts'
import { describeVerdict, type Verdict } from '../oracle/invariants.ts'
import { type PairState } from '../pair.ts'
import { promisesOf } from './facts.ts'
import { linksAt, type Links } from './spells.ts'
import { setStage, type Configs, type ReducerOf, type Stage } from './stage.ts'
import type { Storm } from './storm.ts'
import { hit, markLinks, markStates, type Marks } from './tally.ts'

export interface StormRun {
  readonly verdicts: ReadonlyArray<Verdict>
  /** Verdicts in sentences, and what else went wrong. Empty: all promises were kept. */
  readonly broken: ReadonlyArray<string>
  readonly marks: ReadonlyMap<string, number>
  /** Virtual time with both applications sending, or something owed: storm and finish. Silence is left out. */
  readonly loadedMicros: number
  /** What the link of each direction did while it was as configured all the time; undefined when spells changed it. */
  readonly observed: { readonly a: LinkCounters; readonly b: LinkCounters } | undefined
}

const second = 1_000_000

/** How long after the storm everything has to be settled: three probe intervals, and what the bulk rate asks for. */
const recoveryOf = (storm: Storm, owedMessages: number): number => {
  const { bulkBytesPerSecond, maxMessageBytes } = storm.config
  const degraded = storm.healed.aToB.lossRatio > 0 ? 4 : 1
  const bulk = (owedMessages * (maxMessageBytes + 1000)) / bulkBytesPerSecond
  return (60 + 3 * bulk) * degraded * second
}

/** Plays the storm and judges it. `reducerOf`: another protocol than the shipped one, as a test of the tests. */
export function runStorm(storm: Storm, reducerOf?: ReducerOf): StormRun {
  const marks: Marks = new Map()
  const verdicts: Array<Verdict> = []
  const broken: Array<string> = []
  let loadedMicros = 0
  let observed: StormRun['observed']
  let pair = firstPair(storm)
  for (let session = 0; session < storm.sessions; session += 1) {
    const configs = configsOf(storm, session)
    const isLast = session === storm.sessions - 1
    const before = { ...pair, a: fresh(pair, 'a', configs, storm), b: fresh(pair, 'b', configs, storm) }
    const hearing = openHearing(promisesOf(storm.config, storm.perfect))
    const stage = setStage(storm, configs, storm, before, session, marks, hearing.hear, reducerOf)
    playStorm(storm, stage, before.nowMicros)
    if (session === 0 && storm.spells.length === 0)
      observed = { a: stage.state().a.link.counters, b: stage.state().b.link.counters }
    const stormyMicros = stage.state().nowMicros - before.nowMicros
    loadedMicros += isLast ? stormyMicros + finish(storm, stage, hearing.hear, marks) : stormyMicros
    pair = stage.state()
    markLinks(marks, before, pair)
    markStates(marks, before, pair)
    if (session > 0) hit(marks, 'second session over the same link')
    const judged = hearing.conclude()
    verdicts.push(...judged)
    broken.push(...judged.map(describeVerdict), ...stage.errors, ...readBack(configs, pair), ...misread(marks))
  }
  return { verdicts, broken, marks, loadedMicros, observed }
}

const firstPair = (storm: Storm): PairState => {
  const end = (label: 'a' | 'b') => ({
    connection: initialState(storm.config, storm.origin),
    wokeMicros: 0,
    waiting: [],
    link: initialLink(label === 'a' ? storm.aToB : storm.bToA, storm.seed, label),
  })
  return { nowMicros: 0, a: end('a'), b: end('b') }
}

/** A new connection on an old link: what is under way, and waits to be read, stays. */
const fresh = (pair: PairState, end: 'a' | 'b', configs: Configs, { origin }: Storm): PairState['a'] => ({
  ...pair[end],
  connection: initialState(configs[end], origin),
})

function configsOf({ config }: Storm, session: number): Configs {
  if (config.integrity === 'none') return { a: config, b: config }
  const own = (side: 'a' | 'b'): Config => ({ ...config, side, sessionId: config.sessionId + session })
  return { a: own('a'), b: own('b') }
}

/** The storm itself, without what follows; the links as the spells say. */
export function playStorm(storm: Storm, stage: Stage, startMicros: number): void {
  const until = startMicros + storm.stormMicros
  let links: Links = storm
  while (stage.dueMicros() <= until) {
    const now = linksAt(storm, storm.spells, stage.dueMicros() - startMicros)
    if (now.aToB !== links.aToB || now.bToA !== links.bToA) stage.relink(now)
    links = now
    stage.wakeNext(true)
  }
}

/** Heal, finish, rest, silence; says how long it took until nothing was owed. */
function finish(storm: Storm, stage: Stage, tell: (fact: Fact) => void, marks: Marks): number {
  const healedMicros = stage.state().nowMicros
  const mostMicros = recoveryOf(storm, stage.unsettled())
  const since = (): number => stage.state().nowMicros - healedMicros
  stage.relink(storm.healed)
  tell({ type: 'Healed', atMicros: healedMicros })
  while (stage.unsettled() > 0 && since() <= mostMicros) stage.wakeNext(false)
  const owedMicros = since()
  if (stage.unsettled() > 0) {
    tell({ type: 'Overdue', atMicros: stage.state().nowMicros, owedMicros })
    return owedMicros
  }
  hit(marks, 'finished')
  stage.slowDown(100_000)
  // What was held back may still be news to somebody; and then both have to look once, and answer once.
  const sent = offeredBy(stage.state())
  while (isUnderWay(stage.state(), sent, copiesAreNews(storm))) stage.wakeNext(false)
  const quiet = stage.state().nowMicros + 5 * second
  while (stage.state().nowMicros < quiet) stage.wakeNext(false)
  tell({ type: 'Rested', atMicros: stage.state().nowMicros })
  stage.slowDown(1_000_000)
  const least = stage.state().nowMicros + 15 * second
  while (stage.state().nowMicros < least || isUnderWay(stage.state(), sent, true)) stage.wakeNext(false)
  tell({ type: 'Ended', atMicros: stage.state().nowMicros })
  return owedMicros
}

/** Where an original may have been spoilt on its way, or was waiting at an end that died, its copy is the first to be read. */
const copiesAreNews = ({ aToB, bToA, a, b }: Storm): boolean =>
  [aToB, bToA].some(({ corruptRatio, damageRatio }) => corruptRatio + damageRatio > 0) ||
  a.restarts.length + b.restarts.length > 0

interface Offered {
  readonly a: number
  readonly b: number
}

const offeredBy = ({ a, b }: PairState): Offered => ({ a: a.link.counters.offered, b: b.link.counters.offered })

/** Whether something of what had been sent by then is still on a link: keep-alives, which are sent later, go on for ever. */
const isUnderWay = (pair: PairState, sent: Offered, copies: boolean): boolean =>
  (['a', 'b'] as const).some((end) =>
    pair[end].link.inTransit.some(({ order, copy }) => order < sent[end] && (copies || !copy)),
  )

/** Whatever state a storm ends in is written and read back as it was. */
function readBack(configs: Configs, pair: PairState): ReadonlyArray<string> {
  return (['a', 'b'] as const).flatMap((end) => {
    const bytes = encodeState(pair[end].connection)
    const read = decodeState(configs[end], bytes)
    if (isLeft(read)) return [`R4 the state of ${end} is not read back: ${JSON.stringify(read.left)}`]
    return isSame(encodeState(read.right), bytes) ? [] : [`R4 the state of ${end} is written otherwise when read back`]
  })
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])

/** Two honest ends never go beyond each other's window, and never forge an ack, whatever the link does. */
const misread = (marks: Marks): ReadonlyArray<string> =>
  ['BeyondWindow', 'ForgedAck', 'NotBytes']
    .filter((reason) => marks.has(`discarded ${reason}`))
    .map((reason) => `H4 an honest end read the other as ${reason}`)
