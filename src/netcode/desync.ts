/**
 * Finds where simulations part: every peer reports a hash of its state every so many frames, with hashes of its parts if it likes, and
 * the first frame on which not all agree is told, with who differs from most, and in which part. Own states count only once they are
 * confirmed: a prediction that was wrong is not a desync. Reports of each peer come in order, on any ordered channel; some may be missing.
 */
import { drop, emptyWindow, push, size, type Window } from '../core/window.ts'

/** Any hash, so long as all peers compute the same. */
export type StateHash = number | string

export interface StateReport {
  readonly frame: number
  readonly hash: StateHash
  /** Hashes of parts of the state by name, to find the one that differs: `{ units, projectiles }`. */
  readonly parts?: Readonly<Record<string, StateHash>>
}

export interface Mismatch {
  /** The first frame on which not all agree. */
  readonly frame: number
  /** Who differs from most; everybody, if no hash has more than half of the reports. */
  readonly peers: ReadonlyArray<string>
  /** The parts that differ, by name, in the order of the reports. */
  readonly parts: ReadonlyArray<string>
  /** What each peer reported of the frame. */
  readonly reports: ReadonlyArray<PeerReport>
}

export interface PeerReport {
  readonly peer: string
  readonly report: StateReport
}

export interface DesyncDetector {
  readonly self: string
  /** Confirmed reports not compared yet, of all peers, this one first. */
  readonly queues: ReadonlyArray<ReportQueue>
  /** Own states that may still be replaced, oldest first. */
  readonly predicted: ReadonlyArray<StateReport>
  /** The newest frame that at least two peers reported and all agreed on. -1: none yet. */
  readonly agreed: number
  readonly mismatch: Mismatch | undefined
}

export interface ReportQueue {
  readonly peer: string
  readonly reports: Window<StateReport>
  /** The newest frame reported. */
  readonly newest: number
}

/** Reports kept per peer while another's are awaited; then the oldest go, and are not compared. */
const mostReports = 128

export const initialDesyncDetector = (self: string, peers: ReadonlyArray<string>): DesyncDetector => ({
  self,
  queues: [self, ...peers.filter((peer) => peer !== self)].map((peer) => ({
    peer,
    reports: emptyWindow(0),
    newest: -1,
  })),
  predicted: [],
  agreed: -1,
  mismatch: undefined,
})

/** Notes the own state at a frame. Simulated again, after a rollback, it replaces what was noted of the frame before. */
export function noteOwnState(detector: DesyncDetector, report: StateReport): DesyncDetector {
  const before = detector.predicted.filter(({ frame }) => frame < report.frame)
  const after = detector.predicted.filter(({ frame }) => frame > report.frame)
  const predicted = [...before, report, ...after].slice(-mostReports)
  return withParts(detector, detector.queues, predicted)
}

/** All inputs up to this frame are known: its states and those before it are final. They come back, to be sent to the peers. */
export function confirmFrames(
  detector: DesyncDetector,
  frame: number,
): readonly [detector: DesyncDetector, final: ReadonlyArray<StateReport>] {
  const final = detector.predicted.filter((report) => report.frame <= frame)
  if (final.length === 0) return [detector, final]
  let next = withParts(
    detector,
    detector.queues,
    detector.predicted.filter((report) => report.frame > frame),
  )
  for (const report of final) next = noteReport(next, detector.self, report)
  return [next, final]
}

/** Takes a peer's report. One that is not newer than its last, or of a stranger, is ignored. */
export function noteReport(detector: DesyncDetector, peer: string, report: StateReport): DesyncDetector {
  const known = detector.queues.find((queue) => queue.peer === peer)
  if (known === undefined || !(report.frame > known.newest)) return detector
  const kept = size(known.reports) < mostReports ? known.reports : drop(known.reports, 1)
  const queue = { peer, reports: push(kept, report), newest: report.frame }
  return compareAll(
    withParts(
      detector,
      detector.queues.map((other) => (other === known ? queue : other)),
      detector.predicted,
    ),
  )
}

/** A peer is gone: nobody waits for its reports any more. */
export const forgetPeer = (detector: DesyncDetector, peer: string): DesyncDetector =>
  compareAll(
    withParts(
      detector,
      detector.queues.filter((queue) => queue.peer !== peer),
      detector.predicted,
    ),
  )

const withParts = (
  { self, agreed, mismatch }: DesyncDetector,
  queues: ReadonlyArray<ReportQueue>,
  predicted: ReadonlyArray<StateReport>,
): DesyncDetector => ({ self, queues, predicted, agreed, mismatch })

/** Compares frame by frame, as far as it is known of every peer whether it reported the frame. What comes after a mismatch follows from it. */
function compareAll(detector: DesyncDetector): DesyncDetector {
  let { queues, agreed, mismatch } = detector
  while (mismatch === undefined && queues.every(({ reports }) => size(reports) > 0)) {
    const frame = Math.min(...queues.map((queue) => oldest(queue).frame))
    const told = queues.filter((queue) => oldest(queue).frame === frame)
    mismatch = compareFrame(
      frame,
      told.map((queue) => ({ peer: queue.peer, report: oldest(queue) })),
    )
    if (mismatch === undefined && told.length > 1) agreed = frame
    queues = queues.map((queue) =>
      told.includes(queue) ? { peer: queue.peer, reports: drop(queue.reports, 1), newest: queue.newest } : queue,
    )
  }
  return { self: detector.self, queues, predicted: detector.predicted, agreed, mismatch }
}

const oldest = ({ reports }: ReportQueue): StateReport => reports.buffer[reports.start] as StateReport

function compareFrame(frame: number, reports: ReadonlyArray<PeerReport>): Mismatch | undefined {
  const first = reports[0]?.report.hash
  if (reports.every(({ report }) => report.hash === first)) return undefined
  const most = reports.find(({ report }) => 2 * countOf(reports, report.hash) > reports.length)
  const odd = most === undefined ? reports : reports.filter(({ report }) => report.hash !== most.report.hash)
  return { frame, peers: odd.map(({ peer }) => peer), parts: differingParts(reports), reports }
}

const countOf = (reports: ReadonlyArray<PeerReport>, hash: StateHash): number =>
  reports.filter(({ report }) => report.hash === hash).length

function differingParts(reports: ReadonlyArray<PeerReport>): ReadonlyArray<string> {
  const names = new Set(reports.flatMap(({ report }) => Object.keys(report.parts ?? {})))
  return [...names].filter((name) => new Set(reports.map(({ report }) => report.parts?.[name])).size > 1)
}
