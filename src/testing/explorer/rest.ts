/** What an end may still hold when all is settled and silent for longer than anything is remembered: nothing. */
import type { State } from '../../connection/state.ts'
import { size } from '../../core/window.ts'

/** What is still held, in words; undefined: nothing is. */
export function heldAtRest({ packets, messages, channels }: State): string | undefined {
  if (size(packets.flight.sent) > 0) return 'packets in flight'
  if (packets.flight.lost.length > 0) return 'lost packets'
  if (messages.partials.some((partials) => partials.length > 0)) return 'incomplete messages'
  if (messages.lanes.some(({ small, large }) => size(small.pieces) + size(large.pieces) > 0)) return 'pieces to send'
  if (messages.lanes.some(({ transfers }) => size(transfers) > 0)) return 'messages under way'
  if (channels.some(({ outbox: { unsettled, bytes } }) => unsettled !== 0 || bytes !== 0)) return 'outstanding messages'
  return undefined
}
