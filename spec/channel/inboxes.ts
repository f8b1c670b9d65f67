// Inboxes of the small world of rules.ts, and what a run does to one.

import type { ChannelKind, MessagesReceived } from '../../src/channel/channel.ts'
import { inboxFrom, takeMessages, type Inbox } from '../../src/channel/inbox.ts'
import { rules } from './rules.ts'

export const inboxOf = (channel: number, first = 0): Inbox => inboxFrom(rules.channels[channel] as ChannelKind, first)

export interface Delivery {
  readonly number: number
  readonly payload: Uint8Array
}

/** The inbox afterwards and what it delivers; undefined: refused. */
export function take(inbox: Inbox, run: MessagesReceived): readonly [Inbox, ReadonlyArray<Delivery>] | undefined {
  const deliveries: Array<Delivery> = []
  const taken = takeMessages(rules, inbox, run, (number, payload) => deliveries.push({ number, payload }))
  return taken.type === 'BeyondWindow' ? undefined : [taken, deliveries]
}
