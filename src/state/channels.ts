/** The channel floor of a state, described. */
import type { Inbox, LooseInbox, OrderedInbox, SequencedInbox, UnorderedInbox } from '../channel/inbox.ts'
import type { Outbox } from '../channel/outbox.ts'
import type { ChannelsState, ChannelState, ChannelTally } from '../channel/state.ts'
import type { Plan } from '../connection/plan.ts'
import { isForgotten, wasSeen } from '../core/seen.ts'
import { itemAt, nextNumber, size, toArray } from '../core/window.ts'
import { maxEntries } from '../message/frame.ts'
import type { Codec } from './codec.ts'
import { isReliable, messageSpan, mostMessages, mostSizes } from './limits.ts'
import { bytes, constant, count, farthestMessage, integer, numberOrNone } from './scalars.ts'
import { seen } from './seen.ts'
import { apart, checked, option, perChannel, record, variants, type FieldError } from './shapes.ts'
import { window } from './window.ts'

/** The number of a message that was not seen yet. */
const message = integer(0, farthestMessage)

const longest = ({ channel }: Plan): number => channel.maxMessageBytes
const outstandingBytes = ({ channel }: Plan): number => channel.maxOutstandingBytes

const outbox: Codec<Outbox> = checked(
  record<Outbox>({
    sizes: window(
      integer((plan) => -1 - longest(plan), longest),
      mostSizes,
      farthestMessage,
    ),
    unsettled: integer(0, mostMessages),
    bytes: integer(0, outstandingBytes),
  }),
  ({ sizes, unsettled, bytes: counted }, plan, channel) => {
    const all = toArray(sizes)
    const [oldest = 0] = all
    if (oldest < 0) return { field: `.sizes[${sizes.base}]`, found: oldest, allowed: 'an unsettled message first' }
    const open = all.filter((entry) => entry >= 0)
    if (unsettled !== open.length)
      return { field: '.unsettled', found: unsettled, allowed: `${open.length}, as in sizes` }
    const counting = isReliable(plan, channel) ? all.map((entry) => (entry < 0 ? -1 - entry : entry)) : open
    const total = counting.reduce((sum, entry) => sum + entry, 0)
    return counted === total ? undefined : { field: '.bytes', found: counted, allowed: `${total}, as in sizes` }
  },
)

export const held: Codec<Uint8Array | undefined> = option(bytes(0, longest))

const ordered: Codec<OrderedInbox> = checked(
  record<OrderedInbox>({
    type: constant('ordered'),
    held: window(held, mostMessages, farthestMessage),
    heldBytes: integer(0, outstandingBytes),
  }),
  ({ held: early, heldBytes }): FieldError | undefined => {
    const total = toArray(early).reduce((sum, payload) => sum + (payload?.length ?? 0), 0)
    if (heldBytes !== total) return { field: '.heldBytes', found: heldBytes, allowed: `${total}, as in held` }
    if (itemAt(early, early.base) !== undefined)
      return { field: `.held[${early.base}]`, found: 'a message', allowed: 'none: it would have been delivered' }
    if (size(early) > 0 && itemAt(early, nextNumber(early) - 1) === undefined)
      return { field: `.held[${nextNumber(early) - 1}]`, found: 'none', allowed: 'a message last' }
    return undefined
  },
)

const unordered: Codec<UnorderedInbox> = checked(
  record<UnorderedInbox>({ type: constant('unordered'), delivered: option(seen(messageSpan)), next: message }),
  ({ delivered, next }, plan) => {
    if (delivered === undefined) return undefined
    const { newest } = delivered
    const field = '.delivered.newest'
    if (newest < next - 1 || newest >= next + mostMessages(plan))
      return { field, found: newest, allowed: `from ${next - 1} to ${next + mostMessages(plan) - 1}` }
    if (wasSeen(delivered, next)) return { field: '.next', found: next, allowed: 'a message that was not delivered' }
    for (let number = next - 1; !isForgotten(delivered, number); number -= 1) {
      if (!wasSeen(delivered, number))
        return { field: '.delivered', found: `${number} not delivered`, allowed: `all before ${next} delivered` }
    }
    return undefined
  },
)

export const inbox: Codec<Inbox> = variants<Inbox, 'type'>('type', {
  ordered,
  unordered,
  sequenced: record<SequencedInbox>({
    type: constant('sequenced'),
    order: numberOrNone,
    place: integer(-1, maxEntries - 1),
    delivered: message,
  }),
  loose: record<LooseInbox>({ type: constant('loose'), delivered: message }),
})

const kindOf = (plan: Plan, channel: number): Inbox['type'] => {
  const kind = plan.channel.channels[channel]
  if (kind?.reliable === true) return kind.ordered ? 'ordered' : 'unordered'
  return kind?.ordered === true ? 'sequenced' : 'loose'
}

const tally = record<ChannelTally>({ sent: count, delivered: message, acked: count, lost: count, expired: count })

const channel: Codec<ChannelState> = checked(
  record<ChannelState>({ outbox, inbox, tally }),
  ({ outbox: { unsettled }, inbox: { type }, tally: { sent, acked, lost, expired } }, plan, index) => {
    const kind = kindOf(plan, index)
    if (type !== kind) return { field: '.inbox', found: type, allowed: `${kind}, as in config` }
    const total = acked + lost + expired + unsettled
    return sent === total ? undefined : { field: '.tally.sent', found: sent, allowed: `${total}, as they settled` }
  },
)

export const channels: Codec<ChannelsState> = perChannel(apart(channel))
