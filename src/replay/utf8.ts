// Text as UTF-8 bytes. The core compiles without the types of any host, so there is no TextEncoder here; like that one, this
// writes U+FFFD for half a surrogate pair (the Encoding Standard, "UTF-8 encoder").

const REPLACEMENT = 0xfffd

export const encodeUtf8 = (text: string): Uint8Array => {
  const bytes: Array<number> = []
  for (const character of text) {
    const point = character.codePointAt(0) as number
    appendPoint(bytes, point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point)
  }
  return Uint8Array.from(bytes)
}

const appendPoint = (bytes: Array<number>, point: number): void => {
  if (point < 0x80) bytes.push(point)
  else if (point < 0x800) bytes.push(0xc0 | (point >> 6), continuation(point))
  else if (point < 0x1_0000) bytes.push(0xe0 | (point >> 12), continuation(point >> 6), continuation(point))
  else bytes.push(0xf0 | (point >> 18), continuation(point >> 12), continuation(point >> 6), continuation(point))
}

const continuation = (bits: number): number => 0x80 | (bits & 0x3f)
