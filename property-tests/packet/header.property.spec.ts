// Headers: what is written is read back, in the size that was told before, and accepted bytes have no second form.
// docs/wire-format.md, "Datagram".

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { headerBytes, readHeader, writeHeader, type ReadingContext } from '../../src/packet/packet-codec.ts'
import { cleanHistory, type Header, type PacketRules } from '../../src/packet/packet.ts'
import { runs } from '../support/depth.ts'
import { holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { print } from '../support/print.ts'

const rulesOf = (checked: boolean): PacketRules => ({
  maxDatagramBytes: 1200,
  checked,
  sessionId: checked ? 2 ** 53 - 1 : 0,
  side: 0,
  lifetime: micros(60_000_000),
  ackDelay: micros(0),
  keepAlive: micros(0),
})

const histories = fc.oneof(
  fc.constant(cleanHistory),
  fc
    .uint8Array({ maxLength: 128 })
    .map((bytes) =>
      bytes.length > 0 && bytes[bytes.length - 1] === 0 ? Uint8Array.of(...bytes.slice(0, -1), 1) : bytes,
    ),
)

/** What the wire can say of a hold: steps of 2 ms, then whole milliseconds, then that it is too long to say. */
const holdTimes = fc.oneof(
  fc.nat(13).map((code) => code * 2000),
  fc.integer({ min: 27, max: 65_534 }).map((millis) => millis * 1000),
  fc.constant(-1),
)

const starts = fc.oneof(fc.nat(70_000), fc.integer({ min: 2 ** 32 - 10, max: 2 ** 32 + 10 }), fc.nat(2 ** 44))

describe('a header', () => {
  it('is read as it was written, narrow or wide, with or without a checksum', () => {
    holds(
      fc.property(
        fc.record({
          checked: fc.boolean(),
          wide: fc.boolean(),
          number: starts,
          newest: starts,
          held: holdTimes,
          history: histories,
        }),
        fc.integer({ min: -2000, max: 2000 }),
        fc.integer({ min: 1, max: 2000 }),
        fc.boolean(),
        fc.uint8Array({ maxLength: 20 }),
        ({ checked, wide, number, newest, held, history }, ahead, behind, acks, body) => {
          const rules = rulesOf(checked)
          const ack = acks ? { newest, held: micros(held), history } : undefined
          const header: Header = { number, wide, ack }
          const size = headerBytes(header)
          const datagram = new Uint8Array(size + body.length + (checked ? 4 : 0))
          datagram.set(body, size)
          writeHeader(rules, header, datagram)
          const expected = Math.max(number + ahead, 0) - 1
          const context: ReadingContext = {
            newest: expected,
            newestNarrow: expected,
            next: newest + behind,
            narrowBelow: newest + behind,
          }
          const read = readHeader(rules, context, datagram)
          const span = { bodyStart: size, bodyEnd: size + body.length }
          expect(print(read)).toBe(print({ type: 'ReadHeader', number, wide, ack, ...span }))
        },
      ),
    )
  })

  it('has one form: bytes that are accepted are the bytes that a writer makes of what they mean', () => {
    const marks = new Marks()
    holds(
      fc.property(
        fc.constantFrom(0x40, 0x4d, 0x4e, 0x4f, 0x50, 0x5e, 0x60, 0x6f, 0x7e),
        fc.uint8Array({ minLength: 2, maxLength: 20 }),
        fc.constantFrom(undefined, 27, 26, 1, 0),
        (first, rest, hold) => {
          const bytes = Uint8Array.of(first, ...rest)
          if (hold !== undefined && rest.length > 10) bytes.set([hold, 0], (first & 0x20) === 0 ? 5 : 9)
          const context = { newest: 40_000, newestNarrow: 40_000, next: 70_000, narrowBelow: 70_000 }
          const read = readHeader(rulesOf(false), context, bytes)
          if (read.type !== 'ReadHeader') return
          marks.hit('accepted')
          const again = new Uint8Array(bytes.length)
          again.set(bytes.subarray(read.bodyStart), read.bodyStart)
          writeHeader(rulesOf(false), read, again)
          expect(print(again)).toBe(print(bytes))
        },
      ),
      {
        runs: 10 * runs,
        // Bare, with an ack, with a hold of its own, with a history; narrow and wide.
        cases: [
          [0x4f, Uint8Array.of(1, 0, 0x80, 7), undefined],
          [0x40, Uint8Array.of(1, 0, 2, 0), undefined],
          [0x4e, Uint8Array.of(1, 0, 2, 0, 27, 0, 9, 9, 9, 9, 9), 27],
          [0x50, Uint8Array.of(1, 0, 2, 0, 1, 5), undefined],
          [0x60, Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0), undefined],
        ],
        reached: () => marks.expectHit(['accepted'], 5),
      },
    )
  })
})
