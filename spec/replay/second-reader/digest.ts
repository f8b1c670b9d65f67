// The digest, and the hash of effects over it, as docs/recordings.md has them: in bigints, block by block, sharing no code with src.

export type Lanes = readonly [a: bigint, b: bigint, c: bigint, d: bigint]

export const startLanes: Lanes = [0x9e3779b9n, 0x85ebca6bn, 0xc2b2ae35n, 0x27d4eb2fn]

const factors: Lanes = [0x9e3779b1n, 0x85ebca77n, 0xc2b2ae3dn, 0x27d4eb2fn]
const turns: Lanes = [15n, 13n, 11n, 17n]
const mask = 0xffff_ffffn

const rotate = (word: bigint, by: bigint): bigint => ((word << by) | (word >> (32n - by))) & mask

/** With one block of four words gone through. */
export const throughWords = (lanes: Lanes, words: Lanes): Lanes => {
  const [a, b, c, d] = lanes.map((lane, at) =>
    rotate(((lane ^ ((words[at] ?? 0n) & mask)) * (factors[at] ?? 0n)) & mask, turns[at] ?? 0n),
  ) as [bigint, bigint, bigint, bigint]
  return [a, b, c, d]
}

const wordAt = (bytes: Uint8Array, at: number): bigint =>
  [3, 2, 1, 0].reduce((word, index) => (word << 8n) | BigInt(bytes[at + index] ?? 0), 0n)

export const throughBytes = (lanes: Lanes, bytes: Uint8Array): Lanes => {
  let through = lanes
  for (let at = 0; at < bytes.length; at += 16)
    through = throughWords(through, [
      wordAt(bytes, at),
      wordAt(bytes, at + 4),
      wordAt(bytes, at + 8),
      wordAt(bytes, at + 12),
    ])
  return through
}

const mix = (word: bigint): bigint => {
  const once = ((word ^ (word >> 16n)) * 0x85ebca6bn) & mask
  const twice = ((once ^ (once >> 13n)) * 0xc2b2ae35n) & mask
  return twice ^ (twice >> 16n)
}

/** Sixteen digits. */
export const digitsOf = ([a, b, c, d]: Lanes): string => {
  const low = mix(a ^ rotate(b, 16n))
  const high = mix(c ^ rotate(d, 16n) ^ low)
  return ((high << 32n) | low).toString(16).padStart(16, '0')
}

/** An effect as the table of the document calls it. */
export type SeenEffect =
  | { readonly kind: 'transmit'; readonly bytes: Uint8Array }
  | { readonly kind: 'deliver'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'settle'; readonly fate: number; readonly id: number }
  | { readonly kind: 'discard'; readonly error: ReadonlyArray<readonly [string, string | number]> }

export const throughEffect = (lanes: Lanes, event: number, effect: SeenEffect): Lanes => {
  const place = 256n * BigInt(event)
  const halves = (id: number): readonly [bigint, bigint] => [BigInt(id) & mask, BigInt(id) >> 32n]
  switch (effect.kind) {
    case 'transmit':
      return throughBytes(throughWords(lanes, [place + 1n, 0n, 0n, BigInt(effect.bytes.length)]), effect.bytes)
    case 'deliver': {
      const length = BigInt(effect.bytes.length)
      return throughBytes(throughWords(lanes, [place + 2n, ...halves(effect.id), length]), effect.bytes)
    }
    case 'settle':
      return throughWords(lanes, [place + 5n + 16n * BigInt(effect.fate), ...halves(effect.id), 0n])
    case 'discard': {
      const bytes = Uint8Array.from(effect.error.flatMap(([name, value]) => [...oddText(name), ...oddValue(value)]))
      return throughBytes(throughWords(lanes, [place + 6n, 0n, 0n, BigInt(bytes.length)]), bytes)
    }
  }
}

const oddText = (text: string): ReadonlyArray<number> => [
  4,
  text.length,
  ...[...text].flatMap((letter) => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8]),
]

const oddValue = (value: string | number): ReadonlyArray<number> => {
  if (typeof value === 'string') return oddText(value)
  const eight = new DataView(new ArrayBuffer(8))
  eight.setFloat64(0, value, true)
  return [3, ...new Uint8Array(eight.buffer)]
}
