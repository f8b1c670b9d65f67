// `packeteer demo`: reads the options, lets the stage run, shows it as a picture, as lines or as JSON, and turns the
// verdict into an exit code.

import { writeFile } from 'node:fs/promises'
import * as E from '../../fp.ts'
import { describeFailure } from '../failure.ts'
import { paintForTerminal, paintNothing } from '../paint.ts'
import { makeLevel, readNamedFile, type DemoFile } from './file.ts'
import { demoHelp, parseDemoOptions, type DemoOptions } from './options.ts'
import { renderChecks, renderHeading, renderLine } from './plain.ts'
import { recordingPath } from './recording.ts'
import { advanceScene, type Scene, type SceneEvent } from './scene.ts'
import { openScreen } from '../stage/screen.ts'
import { playDemo, type Ending } from './stage.ts'
import { TICKS_PER_SECOND } from './traffic.ts'
import { judge, type Check } from './verdict.ts'
import { renderScene } from './view.ts'

const VERIFIED = 0
const NOT_VERIFIED = 1
const WRONG_USAGE = 2
const INTERRUPTED = 130 // 128 + SIGINT, as shells have it

const DRAW_MS = 100
const LINE_MS = 1000
const PLAIN_WIDTH = 92

export const runDemo = async (words: ReadonlyArray<string>): Promise<number> => {
  const request = parseDemoOptions(words)
  if (E.isLeft(request)) return complain(`${request.left} (see packeteer demo --help)`)
  if (request.right.type === 'ShowHelp') {
    print([demoHelp()])
    return VERIFIED
  }
  const { options } = request.right
  const file = await readFileFor(options)
  if (E.isLeft(file)) return complain(file.left)
  const refusal = await refuseRecording(options)
  if (refusal !== undefined) return complain(refusal)
  return showDemo(options, file.right)
}

const complain = (line: string): number => {
  process.stderr.write(`packeteer demo: ${line}\n`)
  return WRONG_USAGE
}

const readFileFor = async ({ file, seconds }: DemoOptions): Promise<E.Either<string, DemoFile>> =>
  file === undefined ? E.right(makeLevel()) : readNamedFile(file, seconds)

/** Before anything starts: whether both recordings can be written. Empties them. */
const refuseRecording = async ({ record }: DemoOptions): Promise<string | undefined> => {
  for (const path of recordingsOf(record)) {
    try {
      await writeFile(path, '')
    } catch (failure) {
      return `--record '${path}': ${describeFailure(failure)}`
    }
  }
  return undefined
}

const recordingsOf = (record: string | undefined): ReadonlyArray<string> =>
  record === undefined ? [] : [recordingPath(record, 'client'), recordingPath(record, 'server')]

const showDemo = async (options: DemoOptions, file: DemoFile): Promise<number> => {
  const show = options.json ? showNothing : process.stdout.isTTY ? showPicture : showLines
  let scene = openingScene(options, file)
  const shown = show(() => scene)
  const watch = (event: SceneEvent): void => {
    scene = advanceScene(scene, event)
  }
  const ending = await playDemo(options, file, watch, waitForInterrupt())
  shown.close()

  const checks = ending.type === 'Finished' ? judge(ending.evidence) : []
  const ok = ending.type === 'Finished' && checks.every((check) => check.ok)
  if (options.json) print([JSON.stringify(summarize(ok, options, file, scene, ending, checks))])
  else print([...tellEnding(scene, ending, checks), ...tellRecordings(options)])
  if (ending.type === 'Interrupted') return INTERRUPTED
  return ok ? VERIFIED : NOT_VERIFIED
}

export const openingScene = (options: DemoOptions, file: DemoFile): Scene => ({
  title: 'packeteer demo',
  conditions: describeConditions(options),
  fileName: file.name,
  fileBytes: file.bytes.length,
  seconds: options.seconds,
  elapsedMs: 0,
  phase: 'starting',
  client: undefined,
  server: undefined,
  link: undefined,
})

const describeConditions = ({ loss, burst, rtt, jitter, duplicate, seed }: DemoOptions): string =>
  [
    `${TICKS_PER_SECOND} Hz over UDP`,
    burst > 0 && loss > 0 ? `${loss} % loss in bursts of ${burst} ms` : `${loss} % loss`,
    `${rtt} ms RTT`,
    `±${jitter} ms jitter`,
    `${duplicate} % copies`,
    `seed ${seed}`,
  ].join(' · ')

interface Shown {
  readonly close: () => void
}

const showNothing = (): Shown => ({ close: () => {} })

const showPicture = (look: () => Scene): Shown => {
  const screen = openScreen(process.stdout)
  const draw = (): void => screen.draw(renderScene(look(), process.stdout.columns, paintForTerminal))
  draw()
  const timer = setInterval(draw, DRAW_MS)
  return {
    close: () => {
      clearInterval(timer)
      draw()
      screen.close()
    },
  }
}

const showLines = (look: () => Scene): Shown => {
  print(renderHeading(look()))
  const timer = setInterval(() => print([renderLine(look())]), LINE_MS)
  return {
    close: () => {
      clearInterval(timer)
      print(renderScene(look(), PLAIN_WIDTH, paintNothing).map((line) => line.trimEnd()))
    },
  }
}

const tellEnding = (scene: Scene, ending: Ending, checks: ReadonlyArray<Check>): ReadonlyArray<string> => {
  const paint = process.stdout.isTTY ? paintForTerminal : paintNothing
  switch (ending.type) {
    case 'Interrupted':
      return [`  ${paint('warn', 'interrupted')} after ${(scene.elapsedMs / 1000).toFixed(1)} s: nothing was verified`]
    case 'Failed':
      return [`  ${paint('bad', 'failed')}: ${ending.reason}`]
    case 'Finished': {
      const failed = checks.filter(({ ok }) => !ok).length
      const verdict =
        failed === 0
          ? paint('good', `verified: all ${checks.length} checks hold`)
          : paint('bad', `NOT verified: ${failed} of ${checks.length} checks failed`)
      return [...renderChecks(checks, paint), '', `  ${verdict}`]
    }
  }
}

const tellRecordings = ({ record }: DemoOptions): ReadonlyArray<string> => {
  const [client, server] = recordingsOf(record)
  if (client === undefined || server === undefined) return []
  return ['', `  recorded: ${client} (client) and ${server} (server)`, `  to check: packeteer verify ${client}`]
}

const summarize = (
  ok: boolean,
  options: DemoOptions,
  file: DemoFile,
  scene: Scene,
  ending: Ending,
  checks: ReadonlyArray<Check>,
): object => ({
  ok,
  ending: ending.type,
  ...(ending.type === 'Failed' ? { reason: ending.reason } : {}),
  options: { ...options, file: file.name },
  ...(options.record === undefined ? {} : { recordings: recordingsOf(options.record) }),
  fileBytes: file.bytes.length,
  elapsedMs: Math.round(scene.elapsedMs),
  checks,
  client: scene.client?.progress,
  server: scene.server?.progress,
  link: scene.link,
})

/** Ctrl-C, a polite kill, a closed terminal, or a reader of our output that has had enough. */
const waitForInterrupt = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
    process.stdout.on('error', () => resolve())
  })

const print = (lines: ReadonlyArray<string>): void => {
  process.stdout.write(`${lines.join('\n')}\n`)
}
