// Every datagram that the relay sent, held against what its receiver was told of it. The n-th arrival of the same bytes at an end is the
// n-th departure of them: loopback keeps the order. What is genuine may be taken once; what is not, never; and whatever is not taken
// has to be told, by reason, or as a stranger's.

import type { Arrival, Departure, End, Evil } from './history.ts'

/** Reasons that say: this was sent to us, but not as it is. */
const reasonsForBad: ReadonlySet<string> = new Set(['Corrupt', 'Truncated', 'Malformed', 'WrongVersion', 'TooLarge'])
/** Reasons for which what a peer wrote may be discarded. */
const reasonsForGenuine: ReadonlySet<string> = new Set(['Duplicate', 'Stale', 'Abandoned'])

/**
 * Numbers of packets travel as two bytes and are read as the nearest. One that lies further back than half of 65,536 is read as a number
 * that is yet to come, and the checksum, which covers the whole number, does not fit: Corrupt. A bit less than half, as the relay's own
 * receive buffer may lose some before it counts them.
 */
export const unreadableBehind = 32_000

interface Pairing {
  readonly departures: Array<Departure>
  readonly arrivals: Array<Arrival>
  paired: number
  taken: number
}

export interface TrafficBook {
  readonly noteDeparture: (departure: Departure) => void
  readonly noteArrival: (end: End, session: number, arrival: Arrival) => void
  readonly violations: ReadonlyArray<string>
  /** How often an evil was sent. */
  readonly sent: ReadonlyMap<Evil, number>
  /** How often it had this outcome. */
  readonly outcomes: ReadonlyMap<Evil, ReadonlyMap<string, number>>
  /** Ages of old copies that arrived and were told, in milliseconds, from the youngest to the oldest. */
  readonly agesTold: () => ReadonlyArray<number>
  /** Sent to an end in this session, and not arrived; arrived, and not sent. */
  readonly missing: (end: End, session: number) => number
  readonly unexplained: () => number
}

export function openTrafficBook(): TrafficBook {
  const pairings = new Map<string, Pairing>()
  const violations: Array<string> = []
  const sent = new Map<Evil, number>()
  const outcomes = new Map<Evil, Map<string, number>>()
  const ages: Array<number> = []

  const pairingOf = (key: string): Pairing => {
    const pairing = pairings.get(key) ?? { departures: [], arrivals: [], paired: 0, taken: 0 }
    pairings.set(key, pairing)
    return pairing
  }
  const judge = (
    { evil, to, session, ageMs, behind }: Departure,
    { outcome, foreign, digest }: Arrival,
    pairing: Pairing,
  ) => {
    const told = outcomes.get(evil) ?? new Map<string, number>()
    outcomes.set(evil, told.set(outcome, (told.get(outcome) ?? 0) + 1))
    const title = `${evil} ${digest} at ${to}, session ${session}: ${outcome}${foreign ? ', foreign' : ''}`
    const breaks = (promise: string): void => void violations.push(`${promise} (${title})`)
    if (outcome === 'unread' && !foreign) breaks('nothing is silent')
    if (evil.startsWith('stranger')) {
      if (outcome !== 'unread') breaks('a stranger is nobody')
      return
    }
    if (evil !== 'honest' && evil !== 'old copy') {
      if (!reasonsForBad.has(outcome)) breaks('what nobody sent is not taken')
      else if (!foreign) breaks('the host tells what is not a peer’s')
      return
    }
    if (evil === 'old copy' && outcome !== 'taken') ages.push(ageMs)
    if (outcome === 'taken') pairing.taken += 1
    else if (outcome === 'Corrupt' && behind >= unreadableBehind) return
    else if (!reasonsForGenuine.has(outcome)) breaks('what a peer sent is taken, or was before')
    if (outcome === 'taken' && pairing.taken > 1) breaks('no datagram is taken twice')
    if (outcome === 'Duplicate' && pairing.taken === 0) breaks('only what was taken has duplicates')
  }
  const pair = (pairing: Pairing): void => {
    for (;;) {
      const departure = pairing.departures[pairing.paired]
      const arrival = pairing.arrivals[pairing.paired]
      if (departure === undefined || arrival === undefined) return
      pairing.paired += 1
      judge(departure, arrival, pairing)
    }
  }
  return {
    violations,
    sent,
    outcomes,
    noteDeparture: (departure) => {
      const { to, session, source, digest, evil } = departure
      sent.set(evil, (sent.get(evil) ?? 0) + 1)
      const pairing = pairingOf(`${to}${session} ${source} ${digest}`)
      pairing.departures.push(departure)
      pair(pairing)
    },
    noteArrival: (end, session, arrival) => {
      const pairing = pairingOf(`${end}${session} ${arrival.source} ${arrival.digest}`)
      pairing.arrivals.push(arrival)
      pair(pairing)
    },
    agesTold: () => [...ages].sort((one, other) => one - other),
    missing: (end, session) =>
      [...pairings]
        .filter(([key]) => key.startsWith(`${end}${session} `))
        .reduce((sum, [, { departures, arrivals }]) => sum + Math.max(0, departures.length - arrivals.length), 0),
    unexplained: () =>
      [...pairings.values()].reduce(
        (sum, { departures, arrivals }) => sum + Math.max(0, arrivals.length - departures.length),
        0,
      ),
  }
}
