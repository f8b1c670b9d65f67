/**
 * How many bytes of large messages may be under way below a connection, judged by its own acks. What waits below grows old there, and the
 * game's moves wait behind it, but few transports tell how much they have queued. Round trips do: above their least they show how long the
 * newest datagram waited. Large messages keep within a window, which every ack moves:
 *
 * - Acked without waiting: the link carries at least what it has just carried, so much a millisecond (`rate`). The window grows by what
 *   that is in the time that may still be waited, at most to four times what was under way.
 * - Acked late, three times in a row, so that it is no jitter: it shrinks by that share of the round trip.
 *
 * What the window allows leaves spread over the round trip, and not at once, where the transport does not space it.
 *
 * New small messages do not ask: they are the game, and are let through in datagrams too short for a whole fragment. The idea is LEDBAT's
 * (RFC 6817); docs/decisions.md says what was measured.
 */
import type { Config } from '../config.ts'
import type { Packeteer } from '../packeteer.ts'

type Stats = ReturnType<Packeteer['stats']>

/** What a transport says of its queue: that it has gone, at once; how long it is, when asked; nothing. */
export type Queue = 'called' | 'asked' | 'untold'

export interface Pace {
  /** Once a tick, before anything is sent. */
  readonly observe: () => void
  /** Bytes that the next call of `packetsToSend` may make. */
  readonly room: (queue: Queue) => number
  /** These were made with room for so many bytes; answers whether there may be more. */
  readonly spend: (maxBytes: number, datagrams: ReadonlyArray<Uint8Array>) => boolean
}

/** A fragment leaves so much of a datagram to acks and small messages: docs/wire-format.md, `F`. What is longer than the rest may hold one. */
const pieceReserve = 160
/** Above its least, a round trip may be so much longer, or three times the jitter if that is more; but not more than `mostQueueMs`. */
const queueMs = 25
const jitters = 3
const mostQueueMs = 60
/** The same until datagrams have waited for the first time. It bounds how far the first window overshoots. */
const startQueueMs = 60
const growth = 4
/** Datagrams at first where the transport tells of its queue, and so keeps the first flight short by itself: RFC 6928. */
const toldWindow = 10
/**
 * A window leaves spread over a round trip, so much faster than that: RFC 9002, 7.7. Else what was acked together leaves together, and over
 * a long round trip a slow link has four datagrams to carry at once. At first the window may double.
 */
const pacingGain = 1.25
const startPacingGain = 2
/** A clock is not more exact than this, or than half a tick where time moves at ticks only. */
const leastNoiseMs = 4
/** So many acks in a row have to be late. */
const patience = 3
/** What was proved of the rate is believed a tenth less with each ack that proves less. */
const fading = 0.9
/** Where one datagram takes longer, a second one does not go below before the first has gone. */
const slowMs = 100
/** After so long without large messages the link may be another one, and the window begins anew. */
const restMs = 2000
/** After so long without an empty queue nobody knows any more how long the path alone is: large messages pause for `pauseMs`, so that it shows. */
const mostStandingMs = 6000
const pauseMs = 600

/** A tick's datagrams. */
interface Burst {
  readonly at: number
  readonly bytes: number
  /** Of these, bytes of datagrams that may hold a fragment. */
  readonly large: number
  /** Bytes sent in the connection's life, up to the end of these. */
  readonly end: number
  /** Large bytes under way when these had left. */
  readonly underWay: number
}

/** What acks have taught. Times in milliseconds, rates in bytes a millisecond. */
interface Lesson {
  readonly window: number
  readonly rate: number
  /** Of the latest acks, how much longer than the least. */
  readonly delays: ReadonlyArray<number>
  /** While nothing large was under way. */
  readonly jitter: number
  /** How much longer than the least a round trip may be. */
  readonly target: number
  /** Nothing has waited yet. */
  readonly isStarting: boolean
}

/** Two datagrams at first. */
const firstLesson = (datagram: number): Lesson => ({
  window: datagram + 1,
  rate: 0,
  delays: [],
  jitter: 0,
  target: queueMs,
  isStarting: true,
})

/** From sending to reading the ack. Each end reads and sends at its ticks. */
const loopMs = ({ rttLatestMs = 0 }: Stats, tickMs: number): number => rttLatestMs + 2 * tickMs

/** `acked`: what an ack has newly told of, oldest first; the round trip is that of the newest. */
function learn(lesson: Lesson, acked: ReadonlyArray<Burst>, stats: Stats, tickMs: number): Lesson {
  const { window, isStarting } = lesson
  const newest = acked.at(-1)
  const { rttLatestMs = 0, rttMinMs = 0, jitterMs = 0 } = stats
  if (newest === undefined) return lesson
  const delay = rttLatestMs - rttMinMs
  const delays = [...lesson.delays.slice(1 - patience), delay]
  const { underWay } = newest
  // Large messages under way make jitter of their own. A tick's datagrams wait for one another.
  const jitter = underWay > 0 ? lesson.jitter : jitterMs
  const target = Math.min(mostQueueMs, Math.max(queueMs, tickMs, jitters * jitter))
  const learnt = { delays, jitter, target }
  if (underWay === 0) return { window, rate: lesson.rate, isStarting, ...learnt }
  const loop = loopMs(stats, tickMs)
  const noise = Math.max(leastNoiseMs, tickMs / 2)
  let proved = underWay / loop
  for (const { at, bytes, end } of acked) {
    const tookMs = newest.at - at + Math.max(delay, noise)
    proved = Math.max(proved, (newest.end - end + bytes) / tookMs)
  }
  const excess = Math.min(...delays) - target
  if (excess > 0) {
    const share = Math.max(0, 1 - excess / loop)
    const rate = Math.max(proved, lesson.rate * share)
    return { window: Math.max(1, Math.min(window, underWay * share)), rate, isStarting: false, ...learnt }
  }
  const rate = Math.max(proved, lesson.rate * fading)
  const more = rate * (isStarting ? startQueueMs : Math.max(0, target - delay))
  return { window: Math.max(window, Math.min(underWay + more, growth * underWay)), rate, isStarting, ...learnt }
}

/** What the link carries in the time that datagrams may still wait: a tick's datagrams leave at once, and wait for each other. */
function inOneTick({ rate, delays, target, isStarting }: Lesson, mostMs: number): number {
  const ahead = delays.at(-1) ?? 0
  return Math.max(1, rate * Math.min((isStarting ? startQueueMs : target) - ahead, mostMs))
}

/** `most`: while more bytes than this are in flight, of whatever kind, one datagram a tick leaves. */
export function openPace<C extends Config>(connection: Packeteer<C>, now: () => number, most: number): Pace {
  const { maxDatagramBytes } = connection.config
  const small = maxDatagramBytes - pieceReserve
  let lesson = firstLesson(maxDatagramBytes)
  let bursts: ReadonlyArray<Burst> = []
  let burst = { bytes: 0, large: 0 }
  let sent = connection.stats().bytesSent
  let packetsAcked = 0
  let inFlight = 0
  let underWay = 0
  let at = now()
  let tickMs = leastNoiseMs
  let largeAt = at
  let emptyAt = at
  let pausedUntil = at
  /** Tokens for large datagrams, in bytes: the latest one may take more than there are. */
  let paced = maxDatagramBytes

  const noteBurst = (): void => {
    if (burst.bytes > 0) bursts = [...bursts, { at, ...burst, end: sent, underWay }]
    burst = { bytes: 0, large: 0 }
  }
  /** Takes out the bursts of which nothing is in flight any more. Acks and verdicts come in the order of sending, nearly. */
  const takeResolved = (stats: Stats): ReadonlyArray<Burst> => {
    const resolved = stats.bytesSent - stats.bytesInFlight
    const count = bursts.findIndex(({ end }) => end > resolved)
    const taken = count < 0 ? bursts : bursts.slice(0, count)
    bursts = count < 0 ? [] : bursts.slice(count)
    for (const { large } of taken) underWay -= large
    return taken
  }
  const mindTheQueue = (): void => {
    const delay = lesson.delays.at(-1) ?? 0
    if (underWay > 0) largeAt = at
    if (at - largeAt > restMs) lesson = firstLesson(maxDatagramBytes)
    if (underWay === 0 || delay < lesson.target / 4) emptyAt = at
    else if (at - emptyAt > mostStandingMs) {
      emptyAt = at
      pausedUntil = at + pauseMs
    }
  }
  return {
    observe: () => {
      noteBurst()
      const time = now()
      if (time > at) tickMs = Math.min(time - at, mostQueueMs)
      const stats = connection.stats()
      const pacing = (lesson.isStarting ? startPacingGain : pacingGain) * lesson.window
      paced = Math.min(paced + ((time - at) * pacing) / loopMs(stats, tickMs), maxDatagramBytes)
      at = time
      inFlight = stats.bytesInFlight
      const taken = takeResolved(stats)
      const isAcked = stats.packetsAcked !== packetsAcked && stats.rttLatestMs !== undefined
      packetsAcked = stats.packetsAcked
      if (isAcked) lesson = learn(lesson, taken, stats, tickMs)
      mindTheQueue()
    },
    room: (queue) => {
      const free = most - inFlight
      if (free <= 0) return small
      const { window, rate, isStarting } = lesson
      const width =
        at < pausedUntil
          ? 1
          : queue === 'called' && isStarting
            ? Math.max(window, toldWindow * maxDatagramBytes)
            : window
      const left = Math.min(
        width - underWay,
        free,
        queue === 'called'
          ? free
          : inOneTick(lesson, queue === 'asked' ? tickMs : mostQueueMs + startQueueMs) - burst.large,
      )
      const isSlow = rate > 0 && maxDatagramBytes > rate * slowMs
      // Whatever the window says, one datagram may be under way: what waits leaves some day.
      const isPaced = queue === 'called' || paced > 0
      const isAllowed = underWay <= 0 || (isPaced && left > (isSlow ? maxDatagramBytes : 0))
      return isAllowed ? Math.max(left, maxDatagramBytes) : small
    },
    spend: (maxBytes, datagrams) => {
      let bytes = 0
      let large = 0
      for (const { length } of datagrams) {
        bytes += length
        if (length > small) large += length
      }
      sent += bytes
      inFlight += bytes
      underWay += large
      paced -= large
      burst = { bytes: burst.bytes + bytes, large: burst.large + large }
      if (bytes === 0 || inFlight > most) return false
      return maxBytes > small || bytes > small / 2
    },
  }
}
