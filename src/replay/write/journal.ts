/**
 * What every recorder does, whatever becomes of it: gathers events, keeps count and time, hashes effects, and says when a check or a
 * snapshot is due. Where it goes is the outlet's: a stream of frames (framer.ts), or the memory of the last seconds (ring.ts).
 */
import type { Config } from '../../config.ts'
import type { Effect } from '../../connection/effect.ts'
import type { Event } from '../../connection/event.ts'
import type { State } from '../../connection/state.ts'
import { lanesAtStart, type Lanes } from '../format/digest.ts'
import { effectsHashFrom } from '../format/effects-hash.ts'
import { writeEvent, type ChannelIndexes } from '../format/event-codec.ts'
import { eventsFrameBytes } from '../format/format.ts'
import { byteWriter } from '../format/byte-writer.ts'
import { originOf, type Place, type Point } from '../format/snapshot.ts'
import type { RecordedEvent } from '../format/unknown-event.ts'

export interface Outlet {
  /** Gathered events. The bytes are lent: they are written over after the call. */
  readonly events: (bytes: Uint8Array) => void
  readonly mark: (bytes: Uint8Array) => void
  readonly check: (point: Point) => void
  /** Follows a check of the same point. */
  readonly snapshot: (point: Point) => void
}

export interface Journal {
  /** An event, what it ordered, and the state it led to. What the event holds is copied. */
  readonly write: (event: Event, effects: ReadonlyArray<Effect>, state: State) => void
  /** What an outlet's mark frame holds. */
  readonly mark: (bytes: Uint8Array) => void
  /** Hands on what has been gathered. */
  readonly handOn: () => void
  /** Hands on what has been gathered, and a check, also when none is due; says where the connection stands. */
  readonly check: () => Point
}

export interface Rhythm {
  readonly checkEvents: number
  readonly checkMicros: number
  readonly snapshotEvents: number
  readonly snapshotMicros: number
}

/** The point at which a recording begins. */
export const startPoint = (config: Config, state: State): Point => ({
  event: 0,
  atMicros: 0,
  effects: lanesAtStart,
  state,
  origin: originOf(config, state),
})

/** How time goes on with an event: as the connection's own clock takes it. Kinds to come do not move it. */
export const microsAfter = (atMicros: number, event: RecordedEvent): number =>
  event.type === 'Ticked' && Number.isSafeInteger(event.deltaMicros) && event.deltaMicros > 0
    ? Math.min(atMicros + event.deltaMicros, Number.MAX_SAFE_INTEGER)
    : atMicros

export function journal(channels: ChannelIndexes, start: Point, rhythm: Rhythm, outlet: Outlet): Journal {
  const { checkEvents, checkMicros, snapshotEvents, snapshotMicros } = rhythm
  const hash = effectsHashFrom(start.effects, start.event)
  const gathered = byteWriter(2 * eventsFrameBytes)
  let { event: count, atMicros, state: newest } = start
  // Without their states: an old state keeps alive what the connection has long let go, and survivors are what costs.
  let checked: Place & { readonly effects: Lanes } = { event: count, atMicros, effects: start.effects }
  let snapshotted: Place = checked

  const handOn = (): void => {
    if (gathered.offset === 0) return
    outlet.events(gathered.bytes.subarray(0, gathered.offset))
    gathered.offset = 0
  }
  const check = (): Point => {
    handOn()
    const point = (effects: Lanes): Point => ({ event: count, atMicros, effects, state: newest })
    if (checked.event === count) return point(checked.effects)
    checked = { event: count, atMicros, effects: hash.take() }
    const here = point(checked.effects)
    outlet.check(here)
    if (count - snapshotted.event >= snapshotEvents || atMicros - snapshotted.atMicros >= snapshotMicros) {
      snapshotted = checked
      outlet.snapshot(here)
    }
    return here
  }
  return {
    write: (event, effects, state) => {
      writeEvent(gathered, event, channels, effects)
      hash.add(effects)
      newest = state
      count += 1
      if (event.type === 'Ticked') atMicros = microsAfter(atMicros, event)
      if (count - checked.event >= checkEvents || atMicros - checked.atMicros >= checkMicros) check()
      else if (gathered.offset >= eventsFrameBytes) handOn()
    },
    mark: (bytes) => {
      handOn()
      outlet.mark(bytes)
    },
    handOn,
    check,
  }
}
