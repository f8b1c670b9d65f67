// The channel floor of a state: each rule is broken by hand, and named.

import type { Draft } from 'immer'
import { describe, expect, it } from 'vitest'
import type { OrderedInbox, UnorderedInbox } from '../../src/channel/inbox.ts'
import { itemAt, nextNumber, windowOf } from '../../src/core/window.ts'
import { seenBefore, see } from '../../src/core/seen.ts'
import type { State } from '../../src/connection/state.ts'
import { channels } from '../../src/state/channels.ts'
import { owing } from './owing.ts'
import { alone, readBack, stateWhere, verdictOn, written } from './samples.ts'

type Channel = Draft<State>['channels'][number]

const on = (state: State, index: number, change: (channel: Channel) => void): string =>
  verdictOn(state, (draft) => draft.channels.slice(index, index + 1).forEach(change))

describe('an outbox', () => {
  it('begins with an unsettled message', () => {
    expect(on(owing, 0, ({ outbox }) => void (outbox.sizes.buffer[0] = -11))).toBe(
      'channels[0].outbox.sizes[0]: -11; an unsettled message first',
    )
  })

  it('counts its messages and bytes; settled ones count on a reliable channel', () => {
    expect(on(owing, 0, ({ outbox }) => void (outbox.unsettled = 3))).toBe(
      'channels[0].outbox.unsettled: 3; 4, as in sizes',
    )
    expect(on(owing, 0, ({ outbox }) => void (outbox.bytes = 59))).toBe('channels[0].outbox.bytes: 59; 60, as in sizes')
    const settle = ({ outbox, tally }: Channel): void => {
      outbox.sizes.buffer[1] = -1 - (outbox.sizes.buffer[1] ?? 0)
      outbox.unsettled -= 1
      tally.acked += 1
    }
    // What follows is another floor's to say: the message is acked, and still waits.
    expect(on(owing, 0, settle)).toMatch(/^messages\.lanes\[0\]\.small\.pieces\[1\]\.message/)
    expect(on(owing, 3, settle)).toBe('channels[3].outbox.bytes: 455; 450, as in sizes')
  })

  it('is no larger than config allows', () => {
    expect(on(owing, 0, ({ outbox }) => void (outbox.sizes.buffer[0] = 401))).toBe(
      'channels[0].outbox.sizes[0]: 401; a whole number from -401 to 400',
    )
    expect(
      on(
        owing,
        0,
        ({ outbox }) =>
          void (outbox.sizes = windowOf(
            0,
            Array.from({ length: 9 }, () => 0),
          ) as never),
      ),
    ).toBe('channels[0].outbox.sizes: 9; a whole number from 0 to 8')
  })
})

describe('an ordered inbox', () => {
  const holding = stateWhere(({ channels: [moves] }) => moves?.inbox.type === 'ordered' && moves.inbox.heldBytes > 0)
  const inbox = holding.channels[0]?.inbox
  if (inbox?.type !== 'ordered') throw new Error('not ordered')
  const { held, heldBytes } = inbox
  const held_ = (change: (own: Draft<OrderedInbox>) => void): string =>
    on(holding, 0, ({ inbox: own }) => own.type === 'ordered' && change(own))

  it('counts its bytes', () => {
    expect(held_((own) => void (own.heldBytes += 1))).toBe(
      `channels[0].inbox.heldBytes: ${heldBytes + 1}; ${heldBytes}, as in held`,
    )
  })

  it('begins with a message that is missing, and ends with one that is not', () => {
    const last = nextNumber(held) - 1
    const length = itemAt(held, last)?.length ?? 0
    expect(
      held_((own) => {
        own.held.buffer[own.held.start] = new Uint8Array(2)
        own.heldBytes += 2
      }),
    ).toBe(`channels[0].inbox.held[${held.base}]: a message; none: it would have been delivered`)
    expect(
      held_((own) => {
        own.held.buffer[own.held.end - 1] = undefined
        own.heldBytes -= length
      }),
    ).toBe(`channels[0].inbox.held[${last}]: none; a message last`)
  })
})

describe('an unordered inbox', () => {
  const ahead = (change: (own: Draft<UnorderedInbox>) => void): string =>
    on(owing, 1, ({ inbox: own }) => {
      if (own.type === 'unordered') change(own)
    })
  const memory = [3, 5].reduce(see, seenBefore(3, 16))

  it('remembers what was delivered ahead of the next', () => {
    const taken = verdictOn(owing, ({ channels, messages }) => {
      Object.assign(channels[1]?.inbox ?? {}, { next: 4, delivered: memory })
      Object.assign(messages.tracks[1] ?? {}, { newest: 5 })
    })
    expect(taken).toBe('taken')
    expect(ahead((own) => void Object.assign(own, { next: 3, delivered: memory }))).toBe(
      'channels[1].inbox.next: 3; a message that was not delivered',
    )
    expect(ahead((own) => void Object.assign(own, { next: 7, delivered: memory }))).toBe(
      'channels[1].inbox.delivered.newest: 5; from 6 to 14',
    )
    expect(ahead((own) => void Object.assign(own, { next: 4, delivered: see(memory, 12) }))).toBe(
      'channels[1].inbox.delivered.newest: 12; from 3 to 11',
    )
    expect(ahead((own) => void Object.assign(own, { next: 6, delivered: memory }))).toBe(
      'channels[1].inbox.delivered: 4 not delivered; all before 6 delivered',
    )
  })
})

describe('a channel', () => {
  it('is of the kind that config says', () => {
    expect(
      on(owing, 3, (channel) => void (channel.inbox = { type: 'sequenced', order: -1, place: -1, delivered: 0 })),
    ).toBe('channels[3].inbox: sequenced; loose, as in config')
    expect(on(owing, 0, (channel) => void (channel.inbox = { type: 'loose', delivered: 0 }))).toBe(
      'channels[0].inbox: loose; ordered, as in config',
    )
    expect(on(owing, 1, (channel) => void (channel.inbox = { type: 'loose', delivered: 0 }))).toBe(
      'channels[1].inbox: loose; unordered, as in config',
    )
    expect(on(owing, 2, (channel) => void (channel.inbox = { type: 'loose', delivered: 0 }))).toBe(
      'channels[2].inbox: loose; sequenced, as in config',
    )
  })

  it('has sent as many messages as settled and as have not', () => {
    expect(on(owing, 0, ({ tally }) => void (tally.sent = 5))).toBe('channels[0].tally.sent: 5; 4, as they settled')
  })

  it('has its place: there are as many as in config', () => {
    expect(alone(readBack(channels, written(channels, owing.channels)))).toEqual(alone(owing.channels))
    expect(readBack(channels, written(channels, owing.channels.slice(1)))).toBe(
      'state at 0: 3; a whole number from 4 to 4',
    )
  })
})
