/** The message floor of a state, described. What must hold between pieces, transfers, packets and messages is in agreement.ts. */
import type { Plan } from '../connection/plan.ts'
import { itemAt } from '../core/window.ts'
import { mostOwed, type Allowance } from '../message/allowance.ts'
import type { Queue } from '../message/queue.ts'
import type { Redundancy } from '../message/redundancy.ts'
import type { Lane, MessageState, Tally, Track, Transfer } from '../message/state.ts'
import type { Codec } from './codec.ts'
import { finishedSpan, isReliable, mostFragments, mostLast, mostMessages } from './limits.ts'
import { partials } from './partials.ts'
import { largePieces, smallPieces } from './pieces.ts'
import { count, farthest, flag, integer, numberOrNone, time } from './scalars.ts'
import { seen } from './seen.ts'
import { apart, checked, option, perChannel, record } from './shapes.ts'
import { window } from './window.ts'

export const transfer: Codec<Transfer | undefined> = option(
  record<Transfer>({
    message: count,
    missing: integer(1, (plan) => mostLast(plan) + 1),
    lost: flag,
  }),
)

/** Unreliable: those behind one that may still be acked late are bounded by time alone, and by the bytes that there are. */
const transfers = window(transfer, (plan, channel) => (isReliable(plan, channel) ? mostMessages(plan) : farthest))

const small = record<Queue>({ pieces: smallPieces, fresh: count, lost: integer(0, mostMessages) })
const large = record<Queue>({ pieces: largePieces, fresh: count, lost: integer(0, mostFragments) })

const lane: Codec<Lane> = checked(
  record<Lane>({ small, large, transfers }),
  ({ transfers: { base }, transfers: all }) =>
    all.end > all.start && itemAt(all, base) === undefined
      ? { field: `.transfers[${base}]`, found: 'none', allowed: 'a transfer first' }
      : undefined,
)

export const track: Codec<Track> = checked(
  record<Track>({ newest: numberOrNone, finished: option(seen(finishedSpan)) }),
  ({ newest, finished }) =>
    finished !== undefined && finished.newest > newest
      ? { field: '.finished.newest', found: finished.newest, allowed: `at most newest (${newest})` }
      : undefined,
)

const channels = (plan: Plan): number => plan.channel.channels.length
/** What is overdrawn is paid back before anything else leaves. */
const bytesLeft = integer(({ message }) => -(mostOwed + 1) * message.maxDatagramBytes, farthest)

export const messages: Codec<MessageState> = record<MessageState>({
  lanes: perChannel(apart(lane)),
  tracks: perChannel(apart(track)),
  partials: perChannel(apart(partials)),
  allowance: record<Allowance>({ bytes: bytesLeft, at: time }),
  redundancy: record<Redundancy>({ rate: count, tokens: bytesLeft, round: count, at: time }),
  tally: record<Tally>({ messages: count, copies: count }),
  smallTurn: integer(0, (plan) => 2 * channels(plan) - 1),
  largeTurn: integer(0, (plan) => channels(plan) - 1),
})
