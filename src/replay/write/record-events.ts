/** Events to a recording: of a session that was edited or made smaller, or that never was played. What they order is worked out here. */
import type { Bytes } from '../../core/bytes.ts'
import type { Config } from '../../config.ts'
import type { Event } from '../../connection/event.ts'
import { reducer } from '../../connection/reducer.ts'
import type { State } from '../../connection/state.ts'
import type { RecorderOptions } from './options.ts'
import { recorder } from './recorder.ts'

/** The whole recording of these events from this state on. */
export function recordEvents(
  config: Config,
  state: State,
  events: ReadonlyArray<Event>,
  options?: RecorderOptions,
): Bytes {
  const chunks: Array<Uint8Array> = []
  const recording = recorder(config, state, (chunk) => chunks.push(chunk), options)
  const reduce = reducer(config)
  let current = state
  for (const event of events) {
    const [next, effects] = reduce(current, event)
    current = next
    recording.write(event, effects, next)
  }
  recording.close()
  return joinChunks(chunks)
}

/** One after the other, in one buffer: what a sink was handed is a recording. */
export function joinChunks(chunks: ReadonlyArray<Uint8Array>): Bytes {
  const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.length
  }
  return joined
}
