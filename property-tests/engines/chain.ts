// What a replay comes to, in a line: verified against every hash in the file, then the last state, the effects, how many events, and one
// digest over all recorded hashes and all datagrams that the replay sent. Equal lines: equal bytes. Needs nothing of a host.

import * as E from '../../src/fp.ts'
import { reducer } from '../../src/connection/reducer.ts'
import { absorbBytes, copyLanes, finishDigest, lanesAtStart, printDigest } from '../../src/replay/format/digest.ts'
import { describeDamage, readRecording, verify } from '../../src/replay/index.ts'
import { hashState } from '../../src/state/hash.ts'

export interface Chain {
  readonly events: number
  /** `state effects digest`, or what went wrong. */
  readonly line: string
}

export function chainOf(bytes: Uint8Array): Chain {
  const read = readRecording(bytes)
  if (E.isLeft(read)) return { events: 0, line: `unreadable: ${describeDamage(read.left)}` }
  const recording = read.right
  if (recording.damages.length > 0) return { events: 0, line: 'damaged' }
  const lanes = copyLanes(lanesAtStart)
  let last = recording.segments[0]?.state
  const { events, divergence } = verify(recording, {
    reducer: (config) => {
      const reduce = reducer(config)
      return (state, event) => {
        const step = reduce(state, event)
        last = step[0]
        for (const effect of step[1]) if (effect.type === 'TransmitDatagram') absorbBytes(lanes, effect.datagram)
        return step
      }
    },
  })
  if (divergence !== undefined)
    return { events, line: `parts before event ${divergence.event}: ${divergence.field?.path ?? divergence.what}` }
  let effects = ''
  // They are what the replay came to, as `verify` found no other.
  for (const { checks } of recording.segments)
    for (const check of checks) {
      effects = check.effectsHash
      for (const text of [check.stateHash, effects])
        absorbBytes(
          lanes,
          Uint8Array.from(text, (digit) => Number.parseInt(digit, 16)),
        )
    }
  const state = last === undefined ? '' : hashState(last)
  return { events, line: `${state} ${effects} ${printDigest(finishDigest(lanes))}` }
}
