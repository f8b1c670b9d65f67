// Every invariant: the real reducer keeps it, and a reducer that breaks it is caught by it.

import { describe, expect, it } from 'vitest'
import type { MessageId } from '../../src/channel/channel.ts'
import type { Effect } from '../../src/connection/effect.ts'
import type { Event } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import type { State } from '../../src/connection/state.ts'
import type { Reducer } from '../../src/core/step.ts'
import { findBroken, invariants, minimise, type InvariantName, type Segment } from '../../src/replay/index.ts'
import { config, readWell, recordBoth } from './session.ts'

const [segment] = readWell(recordBoth().a).segments as [Segment]
const names = Object.keys(invariants) as ReadonlyArray<InvariantName>
const reduce = reducer(config)

type Ends = Reducer<State, Event, Effect>

const idOf = (id: number): MessageId => id as MessageId

/** Orders these effects one after the other, one list an event, and does nothing else. */
const ordering = (...lists: ReadonlyArray<ReadonlyArray<Effect>>): Ends => {
  let count = -1
  return (state) => [state, lists[(count += 1)] ?? []]
}

const submit: Event = { type: 'MessageSubmitted', channel: 'moves', payload: Uint8Array.of(1) }
const flush = (maxBytes?: number): Event =>
  maxBytes === undefined ? { type: 'FlushRequested' } : { type: 'FlushRequested', maxBytes }
const accept = (id: number): Effect => ({ type: 'AcceptMessage', id: idOf(id) })
const settle = (id: number, fate: 'acked' | 'lost' | 'expired' | 'ackedLate', channel = 'position'): Effect => ({
  type: 'SettleMessage',
  channel,
  id: idOf(id),
  fate,
})
const deliver = (id: number, channel = 'moves'): Effect => ({
  type: 'DeliverMessage',
  channel,
  id: idOf(id),
  payload: Uint8Array.of(),
})
const transmit = (bytes: number): Effect => ({ type: 'TransmitDatagram', datagram: new Uint8Array(bytes) })

const broken = (name: InvariantName, events: ReadonlyArray<Event>, ends: Ends): string | undefined =>
  findBroken(invariants[name], config, segment.state, events, ends)?.sentence

describe('a recorded session', () => {
  it.each(names)('keeps %s', (name) => {
    expect(findBroken(invariants[name], config, segment.state, segment.events)).toBe(undefined)
  })
})

describe('a broken promise is found', () => {
  it.each<readonly [InvariantName, string, ReadonlyArray<Event>, Ends]>([
    ['ids-grow', 'moves: 64 after 64', [submit, submit], ordering([accept(64)], [accept(64)])],
    [
      'settles-once',
      'position 1: acked after lost',
      [submit],
      ordering([accept(1), settle(1, 'lost'), settle(1, 'acked')]),
    ],
    ['settles-once', 'position 1: ackedLate after undefined', [submit], ordering([accept(1), settle(1, 'ackedLate')])],
    ['settles-once', 'moves 0: lost', [submit], ordering([accept(0), settle(0, 'lost', 'moves')])],
    ['delivers-once', 'moves 0: delivered twice', [flush()], ordering([deliver(0), deliver(64), deliver(0)])],
    ['delivers-once', 'position: 1 after 65', [flush()], ordering([deliver(65, 'position'), deliver(1, 'position')])],
    ['datagrams-fit', 'a datagram of 1201 bytes, of at most 1200', [flush()], ordering([transmit(1201)])],
    ['datagrams-fit', '300 bytes, of at most 299', [flush(299)], ordering([transmit(150), transmit(150)])],
    ['datagrams-fit', '10 bytes, of at most 0', [{ type: 'Ticked', deltaMicros: 1 }], ordering([transmit(10)])],
    [
      'nothing-discarded',
      'discarded: Corrupt',
      [flush()],
      ordering([{ type: 'DiscardDatagram', error: { type: 'Corrupt' } }]),
    ],
    [
      'discards-change-nothing',
      'clock.now changed',
      [{ type: 'Ticked', deltaMicros: 5 }],
      (state, event) => [reduce(state, event)[0], [{ type: 'DiscardDatagram', error: { type: 'Corrupt' } }]],
    ],
    [
      'outstanding-bounded',
      'it threw: Error: no',
      [flush()],
      () => {
        throw new Error('no')
      },
    ],
  ])('%s: %s', (name, sentence, events, ends) => {
    expect(broken(name, events, ends)).toBe(sentence)
  })

  it('outstanding-bounded: more than a smaller config allows', () => {
    const events = Array.from({ length: 3 }, () => submit)
    const small = { ...config, maxOutstandingMessages: 2 }
    expect(findBroken(invariants['outstanding-bounded'], small, segment.state, events, reduce)).toEqual({
      index: 2,
      sentence: 'moves: 3 messages, 3 bytes',
    })
  })

  it('restores: a state that is none', () => {
    const odd: Ends = (state) => [{ ...state, messages: { ...state.messages, smallTurn: 77 } }, []]
    expect(broken('restores', [flush()], odd)).toBe('it does not decode: Invalid')
  })
})

describe('what is allowed', () => {
  it.each<readonly [InvariantName, ReadonlyArray<Event>, Ends]>([
    ['settles-once', [submit], ordering([accept(1), settle(1, 'lost'), settle(1, 'ackedLate')])],
    ['settles-once', [flush()], ordering([settle(1, 'acked'), settle(1, 'acked')])],
    ['delivers-once', [flush()], ordering([deliver(0), deliver(64), deliver(1, 'position'), deliver(65, 'position')])],
    ['datagrams-fit', [flush(300)], ordering([transmit(150), transmit(150)])],
  ])('breaks not %s', (name, events, ends) => {
    expect(broken(name, events, ends)).toBe(undefined)
  })
})

describe('with minimise', () => {
  it('a session shrinks to what is needed to break an invariant', () => {
    const broken = (events: ReadonlyArray<Event>): boolean =>
      findBroken(invariants['nothing-discarded'], config, segment.state, events)?.sentence === 'discarded: WrongVersion'
    const bad: Event = { type: 'DatagramReceived', datagram: Uint8Array.of(0) }
    const { items } = minimise([...segment.events.slice(0, 100), bad, ...segment.events.slice(100)], broken)
    expect(items).toEqual([bad])
  })
})
