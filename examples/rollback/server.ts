// Serves the page, pairs its visitors, and hands a few words from one to the other until they have found each other. Nothing of the game
// passes here. It answers pages of this machine only: another site in the same browser may know the port, and a name of another site may
// lead here. No request ends it, whatever it says.

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
const mostUnheard = 16
/** Of more matches than this, the oldest are forgotten. */
const mostMatches = 256

const files: Readonly<Record<string, readonly [name: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/main.js': ['main.js', 'text/javascript; charset=utf-8'],
}

export const openServer = (folder: URL): Server => {
  const matches = new Map<string, Match>()
  let count = 0

  const join = (): string => {
    for (const [match, { seenMs }] of matches) {
      if (seenMs === undefined || Date.now() - seenMs > 2 * patienceMs) continue
      ;(matches.get(match) as Match).seenMs = undefined
      return JSON.stringify({ match, side: 1 })
    }
    const match = String((count += 1))
    for (const oldest of [...matches.keys()].slice(0, Math.max(0, matches.size + 1 - mostMatches)))
      matches.delete(oldest)
    matches.set(match, { words: [[], []], waiting: [undefined, undefined], seenMs: Date.now() })
    return JSON.stringify({ match, side: 0 })
  }
  const tell = (match: Match, to: 0 | 1, words: string): string => {
    const waiting = match.waiting[to]
    match.waiting[to] = undefined
    if (waiting !== undefined) waiting(words)
    else if (match.words[to].push(words) > mostUnheard) match.words[to].shift()
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
    const send = (status: number, type: string, body: string | Uint8Array): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    }
    const work = async (): Promise<void> => {
      if (!isLocal(request)) return send(403, 'text/plain; charset=utf-8', 'for pages of this machine only')
      const path = (request.url ?? '/').split('?')[0] ?? '/'
      const file = Object.hasOwn(files, path) ? files[path] : undefined
      if (file !== undefined) return send(200, file[1], await readFile(new URL(file[0], folder)))
      const answer = request.method === 'POST' ? await answerTo(path, await readBody(request)) : undefined
      send(answer === undefined ? 404 : 200, 'text/plain; charset=utf-8', answer ?? 'not here')
    }
    // Cut off in the middle, or already answered: there is nobody left to tell.
    work().catch(() => response.destroy())
  })
}

const localName = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i

/** Asked by a name of this machine, and, where a page asks, by a page that came from here. */
const isLocal = ({ headers: { host = '', origin } }: IncomingMessage): boolean =>
  localName.test(host) && (origin === undefined || origin === `http://${host}`)

const readBody = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > mostWords) return ''
  }
  return text
}
