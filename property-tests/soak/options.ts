// The command line of `npm run soak`: how long, and from which seed. Anything else is refused in a sentence.

import { parseArgs } from 'node:util'

export interface Options {
  readonly seconds: number
  readonly seed: number
}

/** In less, not everything that a soak has to meet can be met. */
const leastSeconds = 60

/** What is wrong with the words, or the options in them. A seed that is not given is drawn by the caller. */
export function parseOptions(words: ReadonlyArray<string>, drawnSeed: number): Options | string {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { seconds: { type: 'string', default: '600' }, seed: { type: 'string', default: String(drawnSeed) } },
    })
    const [seconds, seed] = [Number(values.seconds), Number(values.seed)]
    if (!Number.isInteger(seconds) || seconds < leastSeconds || seconds > 86_400)
      return `--seconds ${values.seconds}: a whole number from ${leastSeconds} to 86,400 is wanted`
    if (!Number.isSafeInteger(seed) || seed < 0) return `--seed ${values.seed}: a whole number is wanted`
    return { seconds, seed }
  } catch (failure) {
    return failure instanceof Error ? failure.message : String(failure)
  }
}
