/**
 * What came in agrees with what was delivered, on reliable channels: else a message would count as over that never came, be acknowledged
 * and wait for ever; or the next number would be read as another.
 */
import type { Inbox } from '../../channel/inbox.ts'
import type { Plan } from '../../connection/plan.ts'
import type { State } from '../../connection/state.ts'
import { wasSeen } from '../../core/seen.ts'
import { itemAt, nextNumber } from '../../core/window.ts'
import type { PartialMessage } from '../../message/reassembly.ts'
import { isFinished, type Track } from '../../message/state.ts'
import { mostMessages } from '../limits.ts'
import type { FieldError } from '../shapes.ts'

export function misfitsIncoming(state: State, plan: Plan): FieldError | undefined {
  const { tracks, partials } = state.messages
  for (const [index, { inbox }] of state.channels.entries()) {
    const arrived = arrivedOf(inbox)
    if (arrived === undefined) continue
    const track = tracks[index] as Track
    const error =
      misnumbered(track, arrived, partials[index] as ReadonlyArray<PartialMessage>) ??
      finishedEarly(track, arrived, plan)
    if (error === undefined) continue
    const { field, found, allowed } = error
    return { field: `.messages.tracks[${index}]${field}`, found, allowed }
  }
  return undefined
}

/** Everything before `next` arrived; of what follows, what `has` says; nothing after `newest`. */
interface Arrived {
  readonly next: number
  readonly newest: number
  readonly has: (number: number) => boolean
}

/** undefined: the channel is unreliable, and what was lost counts as over. */
function arrivedOf(inbox: Inbox): Arrived | undefined {
  switch (inbox.type) {
    case 'ordered': {
      const { held } = inbox
      return { next: held.base, newest: nextNumber(held) - 1, has: (number) => itemAt(held, number) !== undefined }
    }
    case 'unordered': {
      const { delivered, next } = inbox
      const newest = delivered === undefined ? next - 1 : delivered.newest
      return { next, newest, has: (number) => delivered !== undefined && wasSeen(delivered, number) }
    }
    case 'sequenced':
    case 'loose':
      return undefined
  }
}

/** Numbers on the wire are near the newest that the track knows of. */
function misnumbered(track: Track, arrived: Arrived, partials: ReadonlyArray<PartialMessage>): FieldError | undefined {
  const newest = partials.reduce((most, { number }) => Math.max(most, number), arrived.newest)
  return track.newest === newest
    ? undefined
    : { field: '.newest', found: track.newest, allowed: `${newest}, the newest that came` }
}

/** What is over has arrived: fragments of it are passed over, and acknowledged. */
function finishedEarly(track: Track, { next, has }: Arrived, plan: Plan): FieldError | undefined {
  if (track.finished === undefined) return undefined
  const { newest } = track.finished
  const most = next + mostMessages(plan) - 1
  if (newest > most) return { field: '.finished.newest', found: newest, allowed: `at most ${most}` }
  for (let number = next; number <= newest; number += 1) {
    if (isFinished(track, number) && !has(number))
      return { field: '.finished', found: `message ${number} over`, allowed: 'none that has not arrived' }
  }
  return undefined
}
