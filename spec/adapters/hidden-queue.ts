// Two ends of a game over two data channels of paper, in virtual time: below each channel lies a queue that drains at a rate, then a path
// with delay, jitter and loss. `bufferedAmount` tells of the queue, with its event or without, or says 0 whatever waits there, as
// node-datachannel and @roamhq/wrtc do. A file travels beside moves; what is measured is how long moves wait, and the file takes.

import { attachChannel, type ChannelOptions, type DataChannel } from '../../src/adapters/rtc.ts'
import type { Link } from '../../src/adapters/link.ts'
import { defineConfig, type Config, type Recovery } from '../../src/config.ts'
import { Packeteer } from '../../src/packeteer.ts'

export type Telling = 'honest' | 'silent' | 'blind'

export interface Setting {
  /** Whether `bufferedAmount` tells of the queue: with its event, without, or not at all. */
  readonly telling: Telling
  /** Bytes a second that leave the queue. */
  readonly rate: number
  readonly oneWayMs: number
  readonly jitterMs: number
  readonly loss: number
  readonly ticksPerSecond: readonly [here: number, there: number]
  readonly recovery: Recovery
  /** Bytes of a move and of a position; 0: none. The far end sends as many, or nothing. */
  readonly moveBytes: number
  readonly isOneWay: boolean
  readonly fileBytes: number
  readonly filesBothWays: boolean
  readonly bulkBytesPerSecond: number
  readonly seed: number
  readonly options?: ChannelOptions
}

export const usual: Setting = {
  telling: 'blind',
  rate: 1e9,
  oneWayMs: 40,
  jitterMs: 0,
  loss: 0,
  ticksPerSecond: [60, 60],
  recovery: 'lean',
  moveBytes: 32,
  isOneWay: false,
  fileBytes: 300_000,
  filesBothWays: false,
  bulkBytesPerSecond: 262_144,
  seed: 1,
}

export interface Outcome {
  /** Milliseconds from `sendMessage` to the tick that drained a move, while a file was under way; the shortest first. */
  readonly waits: ReadonlyArray<number>
  /** From the moment that it was sent; Infinity: not within a minute. */
  readonly fileSeconds: number
  readonly bytesSent: number
}

interface Due {
  readonly at: number
  readonly call: () => void
}

const startMs = 1000
const endMs = 121_000

const configOf = (recovery: Recovery, bulkBytesPerSecond: number) =>
  defineConfig({
    maxDatagramBytes: 1150,
    bulkBytesPerSecond,
    channels: {
      moves: { reliable: true, ordered: true, recovery },
      position: { reliable: false, ordered: true },
      file: { reliable: true, ordered: false },
    },
  })

class PaperChannel implements DataChannel {
  readyState = 'open'
  bufferedAmountLowThreshold = 0
  binaryType = 'blob'
  ordered = false
  maxRetransmits = 0
  queued = 0
  freeAt = 0
  readonly listeners = new Map<string, (event: unknown) => void>()
  readonly telling: Telling
  readonly carry: (datagram: Uint8Array<ArrayBuffer>) => void
  constructor(telling: Telling, carry: (channel: PaperChannel, datagram: Uint8Array<ArrayBuffer>) => void) {
    this.telling = telling
    this.carry = (datagram) => carry(this, datagram)
  }
  get bufferedAmount(): number {
    return this.telling === 'blind' ? 0 : this.queued
  }
  send(datagram: Uint8Array<ArrayBuffer>): void {
    this.carry(datagram)
  }
  close(): void {
    this.readyState = 'closed'
  }
  addEventListener(type: string, listener: (event: unknown) => void): void {
    this.listeners.set(type, listener)
  }
  removeEventListener(type: string): void {
    this.listeners.delete(type)
  }
}

/** Repeatable, and good enough for links of paper. */
const dice = (seed: number) => {
  let state = seed * 7919 + 1
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

export function play(setting: Setting): Outcome {
  const { rate, oneWayMs, jitterMs, loss, ticksPerSecond, moveBytes, isOneWay, fileBytes, filesBothWays } = setting
  const random = dice(setting.seed)
  const due: Array<Due> = []
  let now = 0
  const at = (time: number, call: () => void): void => {
    let low = 0
    let high = due.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((due[middle] as Due).at <= time) low = middle + 1
      else high = middle
    }
    due.splice(low, 0, { at: time, call })
  }
  const arrivesAt = [0, 0]
  const makeChannel = (to: number): PaperChannel =>
    new PaperChannel(setting.telling, (channel, datagram) => {
      const data = datagram.slice().buffer
      channel.freeAt = Math.max(channel.freeAt, now) + (data.byteLength * 1000) / rate
      channel.queued += data.byteLength
      at(channel.freeAt, () => {
        channel.queued -= data.byteLength
        if (channel.queued === 0 && channel.telling === 'honest') channel.listeners.get('bufferedamountlow')?.({})
      })
      if (random() < loss) return
      const arrival = Math.max(channel.freeAt + oneWayMs + random() * jitterMs, arrivesAt[to] as number)
      arrivesAt[to] = arrival
      at(arrival, () => channels[to]?.listeners.get('message')?.({ data }))
    })
  const channels = [makeChannel(1), makeChannel(0)]
  const config = configOf(setting.recovery, setting.bulkBytesPerSecond)
  const links = channels.map((channel): Link<Config<'moves' | 'position' | 'file'>> => {
    const attached = attachChannel(channel, new Packeteer(config), { ...setting.options, now: () => now })
    if (attached._tag === 'Left') throw new Error(attached.left.type)
    return attached.right
  })

  const sentAt: Array<number> = []
  const waits: Array<number> = []
  let arrived = 0
  let filesLeft = filesBothWays ? 2 : 1
  let fileSeconds = fileBytes === 0 ? 30 : Infinity
  const isUnderWay = (): boolean => now >= startMs && (fileBytes === 0 ? now < endMs / 2 : filesLeft > 0)
  const tick = (side: 0 | 1): void => {
    const link = links[side] as Link<Config<'moves' | 'position' | 'file'>>
    const { connection } = link
    link.beginTick()
    for (const _ of connection.drainReceivedMessages('moves')) {
      if (side === 0) continue
      const sent = sentAt[arrived] as number
      if (sent >= startMs) waits.push(now - sent)
      arrived += 1
    }
    connection.drainReceivedMessages('position')
    for (const _ of connection.drainReceivedMessages('file')) {
      filesLeft -= 1
      if (filesLeft === 0) fileSeconds = (now - startMs) / 1000
    }
    connection.drainMessageFates()
    const isFirst = now >= startMs && !started[side]
    if (moveBytes > 0 && (side === 0 || !isOneWay)) {
      const sent = connection.sendMessage('moves', new Uint8Array(moveBytes))
      if (side === 0 && sent._tag === 'Right') sentAt.push(now)
      connection.sendMessage('position', new Uint8Array(24))
    }
    if (isFirst) {
      started[side] = true
      if (fileBytes > 0 && (side === 0 || filesBothWays)) connection.sendMessage('file', new Uint8Array(fileBytes))
    }
    link.endTick()
    at(now + 1000 / ticksPerSecond[side], () => tick(side))
  }
  const started = [false, false]
  at(0, () => tick(0))
  at(7 * random(), () => tick(1))
  while (due[0] !== undefined && due[0].at <= endMs) {
    const { at: time, call } = due.shift() as Due
    if (now < startMs || isUnderWay() || time < startMs) now = time
    else break
    call()
  }
  return {
    waits: waits.slice().sort((a, b) => a - b),
    fileSeconds,
    bytesSent: links.reduce((sum, { connection }) => sum + connection.stats().bytesSent, 0),
  }
}
