// Players find each other over real sockets on loopback, and any bytes for a roster are one or none.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { decodeRoster, joinLobby, openLobby } from '../../../examples/lockstep/lobby.ts'

const settings = { players: 3, seed: 4, sessionId: 5, frames: 600, delay: undefined, origin: { packet: 1, message: 2 } }

const bind = async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

it('gives everybody a number, and the addresses of all others', async () => {
  const sockets = [await bind(), await bind(), await bind()] as const
  const [listener, ...joiners] = sockets
  const rosters = await Promise.all([
    openLobby(listener, settings),
    ...joiners.map((socket) => joinLobby(socket, { address: '127.0.0.1', port: listener.address().port })),
  ])
  const portOf = new Map(rosters.map(({ self }, index) => [self, sockets[index]?.address().port]))
  expect([...portOf.keys()].sort((a, b) => a - b)).toEqual([0, 1, 2])
  for (const { self, links, ...agreed } of rosters) {
    expect(agreed).toEqual({ ...settings, sabotage: undefined })
    expect(links.map(({ player, port }) => [player, port])).toEqual(
      [0, 1, 2].filter((player) => player !== self).map((player) => [player, portOf.get(player)]),
    )
  }
  for (const socket of sockets) socket.close()
})

it('is joined by name, and says when there is none', async () => {
  const [listening, joining] = [await bind(), await bind()]
  const { port } = listening.address()
  const alone = { ...settings, players: 2 }
  const lobby = openLobby(listening, alone)
  await expect(joinLobby(joining, { address: 'x'.repeat(300), port })).rejects.toThrow()
  const roster = await joinLobby(joining, { address: 'localhost', port })
  expect(roster.links).toEqual([{ player: 0, address: '127.0.0.1', port }])
  await lobby
  for (const socket of [listening, joining]) socket.close()
})

const listener = { address: 'far', port: 9 }
const read = (value: unknown) => decodeRoster(new TextEncoder().encode(JSON.stringify(value)), listener)
const links = [{ player: 2, address: 'near', port: 7 }]
const roster = { ...settings, self: 1, links }

it('puts the listener where it was found', () => {
  expect(read(roster)).toEqual({ ...roster, sabotage: undefined, links: [{ player: 0, ...listener }, ...links] })
})

it.each([
  [7],
  ['text'],
  [{}],
  [{ ...roster, self: -1 }],
  [{ ...roster, self: 2 }],
  [{ ...roster, players: 4 }],
  [{ ...roster, links: 'none' }],
  [{ ...roster, links: [{ player: 5, address: 'near', port: 7 }] }],
  [{ ...roster, links: [{ player: 2, port: 7 }] }],
  [{ ...roster, origin: 3 }],
])('%j is no roster', (value) => {
  expect(read(value)).toBeUndefined()
})

it('bytes that are no JSON are no roster', () => {
  expect(decodeRoster(Uint8Array.of(123), listener)).toBeUndefined()
})
