/**
 * Inputs of neighbouring frames as bytes: each is coded against the one before it, the first against the empty input, so that a message
 * can be read without any other. An input that did not change costs nothing but its place in a run. One encoding per value; a decoder
 * refuses the others, takes any bytes, and believes no announced size (docs/netcode.md, "Bytes of an input message").
 *
 * ```
 *   message  frame number ack, frame number first, then steps to its end
 *   step     varint 2k      the k + 1 frames that follow have the same input as the frame before
 *            varint 2n + 1  an input of n bytes: its difference (xor) to the one before, packed
 *   packed   per 8 bytes a mask of those that are not 0, then those; after a mask of 0, how many further groups are all 0
 * ```
 */
import { readerOf, readUint, readVarint, writeVarint, type Reader, type Writer, type Bytes } from '../core/bytes.ts'
import * as E from '../fp.ts'
import { longestFrameNumber, readFrameNumber, writeFrameNumber } from './frame-number.ts'

export interface InputLimits {
  /** Own inputs that may wait for an ack, and frames that a message of the peer may bring. */
  readonly maxFrames: number
  /** The longest input, in bytes. */
  readonly maxInputBytes: number
}

/** What one message says. Frames are numbered from 0 up to 2^53 - 1. */
export interface InputMessage {
  /** The frame whose input the writer expects next: all before it have come. */
  readonly ack: number
  /** The frame of the first input. */
  readonly first: number
  readonly inputs: ReadonlyArray<Uint8Array>
}

/** Why bytes are no input message. The peer's mistake, or the network's. */
export type InputMessageError =
  | { readonly type: 'Truncated' }
  | { readonly type: 'Malformed'; readonly offset: number }
  /** The same inputs have another encoding, and only that one is valid. */
  | { readonly type: 'NotCanonical' }
  | { readonly type: 'TooManyFrames'; readonly frames: number; readonly allowed: number }
  | { readonly type: 'InputTooLong'; readonly bytes: number; readonly allowed: number }

const noInput = new Uint8Array(0)
const groupBytes = 8
const mostGroups = 255
/** A run of so many frames is told in one byte. */
const shortRun = 64
const longestVarint = 4

/**
 * As many of the inputs, oldest first, as fit in `room` bytes. Where not even the two numbers at the front fit, it is empty: nothing that
 * could be sent.
 */
export function encodeInputMessage({ ack, first, inputs }: InputMessage, room: number): Bytes {
  const writer: Writer = { bytes: new Uint8Array(mostBytes(inputs)), offset: 0 }
  writeFrameNumber(writer, ack)
  writeFrameNumber(writer, first)
  if (!(writer.offset <= room)) return new Uint8Array(0)
  let index = 0
  while (index < inputs.length) {
    const start = writer.offset
    const run = runAt(inputs, index)
    index += run === 0 ? writeChanged(writer, inputs, index) : writeRun(writer, run, room)
    if (writer.offset > room) return writer.bytes.slice(0, start)
  }
  return writer.bytes.slice(0, writer.offset)
}

const mostBytes = (inputs: ReadonlyArray<Uint8Array>): number =>
  inputs.reduce((sum, input) => sum + longestVarint + 2 * input.length + 2, 2 * longestFrameNumber)

/** How many inputs from here on equal the one before. */
function runAt(inputs: ReadonlyArray<Uint8Array>, index: number): number {
  const before = inputs[index - 1]
  if (before === undefined) return 0
  let end = index
  while (end < inputs.length && areEqual(inputs[end] as Uint8Array, before)) end += 1
  return end - index
}

/** Writes a run, shorter than it is if that saves the byte that is not there. */
function writeRun(writer: Writer, run: number, room: number): number {
  const length = writer.offset + 1 >= room ? Math.min(run, shortRun) : run
  writeVarint(writer, 2 * (length - 1))
  return length
}

function writeChanged(writer: Writer, inputs: ReadonlyArray<Uint8Array>, index: number): 1 {
  const input = inputs[index] as Uint8Array
  const before = inputs[index - 1] ?? noInput
  writeVarint(writer, 2 * input.length + 1)
  for (let at = 0; at < input.length; at += groupBytes) {
    if (writeGroup(writer, input, before, at)) continue
    let further = 0
    while (further < mostGroups && isGroupEqual(input, before, at + groupBytes * (further + 1))) further += 1
    writer.bytes[writer.offset] = further
    writer.offset += 1
    at += groupBytes * further
  }
  return 1
}

/** Whether the group differed anywhere. */
function writeGroup(writer: Writer, input: Uint8Array, before: Uint8Array, start: number): boolean {
  const { bytes, offset } = writer
  let mask = 0
  let next = offset + 1
  for (let at = start; at < Math.min(start + groupBytes, input.length); at += 1) {
    const difference = differenceAt(input, before, at)
    if (difference === 0) continue
    mask |= 1 << (at - start)
    bytes[next] = difference
    next += 1
  }
  bytes[offset] = mask
  writer.offset = next
  return mask !== 0
}

function isGroupEqual(input: Uint8Array, before: Uint8Array, start: number): boolean {
  if (start >= input.length) return false
  for (let at = start; at < Math.min(start + groupBytes, input.length); at += 1) {
    if (differenceAt(input, before, at) !== 0) return false
  }
  return true
}

const differenceAt = (input: Uint8Array, before: Uint8Array, at: number): number =>
  (input[at] as number) ^ (before[at] ?? 0)

/** Reads any bytes: the message, or why there is none. */
export function decodeInputMessage(bytes: Uint8Array, limits: InputLimits): E.Either<InputMessageError, InputMessage> {
  const reader = readerOf(bytes, 0, bytes.length)
  const ack = readFrameNumber(reader)
  const first = readFrameNumber(reader)
  const inputs: Array<Uint8Array> = []
  while (reader.offset < reader.end && reader.fault === 'none') {
    const step = readVarint(reader)
    const error = step % 2 === 0 ? readRun(inputs, step / 2 + 1, limits) : readChanged(reader, inputs, step, limits)
    if (error !== undefined) return E.left(error)
  }
  if (reader.fault === 'truncated') return E.left({ type: 'Truncated' })
  if (reader.fault === 'varint' || first + inputs.length > Number.MAX_SAFE_INTEGER) {
    return E.left({ type: 'Malformed', offset: reader.offset })
  }
  const message = { ack, first, inputs }
  return areEqual(encodeInputMessage(message, bytes.length), bytes)
    ? E.right(message)
    : E.left({ type: 'NotCanonical' })
}

function readRun(inputs: Array<Uint8Array>, count: number, limits: InputLimits): InputMessageError | undefined {
  const frames = inputs.length + count
  if (frames > limits.maxFrames) return { type: 'TooManyFrames', frames, allowed: limits.maxFrames }
  const same = inputs[inputs.length - 1] ?? noInput
  for (let more = 0; more < count; more += 1) inputs.push(same)
  return undefined
}

function readChanged(
  reader: Reader,
  inputs: Array<Uint8Array>,
  step: number,
  { maxFrames, maxInputBytes }: InputLimits,
): InputMessageError | undefined {
  const length = (step - 1) / 2
  if (length > maxInputBytes) return { type: 'InputTooLong', bytes: length, allowed: maxInputBytes }
  if (inputs.length + 1 > maxFrames) return { type: 'TooManyFrames', frames: inputs.length + 1, allowed: maxFrames }
  const before = inputs[inputs.length - 1] ?? noInput
  const input = new Uint8Array(length)
  input.set(before.subarray(0, length))
  for (let start = 0; start < length && reader.fault === 'none'; start += groupBytes) {
    const mask = readUint(reader, 1)
    if (mask === 0) start += groupBytes * readUint(reader, 1)
    for (let bit = 0; bit < groupBytes; bit += 1) {
      if (((mask >> bit) & 1) === 1) input[start + bit] = (input[start + bit] ?? 0) ^ readUint(reader, 1)
    }
  }
  inputs.push(input)
  return undefined
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false
  return true
}
