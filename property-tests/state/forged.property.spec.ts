// A state that decodeState takes does not wait for ever: whatever single field of a real state was forged, if it is taken, the end that goes
// on from it sends a small and a large reliable message to its real peer over a perfect link, and both are acked in bounded time. And so
// does the peer.

import { describe, expect, it } from 'vitest'
import type { State } from '../../src/connection/state.ts'
import { defineConfig } from '../../src/config.ts'
import { Packeteer } from '../../src/packeteer.ts'
import { decodeState, encodeState } from '../../src/state/encoding.ts'
import { depth } from '../support/depth.ts'
import { Marks } from '../support/marks.ts'
import { leavesOf, withLeaf, type Leaf } from '../support/leaves.ts'

const config = defineConfig({
  channels: {
    moves: { reliable: true, ordered: true },
    events: { reliable: true, ordered: false, recovery: 'lean' },
    position: { reliable: false, ordered: true },
    effects: { reliable: false, ordered: false },
  },
  maxDatagramBytes: 256,
  maxMessageBytes: 1000,
  maxOutstandingMessages: 32,
  maxOutstandingBytes: 20_000,
})

interface Moment {
  readonly name: string
  /** Of both ends, and what was under way to each. */
  readonly states: readonly [State, State]
}

/** Ends of a bad link at some moments: nothing is under way, so that what was sent and has not arrived is lost. */
function play(): ReadonlyArray<Moment> {
  const ends: readonly [Packeteer, Packeteer] = [new Packeteer(config), new Packeteer(config)]
  const moments: Array<Moment> = []
  let serial = 0
  for (let tick = 0; tick < 60; tick += 1) {
    for (const [one, other] of [ends, [ends[1], ends[0]] as const]) {
      one.update(20)
      if (tick > 0) one.sendMessage('moves', new Uint8Array(tick % 5 === 0 ? 600 : 5).fill(tick))
      if (tick % 3 === 1) one.sendMessage('events', new Uint8Array(tick % 2 === 0 ? 300 : 5).fill(tick))
      one.sendMessage('position', new Uint8Array(5).fill(tick), { ttlMs: 30 })
      if (tick % 7 === 0) one.sendMessage('effects', new Uint8Array(250).fill(tick))
      for (const datagram of one.packetsToSend()) {
        serial += 1
        const isDown = tick > 40 && tick < 55
        if (!isDown && serial % 4 !== 0) other.receivePacket(datagram)
      }
    }
    if (depth([45], [1, 8, 30, 45, 54]).includes(tick))
      moments.push({ name: `tick ${tick}`, states: [ends[0].state, ends[1].state] })
  }
  for (let tick = 0; tick < 40; tick += 1)
    for (const [one, other] of [ends, [ends[1], ends[0]] as const]) {
      one.update(20)
      for (const datagram of one.packetsToSend()) other.receivePacket(datagram)
    }
  moments.push({ name: 'idle', states: [ends[0].state, ends[1].state] })
  return moments
}

/**
 * What only the peer can tell: which numbers it uses, which of ours it has, what it has been told. A state alone is right with any of
 * them, and a leap of them is what a peer that lost its own state looks like.
 */
const knownToThePeer: ReadonlyArray<RegExp> = [
  /^packets\.numbering\.next$/,
  /^packets\.flight\.sent\.base$/,
  /^packets\.arrivals\.(seen|newestNarrow|wide)/,
  /^channels\.\d+\.outbox\.sizes\.base$/,
  /^channels\.\d+\.inbox\.(held|delivered|next)/,
  /^messages\.tracks\./,
  /^messages\.partials\./,
  /\.(payload|body)\./,
]

const values: ReadonlyArray<number> = depth(
  [0, -1, 64, 2 ** 31, -(2 ** 52), 2 ** 52],
  [
    0,
    1,
    -1,
    2,
    15,
    16,
    17,
    64,
    1000,
    2 ** 14,
    2 ** 16,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    2 ** 47,
    2 ** 52,
    -(2 ** 52),
  ],
)

/** One of each kind of field in quick runs: the first, whatever the channel or the packet. */
function chosen(state: State): ReadonlyArray<Leaf> {
  const kinds = new Map<string, Leaf>()
  for (const leaf of leavesOf(state)) {
    const kind = leaf.path.replaceAll(/\d+/g, depth('#', '$&'))
    if (!kinds.has(kind)) kinds.set(kind, leaf)
  }
  return [...kinds.values()].filter(({ path }) => !knownToThePeer.some((known) => known.test(path)))
}

/** Ten minutes of ticks that grow, as in silence. */
const patience = 10 * 60_000

/** Whether messages of both ends are acked in time. */
function lives(forged: State, peer: State): string {
  const ends = [Packeteer.fromState(config, forged), Packeteer.fromState(config, peer)] as const
  const owed = [new Set<number>(), new Set<number>()] as const
  let waited = 0
  let isSent = false
  for (let tick = 0; waited < patience; tick += 1) {
    const deltaMs = tick < 100 ? 16 : 1000
    waited += deltaMs
    for (const end of ends) end.update(deltaMs)
    // What waits is heard of first: the window may be full.
    if (tick >= 10 && !isSent) {
      isSent = true
      for (const [index, end] of ends.entries())
        for (const [channel, length] of [
          ['moves', 5],
          ['moves', 900],
          ['events', 5],
          ['events', 900],
        ] as const) {
          const answer = end.sendMessage(channel, new Uint8Array(length))
          if (answer._tag === 'Right') owed[index === 0 ? 0 : 1].add(answer.right)
          else isSent = false
        }
      if (!isSent && tick > 500) return 'refuses messages for ever'
    }
    for (const [one, other] of [ends, [ends[1], ends[0]] as const])
      for (const datagram of one.packetsToSend()) other.receivePacket(datagram)
    for (const [index, end] of ends.entries())
      for (const id of end.drainMessageAcks()) owed[index === 0 ? 0 : 1].delete(id)
    for (const end of ends) end.drainMessageFates()
    for (const end of ends)
      for (const channel of ['moves', 'events', 'position', 'effects'] as const) end.drainReceivedMessages(channel)
    if (isSent && owed[0].size + owed[1].size === 0) return 'lives'
  }
  return `waits with ${owed[0].size} and ${owed[1].size} messages`
}

describe.each(play())('$name', ({ states: [state, peer] }) => {
  it('itself lives', () => {
    expect(lives(state, peer)).toBe('lives')
  })

  it('with any one number forged is refused, or lives', () => {
    const marks = new Marks()
    const waiting: Array<string> = []
    for (const leaf of chosen(state)) {
      for (const value of values) {
        const verdict = judge(leaf, value)
        marks.hit(verdict === 'refused' ? 'refused' : 'taken')
        if (verdict !== 'refused' && verdict !== 'lives') waiting.push(`${leaf.path} = ${value}: ${verdict}`)
      }
    }
    expect(waiting).toEqual([])
    marks.expectHit(['refused', 'taken'], 50)
  })

  function judge(leaf: Leaf, value: number): string {
    const bytes = encodeForged(withLeaf(state, leaf, value))
    const read = bytes === undefined ? undefined : decodeState(config, bytes)
    if (read === undefined || read._tag === 'Left') return 'refused'
    return lives(read.right, peer)
  }
})

/** undefined: no bytes say so. */
function encodeForged(state: State): Uint8Array | undefined {
  try {
    return encodeState(state)
  } catch {
    return undefined
  }
}
