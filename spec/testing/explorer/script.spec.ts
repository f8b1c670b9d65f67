// What a script says of its messages, and what the bytes of a datagram say it carries.

import { expect, it } from 'vitest'
import { carriedBy, scriptOf } from '../../../src/testing/explorer/script.ts'
import { twoMoves } from './scopes.ts'

const script = scriptOf(
  {
    ...twoMoves,
    script: { a: [{ channel: 'moves', bytes: 200 }, { channel: 'moves' }], b: [] },
    origin: { packet: 0, message: 9 },
  },
  'a',
)

it('a message has the id that its place on the channel gives it, and a bit for each piece', () => {
  expect(script.messages.map(({ id, pieces }) => [id, pieces])).toEqual([
    [9 * 64, 0b0111],
    [10 * 64, 0b1000],
  ])
})

it('what a datagram carries is told from its bytes', () => {
  const [first, second, third, fourth] = script.pieces
  const around = (...pieces: ReadonlyArray<Uint8Array | undefined>): Uint8Array =>
    Uint8Array.from([1, 2, 3, ...pieces.flatMap((piece) => [...(piece ?? []), 9])])
  expect(carriedBy(script, around(second, fourth))).toBe(0b1010)
  expect(carriedBy(script, around(first, third))).toBe(0b0101)
  expect(carriedBy(script, around(first?.subarray(1)))).toBe(0)
  expect(carriedBy(script, new Uint8Array(0))).toBe(0)
})
