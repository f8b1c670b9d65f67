// A player on a host of its own, in this very process: listens, or joins who does, plays, and shows what it sees.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { hostTimer } from 'packeteer/adapters/loop'
import { joinLobby, openLobby } from './lobby.ts'
import { nameOf } from './names.ts'
import type { Options } from './options.ts'
import { startPlayer } from './player.ts'
import type { Outcome, Roster } from './report.ts'
import { origin, type Scene } from './stage.ts'
import type { Check } from './verdict.ts'

const watchMs = 100
/** The others may still need what this end sent last. */
const lingerMs = 2000

const meet = async (
  options: Options,
  say: (line: string) => void,
): Promise<readonly [socket: ReturnType<typeof createSocket>, roster: Roster]> => {
  const { listen, join, peers, seed, seconds, delay } = options
  const socket = createSocket('udp4').bind(listen ?? 0)
  await once(socket, 'listening')
  if (join !== undefined) {
    say(`joining ${join.host}:${join.port}`)
    return [socket, await joinLobby(socket, { address: join.host, port: join.port })]
  }
  say(`listening on port ${socket.address().port} for ${peers - 1} players: --join HOST:${socket.address().port}`)
  const sessionId = 1 + (Date.now() % 2 ** 48)
  const frames = Math.round(seconds * 60)
  return [socket, await openLobby(socket, { players: peers, seed, sessionId, frames, delay, origin })]
}

export const playAsHost = async (
  options: Options,
  say: (line: string) => void,
  watch: (scene: Scene) => void,
  interrupted: Promise<void>,
): Promise<Outcome | undefined> => {
  let isOver = false
  const hasEnded = (): boolean => isOver
  void interrupted.then(() => (isOver = true))
  const met = await Promise.race([meet(options, say), interrupted])
  if (met === undefined) return undefined
  const [socket, roster] = met
  say(`the battle begins: this is ${nameOf(roster.self)} of ${roster.players}`)
  const player = startPlayer(socket, roster, hostTimer)
  const shown = { ...options, peers: roster.players, seconds: roster.frames / 60, loss: 0, rtt: 0, jitter: 0 }
  for (let isDone = false; !isDone && !hasEnded(); await wait(watchMs)) {
    const progress = player.report(true)
    isDone = progress.frame === roster.frames
    const players = Array.from({ length: roster.players }, (_, one) => (one === roster.self ? progress : undefined))
    watch({ options: shown, elapsedMs: progress.playedMs, players, network: undefined })
  }
  if (!hasEnded()) await Promise.race([wait(lingerMs), interrupted])
  const outcome = player.finish()
  socket.close()
  return hasEnded() ? undefined : outcome
}

/** What one player can say of the battle by itself. */
export const judgeOutcome = ({ agreed, checksums, progress }: Outcome): ReadonlyArray<Check> => [
  {
    name: 'equal checksums',
    ok: progress.mismatch === undefined && agreed === checksums.at(-1)?.[0],
    detail: `${checksums.length} checksums; all agreed up to frame ${agreed}`,
  },
]
