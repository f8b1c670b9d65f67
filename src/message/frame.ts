/**
 * Frames and their exact size: docs/wire-format.md, "Body". A frame of whole messages grows message by message, so that the
 * coalescer knows what one more would cost before it takes it.
 */
import { varintSize, writeBytes, writeUint, writeVarint, type Writer } from '../core/bytes.ts'
import { messageSpace, truncate } from '../core/wrap.ts'

export const shapes = { single: 0, evenRun: 1, variedRun: 2, fragment: 3 } as const
export const endBit = 0x80
export const shapeShift = 5
export const channelMask = 0x1f
/** This in the channel bits: one more byte follows, which counts on from here. */
export const channelFollows = 31
export const messageNumberBytes = 3
/** A datagram carries no more messages and fragments than this: bounds the work, and how far message numbers can run. */
export const maxEntries = 1024

/** Grows while a datagram is being filled, and is never part of a value. */
export interface WholeFrame {
  readonly kind: 'whole'
  readonly channel: number
  /** Number of the first message; -1 on an unreliable channel, where none travels. */
  readonly number: number
  readonly bodies: Array<Uint8Array>
  /** Kept beside the bodies, to know the size at once: their bytes, the bytes of their lengths as varints, whether all are equal. */
  total: number
  lengthBytes: number
  even: boolean
}

export interface FragmentFrame {
  readonly kind: 'fragment'
  readonly channel: number
  readonly number: number
  readonly index: number
  readonly last: number
  readonly body: Uint8Array
}

export type Frame = WholeFrame | FragmentFrame

export const frameOfMessage = (channel: number, number: number, body: Uint8Array): WholeFrame => ({
  kind: 'whole',
  channel,
  number,
  bodies: [body],
  total: body.length,
  lengthBytes: varintSize(body.length),
  even: true,
})

/** Whether a message with this number belongs into the frame, as its next. */
export const continues = (frame: Frame, channel: number, number: number): boolean =>
  frame.kind === 'whole' &&
  frame.channel === channel &&
  (number < 0 ? frame.number < 0 : frame.number >= 0 && frame.number + frame.bodies.length === number)

export function extend(frame: WholeFrame, body: Uint8Array): void {
  frame.even = staysEven(frame, body)
  frame.total += body.length
  frame.lengthBytes += varintSize(body.length)
  frame.bodies.push(body)
}

const staysEven = (frame: WholeFrame, body: Uint8Array): boolean =>
  frame.even && body.length === (frame.bodies[0] as Uint8Array).length

const headBytes = (channel: number): number => (channel < channelFollows ? 1 : 2)

/** Bytes of the frame; `end`: as the last of its datagram, where the last length is left out. */
export function frameBytes(frame: Frame, end: boolean): number {
  if (frame.kind === 'fragment') return fragmentBytes(frame, end)
  const { bodies, total, lengthBytes, even } = frame
  return runBytes(frame, bodies.length, total, lengthBytes, even, bodies[bodies.length - 1] as Uint8Array, end)
}

/** Bytes of the frame as the last of its datagram, if this body were its next. */
export function bytesExtended(frame: WholeFrame, body: Uint8Array): number {
  const { bodies, total, lengthBytes } = frame
  const size = varintSize(body.length)
  return runBytes(frame, bodies.length + 1, total + body.length, lengthBytes + size, staysEven(frame, body), body, true)
}

function runBytes(
  frame: WholeFrame,
  count: number,
  total: number,
  lengthBytes: number,
  even: boolean,
  newest: Uint8Array,
  end: boolean,
): number {
  const fixed =
    headBytes(frame.channel) +
    (frame.number < 0 ? 0 : messageNumberBytes) +
    (count === 1 ? 0 : varintSize(count - 2)) +
    total
  const lastLength = varintSize(newest.length)
  if (even) return fixed + (end ? 0 : lastLength)
  return fixed + lengthBytes - (end ? lastLength : 0)
}

function fragmentBytes(frame: FragmentFrame, end: boolean): number {
  const { channel, index, last, body } = frame
  const length = index === last && !end ? varintSize(body.length) : 0
  return headBytes(channel) + messageNumberBytes + varintSize(index) + varintSize(last) + length + body.length
}

export function writeFrame(writer: Writer, frame: Frame, end: boolean): void {
  if (frame.kind === 'fragment') return writeFragment(writer, frame, end)
  const { bodies, channel, number, even } = frame
  const count = bodies.length
  const shape = count === 1 ? shapes.single : even ? shapes.evenRun : shapes.variedRun
  writeHead(writer, shape, channel, end)
  if (number >= 0) writeUint(writer, truncate(number, messageSpace), messageNumberBytes)
  if (count > 1) writeVarint(writer, count - 2)
  const lengths = shape === shapes.variedRun ? bodies : bodies.slice(0, 1)
  const written = end ? lengths.length - 1 : lengths.length
  for (let index = 0; index < written; index += 1) writeVarint(writer, (lengths[index] as Uint8Array).length)
  for (const body of bodies) writeBytes(writer, body)
}

function writeFragment(writer: Writer, frame: FragmentFrame, end: boolean): void {
  const { channel, number, index, last, body } = frame
  writeHead(writer, shapes.fragment, channel, end)
  writeUint(writer, truncate(number, messageSpace), messageNumberBytes)
  writeVarint(writer, index)
  writeVarint(writer, last)
  if (index === last && !end) writeVarint(writer, body.length)
  writeBytes(writer, body)
}

function writeHead(writer: Writer, shape: number, channel: number, end: boolean): void {
  const head = (end ? endBit : 0) | (shape << shapeShift)
  writeUint(writer, head | Math.min(channel, channelFollows), 1)
  if (channel >= channelFollows) writeUint(writer, channel - channelFollows, 1)
}
