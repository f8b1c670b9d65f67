// What either end does in each case, page and Node alike: the same few lines over the same interface, so that a difference is one of the
// stacks. The page has `isPage`; the rest is told by what comes back.

import { Packeteer, type Config } from 'packeteer'
import { attachChannel, datagramChannelOptions, type Link } from 'packeteer/adapters/rtc'
import { overRtc, type Names } from '../config.ts'
import { depart } from '../departure.ts'
import { playGame } from '../game.ts'
import { comesTrue, pause, settles, type Channel, type Peer } from './peer.ts'

export interface Place {
  readonly isPage: boolean
  readonly peer: Peer
  /** Negotiated, id 0. */
  readonly channel: Channel
  /** Channels that the other end has opened, as they are told. */
  readonly opened: ReadonlyArray<Channel>
  /** As when a user closes the tab: nothing of the page runs on. */
  readonly vanish: () => void
}

export interface SeenChannel {
  readonly ordered: unknown
  readonly maxRetransmits: unknown
  /** Whether the adapter takes it, and whether it does when told that it is unreliable. */
  readonly taken: readonly [asked: boolean, told: boolean]
}

export interface SeenChannels {
  readonly datagrams: SeenChannel
  readonly plain: SeenChannel
}

export interface Buffering {
  readonly sent: number
  /** `bufferedAmount`, right after. */
  readonly waiting: number
  readonly isLow: boolean
  readonly isEmpty: boolean
  readonly heard: number
}

export interface Dropping {
  readonly sent: number
  /** Of what the other end sent. */
  readonly heard: number
  readonly inOrder: boolean
}

export type Part = (place: Place) => Promise<object>

const gameMs = 60_000
const departureMs = 30_000

interface Attached {
  readonly link: Link<Config<Names>>
  readonly told: () => string | undefined
  /** What the adapter called `onError` with. */
  readonly troubles: ReadonlyArray<string>
}

const attach = async (channel: Channel, keepsAlive: boolean): Promise<Attached> => {
  let told: string | undefined
  const troubles: Array<string> = []
  const attached = attachChannel(channel, new Packeteer(overRtc(keepsAlive)), {
    onClose: ({ type }) => (told = type),
    onError: (trouble) => troubles.push(trouble.type),
  })
  if (attached._tag === 'Left') throw new Error(attached.left.type)
  if (!(await comesTrue(() => channel.readyState === 'open', 20_000))) throw new Error('the channel never opened')
  return { link: attached.right, told: () => told, troubles }
}

const game: Part = async ({ isPage, channel }) => {
  const { link, troubles } = await attach(channel, false)
  return { ...(await playGame(link, link.connection, isPage ? 1 : 2, gameMs)), troubles }
}

/** A datagram without an adapter, in the very turn of a close: adapters ask `readyState` first, as it is here. */
const trySending = (channel: Channel): string => {
  const { readyState } = channel
  try {
    channel.send(Uint8Array.of(0))
    return `${readyState}, sends`
  } catch {
    return `${readyState}, throws`
  }
}

/** `leaver` closes its channel by the link, or the whole connection below it; or the page goes elsewhere; or the path dies. */
const departure =
  (leaver: 'page' | 'node' | 'nobody', what: 'channel' | 'connection' | 'page' | 'path'): Part =>
  async ({ isPage, peer, channel, vanish }) => {
    const { link, told, troubles } = await attach(channel, true)
    // The adapter may find it closed before its event comes.
    let hasEvent = false
    channel.addEventListener('close', () => (hasEvent = true))
    let sendAfterwards = ''
    const leave = (): void => {
      if (what === 'channel') link.close()
      else if (what === 'connection') peer.close()
      else vanish()
      sendAfterwards = trySending(channel)
    }
    const isLeaver = leaver === (isPage ? 'page' : 'node')
    const leaving = { told, close: link.close, ...(isLeaver ? { leave } : {}) }
    const departed = await depart(link, link.connection, leaving, departureMs)
    return { ...departed, troubles, hasEvent, sendAfterwards, readyState: channel.readyState }
  }

/** Opens two channels in band, as unlike as can be, and says what the other end's looked like here. */
const inBand: Part = async ({ peer, opened, channel }) => {
  await comesTrue(() => channel.readyState === 'open', 20_000)
  peer.createDataChannel('datagrams', datagramChannelOptions)
  peer.createDataChannel('plain')
  await comesTrue(() => opened.length >= 2, 10_000)
  await pause(300)
  const isTaken = (each: Channel, isUnreliable: boolean): boolean =>
    attachChannel(each, new Packeteer(overRtc(false)), { isUnreliable })._tag === 'Right'
  const seen = opened.map((each) => {
    const { label, ordered, maxRetransmits } = each
    return [label, { ordered, maxRetransmits, taken: [isTaken(each, false), isTaken(each, true)] }]
  })
  return Object.fromEntries(seen)
}

const burst = 300
const burstBytes = 1000

/** Hands over far more in one turn than SCTP may have under way, and asks what waits. */
const buffering: Part = async ({ channel }) => {
  let heard = 0
  let isLow = false
  channel.binaryType = 'arraybuffer'
  channel.bufferedAmountLowThreshold = 0
  channel.addEventListener('message', () => (heard += 1))
  channel.addEventListener('bufferedamountlow', () => (isLow = true))
  await comesTrue(() => channel.readyState === 'open', 20_000)
  await pause(300)
  for (let sent = 0; sent < burst; sent += 1) channel.send(new Uint8Array(burstBytes))
  const waiting = channel.bufferedAmount
  const isEmpty = await comesTrue(() => channel.bufferedAmount === 0, 10_000)
  await comesTrue(() => isLow, 1000)
  await settles(() => heard)
  return { sent: burst * burstBytes, waiting, isLow, isEmpty, heard }
}

const dropped = 400

/** One datagram a few milliseconds through a relay that loses some: who hears all of them is being resent to. */
const dropping: Part = async ({ channel }) => {
  const heard = new Set<number>()
  let inOrder = true
  let newest = -1
  channel.binaryType = 'arraybuffer'
  channel.addEventListener('message', (event) => {
    const bytes: unknown = Object(event).data
    const number = new Uint16Array(Uint8Array.from(new Uint8Array(bytes as ArrayBuffer)).buffer)[0] ?? 0
    inOrder &&= number > newest
    newest = number
    heard.add(number)
  })
  await comesTrue(() => channel.readyState === 'open', 20_000)
  await pause(500)
  for (let number = 0; number < dropped; number += 1) {
    channel.send(new Uint8Array(Uint16Array.of(number, ...new Uint16Array(100)).buffer))
    await pause(5)
  }
  await settles(() => heard.size)
  return { sent: dropped, heard: heard.size, inOrder }
}

/** The page is gone after it, and does not report. */
export const lastPart = 'page vanishes'

/** In the order in which they are played. */
export const parts: Readonly<Record<string, Part>> = {
  game,
  'page closes channel': departure('page', 'channel'),
  'page closes connection': departure('page', 'connection'),
  'node closes channel': departure('node', 'channel'),
  'node closes connection': departure('node', 'connection'),
  'in band': inBand,
  buffering,
  dropping,
  'slow link': game,
  'path dies': departure('nobody', 'path'),
  [lastPart]: departure('page', 'page'),
}
