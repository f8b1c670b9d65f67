// Pieces -> datagrams: as many into each as fit to the byte, runs coded once, and a note of what each datagram carries.

import { describe, expect, it } from 'vitest'
import { finishDatagram, packedBytes, startPacking, type Packing } from '../../src/message/coalescing.ts'
import { fragmentBytes, fragmentOf, reliable, room, submitted, take, takeHere, unreliable } from './packings.ts'
import { bytes, loose, ordered, pieceOf, sequenced, unordered } from './rules.ts'

describe('pack', () => {
  it('writes nothing if there is nothing', () => {
    expect(submitted(startPacking(room, fragmentBytes))).toEqual([])
  })

  it('leaves head and tail of a datagram blank', () => {
    const packing = startPacking(room, fragmentBytes)
    expect(take(packing, pieceOf(5), reliable(0))).toBe(true)
    expect(submitted(packing)).toEqual([
      {
        bytes: [0, 0, 0x80, 5, 0, 0, 5, 0],
        manifest: [{ kind: 'pieces', channel: 0, large: false, first: 0, count: 1, copy: 0 }],
      },
    ])
  })

  it('codes neighbours of one channel as one run and one entry', () => {
    const packing = startPacking(room, fragmentBytes)
    for (const number of [5, 6, 7]) take(packing, pieceOf(number), reliable(number))
    expect(submitted(packing)).toEqual([
      {
        bytes: [0, 0, 0xa0, 5, 0, 0, 1, 5, 6, 7, 0],
        manifest: [{ kind: 'pieces', channel: 0, large: false, first: 5, count: 3, copy: 0 }],
      },
    ])
  })

  it('begins a datagram when one byte more would not fit', () => {
    const packing = startPacking(room, fragmentBytes)
    // 12 - 3 bytes of room: frame 1, number 3, count 1, and four messages of one byte.
    for (const number of [5, 6, 7, 8, 9]) expect(take(packing, pieceOf(number), reliable(number))).toBe(true)
    expect(submitted(packing)).toEqual([
      {
        bytes: [0, 0, 0xa0, 5, 0, 0, 2, 5, 6, 7, 8, 0],
        manifest: [{ kind: 'pieces', channel: 0, large: false, first: 5, count: 4, copy: 0 }],
      },
      {
        bytes: [0, 0, 0x80, 9, 0, 0, 9, 0],
        manifest: [{ kind: 'pieces', channel: 0, large: false, first: 9, count: 1, copy: 0 }],
      },
    ])
  })

  it('counts the length that a frame needs once another follows', () => {
    const packing = startPacking({ ...room, maxDatagramBytes: 3 + 2 + 1 + 1 }, fragmentBytes)
    expect(takeHere(packing, pieceOf(1), unreliable(sequenced))).toBe(true)
    // 0x02 length 1 + 0x83 is 4 bytes, and fits; with one byte more it would not.
    expect(takeHere(packing, pieceOf(2), unreliable(loose))).toBe(false)
    expect(takeHere(packing, pieceOf(2, bytes()), unreliable(loose))).toBe(true)
    expect(submitted(packing)).toEqual([
      {
        bytes: [0, 0, 0x02, 1, 1, 0x83, 0],
        manifest: [
          { kind: 'messages', channel: sequenced, numbers: [1] },
          { kind: 'messages', channel: loose, numbers: [2] },
        ],
      },
    ])
  })

  it('notes unreliable messages by number, those of one channel together', () => {
    const packing = startPacking(room, fragmentBytes)
    for (const number of [4, 9]) take(packing, pieceOf(number), unreliable(loose))
    expect(submitted(packing)).toEqual([
      { bytes: [0, 0, 0xa3, 0, 4, 9, 0], manifest: [{ kind: 'messages', channel: loose, numbers: [4, 9] }] },
    ])
  })

  it('cuts fragments out of their message, numbered by message on a reliable channel', () => {
    const packing = startPacking({ ...room, maxDatagramBytes: 24 }, fragmentBytes)
    for (const index of [0, 1]) take(packing, fragmentOf(index), reliable(20 + index))
    expect(submitted(packing)).toEqual([
      {
        bytes: [0, 0, 0x60, 3, 0, 0, 0, 1, 1, 2, 3, 4, 0xe0, 3, 0, 0, 1, 1, 5, 6, 0],
        manifest: [{ kind: 'pieces', channel: 0, large: true, first: 20, count: 2, copy: 0 }],
      },
    ])
  })

  it('numbers fragments by transfer on an unreliable channel, and notes each', () => {
    const packing = startPacking({ ...room, maxDatagramBytes: 24 }, fragmentBytes)
    for (const index of [0, 1]) take(packing, fragmentOf(index), unreliable(loose))
    expect(submitted(packing)).toEqual([
      {
        bytes: [0, 0, 0x63, 7, 0, 0, 0, 1, 1, 2, 3, 4, 0xe3, 7, 0, 0, 1, 1, 5, 6, 0],
        manifest: [
          { kind: 'fragment', channel: loose, transfer: 7 },
          { kind: 'fragment', channel: loose, transfer: 7 },
        ],
      },
    ])
  })

  it('makes another entry for another channel, though its number would be next', () => {
    const packing = startPacking({ ...room, maxDatagramBytes: 80 }, fragmentBytes)
    take(packing, pieceOf(5), reliable(5))
    take(packing, pieceOf(6), { ...reliable(6), channel: unordered })
    take(packing, pieceOf(7), { ...reliable(7), channel: unordered })
    finishDatagram(packing)
    const entry = { kind: 'pieces', large: false, copy: 0 }
    expect(packing.submitted[0]?.manifest).toEqual([
      { ...entry, channel: ordered, first: 5, count: 1 },
      { ...entry, channel: unordered, first: 6, count: 2 },
    ])
  })

  it('notes unreliable messages of another channel by themselves', () => {
    const packing = startPacking({ ...room, maxDatagramBytes: 80 }, fragmentBytes)
    for (const channel of [sequenced, loose, sequenced]) take(packing, pieceOf(4), unreliable(channel))
    finishDatagram(packing)
    expect(packing.submitted[0]?.manifest).toMatchObject([
      { channel: sequenced, numbers: [4] },
      { channel: loose, numbers: [4] },
      { channel: sequenced, numbers: [4] },
    ])
  })

  it('makes another entry for another copy, another queue, or a gap', () => {
    const packing = startPacking({ ...room, maxDatagramBytes: 80 }, fragmentBytes)
    take(packing, pieceOf(5), reliable(5, 1))
    take(packing, pieceOf(6), reliable(6, 2))
    take(packing, pieceOf(8), reliable(8, 2))
    take(packing, fragmentOf(0), reliable(9, 2))
    finishDatagram(packing)
    const entry = { kind: 'pieces', channel: 0, large: false, first: 5, count: 1, copy: 1 }
    expect(packing.submitted[0]?.manifest).toEqual([
      entry,
      { ...entry, first: 6, copy: 2 },
      { ...entry, first: 8, copy: 2 },
      { ...entry, first: 9, copy: 2, large: true },
    ])
  })

  it('refuses what does not fit into an empty datagram', () => {
    expect(take(startPacking({ ...room, maxDatagramBytes: 7 }, fragmentBytes), pieceOf(5), reliable(0))).toBe(false)
  })

  it('keeps all datagrams together within maxBytes', () => {
    const packing = startPacking({ ...room, maxBytes: 12 + 7 }, fragmentBytes)
    const taken = [5, 6, 7, 8, 9].map((number) => take(packing, pieceOf(number), reliable(number)))
    // The second datagram would need 8 bytes.
    expect(taken).toEqual([true, true, true, true, false])
    expect(submitted(packing)).toHaveLength(1)
  })

  it('leaves the datagram open where maxBytes has no room for another: what is smaller still fits', () => {
    const packing = startPacking({ ...room, maxBytes: 12 }, fragmentBytes)
    expect(take(packing, pieceOf(5), reliable(0))).toBe(true)
    expect(take(packing, fragmentOf(0), unreliable(loose))).toBe(false)
    expect(take(packing, pieceOf(6), reliable(1))).toBe(true)
    expect(submitted(packing)).toMatchObject([{ bytes: { length: 10 } }])
  })

  it('takes nothing when maxBytes leaves no room for a frame', () => {
    for (const maxBytes of [0, 1, 3, 7])
      expect(take(startPacking({ ...room, maxBytes }, fragmentBytes), pieceOf(5), reliable(0))).toBe(false)
    expect(take(startPacking({ ...room, maxBytes: 8 }, fragmentBytes), pieceOf(5), reliable(0))).toBe(true)
  })

  it('puts no more than 1,024 entries into a datagram', () => {
    const packing = startPacking({ ...room, maxDatagramBytes: 60_000 }, fragmentBytes)
    for (let number = 0; number < 1025; number += 1) take(packing, pieceOf(number, bytes()), unreliable(loose))
    finishDatagram(packing)
    expect(
      packing.submitted.map(({ manifest }) => (manifest[0]?.kind === 'messages' ? manifest[0].numbers.length : 0)),
    ).toEqual([1024, 1])
  })
})

describe('packedBytes', () => {
  /** What the datagrams weigh in the end. */
  const written = (packing: Packing): number => {
    finishDatagram(packing)
    return packing.submitted.reduce((sum, { datagram }) => sum + datagram.length, 0)
  }

  it('is nothing while nothing was taken', () => {
    expect(packedBytes(startPacking(room, fragmentBytes))).toBe(0)
  })

  it('counts head and tail of a datagram with the first piece, and one byte for a neighbour of a run', () => {
    const packing = startPacking(room, fragmentBytes)
    const sizes = [5, 6, 7, 8, 9, 20].map((number) => {
      take(packing, pieceOf(number), reliable(number))
      return packedBytes(packing)
    })
    // 3 around, frame 1, number 3, body 1; count 1 and body 1; a body each; the fifth begins a datagram, as does the sixth.
    expect(sizes).toEqual([8, 10, 11, 12, 20, 28])
    expect(written(packing)).toBe(28)
  })

  it('is what would be written now: what follows may cost the one before its length', () => {
    const packing = startPacking({ ...room, maxDatagramBytes: 40 }, fragmentBytes)
    takeHere(packing, pieceOf(1), unreliable(sequenced))
    expect(packedBytes(packing)).toBe(5)
    takeHere(packing, pieceOf(2), unreliable(loose))
    // The length of the first frame, and a frame and a body of one byte each.
    expect(packedBytes(packing)).toBe(8)
    expect(written(packing)).toBe(8)
    expect(packedBytes(packing)).toBe(8)
  })

  it('does not count what was refused', () => {
    const packing = startPacking({ ...room, maxBytes: 12 }, fragmentBytes)
    for (const number of [5, 6, 7, 8, 9]) take(packing, pieceOf(number), reliable(number))
    expect([packedBytes(packing), written(packing)]).toEqual([12, 12])
  })
})
