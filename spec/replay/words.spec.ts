// Events and effects in words.

import { describe, expect, it } from 'vitest'
import type { Effect, Event, MessageId } from '../../src/index.ts'
import { tellEffects, tellEvent } from '../../src/replay/words.ts'

const payload = Uint8Array.of(1, 2, 3)
const id = (number: number, channel = 0): MessageId => (number * 64 + channel) as MessageId

describe('tellEvent', () => {
  const odd = (event: object): Event => event as Event

  it.each([
    [{ type: 'Ticked', deltaMicros: 16_667 }, 'tick of 16.667 ms'],
    [{ type: 'DatagramReceived', datagram: Uint8Array.of(1) }, 'datagram of 1 byte'],
    [odd({ type: 'DatagramReceived', datagram: 'text' }), 'datagram of no bytes (string)'],
    [{ type: 'MessageSubmitted', channel: 'moves', payload }, 'message of 3 bytes on moves'],
    [
      { type: 'MessageSubmitted', channel: 'fx', payload: new Uint8Array(), ttlMicros: 50_000 },
      'message of 0 bytes on fx, within 50 ms',
    ],
    [{ type: 'FlushRequested' }, 'flush'],
    [{ type: 'FlushRequested', maxBytes: 500 }, 'flush of at most 500 bytes'],
  ] as ReadonlyArray<readonly [Event, string]>)('%j', (event, words) => {
    expect(tellEvent(event)).toBe(words)
  })
})

describe('tellEffects', () => {
  const deliver = (number: number, channel = 'moves'): Effect => ({
    type: 'DeliverMessage',
    channel,
    id: id(number),
    payload,
  })
  const settle = (number: number, fate: 'acked' | 'ackedLate' | 'lost' | 'expired', channel = 'moves'): Effect => ({
    type: 'SettleMessage',
    channel,
    id: id(number, 3),
    fate,
  })

  it.each<readonly [ReadonlyArray<Effect>, string]>([
    [[], ''],
    [[deliver(17)], 'delivers moves 17'],
    [[deliver(1), deliver(2), deliver(3, 'fx'), deliver(4), deliver(6)], 'delivers moves 1..2, fx 3, moves 4, moves 6'],
    [
      [settle(1, 'lost', 'fx'), settle(2, 'acked'), settle(3, 'acked'), settle(4, 'ackedLate'), settle(5, 'expired')],
      'moves 2..3 acked; moves 4 acked late; fx 1 lost; moves 5 expired',
    ],
    [[{ type: 'TransmitDatagram', datagram: new Uint8Array(5) }], 'sends 5 bytes'],
    [
      [
        { type: 'TransmitDatagram', datagram: new Uint8Array(1200) },
        { type: 'TransmitDatagram', datagram: new Uint8Array(1) },
        settle(9, 'lost'),
      ],
      'sends 1200 bytes and 1 byte; moves 9 lost',
    ],
    [[{ type: 'AcceptMessage', id: id(12, 5) }], 'accepts number 12'],
    [
      [{ type: 'RefuseMessage', error: { type: 'MessageTooLarge', channel: 'moves', bytes: 9, maxMessageBytes: 8 } }],
      'refuses: MessageTooLarge, channel moves, bytes 9, maxMessageBytes 8',
    ],
    [[{ type: 'DiscardDatagram', error: { type: 'Corrupt' } }], 'discards: Corrupt'],
    [[{ type: 'DiscardDatagram', error: { type: 'Duplicate', packet: 7 } }], 'discards: Duplicate, packet 7'],
  ])('%j', (effects, words) => {
    expect(tellEffects(effects)).toBe(words)
  })
})
