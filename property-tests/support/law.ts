// How a law is held: over cases that were built to reach what it is about, then over drawn ones. What a law must have exercised is asked of
// the built cases alone, before any is drawn, so no seed decides it. A failure says its seed, its path and the command that plays it again.
// The search for a smaller counterexample ends after some seconds: it has no end of its own that one could wait for.

import fc, { type IRawProperty, type RunDetails } from 'fast-check'
import { expect } from 'vitest'
import { deep, path, runs, seed } from './depth.ts'

export interface Trial<A> {
  /** Played first, whatever the seed. */
  readonly cases?: ReadonlyArray<A>
  /** Asked when the cases have been played: that they came to what the law is about. */
  readonly reached?: () => void
  /** How many are drawn. */
  readonly runs?: number
}

/** One built case: the values that a property takes. */
export const given = <A extends Array<unknown>>(...values: A): A => values

/** How long a smaller counterexample is looked for. */
const patienceNanos = 20_000_000_000n

/** The same property, until so long after its first failure; then the failure that is known stands. It never turns a failure into none. */
export function withPatience<A>(
  property: IRawProperty<A>,
  nowNanos: () => bigint,
  nanos: bigint = patienceNanos,
): IRawProperty<A, false> {
  let endNanos: bigint | undefined
  return {
    isAsync: () => false,
    generate: (random, run) => property.generate(random, run),
    shrink: (value) => property.shrink(value),
    runBeforeEach: () => property.runBeforeEach(),
    runAfterEach: () => property.runAfterEach(),
    run: (value) => {
      if (endNanos !== undefined && nowNanos() > endNanos) return new fc.PreconditionFailure(true)
      const outcome = property.run(value)
      if (outcome instanceof Promise) throw new Error('a law waits for nothing')
      // Judged by what fast-check takes for a failure: an outcome that is none of a case that does not apply.
      if (outcome !== null && !fc.PreconditionFailure.isFailure(outcome)) endNanos ??= nowNanos() + nanos
      return outcome
    },
  }
}

/** What plays a drawn case again: `FC_SEED=1 FC_PATH=3:0 npx vitest run property-tests/... -t 'its name'`. */
export function commandFor(file: string, test: string, drawnFrom: number, casePath: string): string {
  const pattern = test.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("'", '.')
  const mode = deep ? ' --mode deep' : ''
  return `FC_SEED=${drawnFrom} FC_PATH=${casePath} npx vitest run${mode} ${file} -t '${pattern}'`
}

const fail = <A>(details: RunDetails<A>, again: string): never => {
  const stopped = details.interrupted ? '\n\nA smaller one was looked for, but not to the end.' : ''
  throw new Error(`${fc.defaultReportMessage(details)}${stopped}\n\n${again}`, { cause: details.errorInstance })
}

const nanosNow = (): bigint => process.hrtime.bigint()

/** Holds a law: throws at the first case that breaks it, or if the built cases do not reach what they are for. */
export function holds<A>(property: IRawProperty<A>, trial: Trial<NoInfer<A>> = {}): void {
  const { cases = [], reached, runs: drawn = runs } = trial
  const { testPath = '', currentTestName = '' } = expect.getState()
  const file = testPath.replace(`${process.cwd()}/`, '')
  // One case is being played again: only that.
  if (path === '') {
    if (cases.length > 0) {
      const details = fc.check(withPatience(property, nanosNow), {
        seed,
        examples: [...cases],
        numRuns: cases.length,
      })
      if (details.failed)
        fail(details, `It is one of the ${cases.length} built cases of this law, which every run plays first: ${file}`)
    }
    reached?.()
  }
  const details = fc.check(withPatience(property, nanosNow), { seed, numRuns: drawn, path })
  const name = currentTestName.split(' > ').at(-1) ?? ''
  if (details.failed)
    fail(details, `play it again: ${commandFor(file, name, details.seed, details.counterexamplePath ?? '')}`)
}
