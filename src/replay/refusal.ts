/** What of a recording cannot be replayed here though the file is whole. It is told by name, and only when replaying comes to it. */
import { beginsIn, wholeBuild, type Build } from './build.ts'
import type { Recording, Segment } from './recording.ts'

export type Refusal =
  /** An event of a kind that this version does not know. What follows, up to the next snapshot, is not replayed. */
  | { readonly type: 'UnknownEvent'; readonly event: number; readonly kind: string; readonly tag: number }
  /** From this event on there is only a state to begin with, and it is not of the build's version. */
  | { readonly type: 'OtherStateVersion'; readonly event: number; readonly version: number }

/** Where replaying this segment stops, or does not begin; undefined: it is replayed to its end. */
export function refusalOf(
  { stateVersion }: Recording,
  { first, events, beyond }: Segment,
  begins: boolean,
): Refusal | undefined {
  if (!begins) return { type: 'OtherStateVersion', event: first, version: stateVersion }
  const [unknown] = beyond
  if (unknown?.type !== 'UnknownEvent') return undefined
  const { kind, tag } = unknown
  return { type: 'UnknownEvent', event: first + events.length, kind, tag }
}

/** All of them, to this build; to this library, if it is left out. */
export function refusalsOf(recording: Recording, options: Build = {}): ReadonlyArray<Refusal> {
  const build = wholeBuild(options)
  return recording.segments.flatMap(
    (segment) => refusalOf(recording, segment, beginsIn(build, recording, segment)) ?? [],
  )
}

export function describeRefusal(refusal: Refusal): string {
  const { type, event } = refusal
  return type === 'UnknownEvent'
    ? `event ${event} is of a kind that this version does not know: ${refusal.kind}; nothing is replayed from there to the next snapshot`
    : `from event ${event} on there is only a state to begin with, of version ${refusal.version}: this build reads another one`
}
