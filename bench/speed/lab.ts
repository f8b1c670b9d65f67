// Where runs are made: each in a fresh process, peers by turns, in rounds. What a round has measured was measured in the same weather, so ratios are
// taken within rounds. A peer that is not installed, or fails, has no figures and says why.

import { spawnSync } from 'node:child_process'
import { flagsOf, type Answers, type BenchName, type Job } from './job.ts'

/** What one row measured, round by round; undefined: it failed. */
export type Rounds<Name extends BenchName> = ReadonlyArray<Answers[Name] | undefined>

export interface Lab {
  /** The peers to measure, in the order of the tables. */
  readonly peers: ReadonlyArray<string>
  readonly rounds: number
  /** Shorter runs, fewer columns: for a look in two minutes. */
  readonly isQuick: boolean
  readonly measure: <Name extends BenchName>(job: Job<Name>) => Answers[Name] | undefined
  /** What went wrong, a line each. */
  readonly troubles: ReadonlyArray<string>
}

const patienceMs = 300_000

export function openLab(
  options: Pick<Lab, 'peers' | 'rounds' | 'isQuick'>,
  childPath: string,
  note: (text: string) => void,
): Lab {
  const troubles: Array<string> = []
  const measure = <Name extends BenchName>(job: Job<Name>): Answers[Name] | undefined => {
    note(`${job.bench}: ${job.peer} ...`)
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--no-warnings', ...flagsOf(job as Job), childPath, JSON.stringify(job)],
      { encoding: 'utf8', timeout: patienceMs, maxBuffer: 1 << 26 },
    )
    if (status === 0) return JSON.parse(stdout) as Answers[Name]
    const reason = /^\w*Error.*$/m.exec(stderr)?.[0] ?? (status === undefined ? 'took too long' : 'ended early')
    const trouble = `${job.peer} has no figures for ${job.bench}: ${reason}`
    if (!troubles.includes(trouble)) troubles.push(trouble)
    return undefined
  }
  return { ...options, measure, troubles }
}

/** Every job in every round, the order turned by one each time: no row is always the first. */
export function interleave<Name extends BenchName>(
  { rounds, measure }: Pick<Lab, 'rounds' | 'measure'>,
  jobs: ReadonlyArray<Job<Name>>,
): ReadonlyArray<Rounds<Name>> {
  const answers = jobs.map((): Array<Answers[Name] | undefined> => [])
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < jobs.length; turn += 1) {
      const which = (round + turn) % jobs.length
      const job = jobs[which]
      // What failed once is not waited for again.
      const isHopeless = round > 0 && answers[which]?.[0] === undefined
      if (job !== undefined) answers[which]?.push(isHopeless ? undefined : measure(job))
    }
  }
  return answers
}

/** One figure of each round; NaN where there is none. */
export const each = <Name extends BenchName>(
  rounds: Rounds<Name>,
  figure: (answer: Answers[Name]) => number,
): ReadonlyArray<number> => rounds.map((answer) => (answer === undefined ? Number.NaN : figure(answer)))
