/** The channel floor, downward: a message is accepted and offered to the floor below, or refused without a trace. */
import { copyOf } from '../core/bytes.ts'
import type { ChannelAnswer, ChannelKind, ChannelRules, SendError } from './channel.ts'
import { accept, isFull, nextMessage, outstanding } from './outbox.ts'
import { withChannel, type ChannelsState, type ChannelState } from './state.ts'

export interface Submission {
  readonly channels: ChannelsState
  readonly answer: ChannelAnswer
}

/**
 * A message was submitted. `deadline`: the age of the connection after which it need not be sent; -1: none. The only fact that comes down to
 * this floor, so it comes as arguments: a send is hot, and a record for it took 1 % of a tick.
 */
export function channelOutbound(
  rules: ChannelRules,
  state: ChannelsState,
  channel: number,
  submitted: Uint8Array,
  deadline: number,
): Submission {
  const { name, reliable } = rules.channels[channel] as ChannelKind
  const { outbox, inbox, tally } = state[channel] as ChannelState
  const bytes = submitted.length
  const { maxMessageBytes, maxOutstandingMessages, maxOutstandingBytes } = rules
  if (bytes > maxMessageBytes) return refuse(state, { type: 'MessageTooLarge', channel: name, bytes, maxMessageBytes })
  if (isFull(rules, outbox, reliable, bytes)) {
    return refuse(state, {
      type: 'WindowFull',
      channel: name,
      outstandingMessages: outstanding(outbox, reliable),
      outstandingBytes: outbox.bytes,
      maxOutstandingMessages,
      maxOutstandingBytes,
    })
  }
  const message = nextMessage(outbox)
  const { sent, delivered, acked, lost, expired } = tally
  const next: ChannelState = {
    outbox: accept(outbox, bytes),
    inbox,
    tally: { sent: sent + 1, delivered, acked, lost, expired },
  }
  // The one copy on the way out: the caller may reuse its buffer at once.
  const payload = copyOf(submitted)
  return {
    channels: withChannel(state, channel, next),
    answer: { type: 'MessageOffered', channel, message, payload, deadline },
  }
}

const refuse = (channels: ChannelsState, error: SendError): Submission => ({
  channels,
  answer: { type: 'RefuseMessage', error },
})
