// Runs a program of the tests in a process of its own, bundled: an explorer visits ten times as many states there as behind a test runner's
// module loader, with a heap of its own, and a mutant that never ends can be ended.

import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'

const folder = 'dist-bench'

/** Bundles a program to a file of this name, and says where that is. */
export async function bundleProgram(entry: string, name: string, plugins: Array<Plugin> = []): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const outfile = join(folder, `${name}.mjs`)
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
    outfile,
    plugins,
  })
  return outfile
}

export interface Ended {
  /** undefined: it was ended from outside. */
  readonly code: number | undefined
  readonly output: string
  readonly errors: string
}

/** What a program printed before it ended, or was ended after so many milliseconds. */
export const runProgram = (file: string, args: ReadonlyArray<string>, limitMs: number): Promise<Ended> =>
  new Promise((resolve) => {
    const flags = ['--max-old-space-size=5000', '--max-semi-space-size=32']
    const child = execFile(
      process.execPath,
      [...flags, file, ...args],
      { timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 },
      (_, output, errors) => resolve({ code: child.exitCode ?? undefined, output, errors }),
    )
  })
