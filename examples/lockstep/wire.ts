// What peers say to each other beside their inputs, as bytes; and the config of their connections. Inputs are their own bytes on an ordered
// reliable channel: the n-th message is the input of frame n. Every reader takes any bytes, and gives back nothing for what makes no sense.

import { defineConfig, initialState, Packeteer, type Config } from 'packeteer'
import { decodeInputMessage, encodeInputMessage } from 'packeteer/netcode'
import type { Origin } from 'packeteer/testing'
import { partNames } from './checksum.ts'
import type { Remains } from './departures.ts'
import { keptFrames } from './schedule.ts'

export type ChannelName = 'inputs' | 'reports' | 'status'
export type Connection = Packeteer<Config<ChannelName>>

/**
 * Numbers begin where they are about to turn over: a run of a minute crosses every wrap there is. A game would simply say
 * `new Packeteer(config)`.
 */
export const connect = (self: number, other: number, sessionId: number, origin: Origin): Connection => {
  const config = defineConfig({
    channels: {
      // Whatever is not acked rides in every datagram: inputs are a few bytes, so this costs next to nothing, and
      // saves three of four stalls that 'auto' has (docs/lockstep.md has the figures).
      inputs: { reliable: true, ordered: true, recovery: 'max' },
      reports: { reliable: true, ordered: true, recovery: 'lean' },
      status: { reliable: false, ordered: true },
    },
    maxMessageBytes: 65_536,
    integrity: 'crc32c',
    sessionId,
    side: self < other ? 'a' : 'b',
  })
  return Packeteer.fromState(config, initialState(config, origin))
}

/** Where a peer is, how far ahead of the other it sees itself, and how late the other's inputs have come lately. */
export interface Status {
  readonly frame: number
  readonly lead: number
  /** The latest of the inputs that came since the last status: its frame, and how many frames it waited. */
  readonly worst: { readonly frame: number; readonly margin: number } | undefined
}

export const encodeStatus = ({ frame, lead, worst }: Status): Uint8Array => {
  const view = new DataView(new ArrayBuffer(worst === undefined ? 6 : 12))
  view.setUint32(0, frame)
  view.setInt16(4, Math.round(lead * 256))
  if (worst === undefined) return new Uint8Array(view.buffer)
  view.setUint32(6, worst.frame)
  view.setInt16(10, Math.round(Math.max(-127, Math.min(127, worst.margin)) * 256))
  return new Uint8Array(view.buffer)
}

export const decodeStatus = (bytes: Uint8Array): Status | undefined => {
  if (bytes.length !== 6 && bytes.length !== 12) return undefined
  const view = viewOf(bytes)
  const [frame, lead] = [view.getUint32(0), view.getInt16(4) / 256]
  if (bytes.length === 6) return { frame, lead, worst: undefined }
  return { frame, lead, worst: { frame: view.getUint32(6), margin: view.getInt16(10) / 256 } }
}

export interface Checksum {
  readonly frame: number
  /** One per part, in the order of `partNames`. */
  readonly parts: ReadonlyArray<number>
}

export type Report =
  | { readonly type: 'Checksum'; readonly checksum: Checksum }
  | { readonly type: 'Remains'; readonly remains: ReadonlyArray<Remains> }

const checksumTag = 1
const remainsTag = 2
const lengthBytes = 2

export const encodeReport = (report: Report): Uint8Array =>
  report.type === 'Checksum' ? encodeChecksum(report.checksum) : encodeRemains(report.remains)

export const decodeReport = (bytes: Uint8Array): Report | undefined => {
  if (bytes[0] === checksumTag) return decodeChecksum(bytes)
  if (bytes[0] === remainsTag) return decodeRemains(bytes)
  return undefined
}

const encodeChecksum = ({ frame, parts }: Checksum): Uint8Array => {
  const view = new DataView(new ArrayBuffer(5 + 4 * parts.length))
  view.setUint8(0, checksumTag)
  view.setUint32(1, frame)
  parts.forEach((part, index) => view.setUint32(5 + 4 * index, part))
  return new Uint8Array(view.buffer)
}

const decodeChecksum = (bytes: Uint8Array): Report | undefined => {
  if (bytes.length !== 5 + 4 * partNames.length) return undefined
  const view = viewOf(bytes)
  const parts = partNames.map((_, index) => view.getUint32(5 + 4 * index))
  return { type: 'Checksum', checksum: { frame: view.getUint32(1), parts } }
}

const encodeRemains = (remains: ReadonlyArray<Remains>): Uint8Array =>
  Uint8Array.from([
    remainsTag,
    ...remains.flatMap(({ player, first, inputs }) => {
      const message = encodeInputMessage({ ack: player, first, inputs }, 65_000)
      return [message.length >> 8, message.length & 0xff, ...message]
    }),
  ])

const decodeRemains = (bytes: Uint8Array): Report | undefined => {
  const remains: Array<Remains> = []
  let at = 1
  while (at + lengthBytes <= bytes.length) {
    const end = at + lengthBytes + viewOf(bytes).getUint16(at)
    const read = decodeInputMessage(bytes.subarray(at + lengthBytes, end), {
      maxFrames: 3 * keptFrames,
      maxInputBytes: 64,
    })
    if (end > bytes.length || read._tag === 'Left') return undefined
    remains.push({ player: read.right.ack, first: read.right.first, inputs: read.right.inputs })
    at = end
  }
  return { type: 'Remains', remains }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
