// Captures for the specs: what an end sent and received, a millisecond apart. Several stories go into one capture, each
// with a label of its own, because a run of tshark costs more than all its packets.

import { defineConfig } from '../../src/index.ts'
import {
  encodeCaptured,
  encodeCaptureLabel,
  type CaptureSubject,
  type NewestNumbers,
} from '../../src/replay/capture/capture.ts'
import { encodeCaptureHeading } from '../../src/replay/capture/pcapng.ts'
import { encodeDatagram } from '../wire-format/encoder.ts'
import type { Datagram, Format, Item, Knowledge } from '../wire-format/value.ts'
import type { Vector } from '../wire-format/vectors.ts'

/** A vector with what its reader knew, told by a label and by packets that came before: the last packet is the vector. */
export const captureVector = ({ name, config, format, knowledge, bytes }: Vector): ReadonlyArray<Uint8Array> => {
  const reader = format.writer === undefined ? {} : { side: format.writer === 'a' ? ('b' as const) : ('a' as const) }
  const whole = defineConfig({ ...config, ...reader })
  const subject = { name, config: whole, end: whole.side, atMicros: 0, ...newestNumbers(knowledge) }
  const received = [...preludeOf(knowledge, format), bytes].map((datagram, index) =>
    encodeCaptured({ atMicros: 1000 * index, direction: 'received', datagram, comment: name }, whole.side),
  )
  return [encodeCaptureLabel(subject), ...received]
}

const newestNumbers = ({
  newest,
  newestNarrow,
  nextOwn,
  wideFromOwn = Infinity,
}: Knowledge): { readonly sent: NewestNumbers; readonly received: NewestNumbers } => {
  const before = (next: number): number | undefined => (next === 0 ? undefined : next - 1)
  return {
    sent: { newest: before(nextOwn), newestNarrow: before(Math.min(nextOwn, wideFromOwn)) },
    received: { newest, newestNarrow },
  }
}

/** One packet for each number that was received, and the last ones of them carry the newest message of each channel. */
const preludeOf = ({ received, newestNarrow = -1, messages }: Knowledge, format: Format): ReadonlyArray<Uint8Array> => {
  const walks = [...messages].map(([channel, newest]) => walkTo(newest, channel, format))
  const steps = Math.max(0, ...walks.map(({ length }) => length))
  const numbers = [...received].sort((a, b) => a - b)
  const first = numbers[0] ?? 0
  for (let missing = numbers.length + 1; missing <= steps; missing += 1) numbers.unshift(first - steps + missing - 1)
  return numbers.map((number, index) => {
    const step = steps - (numbers.length - index)
    const items = walks.flatMap((walk) => walk[step] ?? [])
    const datagram: Datagram = { wide: number > newestNarrow, number, items }
    return encodeDatagram(datagram, format)
  })
}

const STRIDE = 2 ** 23 - 1

/** A number of three bytes is read beside the newest: a large one is reached in strides. */
const walkTo = (newest: number, channel: number, format: Format): ReadonlyArray<Item> => {
  const numbers = [newest]
  while ((numbers[0] ?? 0) > STRIDE) numbers.unshift((numbers[0] ?? 0) - STRIDE)
  return numbers.map((number) => {
    const isReliable = format.channels[channel]?.reliable === true
    if (isReliable) return { channel, number, payload: new Uint8Array() }
    return { channel, number, index: 1, lastIndex: 1, bytes: Uint8Array.of(0) }
  })
}

/** A whole capture, of packets that were encoded one by one. */
export const joinCapture = (parts: ReadonlyArray<Uint8Array>): Uint8Array =>
  new Uint8Array(
    Buffer.concat([encodeCaptureHeading({ application: 'packeteer 0.0.0', interfaceName: 'a match' }), ...parts]),
  )

const nothing: NewestNumbers = { newest: undefined, newestNarrow: undefined }

/** What a label says of a session from its start. */
export const fromStart = (config: CaptureSubject['config']): CaptureSubject => ({
  name: 'a match',
  config,
  end: config.side,
  atMicros: 0,
  sent: nothing,
  received: nothing,
})
