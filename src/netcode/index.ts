/** The public names of `packeteer/netcode`, nothing else: what lockstep and rollback games want beside a protocol, as pure values. */
export {
  countUnacked,
  encodeInputs,
  frameToPush,
  initialInputStream,
  pushInput,
  receiveInputs,
  usualInputLimits,
  type FrameInput,
  type InputStream,
  type PushInputError,
  type ReceiveInputsError,
} from './input-stream.ts'
export {
  decodeInputMessage,
  encodeInputMessage,
  type InputLimits,
  type InputMessage,
  type InputMessageError,
} from './input-codec.ts'
export {
  framesAhead,
  framesToWait,
  initialFrameSync,
  leadOf,
  noteWait,
  observeFrames,
  timeScaleOf,
  usualFrameSync,
  type FrameObservation,
  type FrameSync,
  type FrameSyncOptions,
} from './frame-sync.ts'
export {
  initialInputDelay,
  observeArrival,
  usualInputDelay,
  type InputArrival,
  type InputDelay,
  type InputDelayOptions,
} from './input-delay.ts'
export {
  confirmFrames,
  forgetPeer,
  initialDesyncDetector,
  noteOwnState,
  noteReport,
  type DesyncDetector,
  type Mismatch,
  type PeerReport,
  type ReportQueue,
  type StateHash,
  type StateReport,
} from './desync.ts'
export {
  initialLiveness,
  observeSilence,
  usualLiveness,
  type Liveness,
  type LivenessChange,
  type LivenessOptions,
} from './liveness.ts'
