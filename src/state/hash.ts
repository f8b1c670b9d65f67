/** A state in 16 hexadecimal digits: equal for equal encodings, on every engine. */
import type { State } from '../connection/state.ts'
import { encodeState } from './encoding.ts'

/** 64 bits in two lanes of 32. */
export function hashState(state: State): string {
  const bytes = encodeState(state)
  let first = 0x9e37_79b1
  let second = 0x85eb_ca6b
  for (const byte of bytes) {
    first = Math.imul(first ^ byte, 0x0100_0193)
    second = Math.imul(second ^ byte, 0x27d4_eb2f)
    second ^= second >>> 15
  }
  return hex(first) + hex(second)
}

const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0')
