// `npm run example:lockstep`: reads the options, lets the battle run, shows it as a picture, as lines or as JSON, and turns the verdict into
// an exit code.

import { styleText } from 'node:util'
import { openScreen } from '../../src/cli/stage/screen.ts'
import { helpText, parseOptions, type Options } from './options.ts'
import { playBattle, type Ending, type Scene } from './stage.ts'
import { judge } from './verdict.ts'
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

const tellEnding = (options: Options, ending: Ending): number => {
  if (ending.type !== 'Finished') {
    const reason = ending.type === 'Failed' ? ending.reason : 'interrupted: nothing was verified'
    print([options.json ? JSON.stringify({ ok: false, ending: ending.type, reason }) : `  ${reason}`])
    return ending.type === 'Failed' ? 1 : 130
  }
  const checks = judge(ending.evidence)
  const ok = checks.every((check) => check.ok)
  if (options.json) print([JSON.stringify({ ok, ending: ending.type, checks, ...ending.evidence })])
  else print(['', ...checks.map((check) => `  ${check.ok ? '✔' : '✘'} ${check.name.padEnd(22)}${check.detail}`)])
  return ok ? 0 : 1
}

const request = parseOptions(process.argv.slice(2))
if (request === 'help') print([helpText()])
else if ('complaint' in request) {
  process.stderr.write(`lockstep: ${request.complaint} (--help says more)\n`)
  process.exitCode = 2
} else {
  const { show, close } = openShow(request.options)
  const ending = await playBattle(request.options, show, interrupted)
  close()
  process.exitCode = tellEnding(request.options, ending)
}
