// What the watching parent knows at one moment, as a value: the latest reports, and a little history for rates and
// curves. A pure reducer, as everything that can be one is here; view.ts and plain.ts turn it into text.

import type { LinkProgress, Progress, Role } from './report.ts'

export type Phase = 'starting' | 'playing' | 'settling' | 'done'

export interface Watched {
  readonly progress: Progress
  /** Sampled about ten times a second, the last second of it. */
  readonly samples: ReadonlyArray<{ readonly atMs: number; readonly bytesSent: number }>
  /** Round-trip times in ms, two a second, the last fifteen seconds of them. */
  readonly rtts: ReadonlyArray<number>
  readonly rttAtMs: number
}

export interface Scene {
  readonly title: string
  readonly conditions: string
  readonly fileName: string
  readonly fileBytes: number
  readonly seconds: number
  readonly elapsedMs: number
  readonly phase: Phase
  readonly client: Watched | undefined
  readonly server: Watched | undefined
  readonly link: LinkProgress | undefined
}

export type SceneEvent =
  | { readonly type: 'PlayerProgressed'; readonly role: Role; readonly progress: Progress; readonly atMs: number }
  | { readonly type: 'LinkProgressed'; readonly progress: LinkProgress }
  | { readonly type: 'TimePassed'; readonly elapsedMs: number; readonly phase: Phase }

const SAMPLE_SPAN_MS = 1000
const CURVE_STEP_MS = 500
const CURVE_LENGTH = 30

export const advanceScene = (scene: Scene, event: SceneEvent): Scene => {
  switch (event.type) {
    case 'PlayerProgressed':
      return { ...scene, [event.role]: watchPlayer(scene[event.role], event.progress, event.atMs) }
    case 'LinkProgressed':
      return { ...scene, link: event.progress }
    case 'TimePassed':
      return { ...scene, elapsedMs: event.elapsedMs, phase: event.phase }
  }
}

const watchPlayer = (before: Watched | undefined, progress: Progress, atMs: number): Watched => {
  const samples = before?.samples.filter((sample) => atMs - sample.atMs <= SAMPLE_SPAN_MS) ?? []
  const rtts = before?.rtts ?? []
  const rttAtMs = before?.rttAtMs ?? -Infinity
  const isCurveDue = progress.rttMs !== undefined && atMs - rttAtMs >= CURVE_STEP_MS
  return {
    progress,
    samples: [...samples, { atMs, bytesSent: progress.bytesSent }],
    rtts: isCurveDue ? [...rtts, progress.rttMs].slice(-CURVE_LENGTH) : rtts,
    rttAtMs: isCurveDue ? atMs : rttAtMs,
  }
}

/** Bytes per second over the last second; 0 until there are two samples. */
export const rateOf = ({ samples }: Watched): number => {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0
  return ((last.bytesSent - first.bytesSent) * 1000) / (last.atMs - first.atMs)
}

/** How much of the file has arrived for certain, 0 .. 1. */
export const fileShareOf = ({ client, fileBytes }: Scene): number => {
  if (fileBytes === 0) return client?.progress.channels.files.acked === 1 ? 1 : 0
  return Math.min(1, (client?.progress.fileBytesDone ?? 0) / fileBytes)
}
