// Real ports of Node, as a worker has them.

import { MessageChannel } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { attachPort } from '../../src/adapters/message-port.ts'
import { clock, connect, drainMoves, tickUntil } from './connections.ts'

it('carries messages both ways, large ones too, and hands datagrams over', async () => {
  const { port1, port2 } = new MessageChannel()
  const [one, two] = [attachPort(port1, connect()), attachPort(port2, connect())]
  one.connection.sendMessage('files', new Uint8Array(300_000))
  two.connection.sendMessage('moves', Uint8Array.of(1, 2))
  const heard: Array<number> = []
  let fileBytes = 0
  await tickUntil(
    () => fileBytes > 0 && heard.length > 0,
    () => {
      for (const link of [one, two]) link.beginTick()
      heard.push(...drainMoves(one.connection))
      for (const { payload } of two.connection.drainReceivedMessages('files')) fileBytes += payload.length
      for (const link of [one, two]) link.endTick()
    },
  )
  expect([heard, fileBytes]).toEqual([[1, 2], 300_000])
  one.close()
})

it('passes over what is no bytes', async () => {
  const { port1, port2 } = new MessageChannel()
  const [link, sender] = [attachPort(port1, connect()), attachPort(port2, connect())]
  port2.postMessage({ hello: 'world' })
  sender.connection.sendMessage('moves', Uint8Array.of(5))
  sender.endTick()
  const heard: Array<number> = []
  await tickUntil(
    () => heard.length > 0,
    () => heard.push(...drainMoves(link.connection)),
  )
  expect(heard).toEqual([5])
  link.close()
})

it('stops with a file that nobody acks, and goes on with moves', () => {
  const { port1, port2 } = new MessageChannel()
  const { now, pass } = clock()
  const link = attachPort(port1, connect(), { now })
  link.connection.sendMessage('files', new Uint8Array(60_000))
  const sizes: Array<number> = []
  for (let tick = 0; tick < 8; tick += 1) {
    const before = link.connection.stats().bytesSent
    pass(100)
    link.beginTick()
    link.connection.sendMessage('moves', Uint8Array.of(tick))
    link.endTick()
    sizes.push(link.connection.stats().bytesSent - before)
  }
  expect(sizes[0]).toBeGreaterThan(1000)
  expect(sizes[1]).toBeLessThanOrEqual(1150)
  for (const size of sizes.slice(2)) expect(size).toBeLessThan(100)
  for (const size of sizes) expect(size).toBeGreaterThan(0)
  link.close()
  port2.close()
})

it('sends one datagram a tick, and not none, while too much is in flight', () => {
  const { port1, port2 } = new MessageChannel()
  const { now, pass } = clock()
  const link = attachPort(port1, connect(), { now, maxBytesInFlight: 3000 })
  const sizes: Array<number> = []
  for (let tick = 0; tick < 8; tick += 1) {
    const before = link.connection.stats().bytesSent
    pass(100)
    link.beginTick()
    for (let move = 0; move < 4; move += 1) link.connection.sendMessage('moves', new Uint8Array(400))
    link.endTick()
    sizes.push(link.connection.stats().bytesSent - before)
  }
  expect(sizes[0]).toBeGreaterThan(1200)
  for (const size of sizes.slice(-4)) {
    expect(size).toBeGreaterThan(400)
    expect(size).toBeLessThanOrEqual(1150)
  }
  link.close()
  port2.close()
})

it('ends with the other port, told once; or by itself, untold', async () => {
  const { port1, port2 } = new MessageChannel()
  const told: Array<string> = []
  const one = attachPort(port1, connect(), { onClose: () => told.push('one') })
  const two = attachPort(port2, connect(), { onClose: () => told.push('two') })
  two.close()
  two.close()
  await tickUntil(
    () => told.length > 0,
    () => one.endTick(),
  )
  two.endTick()
  one.close()
  expect([told, one.isAlive, two.isAlive]).toEqual([['one'], false, false])
})
