// Builds of the library from sources that somebody changed: what a later release may do, before it is one.

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file below the root, and what is put in place of a text that it has exactly once. */
export type Change = readonly [file: string, find: string, put: string]

/** Makes `folder`: a package, built from sources with these changes. */
export const buildVariant = (folder: string, changes: ReadonlyArray<Change>): void => {
  mkdirSync(folder, { recursive: true })
  const configs = ['build', 'adapters', 'cli'].map((name) => `tsconfig.${name}.json`)
  for (const name of ['src', 'package.json', 'tsconfig.json', ...configs])
    cpSync(name, join(folder, name), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  for (const [file, find, put] of changes) {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    const count = text.split(find).length - 1
    if (count !== 1) throw new Error(`${file} has ${count} times ${JSON.stringify(find)}: once is wanted`)
    writeFileSync(
      path,
      text.replace(find, () => put),
    )
  }
  for (const config of configs) {
    execFileSync(process.execPath, [join(process.cwd(), 'node_modules/typescript/bin/tsc'), '-p', config], {
      cwd: folder,
    })
  }
}

/** One more field in the state: how many steps of time there were. */
export const wider: ReadonlyArray<Change> = [
  ['src/core/time.ts', '  readonly tick: Micros\n', '  readonly tick: Micros\n  readonly steps: number\n'],
  ['src/core/time.ts', '  tick: micros(0),\n', '  tick: micros(0),\n  steps: 0,\n'],
  ['src/core/time.ts', '    tick: clock.tick,\n', '    tick: clock.tick,\n    steps: clock.steps + 1,\n'],
  ['src/core/time.ts', 'longestStep)) }', 'longestStep)), steps: clock.steps }'],
  ['src/state/whole.ts', 'flushedAt: time, tick: time }', 'flushedAt: time, tick: time, steps: count }'],
  ['src/state/hash.ts', '  mix(halves, clock.tick)\n', '  mix(halves, clock.tick)\n  mix(halves, clock.steps)\n'],
  ['src/state/encoding.ts', 'export const stateVersion = 1\n', 'export const stateVersion = 2\n'],
]

/** Another resend policy: an isolated loss is repeated twice, and not three times. */
export const thriftier: ReadonlyArray<Change> = [['src/message/schedule.ts', 'singles: [1, 2, 3]', 'singles: [1, 2]']]
