/**
 * N peers in virtual time, each with a connection to every other: a game without a server. Peer `n` wakes once a tick, reads what came over all
 * its connections, and sends. What it sends may depend on what it has just heard, so that peers can answer and relay.
 */
import type { Config } from '../config.ts'
import { perfectLink, type LinkConfig } from './link-config.ts'
import { initialPair, pairReducer, type End, type PairEffect, type PairState, type Submission } from './pair.ts'

/** A message for one other peer. */
export interface MeshSubmission extends Submission {
  readonly to: number
}

/** A message that was delivered since the last tick. */
export interface MeshHeard {
  readonly from: number
  readonly channel: string
  readonly payload: Uint8Array
}

export interface MeshScenario {
  readonly config: Config
  readonly seed: number
  readonly peers: number
  /** The way from one peer to another. Left out: a perfect one. */
  readonly linkOf?: (from: number, to: number) => LinkConfig
  /** Left out: 60 Hz. */
  readonly tickMicros?: number
  readonly durationMicros: number
  /** What a peer sends in a tick; a pure function. Ticks count from 1. */
  readonly send: (peer: number, tick: number, heard: ReadonlyArray<MeshHeard>) => ReadonlyArray<MeshSubmission>
}

export interface MeshRun {
  /** The pair of each two peers: `pairs[high][low]`, where the lower one is end a. */
  readonly pairs: ReadonlyArray<ReadonlyArray<PairState>>
  /** Everything that was ordered on it, oldest first. */
  readonly histories: ReadonlyArray<ReadonlyArray<ReadonlyArray<PairEffect>>>
}

/** One connection, while the mesh runs. */
interface Edge {
  readonly reduce: ReturnType<typeof pairReducer>
  readonly history: Array<PairEffect>
  state: PairState
}

const tickAt60Hz = 16_667

/** Plays it. Same scenario, same run, byte for byte. */
export function runMesh(scenario: MeshScenario): MeshRun {
  const { peers, durationMicros, tickMicros = tickAt60Hz } = scenario
  const edges = Array.from({ length: peers }, (_, high) =>
    Array.from({ length: high }, (__, low) => edgeOf(scenario, low, high)),
  )
  for (let tick = 1; tick * tickMicros <= durationMicros; tick += 1) {
    for (const edge of edges.flat()) step(edge, { type: 'TimePassed', deltaMicros: tickMicros })
    for (let peer = 0; peer < peers; peer += 1) {
      const heard = others(peers, peer).flatMap((other) => wake(edgeBetween(edges, peer, other), peer, other))
      const submissions = scenario.send(peer, tick, heard)
      for (const other of others(peers, peer)) speak(edgeBetween(edges, peer, other), peer, other, submissions)
    }
  }
  return {
    pairs: edges.map((row) => row.map(({ state }) => state)),
    histories: edges.map((row) => row.map(({ history }) => history)),
  }
}

function edgeOf({ config, seed, peers, linkOf = () => perfectLink }: MeshScenario, low: number, high: number): Edge {
  const pair = { a: config, b: config, aToB: linkOf(low, high), bToA: linkOf(high, low) }
  return { reduce: pairReducer(pair), history: [], state: initialPair(pair, seed + high * peers + low) }
}

const others = (peers: number, peer: number): ReadonlyArray<number> =>
  Array.from({ length: peers }, (_, other) => other).filter((other) => other !== peer)

const edgeBetween = (edges: ReadonlyArray<ReadonlyArray<Edge>>, peer: number, other: number): Edge =>
  edges[Math.max(peer, other)]?.[Math.min(peer, other)] as Edge

const endOf = (peer: number, other: number): End => (peer < other ? 'a' : 'b')

function step(edge: Edge, event: Parameters<Edge['reduce']>[1]): ReadonlyArray<PairEffect> {
  const [next, effects] = edge.reduce(edge.state, event)
  edge.state = next
  edge.history.push(...effects)
  return effects
}

const wake = (edge: Edge, peer: number, other: number): ReadonlyArray<MeshHeard> =>
  step(edge, { type: 'EndWoke', end: endOf(peer, other) }).flatMap(({ effect }) =>
    effect.type === 'DeliverMessage' ? [{ from: other, channel: effect.channel, payload: effect.payload }] : [],
  )

function speak(edge: Edge, peer: number, other: number, submissions: ReadonlyArray<MeshSubmission>): void {
  const end = endOf(peer, other)
  for (const { to, ...submission } of submissions)
    if (to === other) step(edge, { type: 'MessageSubmitted', end, ...submission })
  step(edge, { type: 'FlushRequested', end })
}
