/**
 * Inputs of two peers for each other, without waiting for anything: every message carries all own inputs that the peer is not known to
 * have, and says which of the peer's came. So a lost message costs nothing once the next one arrives. Send one a tick, on an unreliable
 * channel. GGPO and GGRS do the same; what went wrong there is a test here (a window without a bound, inputs of changing size).
 */
import { copyOf, type Bytes } from '../core/bytes.ts'
import { drop, emptyWindow, nextNumber, push, size, toArray, type Window } from '../core/window.ts'
import * as E from '../fp.ts'
import { decodeInputMessage, encodeInputMessage, type InputLimits, type InputMessageError } from './input-codec.ts'

export interface InputStream {
  readonly limits: InputLimits
  /** Own inputs that the peer is not known to have. `base` is the frame of the oldest. */
  readonly unacked: Window<Uint8Array>
  /** The frame whose input is expected from the peer next: all before it have come. */
  readonly expected: number
}

/** An input of the peer. The bytes are the caller's; neighbouring frames with the same input may share them. */
export interface FrameInput {
  readonly frame: number
  readonly input: Uint8Array
}

/** The caller's mistake, or a peer that has been away for long: do not run on. */
export type PushInputError =
  /** Frames are numbered up to 2^53 - 1. */
  | { readonly type: 'OutOfFrames'; readonly frame: number }
  | { readonly type: 'TooManyUnacked'; readonly frames: number; readonly allowed: number }
  | { readonly type: 'InputTooLong'; readonly bytes: number; readonly allowed: number }

/** The peer's mistake: nothing of the message was taken. */
export type ReceiveInputsError =
  | InputMessageError
  /** Inputs before these are missing, and the peer takes them for received. */
  | { readonly type: 'Gap'; readonly first: number; readonly expected: number }
  /** An ack of a frame that has not been sent. */
  | { readonly type: 'ForgedAck'; readonly ack: number; readonly sent: number }

/** Two seconds of 60 frames, 64 bytes each. */
export const usualInputLimits: InputLimits = { maxFrames: 120, maxInputBytes: 64 }

/** Nothing sent, nothing received; both peers begin at the same frame, with the same limits. */
export const initialInputStream = (firstFrame: number, limits: InputLimits = usualInputLimits): InputStream => ({
  limits,
  unacked: emptyWindow(firstFrame),
  expected: firstFrame,
})

/** The frame that the next pushed input is for. */
export const frameToPush = ({ unacked }: InputStream): number => nextNumber(unacked)

/** How many own inputs the peer is not known to have. */
export const countUnacked = ({ unacked }: InputStream): number => size(unacked)

/** Adds the own input of the next frame. It is copied. */
export function pushInput(stream: InputStream, input: Uint8Array): E.Either<PushInputError, InputStream> {
  const { limits, unacked, expected } = stream
  const frames = size(unacked) + 1
  if (input.length > limits.maxInputBytes) {
    return E.left({ type: 'InputTooLong', bytes: input.length, allowed: limits.maxInputBytes })
  }
  if (frames > limits.maxFrames) return E.left({ type: 'TooManyUnacked', frames, allowed: limits.maxFrames })
  const frame = nextNumber(unacked)
  if (frame >= Number.MAX_SAFE_INTEGER) return E.left({ type: 'OutOfFrames', frame })
  return E.right({ limits, unacked: push(unacked, copyOf(input)), expected })
}

/**
 * The message to send now: at most `room` bytes, with the oldest unacked inputs that fit; the rest follows when these are acked.
 * Empty where `room` is below 8 bytes (16 from frame 2^28 on) and not even an ack fits: do not send it.
 */
export const encodeInputs = ({ unacked, expected }: InputStream, room: number): Bytes =>
  encodeInputMessage({ ack: expected, first: unacked.base, inputs: toArray(unacked) }, room)

/** Takes a message of the peer: what is new in it, oldest first, each frame once and none left out. */
export function receiveInputs(
  stream: InputStream,
  message: Uint8Array,
): E.Either<ReceiveInputsError, readonly [stream: InputStream, received: ReadonlyArray<FrameInput>]> {
  const { limits, unacked, expected } = stream
  const decoded = decodeInputMessage(message, limits)
  if (E.isLeft(decoded)) return decoded
  const { ack, first, inputs } = decoded.right
  if (ack > nextNumber(unacked)) return E.left({ type: 'ForgedAck', ack, sent: nextNumber(unacked) })
  if (first > expected) return E.left({ type: 'Gap', first, expected })
  const received: Array<FrameInput> = []
  for (let index = expected - first; index < inputs.length; index += 1) {
    received.push({ frame: first + index, input: inputs[index] as Uint8Array })
  }
  const next = expected + received.length
  if (ack <= unacked.base && next === expected) return E.right([stream, received])
  return E.right([{ limits, unacked: drop(unacked, ack - unacked.base), expected: next }, received])
}
