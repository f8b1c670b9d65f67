// A process that says a line when it is ready and a line of JSON when it is done, or what it said instead when patience ended.

import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Child {
  /** What its first line says after the word. */
  readonly ready: (word: string) => Promise<ReadonlyArray<string>>
  /** Its last line. Stops it when patience ends. */
  readonly report: () => Promise<unknown>
  readonly stop: () => void
}

export const patienceMs = 200_000

export function startChild(command: string, words: ReadonlyArray<string>): Child {
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let complained = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complained += chunk))
  child.on('error', (reason) => (complained += String(reason)))
  const stop = (): void => {
    child.kill('SIGKILL')
  }
  const ended = once(child, 'close').catch(() => [])
  const timer = setTimeout(stop, patienceMs)
  const lines = (): ReadonlyArray<string> => said.split('\n').filter((line) => line !== '')
  return {
    stop,
    ready: async (word) => {
      const isOver = (): boolean =>
        child.exitCode !== null || child.signalCode !== null || complained.includes('ENOENT')
      while (!said.includes('\n') && !isOver()) await new Promise((resolve) => setTimeout(resolve, 20))
      const [first = ''] = lines()
      if (!first.startsWith(word)) throw new Error(`${command} ${words.join(' ')}: ${said}${complained}`)
      return first.split(' ').slice(1)
    },
    report: async () => {
      await ended
      clearTimeout(timer)
      const last = lines().at(-1) ?? ''
      if (!last.startsWith('{')) throw new Error(`${command} ${words.join(' ')}: ${said}${complained}`)
      return JSON.parse(last)
    },
  }
}
