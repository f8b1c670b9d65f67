// On a reliable channel, what is over has arrived, and the newest number of a track is one that came.

import { expect, it } from 'vitest'
import { see, seenBefore } from '../../../src/core/seen.ts'
import { nextNumber } from '../../../src/core/window.ts'
import { stateWhere, verdictOn } from '../samples.ts'

const ordered = stateWhere(({ messages: { partials, tracks }, channels: [moves] }) => {
  const { held } = moves?.inbox.type === 'ordered' ? moves.inbox : { held: undefined }
  return (
    held !== undefined &&
    held.base > 8 &&
    held.start === held.end &&
    partials[0]?.length === 0 &&
    tracks[0] !== undefined
  )
})
const inbox = ordered.channels[0]?.inbox
const next = inbox?.type === 'ordered' ? nextNumber(inbox.held) : 0

it('refuses a newest number that never came', () => {
  expect(verdictOn(ordered)).toBe('taken')
  for (const newest of [next, next + 40_000])
    expect(verdictOn(ordered, ({ messages }) => void Object.assign(messages.tracks[0] ?? {}, { newest }))).toBe(
      `messages.tracks[0].newest: ${newest}; ${next - 1}, the newest that came`,
    )
})

it('refuses a message that is over and never came: it would be acked, and waited for', () => {
  const over = (number: number): string =>
    verdictOn(ordered, ({ messages }) => {
      Object.assign(messages.tracks[0] ?? {}, { finished: see(seenBefore(next - 8, 16), number) })
      // An incomplete message of a hostile peer lifts the newest: then the track may know of that number.
      const [partial] = ordered.messages.partials.flat().filter(({ pieces }) => pieces.newest !== undefined)
      if (number >= next && partial !== undefined) {
        Object.assign(messages.partials, { 0: [{ ...partial, channel: 0, number: number + 1 }] })
        Object.assign(messages.tracks[0] ?? {}, { newest: number + 1 })
      }
    })
  expect(over(next - 1)).toBe('taken')
  expect(over(next)).toBe(`messages.tracks[0].finished: message ${next} over; none that has not arrived`)
  expect(over(next + 8)).toBe(`messages.tracks[0].finished.newest: ${next + 8}; at most ${next + 7}`)
})
