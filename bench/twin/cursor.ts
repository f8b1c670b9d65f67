/**
 * A reading position in a datagram, opened again for each. Past the end it notes a fault, yields zeros and stays where it is:
 * the same law as src/core/bytes.ts, in a class.
 */
export class Cursor {
  bytes: Uint8Array = new Uint8Array(0)
  offset = 0
  end = 0
  /** 0: none. 1: it ended inside a field. 2: a varint was too long. */
  fault: 0 | 1 | 2 = 0

  open(bytes: Uint8Array, offset: number, end: number): void {
    this.bytes = bytes
    this.offset = offset
    this.end = end
    this.fault = 0
  }

  uint(width: number): number {
    if (this.#isSpent(width)) return 0
    const { bytes, offset } = this
    this.offset += width
    if (width === 1) return bytes[offset] as number
    const low = (bytes[offset] as number) | ((bytes[offset + 1] as number) << 8)
    if (width === 2) return low
    const three = low | ((bytes[offset + 2] as number) << 16)
    return width === 3 ? three : three + (bytes[offset + 3] as number) * 0x100_0000
  }

  varint(): number {
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      if (this.#isSpent(1)) return 0
      const byte = this.bytes[this.offset] as number
      this.offset += 1
      value |= (byte & 0x7f) << shift
      if (byte >= 0x80) continue
      if (byte === 0 && shift > 0) break
      return value
    }
    this.fault = 2
    return 0
  }

  /** Says where the next `count` bytes begin, and goes past them. */
  skip(count: number): number {
    const { offset } = this
    if (!this.#isSpent(count)) this.offset += count
    return offset
  }

  #isSpent(count: number): boolean {
    if (this.fault !== 0) return true
    if (this.offset + count <= this.end) return false
    this.fault = 1
    return true
  }
}
