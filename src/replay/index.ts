/** The public names of `packeteer/replay`, nothing else: recordings of a session, and everything that is done with one. */
export { describeDamage, describeFault } from './describe.ts'
export { firstDifference, type Difference } from './difference.ts'
export type { MarkError } from './mark.ts'
export type { RecorderOptions } from './options.ts'
export { readRecording } from './read-recording.ts'
export { record } from './record.ts'
export { joinChunks, recordEvents } from './record-events.ts'
export { recorder, type Recorder, type RecordingInProgress, type Sink } from './recorder.ts'
export type { Check, Damage, Fault, Mark, MarkDetail, Recording, Snapshot, Stretch } from './recording.ts'
export { recordRing, type Ring, type RingOptions } from './ring.ts'
export { travel, type Moment, type Travel, type TravelOptions } from './travel.ts'
export {
  verify,
  type Divergence,
  type FieldDifference,
  type Hashes,
  type Verification,
  type VerifyOptions,
} from './verify.ts'
