// The run of the example: starts the network and the players, introduces them, watches, makes the trouble that was asked for, waits until
// all who are left have played to the end, collects what they know, and ends them, whatever happened in between.

import { setTimeout as wait } from 'node:timers/promises'
import type { LinkCounters, Origin } from 'packeteer/testing'
import { startChild, type Child } from '../../src/cli/stage/child.ts'
import { linkOf, type Options, type Trouble } from './options.ts'
import type { FromNetwork, FromPeer, Outcome, Progress, Roster, ToNetwork, ToPeer } from './report.ts'

export interface Evidence {
  readonly options: Options
  /** Per player; undefined for who was killed. */
  readonly outcomes: ReadonlyArray<Outcome | undefined>
  readonly origin: Origin
  readonly network: LinkCounters | undefined
  /** Of the network's process. */
  readonly hostDelays: number
  readonly elapsedMs: number
}

export type Ending =
  | { readonly type: 'Finished'; readonly evidence: Evidence }
  | { readonly type: 'Interrupted' }
  | { readonly type: 'Failed'; readonly reason: string }

export interface Scene {
  readonly options: Options
  readonly elapsedMs: number
  readonly players: ReadonlyArray<Progress | undefined>
  readonly network: LinkCounters | undefined
}

type PeerProcess = Child<ToPeer, FromPeer>
type NetworkProcess = Child<ToNetwork, FromNetwork>

/** A minute of 60 packets a second, or of 60 messages, goes past these turns: of 16 bits, and of 24. */
export const origin: Origin = { packet: 65_536 - 600, message: 16_777_216 - 600 }
export const turns = { packet: 65_536, message: 16_777_216 }

const freezeMs = 3000
const watchMs = 50
const patienceMs = 15_000

const sleep = (ms: number): Promise<void> => wait(ms, undefined, { ref: false })

export const playBattle = async (
  options: Options,
  watch: (scene: Scene) => void,
  interrupted: Promise<void>,
): Promise<Ending> => {
  const network: NetworkProcess = startChild(new URL('network.js', import.meta.url))
  const peers: ReadonlyArray<PeerProcess> = Array.from({ length: options.peers }, () =>
    startChild(new URL('peer.js', import.meta.url)),
  )
  const isDoomed = (player: number): boolean => options.kill?.player === player + 1
  const ending = await Promise.race([
    interrupted.then((): Ending => ({ type: 'Interrupted' })),
    network.ended.then((reason): Ending => ({ type: 'Failed', reason })),
    ...peers
      .filter((_, player) => !isDoomed(player))
      .map(({ ended }) => ended.then((reason): Ending => ({ type: 'Failed', reason }))),
    runBattle(options, network, peers, watch),
  ])
  await Promise.all([network, ...peers].map(({ stop }) => stop()))
  return ending
}

const runBattle = async (
  options: Options,
  network: NetworkProcess,
  peers: ReadonlyArray<PeerProcess>,
  watch: (scene: Scene) => void,
): Promise<Ending> => {
  const startedMs = performance.now()
  const progresses: Array<Progress | undefined> = peers.map(() => undefined)
  let counters: LinkCounters | undefined
  let hostDelays = 0
  network.onReport((report) => {
    if (report.type !== 'NetworkProgressed') return
    counters = report.counters
    hostDelays = report.hostDelays
  })
  peers.forEach((peer, player) =>
    peer.onReport((report) => {
      if (report.type === 'Progressed') progresses[player] = report.progress
    }),
  )
  await introduce(options, network, peers)

  const frames = Math.round(options.seconds * 60)
  const playedMs = (): number => Math.max(0, ...progresses.map((progress) => progress?.playedMs ?? 0))
  const isLeft = (player: number): boolean => options.kill?.player !== player + 1
  const areDone = (): boolean => progresses.every((progress, player) => !isLeft(player) || progress?.frame === frames)
  const troubles = [...freezing(options.freeze, peers), ...killing(options.kill, peers)]
  const mostMs = options.seconds * 1500 + patienceMs
  while (!areDone()) {
    if (performance.now() - startedMs > mostMs) return { type: 'Failed', reason: tellWhere(progresses, frames) }
    for (const trouble of troubles.filter(({ atMs }) => atMs <= playedMs())) {
      troubles.splice(troubles.indexOf(trouble), 1)
      trouble.make()
    }
    watch({ options, elapsedMs: playedMs(), players: progresses, network: counters })
    await sleep(watchMs)
  }
  await sleep(500) // the last checksums are still under way

  const left = peers.map((peer, player) => (isLeft(player) ? peer : undefined))
  for (const peer of left) peer?.tell({ type: 'FinishPlaying' })
  const telling = Promise.all(left.map(async (peer) => peer?.waitFor('PeerFinished')))
  const told = await Promise.race([telling, sleep(5000)])
  if (told === undefined) return { type: 'Failed', reason: 'a process did not report its results' }
  const outcomes = told.map((report) => report?.outcome)
  const evidence = {
    options,
    outcomes,
    origin,
    network: counters,
    hostDelays,
    elapsedMs: performance.now() - startedMs,
  }
  return { type: 'Finished', evidence }
}

/** Tells everybody where the others are, and lets the battle begin. */
const introduce = async (
  options: Options,
  network: NetworkProcess,
  peers: ReadonlyArray<PeerProcess>,
): Promise<void> => {
  const bound = await Promise.all(peers.map((peer) => peer.waitFor('PortBound')))
  await network.waitFor('Listening')
  network.tell({ type: 'StartLinks', seed: options.seed, link: linkOf(options), ports: bound.map(({ port }) => port) })
  const { ports } = await network.waitFor('LinksBound')
  peers.forEach((peer, self) => {
    const links = (ports[self] ?? []).map((port, player) => ({ player, address: '127.0.0.1', port }))
    const roster: Roster = {
      self,
      players: peers.length,
      seed: options.seed,
      sessionId: options.seed + 1,
      frames: Math.round(options.seconds * 60),
      delay: options.delay,
      origin,
      sabotage: self === peers.length - 1 ? options.sabotage : undefined,
      links: links.filter(({ player }) => player !== self),
    }
    peer.tell({ type: 'StartPlaying', roster })
  })
}

interface PlannedTrouble {
  readonly atMs: number
  readonly make: () => void
}

const signal = (peer: PeerProcess | undefined, name: NodeJS.Signals): void => {
  if (peer?.pid !== undefined) process.kill(peer.pid, name)
}

const freezing = (trouble: Trouble | undefined, peers: ReadonlyArray<PeerProcess>): ReadonlyArray<PlannedTrouble> => {
  if (trouble === undefined) return []
  const peer = peers[trouble.player - 1]
  const atMs = trouble.atSecond * 1000
  const thaw = async (): Promise<void> => {
    signal(peer, 'SIGSTOP')
    await wait(freezeMs)
    signal(peer, 'SIGCONT')
  }
  return [{ atMs, make: () => void thaw() }]
}

const killing = (trouble: Trouble | undefined, peers: ReadonlyArray<PeerProcess>): ReadonlyArray<PlannedTrouble> =>
  trouble === undefined
    ? []
    : [{ atMs: trouble.atSecond * 1000, make: () => signal(peers[trouble.player - 1], 'SIGKILL') }]

const tellWhere = (progresses: ReadonlyArray<Progress | undefined>, frames: number): string =>
  `not done in time: ${progresses.map((progress) => progress?.frame ?? 0).join(', ')} of ${frames} frames`
