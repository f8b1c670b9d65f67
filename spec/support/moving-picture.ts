// `npm run picture`: plays the demo for real and writes docs/images/demo.svg, the moving picture of the README: what a terminal shows of
// it, a frame each second, and the checks at the end. CSS moves it, so that it also moves in an <img>; who asks for less motion sees the end.

import { writeFileSync } from 'node:fs'
import { openingScene } from '../../src/cli/demo/demo.ts'
import { makeLevel } from '../../src/cli/demo/file.ts'
import { parseDemoOptions } from '../../src/cli/demo/options.ts'
import { renderChecks } from '../../src/cli/demo/plain.ts'
import { advanceScene } from '../../src/cli/demo/scene.ts'
import { playDemo } from '../../src/cli/demo/stage.ts'
import { judge } from '../../src/cli/demo/verdict.ts'
import { renderScene } from '../../src/cli/demo/view.ts'
import type { Paint, Tone } from '../../src/cli/paint.ts'

const columns = 92
const [cellWidth, lineHeight, margin] = [8.4, 17, 12]
const frameSeconds = 0.5
const endSeconds = 6
const everyMs = 1000

const colours: Readonly<Record<Exclude<Tone, 'plain'>, string>> = {
  title: '#ffffff',
  dim: '#7a8290',
  good: '#7ec96b',
  bad: '#e06c75',
  warn: '#e5c453',
  client: '#56c8d8',
  server: '#d08be0',
}

type Frame = ReadonlyArray<string>

/** A tone as a character that no text has, before and after what it paints. */
const marks = new Map(Object.keys(colours).map((tone, index) => [tone, String.fromCharCode(0xe000 + index)]))
const markTones: Paint = (tone, text) => `${marks.get(tone) ?? ''}${text}${marks.get(tone) ?? ''}`

const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** One line as spans, each at its own column, so that neither a font nor a run of spaces moves one. */
const drawLine = (line: string, row: number): string => {
  let column = 0
  let tone = ''
  const spans = line.split(/([\ue000-\ue0ff]| {2,})/).flatMap((piece) => {
    const marked = [...marks].find(([, mark]) => mark === piece)?.[0]
    if (marked !== undefined) {
      tone = tone === '' ? marked : ''
      return []
    }
    const x = (margin + column * cellWidth).toFixed(1)
    column += piece.length
    if (piece.trim() === '') return []
    const width = (piece.length * cellWidth).toFixed(1)
    return [
      `<tspan x="${x}" textLength="${width}"${tone === '' ? '' : ` class="${tone}"`}>${escapeText(piece)}</tspan>`,
    ]
  })
  return spans.length === 0 ? '' : `<text y="${margin + (row + 1) * lineHeight}">${spans.join('')}</text>`
}

const drawFrames = (frames: ReadonlyArray<Frame>): string => {
  const rows = Math.max(...frames.map(({ length }) => length))
  const [width, height] = [columns * cellWidth + 2 * margin, rows * lineHeight + 2 * margin]
  const seconds = (frames.length - 1) * frameSeconds + endSeconds
  const groups = frames.map((frame, index) => {
    const [from, to] = [index * frameSeconds, index === frames.length - 1 ? seconds : (index + 1) * frameSeconds]
    const name = `f${index}`
    const percent = (at: number): string => ((at / seconds) * 100).toFixed(3)
    const steps = `@keyframes ${name}{0%{opacity:0}${percent(from)}%{opacity:1}${percent(to)}%{opacity:0}}`
    const style = `#${name}{opacity:0;animation:${name} ${seconds}s step-end infinite}`
    return { steps: steps + style, body: `<g id="${name}">${frame.map(drawLine).join('')}</g>` }
  })
  const tones = Object.entries(colours).map(([tone, fill]) => `.${tone}{fill:${fill}}`)
  const still = `@media (prefers-reduced-motion:reduce){g{animation:none!important}#f${frames.length - 1}{opacity:1!important}}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" fill="#d6dae0" role="img" aria-label="The demo in a terminal: two processes play over UDP, over a link that loses 5 % of the datagrams">`,
    `<style>${tones.join('')}.title{font-weight:bold}${groups.map(({ steps }) => steps).join('')}${still}</style>`,
    `<rect width="100%" height="100%" rx="8" fill="#15181d"/>`,
    ...groups.map(({ body }) => body),
    '</svg>\n',
  ].join('\n')
}

const request = parseDemoOptions([])
if (request._tag === 'Left' || request.right.type !== 'RunDemo') throw new Error('the demo has no defaults')
const { options } = request.right
const file = makeLevel()
let scene = openingScene(options, file)
const frames: Array<Frame> = []
const keep = (more: ReadonlyArray<string> = []): void => {
  frames.push([`$ npx packeteer demo`, ...renderScene(scene, columns, markTones), ...more])
}
let nextMs = 0
const ending = await playDemo(
  options,
  file,
  (event) => {
    scene = advanceScene(scene, event)
    if (scene.elapsedMs < nextMs) return
    nextMs += everyMs
    keep()
  },
  new Promise(() => {}),
)
if (ending.type !== 'Finished') throw new Error(`the demo ended as ${ending.type}`)
const checks = judge(ending.evidence)
if (checks.some(({ ok }) => !ok)) throw new Error('a check of the demo failed')
keep([...renderChecks(checks, markTones), '', `  ${markTones('good', `verified: all ${checks.length} checks hold`)}`])
writeFileSync('docs/images/demo.svg', drawFrames(frames))
console.log(`docs/images/demo.svg: ${frames.length} frames`)
