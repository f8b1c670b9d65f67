// The verdict on a soak: each claim with the numbers it rests on. Pure. A claim about something that never happened proves nothing, so
// every evil and every way that a message can end must have been met.

import type { Evidence } from './evidence.ts'
import { channelNames } from './game.ts'
import { evils, type End, type Evil } from './history.ts'
import type { Tally } from './judge.ts'

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

/**
 * By how much the heap at the end may be larger than it was after the first part of the run, both without a recording: room for what the
 * engine learns. To keep 40 bytes of each datagram of ten minutes would show.
 */
const heapGrowthBytes = 4_000_000
/** And by how much for a while: a ring of recent events holds what was received, and a datagram may have 65,000 bytes. */
const heapSwingBytes = 16_000_000

const ends: ReadonlyArray<End> = ['a', 'b']

export function judgeSoak(evidence: Evidence): ReadonlyArray<Check> {
  return [
    checkPromises(evidence),
    checkOwed(evidence),
    checkTraffic(evidence),
    ...ends.flatMap((end) => [checkTold(evidence, end), checkMissing(evidence, end), checkHeap(evidence, end)]),
    checkSilence(evidence),
    checkProcesses(evidence),
    checkMarks(evidence),
  ]
}

function checkPromises({ beganMs, violations, judges }: Evidence): Check {
  const sum = sumOf(judges)
  return {
    name: 'nothing false, nothing twice',
    ok: violations.length === 0,
    detail:
      violations.length === 0
        ? `${sum('accepted')} messages accepted, ${sum('delivered')} delivered, ${sum('acked') + sum('ackedLate')} acked`
        : violations
            .slice(0, 20)
            .map(({ atMs, promise, detail }) => `at ${((atMs - beganMs) / 1000).toFixed(3)} s: ${promise}: ${detail}`)
            .join('\n'),
  }
}

function checkOwed({ judges, settled }: Evidence): Check {
  const owed = judges.at(-1)?.owed() ?? []
  const ok = owed.length === 0 && settled
  return {
    name: 'every message told',
    ok,
    detail: ok ? 'in the last session, each with one fate' : [`${owed.length} owed`, ...owed.slice(0, 20)].join('\n'),
  }
}

function checkTraffic({ traffic }: Evidence): Check {
  const { violations } = traffic
  const bad = [...traffic.outcomes].reduce((sum, [evil, told]) => {
    const arrived = [...told.values()].reduce((all, count) => all + count, 0)
    return evil === 'honest' || evil === 'old copy' ? sum : sum + arrived
  }, 0)
  const ok = violations.length === 0 && traffic.unexplained() === 0
  return {
    name: 'every datagram told',
    ok,
    detail: ok
      ? `${bad} that nobody sent arrived, none was taken, each was told`
      : [`${traffic.unexplained()} arrived that the relay did not send`, ...violations.slice(0, 20)].join('\n'),
  }
}

/** What was seen from outside is what `stats()` says, reason by reason. */
function checkTold({ sessions }: Evidence, end: End): Check {
  const wrong = sessions[end].flatMap(({ session, outcomes, discards, packetsReceived, troubles }) => {
    const told: Readonly<Record<string, number>> = { ...discards, taken: packetsReceived }
    const names = new Set([...Object.keys(told), ...Object.keys(outcomes)].filter((name) => name !== 'unread'))
    return [
      ...[...names]
        .filter((name) => (told[name] ?? 0) !== (outcomes[name] ?? 0))
        .map((name) => `session ${session}: ${name} ${outcomes[name] ?? 0} times, stats() says ${told[name] ?? 0}`),
      ...Object.entries(troubles).map(([name, times]) => `session ${session}: the host told ${name} ${times} times`),
    ]
  })
  const discarded = sessions[end].reduce(
    (sum, { discards }) => sum + Object.values(discards).reduce((all, count) => all + count, 0),
    0,
  )
  const ok = wrong.length === 0 && sessions[end].length === 2
  return {
    name: `stats() of ${end}`,
    ok,
    detail: ok ? `${discarded} discarded, by the same reasons as seen from outside` : wrong.join('\n'),
  }
}

/** What was sent to an end and did not arrive is what its receive buffer had no room for. */
function checkMissing({ traffic, sessions }: Evidence, end: End): Check {
  const last = sessions[end].at(-1)
  const missing = traffic.missing(end, last?.session ?? 0)
  const drops = last?.drops
  return {
    name: `arrivals at ${end}`,
    ok: drops === undefined || missing === drops,
    detail: `${missing} missing, the system dropped ${drops ?? 'it does not say how many'}`,
  }
}

function checkHeap({ memory, memoryFromMs }: Evidence, end: End): Check {
  const [first = Infinity, last = Infinity, ...more] = memory[end].filter(({ bare }) => bare).map(({ bytes }) => bytes)
  const most = Math.max(...memory[end].map(({ bytes }) => bytes))
  const ok = last <= first + heapGrowthBytes && most <= first + heapSwingBytes && more.length === 0 && most > 0
  const show = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
  return {
    name: `memory of ${end}`,
    ok,
    detail: `${show(first)} after ${Math.round(memoryFromMs / 1000)} s, ${show(last)} at the end, at most ${show(most)} with a recording`,
  }
}

const checkSilence = ({ silent, relay }: Evidence): Check => ({
  name: 'silence at the end',
  ok: silent,
  detail: silent ? 'no datagram for a second once all was settled' : `still talking: ${relay.inTransit} in transit`,
})

function checkProcesses({ endings, brokenOff }: Evidence): Check {
  const clean = endings.every((ending) => ending.endsWith('ended with exit code 0'))
  const ok = clean && brokenOff === undefined && endings.length === 3
  return {
    name: 'no exception',
    ok,
    detail: ok ? 'three processes, no word on stderr, exit code 0' : [brokenOff ?? '', ...endings].join('\n').trim(),
  }
}

function checkMarks(evidence: Evidence): Check {
  const marks = marksOf(evidence)
  const missed = marks.filter(([, count]) => !(count > 0)).map(([name]) => name)
  return {
    name: 'everything was met',
    ok: missed.length === 0,
    detail: missed.length === 0 ? `${marks.length} marks` : `never: ${missed.join(', ')}`,
  }
}

/** What marks are read from. */
export type Met = Pick<Evidence, 'traffic' | 'judges' | 'relay' | 'leastMs'>

/** What must have happened, with how often it did. */
export function marksOf({ traffic, judges, relay, leastMs }: Met): ReadonlyArray<readonly [string, number]> {
  const sum = sumOf(judges)
  const told = (evil: Evil): number => countTold(traffic, (outcome) => outcome !== 'taken', evil)
  const reasons = ['Corrupt', 'WrongVersion', 'Malformed', 'Truncated', 'TooLarge', 'Duplicate', 'Stale']
  // In a run of a minute no copy is older than that; in one of ten, copies are minutes old.
  const oldMs = leastMs / 2
  return [
    ...evils.map((evil) => [evil === 'honest' ? 'copies, soon' : evil, told(evil)] as const),
    [`copies at least ${Math.round(oldMs / 1000)} s old`, traffic.agesTold().filter((age) => age >= oldMs).length],
    ...reasons.map((reason) => [reason, countTold(traffic, (outcome) => outcome === reason)] as const),
    ['lost on the way', relay.links.lost],
    ['overtaken', relay.links.reordered],
    ['replaced by a flipped one', relay.replaced],
    ['acked', sum('acked')],
    ['lost', sum('lost')],
    ['expired', sum('expired')],
    ['acked late', sum('ackedLate')],
    ['acked before its turn', sum('ackedUndelivered')],
    ...(['a', 'b'] as const).flatMap((end) =>
      channelNames.map((name) => [`large ${name} of ${end}`, sumOf(judges, `${end} ${name}`)('large')] as const),
    ),
  ]
}

function countTold(traffic: Evidence['traffic'], isCounted: (outcome: string) => boolean, evil?: Evil): number {
  const outcomes = [...traffic.outcomes].filter(([name]) => evil === undefined || name === evil)
  return outcomes
    .flatMap(([, told]) => [...told])
    .reduce((sum, [outcome, count]) => (isCounted(outcome) ? sum + count : sum), 0)
}

/** Adds up over sessions, and over channels and directions where none is named. */
export const sumOf =
  (judges: Evidence['judges'], wanted?: string) =>
  (name: keyof Tally): number =>
    judges
      .flatMap(({ tallies }) => [...tallies])
      .filter(([lane]) => wanted === undefined || lane === wanted)
      .reduce((sum, [, tally]) => sum + tally[name], 0)
