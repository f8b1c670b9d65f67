// The order of files, shuffled from a seed: what depends on which files came before in the same process shows itself. Files of a project
// stay together, as they share processes. Without a seed the order is vitest's own: what failed last, then what takes longest.

import { BaseSequencer, type TestSpecification, type TestSequencerConstructor } from 'vitest/node'
import { rollDice } from '../../src/testing/dice.ts'

/** A permutation of these items, the same for the same seed. */
export function shuffled<A>(items: ReadonlyArray<A>, seed: number): ReadonlyArray<A> {
  const dice = rollDice(seed, 'order')
  const list = [...items]
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = dice.below(last + 1)
    ;[list[last], list[other]] = [list[other] as A, list[last] as A]
  }
  return list
}

const byPath = (one: TestSpecification, other: TestSpecification): number => (one.moduleId < other.moduleId ? -1 : 1)

const sequencerFrom = (seed: number): TestSequencerConstructor =>
  class extends BaseSequencer {
    override sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
      const projects = new Set(files.map(({ project }) => project.name))
      const order = shuffled([...projects].sort(), seed).flatMap((name) =>
        shuffled(files.filter(({ project }) => project.name === name).sort(byPath), seed),
      )
      process.stdout.write(`files in the order of PACKETEER_ORDER=${seed}\n`)
      return Promise.resolve([...order])
    }
  }

/** What PACKETEER_ORDER asks of vitest; nothing if it is not given. */
export function orderFrom(text: string | undefined): { readonly sequence?: { sequencer: TestSequencerConstructor } } {
  if (text === undefined || text === '') return {}
  const seed = Number(text)
  if (!Number.isSafeInteger(seed)) throw new Error(`PACKETEER_ORDER is no whole number: ${text}`)
  return { sequence: { sequencer: sequencerFrom(seed) } }
}
