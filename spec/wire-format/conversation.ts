// Two real endpoints talk over bad weather, and everything between them is overheard by the second decoder.
//
// What is held at each datagram: it decodes when it is written, and the second encoder makes the same bytes of the
// value; what it carries was sent; and when it arrives, the real endpoint takes or refuses it exactly as the second
// decoder does, and hands out exactly the messages that the page's rules make of it.

import { expect } from 'vitest'
import * as E from '../../src/fp.ts'
import type { Packeteer } from '../../src/index.ts'
import { Chance } from './chance.ts'
import { encodeDatagram } from './encoder.ts'
import { toHex } from './hex.ts'
import { Listener, type Origin } from './listener.ts'
import { Receiver } from './receiver.ts'
import { Script } from './script.ts'
import { type Datagram, type Format } from './value.ts'
import { formatOf, type PlainConfig } from './vectors.ts'

/** Percent of datagrams lost, sent twice, and how many ticks one may be late. */
export interface Weather {
  readonly loss: number
  readonly copies: number
  readonly lateTicks: number
}

export interface Talk {
  readonly config: PlainConfig
  readonly sides: boolean
  readonly weather: Weather
  readonly stormTicks: number
  /** Percent of ticks in which an end says nothing new: long silences make long histories and holds. */
  readonly quiet: number
  /** Where all counters begin. */
  readonly origin: Origin
  /** How often an end speaks and flushes in one tick. */
  readonly flushes: number
  readonly seed: number
}

/** What was seen in a conversation, so that a spec can ask whether it really happened. */
export interface Overheard {
  readonly datagrams: ReadonlyArray<Datagram>
  /** Arrivals by outcome: 'taken', or the reason of the refusal. */
  readonly outcomes: ReadonlyMap<string, number>
}

interface End {
  readonly packeteer: Packeteer
  readonly format: Format
  readonly script: Script
  /** Hears what this end writes, and what the peer writes in reply: for both, nothing is lost. */
  readonly eavesdropper: Listener
  /** Hears what arrives at this end, and keeps what must come of it. */
  readonly ear: Listener
  readonly receiver: Receiver
  readonly arriving: Map<number, Array<Uint8Array>>
}

/** Longest wait for silence after the storm, in ticks. */
const patience = 3000

export function converse(talk: Talk, open: (config: unknown, origin: Origin) => Packeteer): Overheard {
  const chance = new Chance(talk.seed)
  const a = openEnd(talk, 'a', open)
  const b = openEnd(talk, 'b', open)
  const datagrams: Array<Datagram> = []
  const outcomes = new Map<string, number>()
  let quietTicks = 0
  for (let tick = 0; quietTicks < 120 || !a.script.isDone || !b.script.isDone; tick++) {
    expect(tick, 'all is delivered, and the link falls silent').toBeLessThan(talk.stormTicks + patience)
    const isStorm = tick < talk.stormTicks
    const written = [play(a, b, tick), play(b, a, tick)].flat()
    datagrams.push(...written)
    quietTicks = isStorm || written.length > 0 ? 0 : quietTicks + 1
  }
  a.script.expectDone()
  b.script.expectDone()
  return { datagrams, outcomes }

  function play(end: End, peer: End, tick: number): ReadonlyArray<Datagram> {
    const isStorm = tick < talk.stormTicks
    end.packeteer.update(1000 / 60)
    for (const bytes of end.arriving.get(tick) ?? []) arrive(end, peer, bytes, outcomes)
    end.arriving.delete(tick)
    return Array.from({ length: isStorm ? talk.flushes : 1 }, () => flush(end, peer, tick)).flat()
  }

  function flush(end: End, peer: End, tick: number): ReadonlyArray<Datagram> {
    const isStorm = tick < talk.stormTicks
    if (isStorm && !chance.happens(talk.quiet)) end.script.speak(end.packeteer, chance)
    return end.packeteer.packetsToSend().map((bytes) => {
      const datagram = overhear(end, peer, bytes)
      for (const due of arrivals(talk.weather, tick, isStorm, chance)) {
        peer.arriving.set(due, [...(peer.arriving.get(due) ?? []), bytes.slice()])
      }
      return datagram
    })
  }
}

function openEnd(
  { config, sides, origin, seed }: Talk,
  side: 'a' | 'b',
  open: (config: unknown, origin: Origin) => Packeteer,
): End {
  const own = sides ? side : undefined
  const other = sides ? (side === 'a' ? 'b' : 'a') : undefined
  const format = formatOf(config, own)
  return {
    packeteer: open(own === undefined ? config : { ...config, side: own }, origin),
    format,
    script: new Script(config, origin.message, side === 'a' ? seed : seed + 1),
    eavesdropper: new Listener(format, origin),
    ear: new Listener(formatOf(config, other), origin),
    receiver: new Receiver(Object.values(config.channels), origin.message),
    arriving: new Map(),
  }
}

/** A datagram as it leaves: it decodes, says what was sent, and has no other encoding. */
function overhear(end: End, peer: End, bytes: Uint8Array): Datagram {
  const decoded = end.eavesdropper.hear(bytes)
  if (!decoded.ok) throw new Error(`a real datagram is refused: ${JSON.stringify(decoded.discarded)}`)
  expect(toHex(encodeDatagram(decoded.datagram, end.format))).toBe(toHex(bytes))
  end.script.expectSent(decoded.datagram)
  peer.eavesdropper.noteOwn(decoded.datagram)
  end.ear.noteOwn(decoded.datagram)
  return decoded.datagram
}

/** A datagram as it arrives: both decoders say the same of it, and what is delivered is what must be. */
function arrive(end: End, peer: End, bytes: Uint8Array, outcomes: Map<string, number>): void {
  const decoded = end.ear.hear(bytes)
  const outcome = decoded.ok ? 'taken' : decoded.discarded.reason
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  const answer = end.packeteer.receivePacket(bytes)
  expect(E.isRight(answer) ? 'taken' : answer.left.type).toBe(outcome)
  const expected = decoded.ok ? end.receiver.receive(decoded.datagram) : []
  for (const [channel, { name }] of end.format.channels.entries()) {
    const delivered = end.packeteer.drainReceivedMessages(name).map(({ payload }) => payload)
    const due = expected.filter((delivery) => delivery.channel === channel)
    expect(delivered.map(toHex).join()).toBe(due.map(({ payload }) => toHex(payload)).join())
    peer.script.noteDelivered(channel, delivered.length)
  }
}

/** The ticks at which copies of a datagram arrive: none, one or two. */
function arrivals(weather: Weather, tick: number, isStorm: boolean, chance: Chance): ReadonlyArray<number> {
  if (!isStorm) return [tick + 2]
  if (chance.happens(weather.loss)) return []
  const once = tick + 1 + chance.below(weather.lateTicks + 1)
  return chance.happens(weather.copies) ? [once, once + 1 + chance.below(200)] : [once]
}
