// The harness: two ends, a link, and the same messages every tick. It makes every message, counts and checks every delivery, and carries
// the datagrams; what that costs by itself is the row `raw`.

import type { Clock } from './clock.ts'
import type { End, Mode, Outlets, Pair, Protocol } from './ends.ts'
import { openLink, type Link } from './link.ts'
import { messageIndex, writeMessage } from './letters.ts'

export const tickMs = 1000 / 60

/** What is sent in one tick, by both ends unless it says otherwise. */
export interface Load {
  readonly messages: number
  readonly bytes: number
  readonly from?: 'a'
}

export interface Counts {
  sent: number
  delivered: number
  /** Deliveries out of order, twice, or of other bytes than were sent. */
  wrong: number
}

export interface Exchange {
  readonly counts: Counts
  readonly link: Link
  /** One tick of both ends; a promise for a peer that needs turns of the event loop. */
  readonly step: (load: Load) => Promise<void> | undefined
}

export const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** Plays ticks on all of them: time moves first, then every exchange has its tick. */
export async function runTicks(
  clock: Clock,
  exchanges: ReadonlyArray<Exchange>,
  ticks: number,
  load: Load,
  millis: number = tickMs,
): Promise<void> {
  for (let count = 0; count < ticks; count += 1) {
    clock.moveTo(clock.now + millis)
    for (let at = 0; at < exchanges.length; at += 1) {
      const stepped = exchanges[at]?.step(load)
      if (stepped !== undefined) await stepped
    }
  }
}

/** How many ticks a handshake may take. */
const patience = 1200

export async function openExchange(
  protocol: Protocol,
  mode: Mode,
  clock: Clock,
  link: Link = openLink(),
): Promise<Exchange> {
  const counts: Counts = { sent: 0, delivered: 0, wrong: 0 }
  const isOrdered = mode === 'reliable'
  const next = [0, 0]
  const expected = [0, 0]
  let bytes = 0
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

  const send = (end: End, side: number, messages: number): void => {
    for (let count = 0; count < messages; count += 1) {
      const message = protocol.allocate(bytes)
      const index = next[side] ?? 0
      next[side] = index + 1
      writeMessage(message, index)
      end.send(message)
    }
    counts.sent += messages
    end.flush()
  }
  const tick = (end: End, side: number, messages: number): void => {
    end.update(clock.now)
    const arrived = link.arrivals(side)
    for (let at = 0; at < arrived.length; at += 1) end.receive(arrived[at] as Uint8Array)
    end.drain()
    send(end, side, messages)
  }
  /** The same, and after each datagram everything that was waiting for a turn of the event loop. */
  const tickInTurns = async (end: End, side: number, messages: number): Promise<void> => {
    end.update(clock.now)
    for (const datagram of link.arrivals(side)) {
      end.receive(datagram)
      await nextTurn()
    }
    end.drain()
    send(end, side, messages)
    await nextTurn()
  }
  const stepInTurns = async ([a, b]: Pair, { messages, from }: Load): Promise<void> => {
    await tickInTurns(a, 0, messages)
    await tickInTurns(b, 1, from === 'a' ? 0 : messages)
  }
  const step = ([a, b]: Pair, load: Load): Promise<void> | undefined => {
    bytes = load.bytes
    link.nextTick()
    if (protocol.pace === 'turns') return stepInTurns([a, b], load)
    tick(a, 0, load.messages)
    tick(b, 1, load.from === 'a' ? 0 : load.messages)
    return undefined
  }
  const settle = async (ends: Pair, isDone: () => boolean): Promise<void> => {
    for (let tried = 0; !isDone(); tried += 1) {
      if (tried === patience) throw new Error('the two ends do not come together')
      clock.moveTo(clock.now + tickMs)
      await step(ends, { messages: 0, bytes: 0 })
      await nextTurn()
    }
  }
  const ends = await protocol.open(mode, [outletsOf(0), outletsOf(1)], settle)
  return { counts, link, step: (load) => step(ends, load) }
}
