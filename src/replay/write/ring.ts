/**
 * The last seconds of a session, in memory, for "save what just happened". States are values: the points that a saved recording needs
 * are kept as they are, and encoded and hashed only when it is saved. Memory is bounded by what happens in one and a quarter times as many
 * seconds as asked for, and five states.
 */
import type { Config } from '../../config.ts'
import type { State } from '../../connection/state.ts'
import type { Packeteer } from '../../packeteer.ts'
import * as E from '../../fp.ts'
import { copyOf, type Bytes } from '../../core/bytes.ts'
import { channelIndexesOf } from '../format/event-codec.ts'
import { framerFrom, markerFrom, type Framer } from '../format/framer.ts'
import { journal, startPoint, type Journal } from './journal.ts'
import { encodeMark, type MarkError } from '../format/mark.ts'
import { settingsOf, type RecorderOptions } from './options.ts'
import type { MarkDetail } from '../recording.ts'
import { identityOf, type Identity, type Point } from '../format/snapshot.ts'

export interface RingOptions extends Omit<RecorderOptions, 'snapshotEvents' | 'snapshotMs'> {
  /** How far back a saved recording reaches at least, in seconds of the session's time. Default 30. */
  readonly seconds?: number
}

export interface Ring {
  /** A whole recording: it begins at most a quarter earlier than asked for, and ends now. The ring goes on. */
  readonly save: () => Bytes
  readonly mark: (label: string, detail?: MarkDetail) => E.Either<MarkError, void>
  /** Stops watching. What is in the ring can still be saved. */
  readonly close: () => void
}

/** What happened from a point on, as frames without their frame. */
interface Lap {
  readonly start: Point
  readonly entries: Array<(framer: Framer) => void>
}

const lapsPerRing = 4

/** Keeps the last seconds of what happens to this end. */
export function recordRing<C extends Config>(packeteer: Packeteer<C>, options?: RingOptions): Ring {
  const { seconds: asked } = options ?? {}
  const seconds = typeof asked === 'number' && asked > 0 && asked < 1e9 ? asked : 30
  const settings = settingsOf(options, packeteer.config.side)
  const identity = identityOf(packeteer.config, settings.side)
  const { entries, save } = ringOf(packeteer.config, packeteer.state, identity, settings, seconds * 1_000_000)
  const stopWatching = packeteer.watch(entries.write)
  return {
    save,
    mark: (label, detail = {}) => {
      const mark = encodeMark(label, detail)
      if (E.isLeft(mark)) return mark
      entries.mark(mark.right)
      return E.right(undefined)
    },
    close: stopWatching,
  }
}

function ringOf(
  config: Config,
  state: State,
  identity: Identity,
  settings: ReturnType<typeof settingsOf>,
  spanMicros: number,
): { readonly entries: Journal; readonly save: Ring['save'] } {
  let laps: ReadonlyArray<Lap> = [{ start: startPoint(config, state), entries: [] }]
  const newest = (): Lap => laps[laps.length - 1] as Lap
  const rhythm = { ...settings, snapshotMicros: Math.max(1, spanMicros / lapsPerRing) }
  const entries = journal(channelIndexesOf(Object.keys(config.channels)), newest().start, rhythm, {
    events: (lent) => {
      const bytes = copyOf(lent)
      newest().entries.push((framer) => framer.events(bytes))
    },
    mark: (bytes) => newest().entries.push((framer) => framer.mark(bytes)),
    check: (point) => {
      newest().entries.push((framer) => framer.check(point))
      // The second lap reaches far enough back: the first is not needed.
      while ((laps[1]?.start.atMicros ?? Infinity) <= point.atMicros - spanMicros) laps = laps.slice(1)
    },
    snapshot: (start) => {
      laps = [...laps, { start, entries: [] }]
    },
  })
  const save = (): Bytes => {
    const end = entries.check()
    const [first, ...later] = laps as [Lap, ...Array<Lap>]
    const framer = framerFrom(
      identity,
      first.start,
      settings.marker ?? markerFrom(identity, first.start, settings.seed),
    )
    for (const write of first.entries) write(framer)
    for (const { start, entries: writes } of later) {
      framer.snapshot(start)
      for (const write of writes) write(framer)
    }
    framer.end(end)
    return framer.take()
  }
  return { entries, save }
}
