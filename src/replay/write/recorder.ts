/**
 * A recorder writes a recording to a sink, chunk after chunk, while a session runs: for those who use the reducer without the shell. (With
 * the shell, `record` in record.ts does the rest.) A sink that throws ends the recording and never the game.
 */
import type { Bytes } from '../../core/bytes.ts'
import type { Config } from '../../config.ts'
import type { Effect } from '../../connection/effect.ts'
import type { Event } from '../../connection/event.ts'
import type { State } from '../../connection/state.ts'
import * as E from '../../fp.ts'
import { channelIndexesOf } from '../format/event-codec.ts'
import { syncEveryBytes } from '../format/format.ts'
import { framerFrom, markerFrom } from '../format/framer.ts'
import { journal, startPoint } from './journal.ts'
import { encodeMark, type MarkError } from '../format/mark.ts'
import { settingsOf, type RecorderOptions } from './options.ts'
import type { MarkDetail } from '../recording.ts'
import { identityOf } from '../format/snapshot.ts'

/** Takes the next bytes of a recording. They are the sink's for good. */
export type Sink = (chunk: Bytes) => void

/** A recording that is being written. */
export interface RecordingInProgress {
  /** Notes something in the recording, at the present event. */
  readonly mark: (label: string, detail?: MarkDetail) => E.Either<MarkError, void>
  /** Hands everything to the sink that it has not had yet. What was handed over is readable, whatever happens after. */
  readonly flush: () => void
  /** Hands over the rest, and the end. Nothing is recorded from then on. */
  readonly close: () => void
  /** What the sink threw, if it did; nothing was recorded from then on. */
  readonly failure: () => unknown
}

export interface Recorder extends RecordingInProgress {
  /** What happened: an event, what it ordered, and the state it led to. */
  readonly write: (event: Event, effects: ReadonlyArray<Effect>, state: State) => void
}

/**
 * Records a connection from this state on. The sink gets a first chunk at once, and then one at every check: every 1,024 events or once a
 * second, whichever comes first.
 *
 * ```ts
 * const recording = recorder(config, state, (chunk) => file.write(chunk))
 * const [next, effects] = reduce(state, event)
 * recording.write(event, effects, next)
 * ```
 */
export function recorder(config: Config, state: State, sink: Sink, options?: RecorderOptions): Recorder {
  const settings = settingsOf(options, config.side)
  const identity = identityOf(config, settings.side)
  const start = startPoint(config, state)
  const framer = framerFrom(identity, start, settings.marker ?? markerFrom(identity, start, settings.seed))
  let isOpen = true
  let failure: unknown

  const handOver = (): void => {
    if (framer.waiting() === 0) return
    try {
      sink(framer.take())
    } catch (reason) {
      failure = reason
      isOpen = false
    }
  }
  const entries = journal(channelIndexesOf(Object.keys(config.channels)), start, settings, {
    events: (bytes) => {
      framer.events(bytes)
      if (framer.waiting() >= syncEveryBytes) handOver()
    },
    mark: framer.mark,
    check: (point) => {
      framer.check(point)
      handOver()
    },
    snapshot: (point) => {
      framer.snapshot(point)
      handOver()
    },
  })

  handOver()
  return {
    write: (event, effects, next) => {
      if (isOpen) entries.write(event, effects, next)
    },
    mark: (label, detail = {}) => {
      const mark = encodeMark(label, detail)
      if (E.isLeft(mark)) return mark
      if (isOpen) entries.mark(mark.right)
      return E.right(undefined)
    },
    flush: () => {
      if (!isOpen) return
      entries.handOn()
      handOver()
    },
    close: () => {
      if (!isOpen) return
      framer.end(entries.check())
      handOver()
      isOpen = false
    },
    failure: () => failure,
  }
}
