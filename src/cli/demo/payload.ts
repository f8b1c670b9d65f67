// What every message of the demo starts with: its number on its channel (4 bytes) and when it was made (8 bytes, ms of
// the machine's monotonic clock, which both processes share). The receiver proves order and measures latency with them.

import * as E from '../../fp.ts'

export interface Payload {
  readonly number: number
  readonly madeMs: number
  readonly body: Uint8Array
}

const NUMBER_OFFSET = 0
const MADE_OFFSET = NUMBER_OFFSET + 4
const BODY_OFFSET = MADE_OFFSET + 8

export const encodePayload = ({ number, madeMs, body }: Payload): Uint8Array => {
  const bytes = new Uint8Array(BODY_OFFSET + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(NUMBER_OFFSET, number)
  view.setFloat64(MADE_OFFSET, madeMs)
  bytes.set(body, BODY_OFFSET)
  return bytes
}

export const decodePayload = (bytes: Uint8Array): E.Either<string, Payload> => {
  if (bytes.length < BODY_OFFSET) return E.left(`a payload of ${bytes.length} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return E.right({
    number: view.getUint32(NUMBER_OFFSET),
    madeMs: view.getFloat64(MADE_OFFSET),
    body: bytes.subarray(BODY_OFFSET),
  })
}
