// A headless Chromium, driven over a pipe by its own protocol, as far as the checks need it: pages, what they say, what goes wrong in them, a
// picture, and sleep. No library and no driver: one is not worth its weight here.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

export interface Page {
  /** The value of an expression in the page. */
  readonly ask: (expression: string) => Promise<unknown>
  /** Errors in its console, and exceptions. */
  readonly complaints: ReadonlyArray<string>
  /** Frozen, as a browser does to a page in the background; or active again. */
  readonly setState: (state: 'frozen' | 'active') => Promise<unknown>
  /** A PNG. */
  readonly photograph: () => Promise<Uint8Array>
}

export interface Browser {
  readonly open: (url: string) => Promise<Page>
  readonly close: () => Promise<void>
}

interface Answer {
  readonly id?: number
  readonly sessionId?: string
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: { readonly message: string }
}

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--remote-debugging-pipe',
  // Two pages at once, and both are looked at.
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--window-size=1000,1040',
]

/** Opens one; `moreFlags` are for what only some checks need. */
export const openBrowser = (command: string, moreFlags: ReadonlyArray<string> = []): Browser => {
  const folder = mkdtempSync(join(tmpdir(), 'duel-'))
  const child = spawn(command, [...flags, ...moreFlags, `--user-data-dir=${folder}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const [, , , into, from] = child.stdio as unknown as [unknown, unknown, unknown, Writable, Readable]
  const waiting = new Map<number, (answer: Answer) => void>()
  const listeners = new Map<string, (answer: Answer) => void>()
  let newest = 0
  let text = ''
  from.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (text + chunk).split('\0')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const answer = JSON.parse(part) as Answer
      if (answer.id === undefined) listeners.get(answer.sessionId ?? '')?.(answer)
      else waiting.get(answer.id)?.(answer)
    }
  })
  const call = async (
    method: string,
    params: object,
    sessionId?: string,
  ): Promise<Readonly<Record<string, unknown>>> => {
    newest += 1
    const id = newest
    into.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    const { result, error } = await new Promise<Answer>((resolve) => waiting.set(id, resolve))
    waiting.delete(id)
    if (error !== undefined) throw new Error(`${method}: ${error.message}`)
    return result ?? {}
  }

  const open = async (url: string): Promise<Page> => {
    const { targetId } = await call('Target.createTarget', { url: 'about:blank', newWindow: true })
    const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true })
    const session = String(sessionId)
    const complaints: Array<string> = []
    listeners.set(session, ({ method, params }) => {
      const complaint = complaintOf(method, params)
      if (complaint !== undefined) complaints.push(complaint)
    })
    for (const domain of ['Runtime', 'Log', 'Page']) await call(`${domain}.enable`, {}, session)
    await call('Page.navigate', { url }, session)
    return {
      complaints,
      ask: async (expression) => {
        const answer = await call('Runtime.evaluate', { expression, returnByValue: true }, session)
        return (answer['result'] as { value?: unknown } | undefined)?.value
      },
      setState: (state) => call('Page.setWebLifecycleState', { state }, session),
      photograph: async () => {
        const { data } = await call('Page.captureScreenshot', { format: 'png' }, session)
        return Buffer.from(String(data), 'base64')
      },
    }
  }
  const close = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill()
    await ended
    await removeFolder(folder)
  }
  return { open, close }
}

/** Processes of the browser may write in it for a moment after it has ended. What is left after five seconds stays for the system to clear. */
const removeFolder = async (folder: string): Promise<void> => {
  for (let tries = 0; tries < 50; tries += 1) {
    try {
      return rmSync(folder, { recursive: true, force: true })
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

const complaintOf = (method: string | undefined, params: Answer['params']): string | undefined => {
  if (method === 'Runtime.exceptionThrown') return JSON.stringify(params?.['exceptionDetails'])
  const entry = (method === 'Log.entryAdded' ? params?.['entry'] : params) as {
    level?: string
    type?: string
    text?: string
  }
  if (method === 'Log.entryAdded' && entry.level === 'error') return entry.text
  return method === 'Runtime.consoleAPICalled' && entry.type === 'error' ? JSON.stringify(params) : undefined
}
