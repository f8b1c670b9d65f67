// How far a law is tried, and from where. Quick is `npm test`; deep is `npm run test:deep` (vitest --mode deep).
// `runs` is the number of drawn cases of a law: FC_RUNS if given, else 100 quick and 1,000 deep. `seed` is what they are drawn from:
// FC_SEED, else 1. `path` is one of them, as a failure names it: FC_PATH.

const whole = (name: string, otherwise: number): number => {
  const text = process.env[name] ?? ''
  if (text === '') return otherwise
  if (!Number.isSafeInteger(Number(text))) throw new Error(`${name} is no whole number: ${text}`)
  return Number(text)
}

export const deep: boolean = process.env['PACKETEER_DEPTH'] === 'deep'

export const runs: number = whole('FC_RUNS', deep ? 1_000 : 100)

export const seed: number = whole('FC_SEED', 1)

export const path: string = process.env['FC_PATH'] ?? ''

/** One of two sizes: `depth(2, 100)` is 2 in `npm test` and 100 in the deep run. */
export const depth = <A>(quick: A, thorough: A): A => (deep ? thorough : quick)
