// A steady two-way exchange between two real endpoints, in virtual time: what `npm run bench -- wire` counts bytes of.
//
// Both ends do in every tick what a game does: take in what has arrived, move time on, send, flush. So an ack is held
// for a tick, which is what it costs in a real run loop. No clock and no chance: loss comes from a seeded generator.

import * as E from '../src/fp.ts'
import { Packeteer, parseConfig, type Config } from '../src/index.ts'

export const ticksPerSecond = 60

export interface Link {
  /** Ticks from flush to arrival, in each direction. */
  readonly latencyTicks: number
  /** Share of datagrams that vanish, 0 to 1. */
  readonly loss: number
}

/** What each end sends in one tick. */
export interface Load {
  readonly channel: 'moves' | 'position'
  readonly payloads: ReadonlyArray<Uint8Array>
}

/** What one end put on the wire in one tick. */
export interface Sent {
  readonly datagrams: ReadonlyArray<Uint8Array>
  /** Bytes of the messages that were submitted in this tick: repeats are overhead. */
  readonly payloadBytes: number
}

interface End {
  readonly packeteer: Packeteer
  /** What is on its way to this end, by the tick of its arrival. */
  readonly arriving: Map<number, ReadonlyArray<Uint8Array>>
}

/** Plays `loads`, one a tick at both ends, and tells what both sent in each. */
export function exchange(link: Link, loads: ReadonlyArray<Load | undefined>): ReadonlyArray<Sent> {
  const config = steadyConfig()
  const ends = [openEnd(config), openEnd(config)] as const
  const isLost = lossOf(link.loss)
  return loads.flatMap((load, tick) =>
    ends.map((end, index) => {
      const sent = playTick(end, tick, load)
      const arrived = sent.datagrams.filter(() => !isLost())
      ends[1 - index]?.arriving.set(tick + link.latencyTicks, arrived)
      return sent
    }),
  )
}

const openEnd = (config: Config): End => ({ packeteer: new Packeteer(config), arriving: new Map() })

function playTick({ packeteer, arriving }: End, tick: number, load: Load | undefined): Sent {
  for (const datagram of arriving.get(tick) ?? []) {
    if (!E.isRight(packeteer.receivePacket(datagram)))
      throw new Error('the link changes nothing, so nothing is refused')
  }
  arriving.delete(tick)
  packeteer.update(1000 / ticksPerSecond)
  packeteer.drainReceivedMessages('moves')
  packeteer.drainReceivedMessages('position')
  packeteer.drainMessageFates()
  packeteer.drainMessageAcks()
  const payloads = load?.payloads ?? []
  for (const payload of payloads) {
    if (load !== undefined && !E.isRight(packeteer.sendMessage(load.channel, payload)))
      throw new Error('the window is full')
  }
  return {
    datagrams: packeteer.packetsToSend(),
    payloadBytes: payloads.reduce((sum, payload) => sum + payload.length, 0),
  }
}

/** Reliable channels send first copies only where config knows that choice: the goals are stated for `lean`. */
function steadyConfig(): Config {
  const moves = { reliable: true, ordered: true }
  const position = { reliable: false, ordered: true }
  const lean = parseConfig({ channels: { moves: { ...moves, recovery: 'lean' }, position } })
  if (E.isRight(lean)) return lean.right
  const plain = parseConfig({ channels: { moves, position } })
  if (E.isRight(plain)) return plain.right
  throw new Error('a config of two plain channels is valid')
}

/** Numerical Recipes' linear congruential generator: good enough to lose datagrams, the same in every run. */
function lossOf(loss: number): () => boolean {
  let state = 1
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32 < loss
  }
}
