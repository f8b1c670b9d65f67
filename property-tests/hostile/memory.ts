// How much memory a state holds on to: every object that can be reached from it, once, as a 64-bit engine would lay it out. Buffers count
// whole, also where a window looks at a part of them, as that is what they keep alive.

const word = 8
const header = 16

/** Bytes reachable from a value. Numbers count as a word each, wherever they are. */
export function reachableBytes(root: unknown): number {
  const seen = new Set<object>()
  const open: Array<unknown> = [root]
  let bytes = 0
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value !== 'object' || value === null) continue
    const held = ArrayBuffer.isView(value) ? value.buffer : value
    if (seen.has(held)) continue
    seen.add(held)
    if (ArrayBuffer.isView(value)) bytes += header + value.buffer.byteLength
    else if (Array.isArray(value)) {
      bytes += header + value.length * word
      for (const item of value) open.push(item)
    } else {
      const fields = Object.values(value)
      bytes += header + fields.length * word
      for (const field of fields) open.push(field)
    }
  }
  return bytes
}
