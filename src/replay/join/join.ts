/**
 * Both ends of a session laid on each other: every datagram that one end sent against what the other received. Nothing is needed but the
 * two recordings: what was sent is worked out by replaying. The ends' clocks share no beginning, so that delays are told over the least.
 */
import type { Event } from '../../connection/event.ts'
import { startIn, wholeBuild, type Build, type WholeBuild } from '../build.ts'
import { configDifferences, type ConfigDifference } from '../config-difference.ts'
import { equalBytes } from '../format/frame-reader.ts'
import { beginsAfresh, restartOf, sharesEvents, type Restart } from './lives.ts'
import type { Recording } from '../recording.ts'
import { sizeLimitOf, type SizeLimit } from './size-limit.ts'
import { verify, type Divergence } from '../verify.ts'

/** The build to replay with; this library, if it is left out. */
export interface JoinOptions extends Build {
  /** A datagram is late if it took so much longer than the fastest one of its direction, in milliseconds. Default 100. */
  readonly lateMs?: number
}

export interface Joined {
  readonly aToB: Direction
  readonly bToA: Direction
  /** Whose recording does not replay to what was recorded: that end, or its build, is to be looked at first. */
  readonly diverged: { readonly a: Divergence | undefined; readonly b: Divergence | undefined }
  /** In which fields of their configs they differ. */
  readonly configs: ReadonlyArray<ConfigDifference>
  /** 'same end': both are of one end, as far as they go. 'strangers': nothing that either received was sent by the other. */
  readonly relation: 'two ends' | 'same end' | 'strangers'
  /** Which end restarted, where its recording is of one of its lives. */
  readonly restarted: { readonly a: Restart | undefined; readonly b: Restart | undefined }
}

export interface Direction {
  readonly sent: ReadonlyArray<SentDatagram>
  /** Received, and never sent by the other end as far as its recording goes. */
  readonly foreign: ReadonlyArray<ForeignDatagram>
  /** The path swallows larger datagrams, as far as can be told. */
  readonly sizeLimit: SizeLimit | undefined
}

export interface SentDatagram {
  /** Counted from 0 in the order of sending, and the event of the sender that sent it. */
  readonly order: number
  readonly event: number
  readonly atMicros: number
  readonly bytes: number
  /** Every arrival, the first one first. None: it was lost, or had not arrived when the recording ended. */
  readonly arrivals: ReadonlyArray<Arrival>
  readonly isLost: boolean
  /** It arrived more than once. */
  readonly isCopied: boolean
  /** It arrived after one that was sent later. */
  readonly isReordered: boolean
  readonly isLate: boolean
}

export interface Arrival {
  /** The event of the receiver. */
  readonly event: number
  readonly atMicros: number
  /** How much longer it took than the fastest of its direction. */
  readonly delayMicros: number
  /** As the receiver said, if it threw it away. */
  readonly discarded: string | undefined
}

export interface ForeignDatagram {
  readonly event: number
  readonly atMicros: number
  readonly bytes: number
  readonly discarded: string | undefined
  /** The sent datagram of the same length that it differs from in a few bytes: a damaged copy of it, no doubt. */
  readonly damagedCopyOf: number | undefined
}

/** Lays them on each other. `verify` says first whether each is to be trusted. */
export function join(a: Recording, b: Recording, options: JoinOptions = {}): Joined {
  const { lateMs = 100 } = options
  const build = wholeBuild(options)
  const [one, other] = [trafficOf(a, build), trafficOf(b, build)]
  const aToB = match(one.sent, other.received, lateMs * 1000)
  const bToA = match(other.sent, one.received, lateMs * 1000)
  return {
    aToB,
    bToA,
    diverged: { a: verify(a, build).divergence, b: verify(b, build).divergence },
    configs: configDifferences(a.config, b.config),
    relation: relationOf(a, b, [aToB, bToA]),
    restarted: {
      a: restartOf(datagramsOf(one), other.received, knownIn(aToB), beginsAfresh(a)),
      b: restartOf(datagramsOf(other), one.received, knownIn(bToA), beginsAfresh(b)),
    },
  }
}

const datagramsOf = ({ sent }: Traffic): ReadonlyArray<Uint8Array> => sent.map(({ datagram }) => datagram)

/** What was received there and sent here, damaged copies included. */
function knownIn({ foreign }: Direction): (arrival: { readonly event: number }) => boolean {
  const strange = new Set(foreign.filter(({ damagedCopyOf }) => damagedCopyOf === undefined).map(({ event }) => event))
  return ({ event }) => !strange.has(event)
}

function relationOf(a: Recording, b: Recording, directions: ReadonlyArray<Direction>): Joined['relation'] {
  const matched = directions.reduce((sum, { sent }) => sum + sent.filter(({ isLost }) => !isLost).length, 0)
  const foreign = directions.reduce((sum, each) => sum + each.foreign.length, 0)
  // The first datagrams of two lives may be the same.
  if (foreign === 0 || matched > foreign / 20) return 'two ends'
  return sharesEvents(a, b) ? 'same end' : 'strangers'
}

interface Passing {
  readonly event: number
  readonly atMicros: number
  readonly datagram: Uint8Array
  readonly discarded: string | undefined
}

interface Traffic {
  readonly sent: ReadonlyArray<Passing>
  readonly received: ReadonlyArray<Passing>
}

function trafficOf(recording: Recording, build: WholeBuild): Traffic {
  const reduce = build.reducer(recording.config)
  const sent: Array<Passing> = []
  const received: Array<Passing> = []
  for (const segment of recording.segments) {
    const { first, events, micros } = segment
    let state = startIn(build, recording, segment)
    if (state === undefined) continue
    for (const [index, event] of events.entries()) {
      const [next, effects] = reduce(state, event)
      state = next
      const place = { event: first + index, atMicros: micros[index] as number }
      for (const effect of effects)
        if (effect.type === 'TransmitDatagram') sent.push({ ...place, datagram: effect.datagram, discarded: undefined })
      if (!carriesBytes(event)) continue
      const discard = effects.find((effect) => effect.type === 'DiscardDatagram')
      received.push({ ...place, datagram: event.datagram, discarded: discard?.error.type })
    }
  }
  return { sent, received }
}

const carriesBytes = (event: Event): event is Extract<Event, { type: 'DatagramReceived' }> =>
  event.type === 'DatagramReceived' && ArrayBuffer.isView(event.datagram)

interface Matching {
  readonly passing: Passing
  readonly order: number
  readonly arrivals: Array<Passing>
  isReordered: boolean
}

function match(sent: ReadonlyArray<Passing>, received: ReadonlyArray<Passing>, lateMicros: number): Direction {
  const matchings = sent.map((passing, order): Matching => ({ passing, order, arrivals: [], isReordered: false }))
  const byBytes = new Map(matchings.map((matching) => [nameOf(matching.passing.datagram), matching]))
  const strangers: Array<Passing> = []
  let newest = -1
  for (const arrival of received) {
    const matching = byBytes.get(nameOf(arrival.datagram))
    if (matching === undefined) {
      strangers.push(arrival)
      continue
    }
    if (matching.arrivals.length === 0 && matching.order < newest) matching.isReordered = true
    newest = Math.max(newest, matching.order)
    matching.arrivals.push(arrival)
  }
  const fastest = matchings.reduce(
    (least, { passing, arrivals: [first] }) =>
      first === undefined ? least : Math.min(least, first.atMicros - passing.atMicros),
    Infinity,
  )
  const described = matchings.map((matching) => describe(matching, fastest, lateMicros))
  return {
    sent: described,
    sizeLimit: sizeLimitOf(described),
    foreign: strangers.map(({ event, atMicros, datagram, discarded }) => ({
      event,
      atMicros,
      bytes: datagram.length,
      discarded,
      damagedCopyOf: matchings.find(({ passing }) => isDamagedCopy(datagram, passing.datagram))?.order,
    })),
  }
}

function describe(
  { passing, order, arrivals, isReordered }: Matching,
  fastest: number,
  lateMicros: number,
): SentDatagram {
  const { event, atMicros, datagram } = passing
  const told = arrivals.map((arrival): Arrival => ({
    event: arrival.event,
    atMicros: arrival.atMicros,
    delayMicros: arrival.atMicros - atMicros - fastest,
    discarded: arrival.discarded,
  }))
  const [first] = told
  return {
    order,
    event,
    atMicros,
    bytes: datagram.length,
    arrivals: told,
    isLost: first === undefined,
    isCopied: told.length > 1,
    isReordered,
    isLate: first !== undefined && first.delayMicros > lateMicros,
  }
}

/** Datagrams differ by their packet number at least: bytes are a name. */
const nameOf = (datagram: Uint8Array): string => datagram.join()

/** More changed bytes than this, and it is another datagram. */
const mostDamage = 4

function isDamagedCopy(datagram: Uint8Array, sent: Uint8Array): boolean {
  if (datagram.length !== sent.length || equalBytes(datagram, sent)) return false
  let changed = 0
  for (let index = 0; index < sent.length && changed <= mostDamage; index += 1)
    if (datagram[index] !== sent[index]) changed += 1
  return changed <= mostDamage && 2 * changed < sent.length
}
