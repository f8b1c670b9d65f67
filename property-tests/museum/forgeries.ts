// Guards that forge: datagrams that no honest peer would send, written by the second encoder (spec/wire-format), which shares no code with src.

import { decodeDatagram } from '../../spec/wire-format/decoder.ts'
import { encodeDatagram } from '../../spec/wire-format/encoder.ts'
import type { Datagram, Format, Item } from '../../spec/wire-format/value.ts'
import type { Guard } from './exhibit.ts'
import { configOf, discardIn, fourKinds, Play, playing } from './play.ts'

const format: Format = {
  maxDatagramBytes: 256,
  maxMessageBytes: 8000,
  channels: Object.entries(fourKinds).map(([name, { reliable }]) => ({ name, reliable })),
  integrity: 'none',
  sessionId: 0,
}

const write = (number: number, items: ReadonlyArray<Item>, more: Partial<Datagram> = {}): Uint8Array =>
  encodeDatagram({ wide: false, number, items, ...more }, format)

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(7)
const effects = 3
const moves = 0
const fragment = (number: number, index: number, lastIndex: number, length = 96, channel = effects): Item => ({
  channel,
  number,
  index,
  lastIndex,
  bytes: bytes(length),
})

const expectDiscard = (found: string | undefined, expected: string): string | undefined =>
  found === expected ? undefined : `a forged datagram is ${found ?? 'applied'}, not ${expected}`

export const forgeries: Readonly<Record<string, Guard>> = {
  'forge fragments that disagree on how many there are': playing((play) => {
    play.receive('b', 'fragment 0 of 3', write(0, [fragment(0, 0, 2)]))
    return expectDiscard(discardIn(play.receive('b', 'fragment 1 of 4', write(1, [fragment(0, 1, 3)]))), 'Malformed')
  }),
  'forge a fragment behind the last': playing((play) =>
    expectDiscard(discardIn(play.receive('b', 'fragment 5 of 3', write(0, [fragment(0, 5, 2)]))), 'Malformed'),
  ),
  'forge a first fragment of thousands': playing((play) =>
    expectDiscard(discardIn(play.receive('b', 'fragment 0 of 5,000', write(0, [fragment(0, 0, 4999)]))), 'Malformed'),
  ),
  'forge a last fragment longer than the rest': playing((play) =>
    expectDiscard(
      discardIn(play.receive('b', 'a last fragment of 120 bytes', write(0, [fragment(0, 2, 2, 120)]))),
      'Malformed',
    ),
  ),
  'forge a channel that is none': playing((play) => {
    const forged = Uint8Array.of(0x4f, 0, 0, 0x80 | 9, 1, 2, 3)
    return expectDiscard(discardIn(play.receive('b', 'a message on channel 9', forged)), 'Malformed')
  }),
  'forge many incomplete messages': playing(
    (play) => {
      for (let number = 0; number < 6; number += 1) {
        play.receive('b', `a first fragment of message ${number}`, write(number, [fragment(number, 0, 2)]))
      }
      const kept = play.states.b.messages.partials.flat().length
      return kept <= 2 ? undefined : `${kept} incomplete messages are kept, and 2 are allowed`
    },
    () => new Play(configOf({ maxPartialMessages: 2 })),
  ),
  'forge more incomplete reliable messages than a peer may have': playing(
    (play) => {
      play.receive('b', 'a first fragment', write(0, [fragment(0, 0, 2, 96, moves)]))
      const found = discardIn(play.receive('b', 'another', write(1, [fragment(1, 0, 2, 96, moves)])))
      return expectDiscard(found, 'BeyondWindow')
    },
    () => new Play(configOf({ maxOutstandingMessages: 1 })),
  ),
  'forge a message beyond the window': playing((play) =>
    expectDiscard(
      discardIn(play.receive('b', 'message 5,000', write(0, [{ channel: moves, number: 5000, payload: bytes(4) }]))),
      'BeyondWindow',
    ),
  ),
  'forge a good header and a bad body': playing((play) => {
    const good = write(0, [{ channel: moves, number: 0, payload: bytes(4) }])
    const forged = Uint8Array.from([...good.subarray(0, 3), 0x80 | 9, 1])
    play.receive('b', 'a bad body', forged)
    return play.flush('b').length === 0 ? undefined : 'a datagram that was discarded is acked'
  }),
  'forge fragments of a message that was given up': playing(
    (play) => {
      for (let number = 0; number < 3; number += 1)
        play.receive('b', `a first fragment of message ${number}`, write(number, [fragment(number, 0, 1)]))
      const found = discardIn(play.receive('b', 'the second fragment of message 0', write(3, [fragment(0, 1, 1, 50)])))
      return expectDiscard(found, 'Abandoned')
    },
    () => new Play(configOf({ maxPartialMessages: 2 })),
  ),
  'forge a jump ahead, then an old packet': playing((play) => {
    const old = write(0, [{ channel: effects, payload: bytes(4) }])
    play.receive('b', 'packet 0', old)
    play.receive('b', 'packet 3,000', write(3000, [{ channel: effects, payload: bytes(5) }]))
    return expectDiscard(discardIn(play.receive('b', 'packet 0 again', old)), 'Stale')
  }),
  'forge a history that is too long': playing((play) => {
    const forged = Uint8Array.from([0x50, 0, 0, 0, 0, 200, ...new Uint8Array(200).fill(1)])
    return expectDiscard(discardIn(play.receive('b', 'a history of 200 bytes', forged)), 'Malformed')
  }),
  'read with a second decoder': playing((play) => {
    play.submit('a', 'moves')
    const first = play.flush('a')
    play.submit('a', 'moves')
    const second = play.flush('a')
    play.submit('a', 'moves')
    play.receive('b', 'the first and the third', ...first, ...play.flush('a'))
    play.submit('b', 'events', 9)
    const [answer = new Uint8Array()] = play.flush('b')
    const knowledge = { received: new Set<number>(), nextOwn: 3, messages: new Map<number, number>() }
    const read = decodeDatagram(answer, format, knowledge)
    if (!read.ok) return `a second decoder discards it: ${read.discarded.rule}`
    const { number, ack, items } = read.datagram
    const told = [number, ack?.number, ack?.history.join(), items.length, second.length].join(' ')
    return told === '0 2 2 1 1' ? undefined : `a second decoder reads ${told}`
  }),
}
