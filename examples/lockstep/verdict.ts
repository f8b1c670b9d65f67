// What the example claims at its end, each claim with the figures it rests on. Pure: what the processes know in, a list of checks out.

import { nameOf } from './names.ts'
import type { Notice, Outcome, Progress } from './report.ts'
import { turns, type Evidence } from './stage.ts'

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

/** With 4 players; every other peer costs the same again. */
export const mostBytesPerSecond = 14_000
export const mostStallsPerMinute = 2
export const headerBytes = 28 // IPv4 and UDP

export const judge = (evidence: Evidence): ReadonlyArray<Check> => {
  const { options } = evidence
  return [
    options.sabotage === undefined ? judgeChecksums(evidence) : judgeDesync(evidence),
    // Who waits for a stopped or dead process stalls, and should.
    ...((options.freeze ?? options.kill) ? [] : [judgeStalls(evidence)]),
    judgeBytes(evidence),
    ...(options.freeze === undefined ? [] : [judgeFreeze(evidence)]),
    ...(options.kill === undefined ? [] : [judgeKill(evidence)]),
    judgeTurns(evidence),
  ]
}

const left = ({ outcomes }: Evidence): ReadonlyArray<readonly [player: number, outcome: Outcome]> =>
  outcomes.flatMap((outcome, player) => (outcome === undefined ? [] : [[player, outcome] as const]))

const judgeChecksums = (evidence: Evidence): Check => {
  const lists = left(evidence).map(([, { checksums }]) => checksums)
  const wanted = Math.floor(Math.round(evidence.options.seconds * 60) / 60)
  const texts = lists.map((list) => JSON.stringify(list))
  const isEqual = lists.every((list) => list.length === wanted) && texts.every((text) => text === texts[0])
  const found = left(evidence).flatMap(([, { progress }]) =>
    progress.mismatch === undefined ? [] : [progress.mismatch],
  )
  const agreed = Math.min(...left(evidence).map(([, outcome]) => outcome.agreed))
  return {
    name: 'equal checksums',
    ok: isEqual && found.length === 0 && agreed > 0,
    detail: `${lists.map((list) => list.length).join(', ')} of ${wanted} checksums, ${isEqual ? 'all equal' : 'not equal'}; all agreed up to frame ${agreed}`,
  }
}

const judgeDesync = (evidence: Evidence): Check => {
  const { sabotage, peers } = evidence.options
  const culprit = nameOf(peers - 1)
  const found = left(evidence).map(([, { progress }]) => progress.mismatch)
  // Checksums are compared every 60 frames.
  const frame = Math.ceil((sabotage?.frame ?? 0) / 60) * 60
  const ok = found.every(
    (mismatch) =>
      mismatch?.frame === frame &&
      mismatch.parts.includes(sabotage?.part ?? '') &&
      (peers === 2 || (mismatch.peers.length === 1 && mismatch.peers[0] === culprit)),
  )
  const told = found.map((mismatch) =>
    mismatch === undefined
      ? 'nothing'
      : `${mismatch.parts.join('+')} of ${mismatch.peers.join('+')} at ${mismatch.frame}`,
  )
  return {
    name: 'desync found',
    ok,
    detail: `${sabotage?.part}@${sabotage?.frame} in ${culprit}; found: ${told.join('; ')}`,
  }
}

/** A delay of the machine, in whichever process, may stall everybody once: those are not the network's, and not held against it. */
const judgeStalls = (evidence: Evidence): Check => {
  const players = left(evidence).map(([, { progress }]) => progress)
  const mean = players.reduce((sum, { stalls }) => sum + stalls, 0) / players.length
  const hostDelays = players.reduce((sum, one) => sum + one.hostDelays, evidence.hostDelays)
  const list = (pick: (progress: Progress) => number): string => players.map(pick).join(', ')
  return {
    name: 'stalls',
    ok: mean - hostDelays <= (mostStallsPerMinute * evidence.options.seconds) / 60,
    detail: `${list(({ stalls }) => stalls)}, with ${hostDelays} delays of the machine; frames late within their tick ${list(({ lateFrames }) => lateFrames)}; delay ${list(({ delay }) => delay)}`,
  }
}

const judgeBytes = (evidence: Evidence): Check => {
  const rates = left(evidence).map(([, { progress }]) => (progress.bytesSent * 1000) / progress.playedMs)
  const whole = left(evidence).map(
    ([, { progress }]) => ((progress.bytesSent + headerBytes * progress.datagramsSent) * 1000) / progress.playedMs,
  )
  const allowed = (mostBytesPerSecond * (evidence.options.peers - 1)) / 3
  const worst = Math.max(...whole)
  return {
    name: 'bytes a second',
    ok: worst <= allowed,
    detail: `at most ${Math.round(worst)} sent by a peer with IP and UDP, ${Math.round(Math.max(...rates))} without; allowed ${Math.round(allowed)}`,
  }
}

const judgeFreeze = (evidence: Evidence): Check => {
  const { freeze } = evidence.options
  const frozen = (freeze?.player ?? 0) - 1
  const told = left(evidence)
    .filter(([player]) => player !== frozen)
    .map(([, { progress }]) => progress.notices.filter((notice) => notice.player === frozen))
  // A busy machine may interrupt somebody for half a second, too; the stop is the one that takes three.
  const ok = told.every(
    (notices) =>
      notices
        .map(({ type }) => type.charAt(0))
        .join('')
        .match(/^(IR)+$/) && notices.some(isLongResumption),
  )
  return {
    name: 'interrupted, resumed',
    ok,
    detail: told.map((notices) => notices.map(describeNotice).join(', ') || 'nothing').join('; '),
  }
}

const isLongResumption = (notice: Notice): boolean => notice.type === 'Resumed' && notice.silentMs > 2500

const judgeKill = (evidence: Evidence): Check => {
  const dead = (evidence.options.kill?.player ?? 0) - 1
  const ends = left(evidence).map(([, { progress }]) =>
    progress.notices.flatMap((notice) => (notice.type === 'Gone' && notice.player === dead ? [notice.frame] : [])),
  )
  const first = ends[0]?.[0]
  const ok = first !== undefined && ends.every((frames) => frames.length === 1 && frames[0] === first)
  return {
    name: 'gone',
    ok,
    detail: `${nameOf(dead)} is gone from frame ${ends.map((frames) => frames.join('+') || 'none').join(', ')}`,
  }
}

const judgeTurns = (evidence: Evidence): Check => {
  const { origin } = evidence
  const sent = left(evidence).flatMap(([, { sentTo }]) =>
    sentTo.filter(({ player }) => evidence.outcomes[player] !== undefined),
  )
  const packets = origin.packet + Math.min(...sent.map((one) => one.packets))
  const messages = origin.message + Math.min(...sent.map((one) => one.messages))
  return {
    name: 'numbers turned over',
    ok: packets > turns.packet && messages > turns.message,
    detail: `packets from ${origin.packet} past ${packets}, messages from ${origin.message} past ${messages}`,
  }
}

export const describeNotice = (notice: Notice): string =>
  notice.type === 'Gone' ? `Gone from frame ${notice.frame}` : `${notice.type} after ${notice.silentMs} ms`
