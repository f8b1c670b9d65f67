// Serves the page, pairs its visitors, and hands a few words from one to the other until they have found each other. Nothing of the game
// passes here.

import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'

interface Match {
  /** What each side has not heard yet, and who waits to hear it. */
  readonly words: readonly [Array<string>, Array<string>]
  readonly waiting: [((words: string) => void) | undefined, ((words: string) => void) | undefined]
  /** When the first was last seen while it waits for a second; undefined: both are there. */
  seenMs: number | undefined
}

/** A visit that has ended is noticed after so long. */
const patienceMs = 1500
const mostWords = 65_536

const files: Readonly<Record<string, readonly [name: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/main.js': ['main.js', 'text/javascript; charset=utf-8'],
}

export const openServer = (folder: URL): Server => {
  const matches = new Map<string, Match>()

  const join = (): string => {
    for (const [match, { seenMs }] of matches) {
      if (seenMs === undefined || Date.now() - seenMs > 2 * patienceMs) continue
      ;(matches.get(match) as Match).seenMs = undefined
      return JSON.stringify({ match, side: 1 })
    }
    const match = String(matches.size + 1)
    matches.set(match, { words: [[], []], waiting: [undefined, undefined], seenMs: Date.now() })
    return JSON.stringify({ match, side: 0 })
  }
  const tell = (match: Match, to: 0 | 1, words: string): string => {
    const waiting = match.waiting[to]
    match.waiting[to] = undefined
    if (waiting === undefined) match.words[to].push(words)
    else waiting(words)
    return 'told'
  }
  const hear = (match: Match, side: 0 | 1): Promise<string> | string => {
    if (match.seenMs !== undefined) match.seenMs = Date.now()
    const words = match.words[side].shift()
    if (words !== undefined) return words
    return new Promise((resolve) => {
      const timer = setTimeout(() => answer(''), patienceMs)
      const answer = (heard: string): void => {
        clearTimeout(timer)
        match.waiting[side] = undefined
        resolve(heard)
      }
      match.waiting[side] = answer
    })
  }
  const answerTo = async (path: string, body: string): Promise<string | undefined> => {
    const [, verb, name = '', sideName] = path.split('/')
    if (verb === 'join') return join()
    const match = matches.get(name)
    const side = sideName === '0' ? 0 : 1
    if (match === undefined) return undefined
    if (verb === 'tell') return tell(match, side === 0 ? 1 : 0, body)
    return verb === 'hear' ? hear(match, side) : undefined
  }

  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://here').pathname
    const file = files[path]
    const send = (status: number, type: string, body: string | Uint8Array): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    }
    const work = async (): Promise<void> => {
      if (file !== undefined) return send(200, file[1], await readFile(new URL(file[0], folder)))
      const answer = request.method === 'POST' ? await answerTo(path, await readBody(request)) : undefined
      send(answer === undefined ? 404 : 200, 'text/plain; charset=utf-8', answer ?? 'not here')
    }
    work().catch(() => send(500, 'text/plain', 'no'))
  })
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > mostWords) return ''
  }
  return text
}
