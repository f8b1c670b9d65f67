// Protocols that are wrong in one way each: the shipped reducer, with what it orders or is told tampered with. A run whose oracle lets
// one of them live proves nothing. Each names the invariants of which at least one must be reported broken.

import { reducer, type Effect, type Event, type MessageId } from 'packeteer'
import type { Invariant, ReducerOf } from 'packeteer/testing'

export interface Canary {
  readonly wrong: ReducerOf
  readonly breaks: ReadonlyArray<Invariant>
}

type Tamper = (effects: ReadonlyArray<Effect>, event: Event, maxDatagramBytes: number) => ReadonlyArray<Effect>

/** Orders that are not the protocol's; its states are. */
const tampering =
  (tamper: Tamper): ReducerOf =>
  (config) => {
    const reduce = reducer(config)
    return (state, event) => {
      const [next, effects] = reduce(state, event)
      return [next, tamper(effects, event, config.maxDatagramBytes)]
    }
  }

/** One message in so many, whatever the channel. */
const isRare = (id: number, oneIn: number): boolean => Math.floor(id / 64) % oneIn === 0

const eachOf = (change: (effect: Effect) => ReadonlyArray<Effect>): ReducerOf =>
  tampering((effects) => (effects.length === 0 ? effects : effects.flatMap(change)))

const plus = (id: MessageId, messages: number): MessageId => (id + messages * 64) as MessageId

export const canaries: Readonly<Record<string, Canary>> = {
  'acks one message too many': {
    wrong: eachOf((effect) =>
      effect.type === 'SettleMessage' && effect.fate === 'acked' && isRare(effect.id, 20)
        ? [effect, { ...effect, id: plus(effect.id, 1) }]
        : [effect],
    ),
    breaks: ['C7', 'C8'],
  },
  'delivers one reliable message twice': {
    wrong: eachOf((effect) =>
      effect.type === 'DeliverMessage' && isRare(effect.id, 20) ? [effect, effect] : [effect],
    ),
    breaks: ['C1', 'C2'],
  },
  'delivers one unreliable message twice': {
    wrong: eachOf((effect) =>
      effect.type === 'DeliverMessage' && isRare(effect.id, 20) && effect.payload.length > 3
        ? [effect, effect]
        : [effect],
    ),
    breaks: ['C3'],
  },
  'swaps two messages on ordered channels': {
    wrong: tampering((effects) => {
      const ordered = effects.filter((effect) => effect.type === 'DeliverMessage' && effect.channel === 'moves')
      return ordered.length < 2
        ? effects
        : [...effects.filter((effect) => !ordered.includes(effect)), ...ordered.reverse()]
    }),
    breaks: ['C1'],
  },
  'delivers an older sequenced message': {
    wrong: tampering((effects) => {
      const sequenced = effects.filter((effect) => effect.type === 'DeliverMessage' && effect.channel === 'position')
      return sequenced.length < 2
        ? effects
        : [...effects.filter((effect) => !sequenced.includes(effect)), ...sequenced.reverse()]
    }),
    breaks: ['C4'],
  },
  'swallows one delivery': {
    wrong: eachOf((effect) => (effect.type === 'DeliverMessage' && isRare(effect.id, 50) ? [] : [effect])),
    breaks: ['S1'],
  },
  'swallows one fate': {
    wrong: eachOf((effect) => (effect.type === 'SettleMessage' && isRare(effect.id, 50) ? [] : [effect])),
    breaks: ['S2', 'S4'],
  },
  'settles one message twice': {
    wrong: eachOf((effect) =>
      effect.type === 'SettleMessage' && effect.fate === 'acked' && isRare(effect.id, 50) ? [effect, effect] : [effect],
    ),
    breaks: ['C8'],
  },
  'says ackedLate of what was never lost': {
    wrong: eachOf((effect) =>
      effect.type === 'SettleMessage' && effect.fate === 'acked' && isRare(effect.id, 50)
        ? [{ ...effect, fate: 'ackedLate' }]
        : [effect],
    ),
    breaks: ['P4', 'C8'],
  },
  'changes one byte': {
    wrong: eachOf((effect) =>
      effect.type === 'DeliverMessage' && isRare(effect.id, 20) && effect.payload.length > 0
        ? [{ ...effect, payload: effect.payload.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) }]
        : [effect],
    ),
    breaks: ['M1'],
  },
  'gives a delivery the id of its successor': {
    wrong: eachOf((effect) =>
      effect.type === 'DeliverMessage' && effect.channel === 'events' && isRare(effect.id, 20)
        ? [{ ...effect, id: plus(effect.id, 100_000) }]
        : [effect],
    ),
    breaks: ['M2'],
  },
  'gives one id twice': {
    wrong: eachOf((effect) =>
      effect.type === 'AcceptMessage' && isRare(effect.id, 20) ? [{ ...effect, id: plus(effect.id, -1) }] : [effect],
    ),
    breaks: ['C6'],
  },
  'refuses what it has room for': {
    wrong: tampering((effects, event, maxOutstandingMessages) =>
      effects.map((effect) =>
        effect.type === 'AcceptMessage' && event.type === 'MessageSubmitted' && isRare(effect.id, 50)
          ? {
              type: 'RefuseMessage',
              error: {
                type: 'WindowFull',
                channel: event.channel,
                outstandingMessages: 0,
                outstandingBytes: 0,
                maxOutstandingMessages,
                maxOutstandingBytes: 0,
              },
            }
          : effect,
      ),
    ),
    breaks: ['C9'],
  },
  'lets a delivered message expire': {
    wrong: eachOf((effect) =>
      effect.type === 'SettleMessage' && effect.fate === 'acked' && effect.channel === 'effects'
        ? [{ ...effect, fate: 'expired' }]
        : [effect],
    ),
    breaks: ['C12'],
  },
  'calls lost what arrived': {
    wrong: eachOf((effect) =>
      effect.type === 'SettleMessage' && effect.fate === 'acked' && effect.channel === 'effects'
        ? [
            { ...effect, fate: 'lost' },
            { ...effect, fate: 'ackedLate' },
          ]
        : [effect],
    ),
    breaks: ['P6'],
  },
  'never falls silent': {
    wrong: (config) => {
      const reduce = reducer(config)
      return (state, event) => {
        const [next, effects] = reduce(state, event)
        const isIdle = event.type === 'FlushRequested' && !effects.some(({ type }) => type === 'TransmitDatagram')
        return [next, isIdle ? [...effects, { type: 'TransmitDatagram', datagram: new Uint8Array(1) }] : effects]
      }
    },
    breaks: ['S3'],
  },
  'sends a datagram that is too large': {
    wrong: tampering((effects, _event, maxDatagramBytes) =>
      effects.map((effect) =>
        effect.type === 'TransmitDatagram' && effect.datagram.length > 200
          ? { type: 'TransmitDatagram', datagram: new Uint8Array(maxDatagramBytes + 1) }
          : effect,
      ),
    ),
    breaks: ['W4'],
  },
}
