// Runs the built command as a user does: a process of its own, its output, its exit code.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const command = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command to its end; `interrupt` says which line on its output brings it a signal. */
export const run = (
  words: ReadonlyArray<string>,
  interrupt?: { readonly on: RegExp; readonly signal: NodeJS.Signals },
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...words], { env: { ...process.env, NO_COLOR: '1' } })
    let [stdout, stderr, isSignalled] = ['', '', false]
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (isSignalled || interrupt === undefined || !interrupt.on.test(stdout)) return
      isSignalled = true
      child.kill(interrupt.signal)
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
