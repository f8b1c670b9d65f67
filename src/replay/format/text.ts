/**
 * UTF-8, written out: the library compiles without the types of any host, and a `TextDecoder` is a host's. Reading is total and takes
 * one form per text: what is overlong, cut off or a surrogate is no text. A lone surrogate is written as U+FFFD, as everywhere.
 */
import type { Bytes } from '../../core/bytes.ts'

const replacement = 0xfffd

export function encodeText(text: string): Bytes {
  const bytes: Array<number> = []
  for (const character of text) {
    const point = character.codePointAt(0) as number
    appendPoint(bytes, isSurrogate(point) ? replacement : point)
  }
  return Uint8Array.from(bytes)
}

function appendPoint(bytes: Array<number>, point: number): void {
  if (point < 0x80) bytes.push(point)
  else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point, 0))
  else if (point < 0x1_0000) bytes.push(0xe0 | (point >> 12), tail(point, 6), tail(point, 0))
  else bytes.push(0xf0 | (point >> 18), tail(point, 12), tail(point, 6), tail(point, 0))
}

const tail = (point: number, shift: number): number => 0x80 | ((point >> shift) & 0x3f)

const isSurrogate = (point: number): boolean => point >= 0xd800 && point <= 0xdfff

/** The first byte's mark and payload, how many bytes follow, and the least that takes so many. */
const forms = [
  { mask: 0x80, mark: 0x00, payload: 0x7f, following: 0, least: 0 },
  { mask: 0xe0, mark: 0xc0, payload: 0x1f, following: 1, least: 0x80 },
  { mask: 0xf0, mark: 0xe0, payload: 0x0f, following: 2, least: 0x800 },
  { mask: 0xf8, mark: 0xf0, payload: 0x07, following: 3, least: 0x1_0000 },
]

/** So many UTF-16 units are made a text at once: a text that grew by characters keeps them all, at sixteen times its size. */
const pieceUnits = 4096

/** The text, or undefined if these bytes are none. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const pieces: Array<string> = []
  let units: Array<number> = []
  for (let index = 0; index < bytes.length;) {
    const first = bytes[index] as number
    const form = forms.find(({ mask, mark }) => (first & mask) === mark)
    if (form === undefined || index + form.following >= bytes.length) return undefined
    let point = first & form.payload
    for (let count = 1; count <= form.following; count += 1) {
      const next = bytes[index + count] as number
      if ((next & 0xc0) !== 0x80) return undefined
      point = (point << 6) | (next & 0x3f)
    }
    if (point < form.least || point > 0x10_ffff || isSurrogate(point)) return undefined
    if (point < 0x1_0000) units.push(point)
    else units.push(0xd7c0 + (point >> 10), 0xdc00 | (point & 0x3ff))
    if (units.length >= pieceUnits) {
      pieces.push(String.fromCharCode(...units))
      units = []
    }
    index += form.following + 1
  }
  pieces.push(String.fromCharCode(...units))
  return pieces.join('')
}
