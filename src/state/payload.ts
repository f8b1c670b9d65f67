/** The payload of an outgoing message, described. All pieces of a message share its payload, so a long one is hashed once. */
import type { Codec } from './codec.ts'
import { absorb, mixBytes, startHalves, type Halves } from './halves.ts'
import { bytes } from './scalars.ts'

/** Shorter ones are hashed sooner than looked up. */
const long = 64

const digests = new WeakMap<Uint8Array, readonly [first: number, second: number]>()

export function mixPayload(halves: Halves, payload: Uint8Array): void {
  if (payload.length < long) {
    mixBytes(halves, payload)
    return
  }
  const [first, second] = digests.get(payload) ?? digest(payload)
  absorb(halves, first, second)
}

function digest(payload: Uint8Array): readonly [first: number, second: number] {
  const halves: Halves = new Int32Array(2)
  startHalves(halves)
  mixBytes(halves, payload)
  const found = [halves[0] as number, halves[1] as number] as const
  digests.set(payload, found)
  return found
}

const plain = bytes(0, ({ message }) => message.maxMessageBytes)

export const payload: Codec<Uint8Array> = { write: plain.write, read: plain.read, hash: mixPayload }
