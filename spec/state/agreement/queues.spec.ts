// What must hold in an outgoing queue: each rule is broken by hand, and named.

import type { Draft } from 'immer'
import { describe, expect, it } from 'vitest'
import type { State } from '../../../src/connection/state.ts'
import type { Piece } from '../../../src/message/message.ts'
import { owing } from '../owing.ts'
import { verdictOn } from '../samples.ts'

type Queue = Draft<State>['messages']['lanes'][number]['small']

const moves = (change: (queue: Queue) => void): string =>
  verdictOn(owing, ({ messages }) => messages.lanes.slice(0, 1).forEach(({ small }) => change(small)))
const events = (change: (queue: Queue) => void): string =>
  verdictOn(owing, ({ messages }) => messages.lanes.slice(1, 2).forEach(({ large }) => change(large)))
const effects = (change: (queue: Queue) => void): string =>
  verdictOn(owing, ({ messages }) => messages.lanes.slice(3, 4).forEach(({ large }) => change(large)))
const position = (change: (queue: Queue) => void): string =>
  verdictOn(owing, ({ messages }) => messages.lanes.slice(2, 3).forEach(({ small }) => change(small)))

/** The piece with this place in the window, changed. */
const at =
  (place: number, changes: Partial<Piece>) =>
  ({ pieces }: Queue): void => {
    Object.assign(pieces.buffer[pieces.start + place] ?? {}, changes)
  }
const without =
  (place: number) =>
  ({ pieces }: Queue): void => {
    pieces.buffer[pieces.start + place] = undefined
  }

describe('a queue', () => {
  it('is taken as it was', () => {
    expect(verdictOn(owing)).toBe('taken')
  })

  it('has its first unsent piece within it; on an unreliable channel, at its beginning', () => {
    expect(moves((queue) => void (queue.fresh = 5))).toBe('messages.lanes[0].small.fresh: 5; from 0 to 4')
    expect(moves((queue) => void (queue.pieces.base = 4))).toBe('messages.lanes[0].small.fresh: 3; from 4 to 8')
    expect(position((queue) => void (queue.fresh = 2))).toBe('messages.lanes[2].small.fresh: 2; from 1 to 1')
  })

  it('begins with a piece, and has every piece that was never sent', () => {
    expect(moves(without(0))).toBe('messages.lanes[0].small.pieces[0]: none; a piece')
    expect(moves(without(3))).toBe('messages.lanes[0].small.pieces[3]: none; a piece')
  })

  it('marks only what was sent', () => {
    const reason = 'messages.lanes[0].small.pieces[3]: marks of sending; none: it was never sent'
    expect(moves(at(3, { copies: 1 }))).toBe(reason)
    expect(moves(at(3, { lost: true }))).toBe(reason)
    const [first] = owing.messages.lanes[0]?.small.pieces.buffer ?? []
    expect(moves(at(3, { sending: first?.sending }))).toBe(reason)
  })

  it('counts its marks', () => {
    expect(moves((queue) => void (queue.lost = 1))).toBe('messages.lanes[0].small.lost: 1; 0, as marked')
    expect(moves(at(0, { lost: true }))).toBe('messages.lanes[0].small.lost: 0; 1, as marked')
  })

  it('has no deadlines on a reliable channel', () => {
    expect(moves(at(0, { deadline: 5 }))).toBe(
      'messages.lanes[0].small.pieces[0].deadline: 5; none on a reliable channel',
    )
    expect(position(at(0, { deadline: 5 }))).toBe('taken')
  })
})

describe('small messages', () => {
  it('travel whole', () => {
    const reason = 'messages.lanes[0].small.pieces[0]: a fragment; a message that travels whole'
    expect(moves(at(0, { last: 1 }))).toBe(reason)
    expect(moves(at(0, { index: 1 }))).toBe(reason)
    expect(moves(at(0, { transfer: 0 }))).toBe(reason)
    expect(moves(at(0, { payload: new Uint8Array(97) }))).toBe(
      'messages.lanes[0].small.pieces[0].payload: 97; at most 96 bytes',
    )
  })

  it('are in order, and owed', () => {
    expect(moves(at(1, { message: 0 }))).toBe('messages.lanes[0].small.pieces[1].message: 0; more than 0')
    expect(moves(at(3, { message: 4 }))).toBe(
      'messages.lanes[0].small.pieces[3].message: 4; an unsettled message of 30 bytes',
    )
    expect(moves(at(0, { payload: new Uint8Array(11) }))).toBe(
      'messages.lanes[0].small.pieces[0].message: 0; an unsettled message of 11 bytes',
    )
  })
})

describe('large messages', () => {
  it('have as many fragments as their payload needs, two at least', () => {
    expect(effects(at(0, { last: 1 }))).toMatch(
      /^messages\.lanes\[3\]\.large\.pieces\[2\]\.last: 1; 2, as long as the payload is, and 1 at least$/,
    )
    expect(effects(at(0, { last: 0, payload: new Uint8Array(96) }))).toMatch(/\.last: 0; 0, as long as/)
  })

  it('stand in rows, each fragment in its place', () => {
    expect(effects(at(0, { index: 3 }))).toBe('messages.lanes[3].large.pieces[2].index: 3; at most last (2)')
    expect(effects(at(0, { index: 1 }))).toBe('messages.lanes[3].large.pieces[3].index: 0; at most -1')
    expect(effects(at(2, { index: 2 }))).toBe(
      'messages.lanes[3].large.pieces[4].index: 2; 1, by its place in the queue',
    )
    expect(effects(at(0, { transfer: 3 }))).toMatch(/\.large\.pieces\[2\]\.transfer: 3; the transfer of message 0$/)
    expect(
      effects(({ pieces }) => {
        const [one, other] = [pieces.buffer[pieces.start], pieces.buffer[pieces.start + 1]]
        if (one !== undefined && other !== undefined) [one.message, other.message] = [2, 0]
      }),
    ).toMatch(/transfer: 0; the transfer of message 2$/)
    expect(
      effects(({ pieces }) => {
        const [one, ...others] = pieces.buffer.slice(pieces.start)
        pieces.buffer.splice(pieces.start, 2, others.at(-1), one)
      }),
    ).toBe('messages.lanes[3].large.pieces[3].transfer: 0; more than 1')
  })

  it('are owed', () => {
    expect(
      events(({ pieces }) => pieces.buffer.forEach((piece) => piece && (piece.payload = new Uint8Array(299)))),
    ).toBe('messages.lanes[1].large.pieces[0].message: 0; an unsettled message of 299 bytes')
  })
})
