/**
 * State <-> bytes: docs/state.md. Version, terms of the config, the state as whole.ts describes it, and a CRC-32C over all of that. One
 * state has one encoding, and every other is refused.
 */
import type { Config } from '../config.ts'
import { planOf } from '../connection/plan.ts'
import type { State } from '../connection/state.ts'
import { termsOf } from '../connection/terms.ts'
import { isBytes, readerOf, readUint, writeUint, type Bytes } from '../core/bytes.ts'
import { crcEnd, crcOver, crcStart } from '../core/crc32c.ts'
import { left, right, type Either } from '../fp.ts'
import { fail, reserve, type Sink, type Source } from './codec.ts'
import type { StateError } from './state-error.ts'
import { whole } from './whole.ts'

/** Of the records of states, and so of their encoding and hash. Raise it whenever the bytes of any state change. */
export const stateVersion = 1

const termsBytes = 4
const crcBytes = 4
const headerBytes: number = 1 + termsBytes
/** Room for an idle connection with a few channels: more is made as it is needed. */
const roomAtStart = 1024

/** The canonical bytes of a state: equal states, equal bytes, however they came about. What was delivered but not drained is not in it. */
export function encodeState(state: State): Bytes {
  const sink: Sink = { bytes: new Uint8Array(roomAtStart), offset: 0 }
  writeUint(sink, stateVersion, 1)
  whole.write(sink, state)
  reserve(sink, crcBytes)
  writeUint(sink, checksum(sink.bytes, sink.offset), crcBytes)
  return sink.bytes.slice(0, sink.offset)
}

/** The state of these bytes, or what is wrong with them. The config is the one it was made with; rates, timers and side may differ. */
export function decodeState(config: Config, bytes: Uint8Array): Either<StateError, State> {
  if (!isBytes(bytes)) return left({ type: 'NotBytes', received: typeof bytes })
  const end = bytes.length - crcBytes
  if (end < headerBytes) return left({ type: 'Truncated', bytes: bytes.length, least: headerBytes + crcBytes })
  const version = bytes[0] as number
  if (version !== stateVersion) return left({ type: 'WrongVersion', version, expected: stateVersion })
  const found = readUint(readerOf(bytes, end, bytes.length), crcBytes)
  const expected = checksum(bytes, end)
  if (found !== expected) return left({ type: 'Corrupt', checksum: found, expected })
  const fingerprint = readUint(readerOf(bytes, 1, end), termsBytes)
  const ours = termsOf(config).fingerprint
  if (fingerprint !== ours) return left({ type: 'WrongConfig', fingerprint, expected: ours })
  const source: Source = {
    bytes,
    end,
    plan: planOf(config),
    path: [],
    channel: 0,
    offset: 1,
    fault: undefined,
  }
  const state = whole.read(source)
  if (source.offset < end) fail(source, source.offset, `${end - source.offset} bytes`, 'nothing after the last field')
  return source.fault === undefined ? right(state) : left(invalid(source.fault))
}

const invalid = ({ field, offset, found, allowed }: NonNullable<Source['fault']>): StateError => ({
  type: 'Invalid',
  field,
  offset,
  found,
  allowed,
})

const checksum = (bytes: Uint8Array, end: number): number => crcEnd(crcOver(crcStart, bytes, 0, end))
