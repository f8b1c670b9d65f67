// Bodies: what is packed is read back, to the size that was told before, and accepted bytes have no second form: what a body means,
// written again, is that body. docs/wire-format.md, "Body".

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planOf } from '../../src/connection/plan.ts'
import { windowOf } from '../../src/core/window.ts'
import { finishDatagram, pack, startPacking, type Packing } from '../../src/message/coalescing.ts'
import { continues, extend, frameBytes, frameOfMessage, writeFrame, type Frame } from '../../src/message/frame.ts'
import type { Piece } from '../../src/message/message.ts'
import type { Fragment } from '../../src/message/reassembly.ts'
import { readPieces } from '../../spec/support/pieces.ts'
import { configOf, kindNames, lean } from '../support/arbitraries.ts'
import { given, holds } from '../support/law.ts'
import { Marks } from '../support/marks.ts'
import { print } from '../support/print.ts'

const { message: rules } = planOf(configOf(lean, { maxDatagramBytes: 256, maxMessageBytes: 2000 }))
const fragment = rules.fragmentBytes
const wire = 2 ** 24

interface Item {
  readonly channel: number
  readonly number: number
  readonly length: number
  readonly index: number
  readonly last: number
}

const items: fc.Arbitrary<ReadonlyArray<Item>> = fc
  .tuple(
    fc.constantFrom(0, wire - 4),
    fc.array(
      fc.oneof(
        fc.record({
          channel: fc.integer({ min: 0, max: 3 }),
          number: fc.nat(8),
          length: fc.oneof(fc.nat(3), fc.nat(fragment)),
          index: fc.constant(0),
          last: fc.constant(0),
        }),
        fc
          .record({
            channel: fc.integer({ min: 0, max: 3 }),
            number: fc.nat(5),
            length: fc.integer({ min: 1, max: fragment }),
            index: fc.nat(20),
            last: fc.integer({ min: 1, max: 19 }),
          })
          .map((item) => ({ ...item, index: Math.min(item.index, item.last) })),
      ),
      { minLength: 1, maxLength: 12 },
    ),
  )
  // Numbers that are sent together lie together: a window of config apart at most.
  .map(([first, list]) => list.map((item) => ({ ...item, number: first + item.number })))

/** Singles, runs and fragments, on every channel. */
const sorts: ReadonlyArray<Item> = [0, 1, 2, 3].flatMap((channel) => [
  { channel, number: 4, length: 3, index: 0, last: 0 },
  { channel, number: 5, length: 3, index: 0, last: 0 },
  { channel, number: 6, length: 0, index: 0, last: 0 },
  { channel, number: 7, length: fragment, index: 1, last: 3 },
])

const pieceOf = ({ number, length, index, last }: Item, seed: number): Piece => {
  const bytes = last === 0 ? length : last * fragment + length
  const payload = Uint8Array.from({ length: bytes }, (_, at) => (at * 7 + seed) & 0xff)
  return {
    message: number,
    payload,
    index,
    last,
    transfer: number,
    deadline: -1,
    copies: 0,
    lost: false,
    sending: undefined,
  }
}

/** The frames that a writer makes of pieces: those that follow each other become one. */
const framesOf = (pieces: ReadonlyArray<Fragment>): ReadonlyArray<Frame> => {
  const frames: Array<Frame> = []
  for (const { channel, number, index, last, body } of pieces) {
    const newest = frames[frames.length - 1]
    if (last > 0) frames.push({ kind: 'fragment', channel, number, index, last, body })
    else if (newest?.kind === 'whole' && (continues(newest, channel, number) || wraps(newest, channel, number)))
      extend(newest, body)
    else frames.push(frameOfMessage(channel, number, body))
  }
  return frames
}

/** Read back, numbers are truncated: after the last comes 0. */
const wraps = (frame: Frame, channel: number, number: number): boolean =>
  frame.kind === 'whole' &&
  number >= 0 &&
  frame.channel === channel &&
  (frame.number + frame.bodies.length) % wire === number

const bodyOf = (frames: ReadonlyArray<Frame>): Uint8Array => {
  const writer = { bytes: new Uint8Array(8192), offset: 0 }
  frames.forEach((frame, index) => {
    const end = index === frames.length - 1
    const before = writer.offset
    writeFrame(writer, frame, end)
    expect(writer.offset - before).toBe(frameBytes(frame, end))
  })
  return writer.bytes.slice(0, writer.offset)
}

const packAll = (list: ReadonlyArray<Item>): Packing => {
  const packing = startPacking({ headroom: 0, tailroom: 0, maxDatagramBytes: 256, maxBytes: Infinity }, fragment)
  list.forEach((item, index) => {
    const reliable = kindNames[item.channel]?.startsWith('reliable') === true
    const queue = { pieces: windowOf(index, [pieceOf(item, index)]), fresh: index, lost: 0 }
    expect(pack(packing, item.channel, reliable, queue, index)).toBe(true)
  })
  finishDatagram(packing)
  return packing
}

describe('a body', () => {
  it('is read as it was packed, in datagrams that are filled but never overfilled', () => {
    holds(
      fc.property(items, (list) => {
        const { submitted } = packAll(list)
        const read = submitted.flatMap(({ datagram }): ReadonlyArray<string> => {
          expect(datagram.length).toBeLessThanOrEqual(256)
          const pieces = readPieces(rules, datagram, 0, datagram.length)
          return 'type' in pieces ? [print(pieces)] : pieces.map(print)
        })
        const expected = list.map((item, index) => {
          const { payload } = pieceOf(item, index)
          const numbered = item.channel < 2 || item.last > 0
          const number = numbered ? item.number % wire : -1
          const body = item.last === 0 ? payload : payload.slice(item.index * fragment, (item.index + 1) * fragment)
          return { channel: item.channel, number, index: item.index, last: item.last, body: new Uint8Array(body) }
        })
        expect(read).toEqual(expected.map(print))
      }),
    )
  })

  it('has one form: bytes that are accepted are the bytes that a writer makes of what they mean', () => {
    const marks = new Marks()
    holds(
      fc.property(
        items,
        fc.array(fc.tuple(fc.nat(255), fc.nat(255)), { maxLength: 2 }),
        fc.uint8Array({ minLength: 1, maxLength: 24 }),
        (list, flips, wild) => {
          for (const { datagram } of packAll(list).submitted) {
            const changed = datagram.slice()
            // Most of what matters is at the front of the body.
            for (const [at, value] of flips) changed[(at % 24) % changed.length] = value
            for (const bytes of [changed, wild, Uint8Array.of(0x80 | (wild[0] ?? 0), ...wild)]) {
              const pieces = readPieces(rules, bytes, 0, bytes.length)
              if ('type' in pieces) continue
              marks.hit('accepted')
              expect(print(bodyOf(framesOf(pieces)))).toBe(print(bytes))
            }
          }
        },
      ),
      {
        // As they were packed, and with a byte that is what it was.
        cases: [given(sorts, [], Uint8Array.of(0)), given(sorts, [given(0, sorts.length)], Uint8Array.of(0xff))],
        reached: () => marks.expectHit(['accepted']),
      },
    )
  })
})
