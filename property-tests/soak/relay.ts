// The hostile relay, a process of its own: one socket faces each end, a third belongs to nobody. What is honest passes a bad link
// (src/testing/link.ts); mischief.ts says what else arrives. Decisions come from the seed, times from the clock. Every datagram
// that it sends is told to the parent, by what it is.

import { createSocket } from 'node:dgram'
import { Packeteer } from 'packeteer'
import { openDirection, type Direction } from '../../src/cli/stage/direction.ts'
import { bindLoopback, listenToParent, tellParent } from '../../src/cli/stage/lifeline.ts'
import { rollDice, type Dice } from '../../src/testing/dice.ts'
import { perfectLink, type LinkConfig, type LinkCounters } from '../../src/testing/link.ts'
import { gameConfig } from './game.ts'
import { otherEnd, type Departure, type End, type Evil, type Source } from './history.ts'
import { openDeck, play } from './mischief.ts'
import type { FromRelay, ToRelay } from './orders.ts'
import { digestOf } from './payload.ts'
import { openReservoir, type Reservoir } from './reservoir.ts'

const badLink: LinkConfig = {
  ...perfectLink,
  lossRatio: 0.08,
  outageRatio: 0.02,
  outageMicros: 300_000,
  delayMicros: 25_000,
  jitterMicros: 15_000,
  holdRatio: 0.03,
  holdMicros: 400_000,
  duplicateRatio: 0.05,
  duplicateDelayMicros: 1_500_000,
}
const goodLink: LinkConfig = { ...perfectLink, delayMicros: 5000 }

const reportMs = 250
/** Of each direction of each session. */
const keptDatagrams = 4096
const keptForGood = 64
const foreignSessionId = 77_777

/** From one end, in one session. */
interface Line {
  readonly direction: Direction
  readonly reservoir: Reservoir
}

const sockets = { a: createSocket('udp4'), b: createSocket('udp4') }
const stranger = createSocket('udp4')
const where: Record<End, { session: number; port: number }> = { a: { session: 0, port: 0 }, b: { session: 0, port: 0 } }
const sessionOfPort: Record<End, Map<number, number>> = { a: new Map(), b: new Map() }
const lines = new Map<string, Line>()
let departures: Array<Departure> = []
const counts = { heard: 0, unknown: 0, unsent: 0, replaced: 0, quietTurns: 0 }
let isHealed = false

const fresh = { ageMs: 0, behind: 0 }

const lineOf = (end: End, session: number): Line | undefined => lines.get(`${end}${session}`)

/** Sends to where the end is now, and says so once it has left. What is of another session is an evil of its own. */
function deliver(
  to: End,
  datagram: Uint8Array,
  evil: Evil,
  source: Source,
  session: number,
  old: Pick<Departure, 'ageMs' | 'behind'> = fresh,
): void {
  const { port, session: current } = where[to]
  // One end begins before the other: what it says meanwhile is lost.
  if (current === 0) return
  const isGenuine = evil === 'honest' || evil === 'old copy'
  const departure: Departure = {
    to,
    session: current,
    source,
    digest: digestOf(datagram),
    evil: isGenuine && session !== current ? 'other session' : evil,
    ...old,
  }
  const socket = source === 'peer' ? sockets[to] : stranger
  socket.send(datagram, port, '127.0.0.1', (failure) => {
    if (failure) counts.unsent += 1
    else departures.push(departure)
  })
}

function openLine(seed: number, end: End, session: number): void {
  const to = otherEnd(end)
  const label = `${end}${session}`
  const arrive = (datagram: Uint8Array): void => deliver(to, datagram, 'honest', 'peer', session)
  lines.set(label, {
    direction: openDirection(isHealed ? goodLink : badLink, seed, label, arrive),
    reservoir: openReservoir(rollDice(seed, `${label} reservoir`), keptDatagrams, keptForGood),
  })
}

/** Datagrams of a third session, with checksums that fit it. */
function openForeigners(): (end: End) => Uint8Array | undefined {
  const connections = {
    a: new Packeteer(gameConfig('a', foreignSessionId)),
    b: new Packeteer(gameConfig('b', foreignSessionId)),
  }
  return (end) => {
    connections[end].update(20)
    connections[end].sendMessage('effects', new Uint8Array(40))
    return connections[end].packetsToSend()[0]
  }
}

function takeFrom(end: End, dice: Dice, foreign: (end: End) => Uint8Array | undefined) {
  const draw = openDeck(dice)
  const to = otherEnd(end)
  return (datagram: Uint8Array, { port }: { port: number }): void => {
    const session = sessionOfPort[end].get(port)
    const line = lineOf(end, session ?? -1)
    if (session === undefined || line === undefined) {
      counts.unknown += 1
      return
    }
    counts.heard += 1
    counts.quietTurns = 0
    const nowMs = performance.now()
    const card = isHealed || where[to].session === 0 ? undefined : draw()
    const deed =
      card === undefined
        ? undefined
        : play(card, dice, datagram, {
            sameWay: line.reservoir,
            otherWay: lineOf(to, session)?.reservoir ?? line.reservoir,
            before: lineOf(end, where[to].session - 1)?.reservoir,
            foreign: () => foreign(end),
          })
    line.reservoir.keep(datagram, nowMs)
    if (deed !== undefined) {
      const { old } = deed
      const age = old === undefined ? fresh : { ageMs: nowMs - old.atMs, behind: old.behind }
      deliver(deed.back ? end : to, deed.datagram, deed.evil, deed.source, session, age)
    }
    if (deed?.replaces === true) counts.replaced += 1
    else line.direction.carry(datagram)
  }
}

function report(): void {
  const links = [...lines.values()].map(({ direction }) => direction.inspect())
  const sum = (name: keyof LinkCounters): number => links.reduce((total, each) => total + each[name], 0)
  tellParent<FromRelay>({
    type: 'Relayed',
    departures,
    counts: {
      ...counts,
      links: {
        offered: sum('offered'),
        lost: sum('lost'),
        dropped: sum('dropped'),
        copied: sum('copied'),
        corrupted: sum('corrupted'),
        damaged: sum('damaged'),
        reordered: sum('reordered'),
        delivered: sum('delivered'),
      },
      inTransit: [...lines.values()].reduce((total, { direction }) => total + direction.countInTransit(), 0),
    },
  })
  departures = []
}

let seedOfLines = 0

listenToParent<ToRelay>((order) => {
  switch (order.type) {
    case 'StartRelay': {
      seedOfLines = order.seed
      const foreign = openForeigners()
      for (const end of ['a', 'b'] as const)
        sockets[end].on('message', takeFrom(end, rollDice(order.seed, `mischief ${end}`), foreign))
      setInterval(() => {
        counts.quietTurns += 1
        report()
      }, reportMs)
      return
    }
    case 'MoveEnd':
      openLine(seedOfLines, order.end, order.session)
      sessionOfPort[order.end].set(order.port, order.session)
      where[order.end] = { session: order.session, port: order.port }
      return
    case 'Heal':
      isHealed = true
      for (const { direction } of lines.values()) direction.change(goodLink)
      return
    case 'Finish':
      report()
      return tellParent<FromRelay>({ type: 'Finished' })
  }
})
const [a, b] = await Promise.all([bindLoopback(sockets.a), bindLoopback(sockets.b), bindLoopback(stranger)])
tellParent<FromRelay>({ type: 'Ready', ports: { a, b } })
