// docs/wire-format.md, held from four sides: the golden vectors against the second decoder and encoder, and against the
// codecs of src; what real endpoints write against the second decoder and encoder; and what the second encoder writes
// against a real endpoint.

import { describe, expect, it } from 'vitest'
import { type Config, Packeteer, parseConfig } from '../src/index.ts'
import { initialState } from '../src/connection/state.ts'
import * as E from '../src/fp.ts'
import { Chance } from './wire-format/chance.ts'
import { converse, type Talk } from './wire-format/conversation.ts'
import { decodeDatagram } from './wire-format/decoder.ts'
import { encodeDatagram } from './wire-format/encoder.ts'
import { toHex } from './wire-format/hex.ts'
import { Listener, type Origin, zero } from './wire-format/listener.ts'
import { decodeReally } from './wire-format/real-codec.ts'
import { Receiver } from './wire-format/receiver.ts'
import { Speaker } from './wire-format/speaker.ts'
import { type Datagram, isPiece } from './wire-format/value.ts'
import { formatOf, fromPlain, invalidVectors, plain, type PlainConfig, validVectors } from './wire-format/vectors.ts'

const fourKinds = {
  moves: { reliable: true, ordered: true },
  events: { reliable: true, ordered: false },
  position: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
}
const small: PlainConfig = { maxDatagramBytes: 300, maxMessageBytes: 2000, channels: fourKinds }
const checked: PlainConfig = { ...small, integrity: 'crc32c', sessionId: 2 ** 53 - 1 }
describe('a golden vector reads as its value, and its value is written as the vector', () => {
  it.each(validVectors)('$name', ({ bytes, format, knowledge, value }) => {
    const decoded = decodeDatagram(bytes, format, knowledge)
    expect(decoded.ok ? plain(decoded.datagram, format) : decoded.discarded).toEqual(value)
    expect(toHex(encodeDatagram(fromPlain(value, format), format))).toBe(toHex(bytes))
  })
})

describe('an invalid vector is discarded for its reason', () => {
  it.each(invalidVectors)('$reason: $name', ({ bytes, format, knowledge, reason }) => {
    const decoded = decodeDatagram(bytes, format, knowledge)
    expect(decoded.ok ? plain(decoded.datagram, format) : decoded.discarded).toMatchObject({ reason })
  })
})

describe('the codecs of src read a golden vector alike', () => {
  it.each(validVectors)('$name', ({ bytes, format, knowledge, value }) => {
    const decoded = decodeReally(bytes, format, knowledge)
    expect(decoded.ok ? plain(decoded.datagram, format) : decoded.discarded).toEqual(value)
  })

  it.each(invalidVectors)('$reason: $name', ({ bytes, format, knowledge, reason }) => {
    const decoded = decodeReally(bytes, format, knowledge)
    expect(decoded.ok ? plain(decoded.datagram, format) : decoded.discarded).toEqual({ reason })
  })
})

describe('a fresh endpoint takes and refuses the bodies of the vectors alike', () => {
  const vectors = [...validVectors, ...invalidVectors].filter(({ bytes }) => toHex(bytes).startsWith('402a006300'))

  it.each(vectors)('$name', ({ bytes, config, format, ...rest }) => {
    const first = Uint8Array.of(0x4f, 0, 0, ...bytes.slice(5))
    const decoded = decodeDatagram(first, { ...format, integrity: 'none' }, new Listener(format).knowledge)
    const isFar = decoded.ok && decoded.datagram.items.some(({ number = 0 }) => number >= 1024)
    const answer = open({ ...config, integrity: 'none', sessionId: 0 }, zero).receivePacket(first)
    const reason = decoded.ok ? (isFar ? 'BeyondWindow' : 'none') : decoded.discarded.reason
    // Without a past, a number may also read as negative; which of two reasons is told is not for the page to say.
    const named = 'reason' in rest ? rest.reason : reason
    expect([reason, named]).toContain(E.isLeft(answer) ? answer.left.type : 'none')
  })

  it.each([1024, 1025])('%i messages in one datagram: 1,024 are the most', (count) => {
    const items = Array.from({ length: count }, () => ({ channel: 2, payload: new Uint8Array() }))
    const bytes = encodeDatagram({ wide: false, number: 0, items }, formatOf(small))
    const { knowledge } = new Listener(formatOf(small))
    expect(decodeDatagram(bytes, formatOf(small), knowledge).ok).toBe(count === 1024)
    expect(E.isRight(open(small, zero).receivePacket(bytes))).toBe(count === 1024)
  })
})

describe('both decoders take the same bytes, and refuse the same', () => {
  it('of 20,000 datagrams that were vectors before a few bytes changed', () => {
    const chance = new Chance(1)
    const vectors = [...validVectors, ...invalidVectors]
    let taken = 0
    for (let run = 0; run < 20_000; run++) {
      const vector = vectors[chance.below(vectors.length)]
      if (vector === undefined) continue
      const bytes = mutated(vector.bytes, chance)
      const one = decodeDatagram(bytes, vector.format, vector.knowledge)
      const other = decodeReally(bytes, vector.format, vector.knowledge)
      if (one.ok) expect(encodeDatagram(one.datagram, vector.format)).toEqual(bytes)
      if (one.ok) taken += 1
      expect(other.ok ? other.datagram : 'refused', toHex(bytes)).toEqual(one.ok ? one.datagram : 'refused')
    }
    expect(taken).toBeGreaterThan(1000)
  })
})

const many: PlainConfig = {
  channels: Object.fromEntries(
    Array.from({ length: 64 }, (_, index) => [`c${index}`, { reliable: index % 2 === 0, ordered: index % 3 === 0 }]),
  ),
}

const rain: Talk = {
  config: small,
  sides: false,
  weather: { loss: 10, copies: 10, lateTicks: 4 },
  stormTicks: 300,
  quiet: 40,
  origin: zero,
  flushes: 1,
  seed: 1,
}

const talks: Readonly<Record<string, Talk>> = {
  'a clear day': { ...rain, weather: { loss: 0, copies: 0, lateTicks: 0 }, quiet: 0 },
  rain,
  'a storm': { ...rain, weather: { loss: 40, copies: 30, lateTicks: 20 }, seed: 2 },
  'rain, default sizes, 64 channels': { ...rain, config: many, seed: 3 },
  'rain, CRC': { ...rain, config: checked, seed: 4 },
  'a storm, CRC with sides': {
    ...rain,
    config: checked,
    sides: true,
    weather: { loss: 30, copies: 30, lateTicks: 9 },
    seed: 5,
  },
  'long silences': { ...rain, quiet: 97, stormTicks: 3000, seed: 6 },
  'rain, near the narrow wrap': { ...rain, origin: { packet: 2 ** 16 - 100, message: 2 ** 24 - 50 }, seed: 7 },
  'rain, near the wide wrap, CRC with sides': {
    ...rain,
    config: checked,
    sides: true,
    origin: { packet: 2 ** 32 - 100, message: 2 ** 24 - 50 },
    seed: 8,
  },
}

function configOf(input: unknown): Config {
  const config = parseConfig(input)
  if (E.isLeft(config)) throw new Error(JSON.stringify(config.left))
  return config.right
}

function open(input: unknown, origin: Origin): Packeteer {
  const config = configOf(input)
  return Packeteer.fromState(config, initialState(config, origin))
}

describe('what real endpoints write reads as what they were given, and is its only encoding', () => {
  const heard: Array<Datagram> = []

  it.each(Object.entries(talks))('%s', (_, talk) => {
    const { datagrams, outcomes } = converse(talk, open)
    heard.push(...datagrams)
    expect(outcomes.get('taken')).toBeGreaterThan(0)
    expect([...outcomes.keys()].filter((outcome) => !['taken', 'Duplicate', 'Stale'].includes(outcome))).toEqual([])
    expect(outcomes.has('Duplicate')).toBe(talk.weather.copies > 0)
  })

  it('numbers that grow wide, just before they pass 2^32', () => {
    const origin = { packet: 2 ** 32 - 200, message: 2 ** 24 - 50 }
    const { datagrams } = converse({ ...rain, origin, stormTicks: 600, seed: 9 }, openSoonWide)
    heard.push(...datagrams)
    expect(datagrams.some(({ wide, number }) => !wide && number < 2 ** 32)).toBe(true)
    expect(datagrams.some(({ wide, number }) => wide && number < 2 ** 32)).toBe(true)
    expect(datagrams.some(({ wide, number }) => wide && number > 2 ** 32)).toBe(true)
  })

  it('in the course of which every field was seen', () => {
    const acks = heard.flatMap(({ ack }) => (ack === undefined ? [] : [ack]))
    const pieces = heard.flatMap(({ items }) => items).filter(isPiece)
    expect(heard.some(({ ack }) => ack === undefined)).toBe(true)
    expect(heard.some(({ items }) => items.length === 0)).toBe(true)
    expect(new Set(acks.map(({ history }) => Math.min(history.length, 5)))).toEqual(new Set([0, 1, 2, 3, 4, 5]))
    expect(acks.some(({ holdMs }) => holdMs === 0)).toBe(true)
    expect(acks.some(({ holdMs }) => holdMs > 0 && holdMs < 27)).toBe(true)
    expect(acks.some(({ holdMs }) => holdMs >= 27)).toBe(true)
    expect(pieces.some(({ index }) => index === 0)).toBe(true)
    expect(pieces.some(({ index, lastIndex }) => index === lastIndex)).toBe(true)
  })
})

/** As if so many numbers had been used within a datagram's lifetime that the hundredth from here is the first wide one. */
function openSoonWide(input: unknown, origin: Origin): Packeteer {
  const { state } = open(input, origin)
  const { numbering } = state.packets
  const earlierMark = numbering.next - 2 ** 14 + 100
  const packets = { ...state.packets, numbering: { ...numbering, mark: earlierMark, earlierMark } }
  return Packeteer.fromState(configOf(input), { ...state, packets })
}

describe('a real endpoint takes what the second encoder writes, and delivers what the page says', () => {
  it.each([
    ['no CRC', small],
    ['CRC', checked],
    ['default sizes, 64 channels', many],
  ])('%s', (_, config) => {
    const chance = new Chance(11)
    const endpoint = open(config, zero)
    const format = formatOf(config)
    const speaker = new Speaker(format, chance)
    const receiver = new Receiver(Object.values(config.channels))
    const listener = new Listener(format)
    let delivered = 0
    for (let turn = 0; turn < 500; turn++) {
      const spoken = [speaker.speak(), speaker.speak()]
      for (const { datagram, bytes } of chance.happens(20) ? [...spoken].reverse() : spoken) {
        expect(endpoint.receivePacket(bytes)).toEqual(E.right(undefined))
        listener.noteOwn(datagram)
        const due = receiver.receive(datagram)
        for (const [channel, { name }] of format.channels.entries()) {
          const payloads = endpoint.drainReceivedMessages(name).map(({ payload }) => payload)
          expect(payloads).toEqual(due.filter((delivery) => delivery.channel === channel).map(({ payload }) => payload))
          delivered += payloads.length
        }
      }
      endpoint.update(2) // far from the time after which a message that does not grow is dropped
      endpoint.sendMessage(Object.keys(config.channels)[0] ?? '', chance.bytes(chance.below(10)))
      for (const bytes of endpoint.packetsToSend()) {
        const heard = listener.hear(bytes)
        if (!heard.ok) throw new Error(JSON.stringify(heard.discarded))
        if (chance.happens(80)) speaker.noteHeard(heard.datagram.number)
      }
    }
    expect(delivered).toBeGreaterThan(1000)
  })
})

/** One to three small changes: another byte, another bit, one less, one more, an early end. */
function mutated(bytes: Uint8Array, chance: Chance): Uint8Array {
  const changed = [...bytes]
  for (let changes = 1 + chance.below(3); changes > 0; changes--) {
    const at = chance.below(changed.length + 1)
    const kind = chance.below(5)
    if (kind === 0) changed.splice(at, 1, chance.below(256))
    if (kind === 1) changed.splice(at, 1, (changed[at] ?? 0) ^ (1 << chance.below(8)))
    if (kind === 2) changed.splice(at, 1)
    if (kind === 3) changed.splice(at, 0, chance.below(256))
    if (kind === 4) changed.length = at
  }
  return Uint8Array.from(changed)
}
