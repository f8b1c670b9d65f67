// One session of a player: a new socket, a host on it, one peer behind the relay. It notes what it submits, what it is delivered and what
// it is told, with times: what is drained before a flush was delivered before any ack of it left.

import { createSocket } from 'node:dgram'
import { writeFileSync } from 'node:fs'
import { Packeteer } from 'packeteer'
import { openHost, type UdpError } from 'packeteer/adapters/dgram'
import { recordRing, type Ring } from 'packeteer/replay'
import { bindLoopback } from '../../src/cli/stage/lifeline.ts'
import { rollDice } from '../../src/testing/dice.ts'
import { channelNames, gameConfig, speak, type ChannelName, type Utterance } from './game.ts'
import { readClock, type Arrival, type GameEvent } from './history.ts'
import type { SessionCounts, ToPlayer } from './orders.ts'
import { digestOf, readPayload, writePayload } from './payload.ts'
import { openTap, readDrops } from './tap.ts'

/** What is saved when the judge speaks. */
const recordedSeconds = 20

/** One more receive buffer than most systems give, as other processes may keep this one from reading. */
const recvBufferSize = 1 << 20

export interface Session {
  readonly number: number
  readonly port: number
  readonly tick: (talks: boolean) => void
  /** What was noted since this was last called. */
  readonly take: () => { readonly events: ReadonlyArray<GameEvent>; readonly arrivals: ReadonlyArray<Arrival> }
  readonly countUnsettled: () => number
  readonly count: () => SessionCounts
  /** Writes the last seconds of this session to where the order said. */
  readonly saveRecording: () => void
  /** Drops the recording, and begins another one. */
  readonly withoutRecording: (act: () => void) => void
  readonly close: () => void
}

export async function openSession(order: Extract<ToPlayer, { type: 'BeginSession' }>): Promise<Session> {
  const { end, session: number, sessionId, relayPort, seed } = order
  const dice = rollDice(seed, `game ${end} ${number}`)
  const socket = createSocket({ type: 'udp4', recvBufferSize })
  const port = await bindLoopback(socket)
  const connection = new Packeteer(gameConfig(end, sessionId))
  const openRing = () => recordRing(connection, { seconds: recordedSeconds, seed: `${end} ${number} ${seed}` })
  let ring: Ring | undefined = openRing()
  const troubles = new Map<string, number>()
  const outcomes = new Map<string, number>()
  const serials = new Map<ChannelName, number>()
  const unsettled = new Set<number>()
  let events: Array<GameEvent> = []
  let arrivals: Array<Arrival> = []
  let ticks = 0

  const tap = openTap(relayPort)
  tap.before(socket)
  connection.watch(tap.watcher)
  const host = openHost<typeof connection.config>(socket, {
    onForeign: tap.onForeign,
    onError: (error: UdpError) => add(troubles, error.type),
    onClose: () => add(troubles, 'closed'),
  })
  tap.behind(socket, (arrival) => {
    arrivals.push(arrival)
    add(outcomes, arrival.outcome)
    if (arrival.outcome === 'taken') drain()
  })
  host.meet({ address: '127.0.0.1', port: relayPort }, connection)

  function drain(): void {
    const atMs = readClock()
    for (const channel of channelNames)
      for (const { id, payload } of connection.drainReceivedMessages(channel)) {
        const name = readPayload(payload, channelNames)
        events.push({ type: 'Delivered', atMs, end, channel, id, name, digest: digestOf(payload) })
      }
    // The same once more, as ids: what nobody drains is kept, up to 65,536.
    connection.drainMessageAcks()
    for (const { channel, id, fate } of connection.drainMessageFates()) {
      unsettled.delete(id)
      events.push({ type: 'Settled', atMs, end, channel, id, fate })
    }
  }
  function say({ channel, bytes, ttlMs }: Utterance): void {
    const serial = serials.get(channel) ?? 0
    serials.set(channel, serial + 1)
    const payload = writePayload(end, channelNames.indexOf(channel), serial, bytes)
    const digest = digestOf(payload)
    const atMs = readClock()
    const answer = connection.sendMessage(channel, payload, ttlMs === undefined ? {} : { ttlMs })
    // The buffer is ours again at once: whatever becomes of it, the message is what it was.
    payload.fill(0xee)
    if (answer._tag === 'Left') {
      events.push({ type: 'Refused', atMs, end, channel, reason: answer.left.type })
      return
    }
    unsettled.add(answer.right)
    events.push({ type: 'Accepted', atMs, end, channel, id: answer.right, serial, digest, bytes })
  }
  return {
    number,
    port,
    tick: (talks) => {
      host.beginTick()
      drain()
      if (talks) speak(ticks, dice).forEach(say)
      ticks += 1
      host.endTick()
      drain()
    },
    take: () => {
      const taken = { events, arrivals }
      events = []
      arrivals = []
      return taken
    },
    countUnsettled: () => unsettled.size,
    count: () => {
      const { datagramsDiscarded: discards, packetsReceived, packetsSent } = connection.stats()
      return {
        session: number,
        outcomes: Object.fromEntries(outcomes),
        discards,
        packetsReceived,
        packetsSent,
        drops: readDrops(port),
        troubles: Object.fromEntries(troubles),
      }
    },
    saveRecording: () => {
      if (ring !== undefined) writeFileSync(order.recordAs, ring.save())
    },
    withoutRecording: (act) => {
      ring?.close()
      ring = undefined
      act()
      ring = openRing()
    },
    close: () => {
      ring?.close()
      host.close()
    },
  }
}

const add = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1)
