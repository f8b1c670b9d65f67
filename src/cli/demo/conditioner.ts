// The bad network of the demo, a process of its own: one socket faces the client, one the server, and between them two
// links (src/testing/link.ts) decide what is lost, late, or there twice. Real datagrams, real time, seeded decisions.

import { createSocket, type Socket } from 'node:dgram'
import { openDirection, type Direction } from '../stage/direction.ts'
import { bindLoopback, listenToParent, tellParent } from '../stage/lifeline.ts'
import type { FromConditioner, LinkProgress, ToConditioner } from './report.ts'

const REPORT_MS = 100

const startLink = (forClient: Socket, forServer: Socket, order: ToConditioner): void => {
  let busyMs = performance.now()
  const passTo =
    (socket: Socket, port: number) =>
    (datagram: Uint8Array): void => {
      busyMs = performance.now()
      socket.send(datagram, port, '127.0.0.1')
    }
  const up = openDirection(order.link, order.seed, 'up', passTo(forServer, order.serverPort))
  const down = openDirection(order.link, order.seed, 'down', passTo(forClient, order.clientPort))
  const carryFrom =
    (port: number, direction: Direction) =>
    (datagram: Uint8Array, sender: { port: number }): void => {
      if (sender.port !== port) return
      busyMs = performance.now()
      direction.carry(datagram)
    }
  forClient.on('message', carryFrom(order.clientPort, up))
  forServer.on('message', carryFrom(order.serverPort, down))
  setInterval(() => {
    const progress: LinkProgress = {
      up: up.inspect(),
      down: down.inspect(),
      inTransit: up.countInTransit() + down.countInTransit(),
      idleMs: performance.now() - busyMs,
    }
    tellParent<FromConditioner>({ type: 'LinkProgressed', progress })
  }, REPORT_MS)
}

const forClient = createSocket('udp4')
const forServer = createSocket('udp4')
listenToParent<ToConditioner>((order) => startLink(forClient, forServer, order))
const ports = await Promise.all([bindLoopback(forClient), bindLoopback(forServer)])
tellParent<FromConditioner>({ type: 'PortsBound', forClient: ports[0], forServer: ports[1] })
