// Incomplete messages: their fragments by index, whatever order they came in; what can be counted is not written.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import type { DatagramError } from '../../src/core/datagram-error.ts'
import { addFragment, startPartial, type PartialMessage } from '../../src/message/reassembly.ts'
import { newHalves, startHalves } from '../../src/state/halves.ts'
import { partials } from '../../src/state/partials.ts'
import { readBack, written } from './samples.ts'

/** Message 6 of 96 + 96 + 10 bytes, of which these fragments have come, in this order. */
const partialOf = (...indexes: ReadonlyArray<number>): PartialMessage => {
  const piece = (index: number) => ({
    channel: 1,
    number: 6,
    index,
    last: 2,
    body: new Uint8Array(index < 2 ? 96 : 10).fill(index),
  })
  return indexes.reduce(
    (before: PartialMessage, index) => {
      const after: PartialMessage | DatagramError = addFragment(before, piece(index), {
        order: 8,
        place: 1,
        now: micros(70),
      })
      if ('type' in after) throw new Error(after.type)
      return after
    },
    startPartial(piece(0), micros(70)),
  )
}

const hashed = (value: ReadonlyArray<PartialMessage>): ReadonlyArray<number> => {
  const halves = newHalves()
  startHalves(halves)
  partials.hash(halves, value)
  return [...halves]
}

const zerothHex = '00c001' + '00'.repeat(96)
const lastHex = '0414' + '02'.repeat(10)
const headHex = '0c0410028c01'

describe('incomplete messages', () => {
  it('are a head and the fragments', () => {
    expect(written(partials, [partialOf(0, 2)])).toBe('02' + headHex + '04' + zerothHex + lastHex)
    expect(readBack(partials, '02' + headHex + '04' + zerothHex + lastHex, 1)).toEqual([partialOf(0, 2)])
  })

  it('do not show in which order fragments came', () => {
    expect(written(partials, [partialOf(2, 0)])).toBe(written(partials, [partialOf(0, 2)]))
    expect(hashed([partialOf(2, 0)])).toEqual(hashed([partialOf(0, 2)]))
    expect(hashed([partialOf(0, 1)])).not.toEqual(hashed([partialOf(0, 2)]))
    expect(hashed([partialOf(0)])).not.toEqual(hashed([partialOf(0, 2)]))
  })

  it('keep marks of sixteen fragments to a word', () => {
    expect(readBack(partials, written(partials, [partialOf(2)]), 1)).toEqual([partialOf(2)])
  })

  it.each([
    [
      '02' + headHex + '04' + lastHex + lastHex,
      '[0].fragments[1].index at 1: 2; more than the one before (2), at most 2',
    ],
    [
      '02' + headHex + '0206' + '1402'.padEnd(22, '0'),
      '[0].fragments[0].index at 1: 3; more than the one before (-1), at most 2',
    ],
    ['02' + headHex + '02000200', '[0].fragments[0].body at 1: 1 bytes; 96'],
    ['020c08010100020822' + '00'.repeat(17), '[0].fragments[0].body at 1: 17 bytes; 1 to 16'],
    [
      '02' + headHex + '06' + zerothHex + '02c001' + '01'.repeat(96) + lastHex,
      '[0].fragments at 1: 3; at most 2: it would be complete',
    ],
    ['02' + headHex + '02' + lastHex, '[0].head.order at 1: 8; -1 without fragment 0'],
    ['020c0401020002' + lastHex, '[0].head.place at 1: 1; -1 without fragment 0'],
    ['020c0401010002' + zerothHex, '[0].head.order at 1: -1; at least 0'],
    ['020c0402010002' + zerothHex, '[0].head.place at 1: -1; at least 0'],
    ['02' + headHex + '00', '[0].fragments at 7: 0; a whole number from 1 to 4'],
    ['020c0a', '[0].head.last at 2: 5; a whole number from 1 to 4'],
  ])('%s is none: %s', (hex, reason) => {
    expect(readBack(partials, hex, 1)).toBe(reason)
  })

  it('hold no more bytes than config allows', () => {
    const piece = (index: number) => ({ channel: 1, number: 0, index, last: 4, body: new Uint8Array(96) })
    const heavy = [0, 1, 2, 3].reduce(
      (before: PartialMessage, index) => {
        const after = addFragment(before, piece(index), { order: 0, place: 0, now: micros(0) })
        return 'type' in after ? before : after
      },
      startPartial(piece(0), micros(0)),
    )
    const five = Array.from({ length: 6 }, (_, number) => ({ ...heavy, number }))
    expect(readBack(partials, written(partials, five.slice(0, 5)), 1)).toHaveLength(5)
    expect(readBack(partials, written(partials, five), 1)).toBe('state at 0: 2304 bytes; at most 2000')
  })

  it('have numbers of their own, and are no more than config allows', () => {
    expect(readBack(partials, written(partials, [partialOf(0), partialOf(0)]), 1)).toBe(
      '[1].head.number at 0: 6; a number of its own',
    )
    const many = Array.from({ length: 11 }, (_, number) => ({ ...partialOf(0, 1), number }))
    expect(readBack(partials, written(partials, many.slice(0, 8)), 1)).toHaveLength(8)
    expect(readBack(partials, written(partials, many), 1)).toBe('state at 0: 11; a whole number from 0 to 8')
    expect(readBack(partials, written(partials, many.slice(0, 3)), 3)).toBe('state at 0: 3; a whole number from 0 to 2')
  })
})
