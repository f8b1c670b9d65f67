// Plays one run again from what a failure printed: `npm run prove -- storm 1000023`, or `hostile` and its seed. Says what was broken, and
// what happened in it.

import { drawStorm, runStorm } from '../src/testing/index.ts'
import { sorted } from './support/exercised.ts'
import { buildCounted } from './hostile/counted.ts'
import { newWatch, playerOf, type Counted } from './hostile/laws.ts'
import { drawScript, hexOf, type Deed } from './hostile/script.ts'

const storm = (seed: number): boolean => {
  const run = runStorm(drawStorm(seed))
  const marks = Object.entries(sorted(run.marks)).map(([name, count]) => `${name} ${count}`)
  console.log(`storm ${seed}: ${(run.loadedMicros / 60_000_000).toFixed(1)} minutes; ${marks.join(', ')}`)
  for (const sentence of run.broken) console.log(sentence)
  console.log(run.broken.length === 0 ? 'every promise was kept' : `${run.broken.length} promises broken`)
  return run.broken.length === 0
}

const writeDeed = (deed: Deed): string => (deed[0] === 'read' ? `read ${hexOf(deed[1])}` : deed.join(' '))

const hostile = async (seed: number): Promise<boolean> => {
  const core = (await import(await buildCounted())) as Counted
  const watch = newWatch()
  let end = (): void => undefined
  let last = ''
  try {
    drawScript(seed, core, (start, victim) => {
      const player = playerOf(core, victim, start, watch)
      end = () => player.end()
      console.log(`hostile ${seed}: victim ${victim}`)
      const play = (deed: Deed): void => {
        last = writeDeed(deed)
        player.play(deed)
      }
      return { state: player.state, play }
    })
    end()
  } catch (error) {
    console.log(`last deed: ${last}\n${String(error)}`)
    return false
  }
  console.log(
    `${watch.decodes} datagrams; ${[...watch.outcomes].map(([name, count]) => `${name} ${count}`).join(', ')}; every law was kept`,
  )
  return true
}

const proofs: Readonly<Record<string, (seed: number) => boolean | Promise<boolean>>> = { storm, hostile }

const [name = '', seed = ''] = process.argv.slice(2)
const proof = proofs[name]
if (proof === undefined || !Number.isSafeInteger(Number(seed || 'none'))) {
  console.error(`usage: npm run prove -- ${Object.keys(proofs).join('|')} SEED, a whole number`)
  process.exitCode = 2
} else if (!(await proof(Number(seed)))) process.exitCode = 1
