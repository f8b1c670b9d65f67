// How players on different hosts find each other: one listens, the others join it, and when all are there it gives everybody a roster. It
// speaks Packeteer on the socket that the game will use, in a session of its own; the game's datagrams are discarded here by their
// checksum, and the lobby's there. So the lobby may linger until its last ack has arrived, while the game has begun.

import { defineConfig, Packeteer } from 'packeteer'
import { openHost, type Remote, type UdpHost, type UdpSocket } from 'packeteer/adapters/dgram'
import { startLoop } from 'packeteer/adapters/loop'
import type { PeerAddress, Roster } from './report.ts'

type LobbyConfig = ReturnType<typeof lobbyConfig>

/** What whoever listens decides for all. */
export type Settings = Pick<Roster, 'players' | 'seed' | 'sessionId' | 'frames' | 'delay' | 'origin'>

const lobbyTicks = 20
const lingerTicks = 60
const lobbySession = 0

const lobbyConfig = (side: 'a' | 'b') =>
  defineConfig({
    channels: { lobby: { reliable: true, ordered: true } },
    integrity: 'crc32c',
    sessionId: lobbySession,
    side,
  })

/** Waits until all have joined, tells them who is who, and gives back the own roster: player 0. */
export const openLobby = (socket: UdpSocket, settings: Settings): Promise<Roster> =>
  new Promise((resolve) => {
    const config = lobbyConfig('a')
    const host: UdpHost<LobbyConfig> = openHost(socket, {
      admit: () => new Packeteer(config),
      maxPeers: settings.players - 1,
    })
    const joined: Array<PeerAddress> = []
    const tick = (): boolean => {
      for (const { address, port, connection } of host.peers.values()) {
        const isNew = connection.drainReceivedMessages('lobby').length > 0
        if (isNew) joined.push({ player: joined.length + 1, address, port })
      }
      if (joined.length < settings.players - 1) return false
      for (const { player, address, port } of joined) {
        const others = joined.filter((other) => other.player !== player)
        host.peers.get(`${address}:${port}`)?.connection.sendMessage('lobby', encodeRoster(settings, player, others))
      }
      resolve(rosterOf(settings, 0, joined))
      return true
    }
    tickUntil(host, tick)
  })

/** Joins who listens there, by name or address, and gives back the own roster. Rejects where there is no such address. */
export const joinLobby = (socket: UdpSocket, remote: Remote): Promise<Roster> =>
  new Promise((resolve, reject) => {
    const host = openHost<LobbyConfig>(socket, {
      onError: (error) => {
        if (error.type === 'NotResolved') reject(error.cause)
      },
    })
    const listener = host.meet(remote, new Packeteer(lobbyConfig('b')))
    listener.connection.sendMessage('lobby', new TextEncoder().encode('hello'))
    tickUntil(host, () => {
      if (host.find(listener) === undefined) return true
      const [message] = listener.connection.drainReceivedMessages('lobby')
      const { address, port } = listener
      const roster = message === undefined ? undefined : decodeRoster(message.payload, { address, port })
      if (roster !== undefined) resolve(roster)
      return roster !== undefined
    })
  })

/** Ticks until it is done, and a while longer: what was said last may be lost, and so may its ack. */
const tickUntil = (host: UdpHost<LobbyConfig>, tick: () => boolean): void => {
  let isDone = false
  let left = lingerTicks
  const loop = startLoop(lobbyTicks, () => {
    host.beginTick()
    if (isDone) left -= 1
    else isDone = tick()
    host.endTick()
    if (left === 0) loop.stop()
  })
}

const rosterOf = (settings: Settings, self: number, links: ReadonlyArray<PeerAddress>): Roster => ({
  ...settings,
  self,
  sabotage: undefined,
  links,
})

const encodeRoster = (settings: Settings, self: number, links: ReadonlyArray<PeerAddress>): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(rosterOf(settings, self, links)))

/** Any bytes: a roster that holds together, with the listener at the address where it was found; or undefined. */
export const decodeRoster = (bytes: Uint8Array, listener: Remote): Roster | undefined => {
  const read = parseJson(new TextDecoder().decode(bytes))
  if (typeof read !== 'object' || !read) return undefined
  const told: { readonly [Name in keyof Roster]?: unknown } = read
  const { self, players, seed, sessionId, frames, delay, origin, links } = told
  const numbers = [self, players, seed, sessionId, frames, delay ?? 1].map(Number)
  const [own = 0, all = 0] = numbers
  if (!numbers.every((value) => Number.isSafeInteger(value) && value >= 0) || !Array.isArray(links)) return undefined
  const peers: ReadonlyArray<PeerAddress> = [{ player: 0, ...listener }, ...links.filter(isPeerAddress)]
  const known = new Set([own, ...peers.map(({ player }) => player)])
  const isComplete = known.size === all && peers.length === all - 1 && Math.max(...known) < all
  if (!isComplete || !isOrigin(origin)) return undefined
  return {
    self: own,
    players: all,
    seed: Number(seed),
    sessionId: Number(sessionId),
    frames: Number(frames),
    delay: delay === undefined ? undefined : Number(delay),
    origin,
    sabotage: undefined,
    links: peers,
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isOrigin = (value: unknown): value is Roster['origin'] =>
  typeof value === 'object' &&
  Boolean(value) &&
  Number.isSafeInteger(Reflect.get(Object(value), 'packet')) &&
  Number.isSafeInteger(Reflect.get(Object(value), 'message'))

const isPeerAddress = (value: unknown): value is PeerAddress =>
  Number.isSafeInteger(Object(value).player) &&
  typeof Object(value).address === 'string' &&
  Number.isSafeInteger(Object(value).port)
