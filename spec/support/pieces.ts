// What a body brings, piece by piece and with bytes of its own: frames of places, as the reader leaves them, compare badly.

import type { DatagramError } from '../../src/core/datagram-error.ts'
import { readBody } from '../../src/message/frame-reader.ts'
import type { MessageRules } from '../../src/message/message.ts'
import type { Fragment } from '../../src/message/reassembly.ts'

/** A whole message is piece 0 of 0. Numbers are as the wire has them, -1 where none travels. */
export function readPieces(
  rules: MessageRules,
  bytes: Uint8Array,
  from: number,
  end: number,
): ReadonlyArray<Fragment> | DatagramError {
  const frames = readBody(rules, bytes, from, end)
  if ('type' in frames) return frames
  return frames.flatMap((frame): ReadonlyArray<Fragment> => {
    const { channel, number } = frame
    if (frame.kind === 'fragment') {
      const { index, last, start, length } = frame
      return [{ channel, number, index, last, body: bytes.slice(start, start + length) }]
    }
    let { start } = frame
    return frame.lengths.map((length, place) => {
      start += length
      const body = bytes.slice(start - length, start)
      return { channel, number: number < 0 ? -1 : (number + place) % 0x100_0000, index: 0, last: 0, body }
    })
  })
}
