/**
 * A recording as a capture file (capture.ts), chunk by chunk. What an end received is in the recording; what it sent is worked out by
 * replaying. Each packet bears a comment: the number of the event that it belongs to, and what the end made of it.
 */
import { reducer } from '../../connection/reducer.ts'
import type { State } from '../../connection/state.ts'
import { isBytes } from '../../core/bytes.ts'
import { encodeCaptured, encodeCaptureLabel, type NewestNumbers } from './capture.ts'
import { encodeCaptureHeading } from './pcapng.ts'
import type { Recording, Segment } from '../recording.ts'
import { tellEffects } from '../words.ts'

export interface CaptureOptions {
  /** Who makes the file, as `packeteer 0.1.0`. */
  readonly application: string
  /** What was recorded, in a word or two. */
  readonly name: string
  /** Called after each event. */
  readonly onProgress?: (done: number, all: number) => void
}

/** The bytes of the file, in order. After damage, a new label tells where the numbers stand. */
export function* captureRecording(recording: Recording, options: CaptureOptions): Generator<Uint8Array> {
  const { config, side, segments } = recording
  const { application, name, onProgress } = options
  const all = segments.reduce((sum, { events }) => sum + events.length, 0)
  let done = 0
  yield encodeCaptureHeading({ application, interfaceName: name })
  for (const segment of segments) {
    yield encodeCaptureLabel({
      name,
      config,
      end: side,
      atMicros: segment.startMicros,
      ...newestNumbers(segment.state),
    })
    for (const packets of captureSegment(recording, segment)) {
      yield* packets
      done += 1
      onProgress?.(done, all)
    }
  }
}

/** For each event, the packets that it brought or sent. */
function* captureSegment({ config, side }: Recording, segment: Segment): Generator<ReadonlyArray<Uint8Array>> {
  const reduce = reducer(config)
  let { state } = segment
  for (let index = 0; index < segment.events.length; index += 1) {
    const event = segment.events[index]
    if (event === undefined) return
    const [next, effects] = reduce(state, event)
    state = next
    const atMicros = segment.micros[index] ?? segment.startMicros
    const comment = `event ${segment.first + index}`
    const packets: Array<Uint8Array> = []
    if (event.type === 'DatagramReceived' && isBytes(event.datagram)) {
      const outcome = tellEffects(effects)
      const told = outcome === '' ? comment : `${comment}: ${outcome}`
      packets.push(encodeCaptured({ atMicros, direction: 'received', datagram: event.datagram, comment: told }, side))
    }
    for (const effect of effects)
      if (effect.type === 'TransmitDatagram')
        packets.push(encodeCaptured({ atMicros, direction: 'sent', datagram: effect.datagram, comment }, side))
    yield packets
  }
}

function newestNumbers({ packets }: State): { readonly sent: NewestNumbers; readonly received: NewestNumbers } {
  const { next, wideFrom } = packets.numbering
  const { seen, newestNarrow } = packets.arrivals
  const known = (newest: number): number | undefined => (newest < 0 ? undefined : newest)
  return {
    sent: { newest: known(next - 1), newestNarrow: known((wideFrom < 0 ? next : wideFrom) - 1) },
    received: { newest: known(seen.newest), newestNarrow: known(newestNarrow) },
  }
}
