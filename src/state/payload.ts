/** The payload of an outgoing message, described. All pieces of a message share its payload, so a long one is hashed once. */
import type { Codec } from './codec.ts'
import { absorb, mixBytes, startLanes, type Lanes } from './lanes.ts'
import { bytes } from './scalars.ts'

/** Shorter ones are hashed sooner than looked up. */
const long = 64

const digests = new WeakMap<Uint8Array, readonly [first: number, second: number]>()

export function mixPayload(lanes: Lanes, payload: Uint8Array): void {
  if (payload.length < long) {
    mixBytes(lanes, payload)
    return
  }
  const [first, second] = digests.get(payload) ?? digest(payload)
  absorb(lanes, first, second)
}

function digest(payload: Uint8Array): readonly [first: number, second: number] {
  const lanes: Lanes = new Int32Array(2)
  startLanes(lanes)
  mixBytes(lanes, payload)
  const found = [lanes[0] as number, lanes[1] as number] as const
  digests.set(payload, found)
  return found
}

const plain = bytes(0, ({ message }) => message.maxMessageBytes)

export const payload: Codec<Uint8Array> = { write: plain.write, read: plain.read, hash: mixPayload }
