// A recording as a capture file: each datagram that an end sent or received, at its time, with a word about it. The
// dissector (docs/wireshark/packeteer.lua) must know what both configs agree on, and the wire does not tell: so the first
// packet is a *label*, a text on a port of its own, a field a line.

import type { Config } from '../../config.ts'
import { encodeCapturedPacket } from './pcapng.ts'
import { type Host, type UdpRoute, wrapInUdp } from './udp-packet.ts'
import { plainText } from '../plain-text.ts'
import { encodeText } from '../format/text.ts'

/** 'PK'. */
export const capturePort = 20_555
export const labelPort = 20_556

/** The packet numbers of one direction before the recording began; undefined: none. */
export interface NewestNumbers {
  readonly newest: number | undefined
  /** The newest that travelled in two bytes. */
  readonly newestNarrow: number | undefined
}

export interface CaptureSubject {
  /** What was recorded, in a word or two. */
  readonly name: string
  readonly config: Config
  /** Which end recorded, if that was said. */
  readonly end: 'a' | 'b' | undefined
  /** When it began, in microseconds of the recording. */
  readonly atMicros: number
  /** What the end that recorded had sent by then, and what it had received. */
  readonly sent: NewestNumbers
  readonly received: NewestNumbers
}

export interface CapturedDatagram {
  /** Microseconds from the start of the recording. */
  readonly atMicros: number
  readonly direction: 'sent' | 'received'
  readonly datagram: Uint8Array
  readonly comment?: string | undefined
}

export const encodeCaptureLabel = (subject: CaptureSubject): Uint8Array => {
  const packet = wrapInUdp(encodeText(labelOf(subject)), routeOf(subject.end, 'sent', labelPort))
  return encodeCapturedPacket({ atMicros: subject.atMicros, direction: 'sent', packet })
}

/** `end`: which one recorded, if that was said. */
export const encodeCaptured = (
  { atMicros, direction, datagram, comment }: CapturedDatagram,
  end: 'a' | 'b' | undefined,
): Uint8Array => {
  const packet = wrapInUdp(datagram, routeOf(end, direction, capturePort))
  return encodeCapturedPacket({ atMicros, direction, packet, comment })
}

const routeOf = (end: 'a' | 'b' | undefined, direction: 'sent' | 'received', port: number): UdpRoute => {
  const here: Host = end === 'b' ? 2 : 1
  const there: Host = here === 1 ? 2 : 1
  return direction === 'sent' ? { from: here, to: there, port } : { from: there, to: here, port }
}

export const labelOf = ({ name, config, sent, received }: CaptureSubject): string =>
  [
    `recording ${onOneLine(name)}`,
    `maxDatagramBytes ${config.maxDatagramBytes}`,
    `maxMessageBytes ${config.maxMessageBytes}`,
    `integrity ${config.integrity}`,
    `sessionId ${config.sessionId}`,
    `side ${config.side ?? 'none'}`,
    `port ${capturePort}`,
    `sent ${tellNewest(sent)}`,
    `received ${tellNewest(received)}`,
    ...Object.entries(config.channels).map(
      ([channel, { reliable }]) => `channel ${reliable ? 'reliable' : 'unreliable'} ${onOneLine(channel)}`,
    ),
    '',
  ].join('\n')

const tellNewest = ({ newest, newestNarrow }: NewestNumbers): string => `${newest ?? 'none'} ${newestNarrow ?? 'none'}`

const onOneLine = (text: string): string => plainText(text.replaceAll(/[\r\n]/g, ' '))
