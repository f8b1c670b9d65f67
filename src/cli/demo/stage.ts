// The run of the demo: starts the three processes, introduces them to each other, lets them play, waits until all is
// settled and silent, collects what they know, and ends them, whatever happened in between.

import { extname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startChild, type Child } from '../stage/child.ts'
import type { DemoFile } from './file.ts'
import { bulkRateFor } from './game.ts'
import { linkOf, type DemoOptions } from './options.ts'
import { recordingPath } from './recording.ts'
import type { FromConditioner, FromPlayer, LinkProgress, Progress, Role, ToConditioner, ToPlayer } from './report.ts'
import type { Phase, SceneEvent } from './scene.ts'
import type { Evidence } from './verdict.ts'

export type Ending =
  | { readonly type: 'Finished'; readonly evidence: Evidence }
  | { readonly type: 'Interrupted' }
  | { readonly type: 'Failed'; readonly reason: string }

interface Troupe {
  readonly conditioner: Child<ToConditioner, FromConditioner>
  readonly client: Child<ToPlayer, FromPlayer>
  readonly server: Child<ToPlayer, FromPlayer>
}

const WATCH_MS = 50
const SETTLE_MS = 10_000
const REPORT_MS = 5_000
// Longer than any wait between two datagrams of players who still have something to say at 60 Hz.
const SILENCE_MS = 300

/** The same program, from sources or built. */
const programOf = (name: 'player' | 'conditioner'): URL =>
  new URL(`./${name}${extname(import.meta.url)}`, import.meta.url)

// Does not keep the process alive: the children do, and once they are gone there is nothing left to wait for.
const sleep = (ms: number): Promise<void> => wait(ms, undefined, { ref: false })

export const playDemo = async (
  options: DemoOptions,
  file: DemoFile,
  watch: (event: SceneEvent) => void,
  interrupted: Promise<void>,
): Promise<Ending> => {
  const troupe: Troupe = {
    conditioner: startChild(programOf('conditioner')),
    client: startChild(programOf('player')),
    server: startChild(programOf('player')),
  }
  const children = [troupe.conditioner, troupe.client, troupe.server]
  const ending = await Promise.race([
    interrupted.then((): Ending => ({ type: 'Interrupted' })),
    // Ctrl-C may also end a child that has not yet learnt to ignore it; `ended` leaves time to hear of it first.
    ...children.map(({ ended }) => ended.then((reason): Ending => ({ type: 'Failed', reason }))),
    playGame(troupe, options, file, watch),
  ])
  await Promise.all(children.map(({ stop }) => stop()))
  return ending
}

const playGame = async (
  troupe: Troupe,
  options: DemoOptions,
  file: DemoFile,
  watch: (event: SceneEvent) => void,
): Promise<Ending> => {
  const { conditioner, client, server } = troupe
  let link: LinkProgress | undefined
  const latest = new Map<Role, Progress>()
  const startedMs = performance.now()
  const pass = (phase: Phase): void => watch({ type: 'TimePassed', elapsedMs: performance.now() - startedMs, phase })
  const watchPlayer = (role: Role, player: Troupe['client']): void =>
    player.onReport((report) => {
      if (report.type === 'PortBound') return
      latest.set(role, report.progress)
      watch({ type: 'PlayerProgressed', role, progress: report.progress, atMs: performance.now() - startedMs })
    })

  conditioner.onReport((report) => {
    if (report.type !== 'LinkProgressed') return
    link = report.progress
    watch({ type: 'LinkProgressed', progress: report.progress })
  })
  watchPlayer('client', client)
  watchPlayer('server', server)
  await introduce(troupe, options, file)

  const playUntilMs = performance.now() + options.seconds * 1000
  for (; performance.now() < playUntilMs; await sleep(WATCH_MS)) pass('playing')
  client.tell({ type: 'StopTalking' })
  server.tell({ type: 'StopTalking' })

  const isSilent = (): boolean =>
    link !== undefined &&
    link.inTransit === 0 &&
    link.idleMs >= SILENCE_MS &&
    latest.get('client')?.unsettled === 0 &&
    latest.get('server')?.unsettled === 0
  const settleUntilMs = performance.now() + SETTLE_MS
  for (; performance.now() < settleUntilMs && !isSilent(); await sleep(WATCH_MS)) pass('settling')
  const silent = isSilent()

  client.tell({ type: 'FinishGame' })
  server.tell({ type: 'FinishGame' })
  const reports = Promise.all([client.waitFor('GameFinished'), server.waitFor('GameFinished')])
  const told = await Promise.race([reports, sleep(REPORT_MS)])
  pass('done')
  if (told === undefined || link === undefined)
    return { type: 'Failed', reason: 'a process did not report its results' }
  const [fromClient, fromServer] = told
  return { type: 'Finished', evidence: { client: fromClient, server: fromServer, link, silent } }
}

/** Tells everybody the ports of the others and lets the game begin. */
const introduce = async (
  { conditioner, client, server }: Troupe,
  options: DemoOptions,
  file: DemoFile,
): Promise<void> => {
  const [ports, clientBound, serverBound] = await Promise.all([
    conditioner.waitFor('PortsBound'),
    client.waitFor('PortBound'),
    server.waitFor('PortBound'),
  ])
  const { seed, seconds, loss } = options
  const fileBytes = file.bytes.length
  const bulkBytesPerSecond = bulkRateFor(fileBytes, seconds, loss / 100)
  const game = { type: 'StartGame', seed, fileBytes, bulkBytesPerSecond } as const
  conditioner.tell({
    type: 'StartLink',
    seed,
    link: linkOf(options),
    clientPort: clientBound.port,
    serverPort: serverBound.port,
  })
  const pathFor = (role: Role) => (options.record === undefined ? undefined : recordingPath(options.record, role))
  const [forServer, forClient] = [pathFor('server'), pathFor('client')]
  server.tell({ ...game, role: 'server', remotePort: ports.forServer, file: undefined, record: forServer })
  client.tell({ ...game, role: 'client', remotePort: ports.forClient, file: file.bytes, record: forClient })
}
