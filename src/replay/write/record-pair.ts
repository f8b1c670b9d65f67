/**
 * Recordings of both ends of a simulated pair: of a scenario, or of whatever drives a pair's reducer, such as a property that fails. Each
 * end's events are those that the pair fed it, so that the recordings are as good as two games' own.
 */
import type { Bytes } from '../../core/bytes.ts'
import { reducer } from '../../connection/reducer.ts'
import {
  endEvents,
  initialPair,
  runPair,
  type End,
  type PairConfig,
  type PairEvent,
  type PairRun,
  type PairState,
  type Scenario,
} from '../../testing/pair.ts'
import { perfectLink } from '../../testing/link.ts'
import type { RecorderOptions } from './options.ts'
import { joinChunks } from './record-events.ts'
import { recorder } from './recorder.ts'

export interface PairRecorder {
  /** An event of the pair, and the state of the pair before it. */
  readonly see: (before: PairState, event: PairEvent) => void
  /** Ends both recordings and gives them. */
  readonly close: () => Readonly<Record<End, Bytes>>
}

/** Records both ends from this state of the pair on. */
export function pairRecorder(config: PairConfig, start: PairState, options?: RecorderOptions): PairRecorder {
  const [a, b] = (['a', 'b'] as const).map((end) => {
    const chunks: Array<Uint8Array> = []
    const { write, close } = recorder(config[end], start[end].connection, (chunk) => chunks.push(chunk), {
      ...options,
      side: end,
    })
    const reduce = reducer(config[end])
    let state = start[end].connection
    return {
      see: (before: PairState, event: PairEvent): void => {
        for (const own of endEvents(before, event)) {
          const [next, effects] = reduce(state, own)
          state = next
          write(own, effects, next)
        }
      },
      close: (): Bytes => {
        close()
        return joinChunks(chunks)
      },
    }
  }) as [EndRecorder, EndRecorder]
  const ends = { a, b }
  return {
    see: (before, event) => {
      if (event.type !== 'TimePassed') ends[event.end].see(before, event)
    },
    close: () => ({ a: a.close(), b: b.close() }),
  }
}

interface EndRecorder {
  readonly see: PairRecorder['see']
  readonly close: () => Bytes
}

export interface RecordedPair {
  readonly run: PairRun
  readonly a: Bytes
  readonly b: Bytes
}

/** `runPair`, with recordings of both ends. */
export function recordPair(scenario: Scenario, options?: RecorderOptions): RecordedPair {
  const { config, seed, aToB = perfectLink, bToA = perfectLink } = scenario
  const pair: PairConfig = { a: config, b: config, aToB, bToA }
  const { see, close } = pairRecorder(pair, initialPair(pair, seed), options)
  const run = runPair(scenario, see)
  return { run, ...close() }
}
