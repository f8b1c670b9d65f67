// The harness: two ends, a link, and the same messages every tick. It makes every message, counts and checks every delivery, and carries
// the datagrams; what that costs by itself is the row `raw`.

import type { Clock } from './clock.ts'
import type { End, Mode, Outlets, Pair, Protocol } from './ends.ts'
import { openLink, type Link, type LinkOptions } from './link.ts'
import { messageIndex, writeMessage } from './letters.ts'

export const tickMs = 1000 / 60

/** What each end sends in one tick. */
export interface Load {
  readonly messages: number
  readonly bytes: number
}

export interface Counts {
  sent: number
  delivered: number
  /** Deliveries out of order, twice, or of another length. */
  wrong: number
}

export interface Exchange {
  readonly ends: Pair
  readonly counts: Counts
  readonly link: Link
  /** So many ticks. */
  readonly run: (ticks: number, load: Load) => Promise<void>
}

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** How many ticks a handshake may take. */
const patience = 1200

export async function openExchange(
  protocol: Protocol,
  mode: Mode,
  clock: Clock,
  options: LinkOptions = {},
): Promise<Exchange> {
  const counts: Counts = { sent: 0, delivered: 0, wrong: 0 }
  const link = openLink(options)
  const isOrdered = mode === 'reliable'
  let bytes = 0
  const next = [0, 0]
  const expected = [0, 0]
  const outletsOf = (side: number): Outlets => ({
    transmit: (datagram) => link.carry(side, datagram),
    deliver: (message) => {
      counts.delivered += 1
      const index = messageIndex(message)
      const due = expected[side] ?? 0
      if (message.length !== bytes || (isOrdered ? index !== due : index < due)) counts.wrong += 1
      expected[side] = index + 1
    },
  })

  const sendAll = (end: End, side: number, messages: number): void => {
    for (let count = 0; count < messages; count += 1) {
      const message = protocol.allocate(bytes)
      const index = next[side] ?? 0
      next[side] = index + 1
      writeMessage(message, index)
      end.send(message)
    }
    counts.sent += messages
  }
  const tick = (end: End, side: number, messages: number): void => {
    end.update(clock.now)
    const arrived = link.arrivals(side)
    for (let at = 0; at < arrived.length; at += 1) end.receive(arrived[at] as Uint8Array)
    end.drain()
    sendAll(end, side, messages)
    end.flush()
  }
  /** The same, and between two datagrams everything that was waiting for a turn of the event loop. */
  const tickInTurns = async (end: End, side: number, messages: number): Promise<void> => {
    end.update(clock.now)
    for (const datagram of link.arrivals(side)) {
      end.receive(datagram)
      await nextTurn()
    }
    end.drain()
    sendAll(end, side, messages)
    end.flush()
    await nextTurn()
  }
  const run = async ([a, b]: Pair, ticks: number, load: Load): Promise<void> => {
    bytes = load.bytes
    for (let count = 0; count < ticks; count += 1) {
      clock.moveTo(clock.now + tickMs)
      link.nextTick()
      if (protocol.pace === 'ticks') {
        tick(a, 0, load.messages)
        tick(b, 1, load.messages)
      } else {
        await tickInTurns(a, 0, load.messages)
        await tickInTurns(b, 1, load.messages)
      }
    }
  }
  const settle = async (ends: Pair, isDone: () => boolean): Promise<void> => {
    for (let tried = 0; !isDone(); tried += 1) {
      if (tried === patience) throw new Error('the two ends do not come together')
      await run(ends, 1, { messages: 0, bytes: 0 })
      await nextTurn()
    }
  }
  const ends = await protocol.open(mode, [outletsOf(0), outletsOf(1)], settle)
  return { ends, counts, link, run: (ticks, load) => run(ends, ticks, load) }
}
