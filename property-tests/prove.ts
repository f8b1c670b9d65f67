// Plays one run again from what a failure printed: `npm run prove -- storm 1000023`. Says what was broken, and what happened in it.

import { drawStorm, runStorm } from '../src/simulation/index.ts'

const storm = (seed: number): boolean => {
  const run = runStorm(drawStorm(seed))
  const marks = [...run.marks].sort().map(([name, count]) => `${name} ${count}`)
  console.log(`storm ${seed}: ${(run.loadedMicros / 60_000_000).toFixed(1)} minutes; ${marks.join(', ')}`)
  for (const sentence of run.broken) console.log(sentence)
  console.log(run.broken.length === 0 ? 'every promise was kept' : `${run.broken.length} promises broken`)
  return run.broken.length === 0
}

const proofs: Readonly<Record<string, (seed: number) => boolean>> = { storm }

const [name = '', seed = ''] = process.argv.slice(2)
const proof = proofs[name]
if (proof === undefined || !Number.isSafeInteger(Number(seed || 'none'))) {
  console.error(`usage: npm run prove -- ${Object.keys(proofs).join('|')} SEED, a whole number`)
  process.exitCode = 2
} else if (!proof(Number(seed))) process.exitCode = 1
