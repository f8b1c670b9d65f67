// Two runtimes over UDP on loopback, one as the server and one as the client.

import { bunPath, denoPath } from '../../engines/engines.ts'
import { udpEnd } from '../build.ts'
import { startChild } from '../child.ts'
import type { Departure } from '../departure.ts'
import type { Account } from '../game.ts'
import { judgeDeparture, judgeGame, troublesOf, type Check, type Seen } from '../verdict.ts'

export interface Runtime {
  readonly name: string
  readonly command: string
  readonly words: ReadonlyArray<string>
}

export const node: Runtime = { name: 'Node', command: process.execPath, words: [] }
export const others: ReadonlyArray<Runtime> = [
  { name: 'Bun', command: bunPath, words: [] },
  { name: 'Deno', command: denoPath, words: ['run', '--quiet', '--no-config', '--allow-all', '--unstable-net'] },
]

interface Told {
  readonly game?: Seen<Account>
  readonly 'client leaves'?: Seen<Departure>
  readonly 'server leaves'?: Seen<Departure>
  readonly quirks?: Readonly<Record<string, string>>
  readonly complaints?: ReadonlyArray<string>
}

export interface Played {
  readonly checks: ReadonlyArray<Check>
  /** What each runtime's `node:dgram` does, by its name. */
  readonly quirks: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export async function playPair(server: Runtime, client: Runtime): Promise<Played> {
  const serving = startChild(server.command, [...server.words, udpEnd, 'serve'])
  const ports = await serving.ready('ports')
  const meeting = startChild(client.command, [...client.words, udpEnd, 'meet', ...ports])
  const [served, met] = (await Promise.all([serving.report(), meeting.report()])) as readonly [Told, Told]
  const wrong = [served, met].flatMap(({ complaints }) =>
    troublesOf(complaints === undefined ? undefined : { complaints }),
  )
  return {
    checks: [
      judgeGame('game', [served.game, met.game]),
      judgeDeparture('client leaves', { leaver: met['client leaves'], stayer: served['client leaves'] }),
      judgeDeparture('server leaves', { leaver: served['server leaves'], stayer: met['server leaves'] }),
      {
        name: 'afterwards',
        ok: wrong.length === 0,
        detail: wrong.join('; ') || 'nothing is thrown after the last close',
      },
    ],
    quirks: { [server.name]: served.quirks ?? {}, [client.name]: met.quirks ?? {} },
  }
}
