// What the bench needs of the machine: lines to print, files, and a status on stderr when it takes longer than a second.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Output {
  readonly print: (line: string) => void
  /** What is being done now. The newest note replaces the one before. */
  readonly note: (text: string) => void
  readonly read: (path: string) => string
  readonly write: (path: string, text: string) => void
}

const patienceMs = 1000
/** Where nobody looks on, in a log, a line so often is enough. */
const logEveryMs = 10_000

export function openOutput(print: (line: string) => void): Output {
  const { stderr } = process
  const begunAt = Date.now()
  let loggedAt = begunAt
  let isShown = false
  const clear = (): void => {
    if (isShown) stderr.write('\r\u001B[K')
    isShown = false
  }
  return {
    print: (line) => {
      clear()
      print(line)
    },
    note: (text) => {
      const now = Date.now()
      if (now - begunAt < patienceMs) return
      if (stderr.isTTY) {
        stderr.write(`\r\u001B[K${text}`)
        isShown = true
      } else if (now - loggedAt >= logEveryMs) {
        loggedAt = now
        stderr.write(`${text}\n`)
      }
    },
    read: (path) => readFileSync(path, 'utf8'),
    write: (path, text) => {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    },
  }
}
