// The whole battle in virtual time, in one process: the same players, paper sockets between them, links from a seed. A minute takes some
// seconds, nothing depends on how busy the machine is, and a run can be repeated to the byte. So figures about time are checked here,
// and the real processes show that the same code runs on real sockets.

import type { Remote, UdpSocket } from 'packeteer/adapters/dgram'
import type { Timer } from 'packeteer/adapters/loop'
import { drawBelow, seedRandom, type LinkConfig, type Origin } from 'packeteer/testing'
import { openDirection } from '../../src/cli/stage/direction.ts'
import { openVirtualTime } from '../virtual-time.ts'
import { startPlayer, type Player } from './player.ts'
import type { Outcome, Sabotage } from './report.ts'

export interface VirtualBattle {
  readonly players: number
  readonly link: LinkConfig
  readonly frames: number
  readonly seed: number
  readonly delay: number | undefined
  readonly origin: Origin
  /** Done to the last player's world. */
  readonly sabotage?: Sabotage
  /** Players that do nothing for a while: their timers and sockets wait, as those of a stopped process do. */
  readonly stops?: ReadonlyArray<{ readonly player: number; readonly fromMs: number; readonly untilMs: number }>
}

const settleMs = 1000
const mostStartMs = 200
const firstPort = 7000

const remoteOf = (player: number): Remote => ({ address: '192.0.2.1', port: firstPort + player })

/** What each player knows at the end, or at the time limit. Killed ones are those that stop for ever. */
export const playVirtually = (battle: VirtualBattle, mostMs: number): ReadonlyArray<Outcome> => {
  const { players, link, seed, stops = [] } = battle
  const { timer, runUntil } = openVirtualTime()
  const numbers = Array.from({ length: players }, (_, player) => player)
  const listeners = numbers.map((): Array<(datagram: Uint8Array, remote: Remote) => void> => [])

  /** When a player that is stopped now goes on; now, if it is not. */
  const awakeAt = (player: number): number =>
    stops
      .filter((stop) => stop.player === player && stop.fromMs <= timer.now() && timer.now() < stop.untilMs)
      .reduce((at, { untilMs }) => Math.max(at, untilMs), timer.now())
  const whenAwake = (player: number, call: () => void): void => {
    const at = awakeAt(player)
    if (at === timer.now()) call()
    else if (at < Infinity) timer.wake(() => whenAwake(player, call), at - timer.now())
  }
  const links = numbers.map((from) =>
    numbers.map((to) =>
      openDirection(
        link,
        seed,
        `${from} to ${to}`,
        (datagram) =>
          whenAwake(to, () => {
            for (const listener of listeners[to] ?? []) listener(datagram, remoteOf(from))
          }),
        timer,
      ),
    ),
  )
  const socketOf = (player: number): UdpSocket => ({
    on: (event: string, listener: never) => {
      if (event === 'message') listeners[player]?.push(listener)
    },
    send: (datagram, port) => links[player]?.[port - firstPort]?.carry(datagram),
    close: () => undefined,
  })
  const timerOf = (player: number): Timer => ({
    now: timer.now,
    wake: (call, afterMs) => timer.wake(() => whenAwake(player, call), afterMs),
  })

  const started: Array<Player> = []
  let random = seedRandom(seed, 'start')
  for (const self of numbers) {
    const [startMs, next] = drawBelow(mostStartMs, random)
    random = next
    timer.wake(() => {
      started[self] = startPlayer(socketOf(self), rosterOf(battle, self), timerOf(self))
    }, startMs)
  }
  const isDead = (player: number): boolean => stops.some((stop) => stop.player === player && stop.untilMs === Infinity)
  const areDone = (): boolean =>
    numbers.every((player) => isDead(player) || started[player]?.report(false).frame === battle.frames)
  let untilMs = 0
  do {
    untilMs += settleMs
    runUntil(untilMs)
  } while (untilMs < mostMs && !areDone())
  runUntil(untilMs + settleMs)
  return started.map((player) => player.finish())
}

const rosterOf = ({ players, frames, seed, delay, origin, sabotage }: VirtualBattle, self: number) => ({
  self,
  players,
  seed,
  sessionId: seed + 1,
  frames,
  delay,
  origin,
  sabotage: self === players - 1 ? sabotage : undefined,
  links: Array.from({ length: players }, (_, player) => ({ player, ...remoteOf(player) })).filter(
    ({ player }) => player !== self,
  ),
})
