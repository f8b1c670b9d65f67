// The sessions that specs of commands have recordings of. The same each time, and lossy enough that messages come out of order.

import type { Event } from '../../src/index.ts'
import { recordEvents, type Recording } from '../../src/replay/index.ts'
import { readWell } from '../replay/session.ts'
import { playRecorded } from '../support/recorded.ts'

/** Of one end: for the commands about one recording. */
export const whole = playRecorded({ seconds: 4, seed: 1, link: { lossRatio: 0.3 } }).a
export const recording = readWell(whole)

/** Of both ends, with datagrams that overtake each other: for the commands that lay things on each other. */
export const both = playRecorded({ seconds: 4, seed: 1, link: { lossRatio: 0.3, jitterMicros: 40_000 } })
export const a = readWell(both.a)

export const eventsOf = ({ segments }: Recording): ReadonlyArray<Event> => segments[0]?.events ?? []

/** What a recording of `a` would be if these had been its events. */
export const recordAgain = (events: ReadonlyArray<Event>): Uint8Array => {
  const [segment] = a.segments
  if (segment === undefined) throw new Error('an empty recording')
  return recordEvents(a.config, segment.state, events)
}

/** `a`, which goes on a little. */
export const recordLonger = (): Uint8Array => recordAgain([...eventsOf(a), { type: 'Ticked', deltaMicros: 5 }])
