/** Copies of few bytes, in place of `set` and `slice`, whose calls cost more than the loop below some size. */

/** Measured: above this many bytes a call into the engine is faster than a loop. */
const shortBytes = 48

export function copyBytes(bytes: Uint8Array, start: number, length: number): Uint8Array {
  const copy = new Uint8Array(length)
  if (length > shortBytes) copy.set(bytes.subarray(start, start + length))
  else for (let index = 0; index < length; index += 1) copy[index] = bytes[start + index] as number
  return copy
}

export function putBytes(target: Uint8Array, offset: number, bytes: Uint8Array, start: number, length: number): void {
  if (length > shortBytes) target.set(length === bytes.length ? bytes : bytes.subarray(start, start + length), offset)
  else for (let index = 0; index < length; index += 1) target[offset + index] = bytes[start + index] as number
}
