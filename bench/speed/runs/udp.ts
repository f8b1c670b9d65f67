// The same exchange over real sockets on the loopback, tick after tick without waiting for the hour: what is left of a tick's cost when that of
// `raw` is taken away is the protocol's share, the rest is the machine's for moving datagrams.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { installClock } from '../clock.ts'
import type { Protocol } from '../ends.ts'
import { openExchange, runTicks } from '../exchange.ts'
import type { Answers, Job } from '../job.ts'
import type { Link } from '../link.ts'
import { spend } from './spent.ts'

interface SocketLink extends Link {
  /** Resolves when everything that was sent is there, or will not come. */
  readonly settled: () => Promise<void>
}

/** The machine's own timer: the clock of a run is not the one that sockets live by. */
const { setTimeout: later, clearTimeout: cancel } = globalThis
const patienceMs = 100

const listen = async (): Promise<Socket> => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

async function openSocketLink(): Promise<SocketLink> {
  const sockets = [await listen(), await listen()] as const
  const portOf = (socket: Socket): number => socket.address().port
  for (const [socket, other] of [sockets, [sockets[1], sockets[0]] as const]) {
    socket.connect(portOf(other), '127.0.0.1')
    await once(socket, 'connect')
  }
  const counts = { datagrams: 0, bytes: 0 }
  const queues: [Array<Uint8Array>, Array<Uint8Array>] = [[], []]
  let arrived = 0
  let wake: (() => void) | undefined
  sockets.forEach((socket, side) =>
    socket.on('message', (datagram) => {
      queues[side]?.push(datagram)
      arrived += 1
      if (arrived >= counts.datagrams) wake?.()
    }),
  )
  return {
    counts,
    carry: (side, datagram) => {
      counts.datagrams += 1
      counts.bytes += datagram.length
      sockets[side]?.send(datagram)
    },
    arrivals: (side) => {
      const queue = queues[side] ?? []
      queues[side] = []
      return queue
    },
    nextTick: () => undefined,
    lose: () => undefined,
    settled: () =>
      new Promise((resolve) => {
        if (arrived >= counts.datagrams) return resolve()
        const timer = later(() => wake?.(), patienceMs)
        wake = () => {
          wake = undefined
          cancel(timer)
          // What has not come is lost.
          arrived = counts.datagrams
          resolve()
        }
      }),
  }
}

export async function measureUdp(load: () => Promise<Protocol>, job: Job<'udp'>): Promise<Answers['udp']> {
  const link = await openSocketLink()
  const clock = installClock()
  const exchange = await openExchange(await load(), job.mode, clock, link)
  const tick = async (): Promise<void> => {
    await runTicks(clock, [exchange], 1, job.load)
    await link.settled()
  }
  await spend(1, tick)
  const { sent, delivered } = exchange.counts
  const { blocks, micros } = await spend(job.seconds, tick)
  const undelivered = 1 - (exchange.counts.delivered - delivered) / (exchange.counts.sent - sent)
  return { micros: micros / blocks, undelivered: Math.max(0, undelivered) }
}
