/** Which numbers have been seen: the newest, and a bit for each number before it, as far as is remembered. */
import { bitsOf, forgottenBits, oldestWord, seenFrom, wholeRing, type Seen } from '../core/seen.ts'
import { fail, limitOf, type Codec, type Limit } from './codec.ts'
import { mix, mixMarks, type Halves } from './halves.ts'
import { bytes, numberOrNone } from './scalars.ts'

/** The most that any config can ask for: `maxOutstandingMessages` goes up to 32,768. */
const longest = 4096

/** `span`: how many numbers before the newest are remembered; a multiple of 16. Bytes of ones alone at the old end are left out. */
export function seen(span: Limit): Codec<Seen> {
  const history = bytes(0, longest)
  return {
    write: (sink, value) => {
      numberOrNone.write(sink, value.newest)
      history.write(sink, withoutOnes(bitsOf(value)))
    },
    hash: mixSeen,
    read: (source) => {
      const newest = numberOrNone.read(source)
      const start = source.offset
      const written = history.read(source)
      const most = limitOf(span, source) / 8
      if (written.length > most) fail(source, start, `${written.length} bytes of marks`, `at most ${most}`)
      if (written[written.length - 1] === 0xff) fail(source, start, 'marks of ones at the end', 'marks without them')
      const bits = new Uint8Array(most).fill(0xff)
      bits.set(written.subarray(0, most))
      return seenFrom(newest, bits)
    },
  }
}

/** Where a number's bit lies depends on the number alone. Bits that are forgotten are left out. */
export function mixSeen(halves: Halves, seen: Seen): void {
  const { newest } = seen
  const words = wholeRing(seen)
  const oldest = oldestWord(newest, words.length)
  mix(halves, newest)
  mix(halves, (words[oldest] as number) >> forgottenBits(newest))
  mixMarks(halves, words, oldest + 1, words.length)
  mixMarks(halves, words, 0, oldest)
}

function withoutOnes(bits: Uint8Array): Uint8Array {
  let used = bits.length
  while (used > 0 && bits[used - 1] === 0xff) used -= 1
  return bits.subarray(0, used)
}
