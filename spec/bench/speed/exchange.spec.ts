// The harness: it counts what it sends, carries what is transmitted, and finds out what was not delivered as it was sent.

import { expect, it } from 'vitest'
import { packeteerLike } from '../../../bench/peers/packeteer.ts'
import { raw } from '../../../bench/peers/raw.ts'
import { openClock } from '../../../bench/speed/clock.ts'
import type { Protocol } from '../../../bench/speed/ends.ts'
import { openExchange, runTicks } from '../../../bench/speed/exchange.ts'
import { messageIndex, writeMessage } from '../../../bench/speed/letters.ts'
import { openLink } from '../../../bench/speed/link.ts'
import { Packeteer } from '../../../src/index.ts'

const load = { messages: 10, bytes: 32 }
const lean = packeteerLike('lean', (config) => new Packeteer(config))

it('plays the same messages each way every tick, and all arrive but those on their way', async () => {
  const clock = openClock()
  const exchange = await openExchange(raw, 'reliable', clock)
  await runTicks(clock, [exchange], 3, load)
  // b takes what a sent in the same tick, and a takes it in its next.
  expect(exchange.counts).toEqual({ sent: 60, delivered: 50, wrong: 0 })
  expect(exchange.link.counts).toEqual({ datagrams: 6, bytes: 6 * 10 * 34 })
  expect(clock.now).toBeCloseTo(50, 6)
})

it('lets one end alone send', async () => {
  const clock = openClock()
  const exchange = await openExchange(raw, 'reliable', clock)
  await runTicks(clock, [exchange], 3, { messages: 2, bytes: 8, from: 'a' })
  expect(exchange.counts).toEqual({ sent: 6, delivered: 6, wrong: 0 })
})

it('drives Packeteer to the last message, over a link that loses', async () => {
  const clock = openClock()
  const exchange = await openExchange(lean, 'reliable', clock, openLink({ latencyTicks: 3 }))
  exchange.link.lose(0.2)
  await runTicks(clock, [exchange], 60, load)
  await runTicks(clock, [exchange], 120, { messages: 0, bytes: 32 })
  expect(exchange.counts).toEqual({ sent: 1200, delivered: 1200, wrong: 0 })
})

it('counts as wrong what comes out of order or with other bytes', async () => {
  const swapping: Protocol = {
    ...raw,
    open: async (mode, [a, b], settle) => {
      let kept: Uint8Array | undefined
      const deliver = (message: Uint8Array): void => {
        if (kept === undefined) kept = message
        else {
          b.deliver(message)
          b.deliver(kept)
          kept = undefined
        }
      }
      return raw.open(mode, [a, { transmit: b.transmit, deliver }], settle)
    },
  }
  const clock = openClock()
  const exchange = await openExchange(swapping, 'reliable', clock)
  await runTicks(clock, [exchange], 1, { messages: 2, bytes: 8, from: 'a' })
  expect(exchange.counts).toEqual({ sent: 2, delivered: 2, wrong: 2 })
})

it('writes messages that tell when a byte is another', () => {
  const message = new Uint8Array(32)
  writeMessage(message, 70_000)
  expect([...message.subarray(0, 7)]).toEqual([0xfe, 0, 1, 0x11, 0x70, 0x75, 0x76])
  expect(messageIndex(message)).toBe(70_000)
  message[31] = 0
  expect(messageIndex(message)).toBe(-1)
})

it('carries datagrams for whole ticks, and loses the same ones in every run', () => {
  const sent = Array.from({ length: 100 }, (_, index) => new Uint8Array([index]))
  const survivors = (): ReadonlyArray<Uint8Array> => {
    const link = openLink({ latencyTicks: 2 })
    link.lose(0.25)
    for (const datagram of sent) link.carry(0, datagram)
    expect([link.arrivals(1), link.nextTick(), link.arrivals(1)]).toEqual([[], undefined, []])
    link.nextTick()
    expect(link.arrivals(0)).toEqual([])
    return link.arrivals(1)
  }
  const arrived = survivors()
  expect(arrived.length).toBeGreaterThan(60)
  expect(arrived.length).toBeLessThan(90)
  expect(survivors()).toEqual(arrived)
})
