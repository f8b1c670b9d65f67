// `npm run example:lockstep`: reads the options, lets the battle run, shows it as a picture, as lines or as JSON, and turns the verdict into
// an exit code.

import { styleText } from 'node:util'
import { openScreen } from '../../src/cli/stage/screen.ts'
import { judgeOutcome, playAsHost } from './host.ts'
import { helpText, parseOptions, type Options } from './options.ts'
import { playBattle, type Ending, type Scene } from './stage.ts'
import { judge, type Check } from './verdict.ts'
import { renderLine, renderScene, type Paint } from './view.ts'

const drawMs = 100
const lineMs = 1000
const colours = ['cyan', 'magenta', 'yellow', 'green', 'red', 'blue', 'white', 'gray'] as const

const paint: Paint = (player, text) => {
  if (player === -1) return styleText('dim', text)
  return styleText(player === -2 ? 'yellow' : (colours[player] ?? 'white'), text)
}

const print = (lines: ReadonlyArray<string>): void => {
  process.stdout.write(`${lines.join('\n')}\n`)
}

const interrupted = new Promise<void>((resolve) => {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve())
  process.stdout.on('error', () => resolve())
})

/** Shows scenes as they come; gives back how to end. */
const openShow = (options: Options): { readonly show: (scene: Scene) => void; readonly close: () => void } => {
  if (options.json) return { show: () => {}, close: () => {} }
  const hasPicture = process.stdout.isTTY && !options.headless
  const screen = hasPicture ? openScreen(process.stdout) : undefined
  let shownMs = 0
  const show = (scene: Scene): void => {
    if (performance.now() - shownMs < (hasPicture ? drawMs : lineMs)) return
    shownMs = performance.now()
    if (screen === undefined) print([renderLine(scene)])
    else screen.draw(renderScene(scene, paint))
  }
  return { show, close: () => screen?.close() }
}

const tellChecks = (options: Options, checks: ReadonlyArray<Check>, known: object): number => {
  const ok = checks.every((check) => check.ok)
  if (options.json) print([JSON.stringify({ ok, checks, ...known })])
  else print(['', ...checks.map((check) => `  ${check.ok ? '✔' : '✘'} ${check.name.padEnd(22)}${check.detail}`)])
  return ok ? 0 : 1
}

const tellEnding = (options: Options, ending: Ending): number => {
  if (ending.type !== 'Finished') {
    const reason = ending.type === 'Failed' ? ending.reason : 'interrupted: nothing was verified'
    print([options.json ? JSON.stringify({ ok: false, ending: ending.type, reason }) : `  ${reason}`])
    return ending.type === 'Failed' ? 1 : 130
  }
  return tellChecks(options, judge(ending.evidence), { ending: ending.type, ...ending.evidence })
}

const runAsHost = async (options: Options): Promise<number> => {
  const { show, close } = openShow(options)
  const say = (line: string): void => (options.json ? undefined : print([`  ${line}`]))
  const outcome = await playAsHost(options, say, show, interrupted)
  close()
  if (outcome === undefined) return tellEnding(options, { type: 'Interrupted' })
  return tellChecks(options, judgeOutcome(outcome), { outcome })
}

const runHere = async (options: Options): Promise<number> => {
  const { show, close } = openShow(options)
  const ending = await playBattle(options, show, interrupted)
  close()
  return tellEnding(options, ending)
}

const request = parseOptions(process.argv.slice(2))
if (request === 'help') print([helpText()])
else if ('complaint' in request) {
  process.stderr.write(`lockstep: ${request.complaint} (--help says more)\n`)
  process.exitCode = 2
} else {
  const { options } = request
  const isHost = options.listen !== undefined || options.join !== undefined
  process.exitCode = await (isHost ? runAsHost(options) : runHere(options))
}
