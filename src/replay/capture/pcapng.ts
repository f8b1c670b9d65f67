// A capture file that Wireshark and tshark open: pcapng (draft-ietf-opsawg-pcapng), little-endian, one interface that
// carries bare IPv4, microseconds from the start of the recording. Made block by block, so that a long recording can be
// written as it is read: the header first, then a packet for every datagram.

import { plainText } from '../plain-text.ts'
import { encodeText } from '../format/text.ts'

export interface CaptureHeading {
  /** Who made the file: "packeteer 0.1.0". */
  readonly application: string
  /** What was recorded; shown as the interface of every packet. */
  readonly interfaceName: string
}

export interface CapturedPacket {
  /** Microseconds from the start of the recording, a whole number. */
  readonly atMicros: number
  readonly direction: 'sent' | 'received'
  /** From the first IP byte on: udp-packet.ts. */
  readonly packet: Uint8Array
  /** Shown with the packet. */
  readonly comment?: string | undefined
}

type Option = readonly [code: number, value: Uint8Array]

const SECTION_HEADER = 0x0a0d_0d0a
const INTERFACE_DESCRIPTION = 1
const ENHANCED_PACKET = 6

const BYTE_ORDER_MAGIC = 0x1a2b_3c4d
const UNKNOWN_LENGTH = 0xffff_ffff
const LINKTYPE_IPV4 = 228

const END_OF_OPTIONS = 0
const COMMENT = 1
const IF_NAME = 2
const EPB_FLAGS = 2
const SHB_USERAPPL = 4
const IF_TSRESOL = 9
const MICROSECONDS = 6

const INBOUND = 1
const OUTBOUND = 2

/** The section header and the interface description: what every file begins with. */
export const encodeCaptureHeading = ({ application, interfaceName }: CaptureHeading): Uint8Array => {
  const version = words(BYTE_ORDER_MAGIC, 1, UNKNOWN_LENGTH, UNKNOWN_LENGTH)
  const section = encodeBlock(SECTION_HEADER, version, [], [[SHB_USERAPPL, encodeText(application)]])
  const description = encodeBlock(
    INTERFACE_DESCRIPTION,
    words(LINKTYPE_IPV4, 0),
    [],
    [
      [IF_NAME, encodeText(plainText(interfaceName))],
      [IF_TSRESOL, Uint8Array.of(MICROSECONDS)],
    ],
  )
  return joinBytes([section, description])
}

export const encodeCapturedPacket = ({ atMicros, direction, packet, comment }: CapturedPacket): Uint8Array => {
  const fields = words(0, Math.floor(atMicros / 0x1_0000_0000), atMicros % 0x1_0000_0000, packet.length, packet.length)
  return encodeBlock(ENHANCED_PACKET, fields, packet, [
    [EPB_FLAGS, words(direction === 'received' ? INBOUND : OUTBOUND)],
    ...(comment === undefined ? [] : [[COMMENT, fitComment(comment)] as const]),
  ])
}

// An option's length takes two bytes. A cut in the middle of a character shows as one odd sign at the very end.
const fitComment = (comment: string): Uint8Array => encodeText(plainText(comment)).subarray(0, 65_535)

/** Type, length, fields, bytes, options, length again; everything on a multiple of four bytes. */
const encodeBlock = (
  type: number,
  fields: Uint8Array,
  bytes: ArrayLike<number>,
  options: ReadonlyArray<Option>,
): Uint8Array => {
  const optionBytes = options.reduce((sum, [, value]) => sum + 4 + roundUp(value.length), 4)
  const block = new Uint8Array(12 + fields.length + roundUp(bytes.length) + optionBytes)
  const view = new DataView(block.buffer)
  view.setUint32(0, type, true)
  view.setUint32(4, block.length, true)
  block.set(fields, 8)
  block.set(bytes, 8 + fields.length)
  let at = 8 + fields.length + roundUp(bytes.length)
  for (const [code, value] of options) {
    view.setUint16(at, code, true)
    view.setUint16(at + 2, value.length, true)
    block.set(value, at + 4)
    at += 4 + roundUp(value.length)
  }
  view.setUint32(at, END_OF_OPTIONS, true)
  view.setUint32(block.length - 4, block.length, true)
  return block
}

const roundUp = (length: number): number => Math.ceil(length / 4) * 4

const words = (...values: ReadonlyArray<number>): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4 * values.length))
  values.forEach((value, index) => view.setUint32(4 * index, value, true))
  return new Uint8Array(view.buffer)
}

const joinBytes = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
