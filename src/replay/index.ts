/** The public names of `packeteer/replay`, nothing else: recordings of a session, and everything that is done with one. */
export { captureRecording, type CaptureOptions } from './capture/capture-recording.ts'
export { compare, eventAt, type Parting } from './compare.ts'
export type { Build } from './build.ts'
export { compareBuilds, type BuildParting } from './compare-builds.ts'
export { describeDamage, describeFault } from './describe.ts'
export { configDifferences, type ConfigDifference } from './config-difference.ts'
export type { Lanes } from './format/digest.ts'
export { firstDifference, type Difference } from './difference.ts'
export {
  changeEvent,
  delayEvent,
  dropEvent,
  editedEvents,
  editSession,
  insertEvents,
  redoEdit,
  undoEdit,
  type DraftEvent,
  type Edit,
  type EditedEvent,
  type EditedSession,
  type EditStep,
} from './edit.ts'
export { findBroken, invariants, type Broken, type Invariant, type InvariantName, type Watch } from './invariants.ts'
export {
  join,
  type Arrival,
  type Direction,
  type ForeignDatagram,
  type Joined,
  type JoinOptions,
  type SentDatagram,
} from './join/join.ts'
export {
  joinMessages,
  type JoinedChannel,
  type JoinedMessages,
  type JoinMessagesOptions,
} from './join/join-messages.ts'
export type { Restart } from './join/lives.ts'
export type { MarkError } from './format/mark.ts'
export { minimise, type Minimised, type MinimiseOptions } from './minimise.ts'
export type { RecorderOptions } from './write/options.ts'
export {
  consequencesOf,
  outcomeOf,
  type Change,
  type Consequences,
  type Delivery,
  type FateAt,
  type Outcome,
  type SentMessage,
} from './outcome.ts'
export { readRecording } from './read/read-recording.ts'
export { record } from './write/record.ts'
export { recordCounterexample } from './write/record-counterexample.ts'
export { joinChunks, recordEvents } from './write/record-events.ts'
export { pairRecorder, recordPair, type PairRecorder, type RecordedPair } from './write/record-pair.ts'
export { recorder, type Recorder, type RecordingInProgress, type Sink } from './write/recorder.ts'
export type {
  Check,
  Damage,
  Fault,
  Mark,
  MarkDetail,
  Recording,
  Snapshot,
  Start,
  Segment,
  UnknownKind,
} from './recording.ts'
export { describeRefusal, refusalsOf, type Refusal } from './refusal.ts'
export { recordRing, type Ring, type RingOptions } from './write/ring.ts'
export type { SizeLimit } from './join/size-limit.ts'
export type { RecordedEvent, UnknownEvent } from './format/unknown-event.ts'
export { travel, type Moment, type Travel, type TravelOptions } from './travel.ts'
export {
  verify,
  type Divergence,
  type FieldDifference,
  type Hashes,
  type Verification,
  type VerifyOptions,
} from './verify.ts'
