// All exhibits, and how one is shown: its guard is bundled with the spoilt module, and runs in a process of its own.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { bundleProgram, runProgram } from '../support/native.ts'
import { spoil, type Caught, type Exhibit } from './exhibit.ts'
import { messageExhibits } from './exhibits-message.ts'
import { numberExhibits } from './exhibits-numbers.ts'
import { timeExhibits } from './exhibits-time.ts'

export const exhibits: ReadonlyArray<Exhibit> = [...numberExhibits, ...timeExhibits, ...messageExhibits]

export const limitMs = 30_000

export interface Shown {
  readonly caught: Caught | undefined
  readonly seconds: number
  /** What the process said when it ended badly. */
  readonly failure: string | undefined
}

/** `waitMs` is how long is waited for the guard: as long as it may take, or longer where the machine has other things to do. */
export async function showExhibit(exhibit: Exhibit, waitMs = limitMs): Promise<Shown> {
  const spoilt = spoil(readFileSync(exhibit.file, 'utf8'), exhibit)
  const path = resolve(exhibit.file)
  const program = await bundleProgram('property-tests/museum/guard.ts', `guard-${exhibits.indexOf(exhibit)}`, [
    {
      name: 'spoil',
      setup: (build) => {
        build.onLoad({ filter: /\.ts$/ }, (loading) =>
          loading.path === path ? { contents: spoilt, loader: 'ts' } : undefined,
        )
      },
    },
  ])
  const before = process.hrtime.bigint()
  const { code, output, errors } = await runProgram(program, [exhibit.guard], waitMs)
  const seconds = Number(process.hrtime.bigint() - before) / 1_000_000_000
  const caught = code === 0 ? (JSON.parse(output) as { readonly caught?: Caught }).caught : undefined
  return {
    caught,
    seconds,
    failure: code === 0 ? undefined : `ended with ${code ?? 'a signal'}: ${errors.slice(-300)}`,
  }
}
