// A child process as its parent sees it: orders go down, reports come up, and it never outlives the parent,
// because every child ends when its line to the parent is cut (lifeline.ts).

import { fork } from 'node:child_process'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Child<Order, Report> {
  readonly tell: (order: Order) => void
  readonly onReport: (take: (report: Report) => void) => void
  /** The first report of this type, which may have come already. */
  readonly waitFor: <Type extends TypeOf<Report>>(type: Type) => Promise<Extract<Report, { type: Type }>>
  /** Of the process, to stop it, continue it or kill it from outside. */
  readonly pid: number | undefined
  /** Settles when the process has ended, with how it did. */
  readonly ended: Promise<string>
  /** Cuts the line; a process that is still there a second later is killed. */
  readonly stop: () => Promise<void>
}

type TypeOf<Report> = Report extends { readonly type: infer Type } ? Type : never

const PATIENCE_MS = 1000
const LAST_WORDS_MS = 50

export const startChild = <Order extends object, Report extends { readonly type: string }>(
  file: URL,
): Child<Order, Report> => {
  const path = fileURLToPath(file)
  const program = basename(path).replace(/\.\w+$/, '')
  // `advanced`: a file travels as bytes, not as JSON. No inherited flags: two processes cannot share a debugger's port.
  const child = fork(path, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] })
  const seen = new Map<string, Report>()
  const takers = new Set<(report: Report) => void>()
  const complaints: Array<string> = []

  child.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(text))
  child.on('message', (report: Report) => {
    seen.set(report.type, report)
    for (const take of takers) take(report)
  })
  const ended = new Promise<string>((resolve) => {
    child.on('error', (failure) => resolve(`the ${program} process did not start: ${failure.message}`))
    child.on('exit', (code, signal) => {
      const how = signal ? `by ${signal}` : `with exit code ${code}`
      // Its last words may be still in the pipe ('close' does not come when this side cut the line).
      setTimeout(() => resolve([`the ${program} process ended ${how}`, ...complaints].join('\n').trim()), LAST_WORDS_MS)
    })
  })

  return {
    tell: (order) => {
      if (child.connected) child.send(order, () => {})
    },
    onReport: (take) => {
      takers.add(take)
    },
    waitFor: (type) =>
      new Promise((resolve) => {
        const take = (report: Report): void => {
          if (report.type === type) resolve(report as Extract<Report, { type: typeof type }>)
        }
        const early = seen.get(type)
        if (early === undefined) takers.add(take)
        else take(early)
      }),
    pid: child.pid,
    ended,
    stop: async () => {
      if (child.connected) child.disconnect()
      const killer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
      await ended
      clearTimeout(killer)
    },
  }
}
