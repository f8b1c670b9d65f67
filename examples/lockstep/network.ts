// The bad network between all players, a process of its own. For each player and each other there is a socket that the player takes for
// the other; between the two sockets of a pair a link in each direction loses, delays and copies, from a seed.

import { createSocket, type Socket } from 'node:dgram'
import type { LinkCounters } from 'packeteer/testing'
import { openDirection, type Direction } from '../../src/cli/stage/direction.ts'
import { bindLoopback, listenToParent, tellParent } from '../../src/cli/stage/lifeline.ts'
import type { FromNetwork, ToNetwork } from './report.ts'

const reportMs = 200
const tickMs = 10
const hostDelayMs = 25

const startLinks = async ({ ports, link, seed }: ToNetwork): Promise<void> => {
  // Row i, column j: what player i takes for player j.
  const sockets = ports.map(() => ports.map(() => createSocket('udp4')))
  const bound = await Promise.all(sockets.map((row) => Promise.all(row.map(bindLoopback))))
  const directions: Array<Direction> = []
  for (const [from, row] of sockets.entries()) {
    for (const [to, socket] of row.entries()) {
      const far = sockets[to]?.[from]
      if (from !== to && far !== undefined) directions.push(join(socket, far, from, to))
    }
  }
  tellParent<FromNetwork>({ type: 'LinksBound', ports: bound })
  let hostDelays = 0
  let tickedMs = performance.now()
  setInterval(() => {
    const nowMs = performance.now()
    if (nowMs - tickedMs > hostDelayMs) hostDelays += 1
    tickedMs = nowMs
  }, tickMs)
  setInterval(() => {
    const counters = directions.map(({ inspect }) => inspect()).reduce(add)
    tellParent<FromNetwork>({ type: 'NetworkProgressed', counters, hostDelays })
  }, reportMs)

  function join(socket: Socket, far: Socket, from: number, to: number): Direction {
    const arrive = (datagram: Uint8Array): void => far.send(datagram, ports[to] ?? 0, '127.0.0.1')
    const direction = openDirection(link, seed, `${from} to ${to}`, arrive)
    socket.on('message', (datagram, { port }) => {
      if (port === ports[from]) direction.carry(datagram)
    })
    return direction
  }
}

const add = (a: LinkCounters, b: LinkCounters): LinkCounters => ({
  offered: a.offered + b.offered,
  lost: a.lost + b.lost,
  dropped: a.dropped + b.dropped,
  copied: a.copied + b.copied,
  corrupted: a.corrupted + b.corrupted,
  damaged: a.damaged + b.damaged,
  reordered: a.reordered + b.reordered,
  delivered: a.delivered + b.delivered,
})

listenToParent<ToNetwork>((order) => void startLinks(order))
tellParent<FromNetwork>({ type: 'Listening' })
