/**
 * Recording a shell: it shows every event, what it ordered and the state it led to, and the recorder looks on. The shell behaves the
 * same with and without, byte for byte.
 */
import type { Config } from '../../config.ts'
import type { Packeteer } from '../../packeteer.ts'
import type { RecorderOptions } from './options.ts'
import { recorder, type RecordingInProgress, type Sink } from './recorder.ts'

/**
 * Records what happens to this end from now on, until it is closed.
 *
 * ```ts
 * const recording = record(packeteer, (chunk) => appendFileSync('session.packeteer', chunk))
 * // ... play ...
 * recording.close()
 * ```
 */
export function record<C extends Config>(
  packeteer: Packeteer<C>,
  sink: Sink,
  options?: RecorderOptions,
): RecordingInProgress {
  const { write, mark, flush, close, failure } = recorder(packeteer.config, packeteer.state, sink, options)
  const stopWatching = packeteer.watch(write)
  return {
    mark,
    flush,
    close: () => {
      stopWatching()
      close()
    },
    failure,
  }
}
