// The payloads of a soak tell who sent them, and whether they are whole.

import { expect, it } from 'vitest'
import { digestOf, leastBytes, readPayload, writePayload } from '../../property-tests/soak/payload.ts'

const channels = ['moves', 'events', 'files']

it.each([leastBytes, 14, 1200, 100_000])('a payload of %i bytes has its name in it', (bytes) => {
  const payload = writePayload('b', 2, 70_000, bytes)
  expect(payload.length).toBe(bytes)
  expect(readPayload(payload, channels)).toEqual({ end: 'b', channel: 'files', serial: 70_000 })
})

it('one changed byte, anywhere, and a byte more or less are seen', () => {
  const payload = writePayload('a', 0, 3, 40)
  for (let index = 0; index < payload.length; index += 1)
    expect(
      readPayload(
        payload.map((byte, at) => (at === index ? byte ^ 1 : byte)),
        channels,
      ),
    ).toBe(undefined)
  expect(readPayload(payload.subarray(0, 39), channels)).toBe(undefined)
  expect(readPayload(Uint8Array.of(...payload, 0), channels)).toBe(undefined)
  expect(readPayload(new Uint8Array(5), channels)).toBe(undefined)
})

it('no two are alike', () => {
  const digests = [0, 1, 2].flatMap((serial) =>
    (['a', 'b'] as const).flatMap((end) => [0, 1].map((channel) => digestOf(writePayload(end, channel, serial, 30)))),
  )
  expect(new Set(digests).size).toBe(12)
})
