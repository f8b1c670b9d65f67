// How far a law is tried. Quick is `npm test`; deep is `npm run test:deep` (vitest --mode deep).
// `runs` is the number of runs of a property: FC_RUNS if given, else 100 quick and 1,000 deep.

const whole = (text: string | undefined, otherwise: number): number => {
  const value = Number(text)
  return text !== undefined && text !== '' && Number.isSafeInteger(value) ? value : otherwise
}

export const deep: boolean = process.env['PACKETEER_DEPTH'] === 'deep'

export const runs: number = whole(process.env['FC_RUNS'], deep ? 1_000 : 100)

export const seed: number = whole(process.env['FC_SEED'], 1)

/** One of two sizes: `depth(2, 100)` is 2 in `npm test` and 100 in the deep run. */
export const depth = <A>(quick: A, thorough: A): A => (deep ? thorough : quick)
