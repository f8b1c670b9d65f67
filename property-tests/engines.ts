// Every engine, the same bytes: each replays the golden recordings and must come to the same hashes. `npm run test:engines` installs what
// npm has into dist-bench/engines, takes what else is there, and prints a table. `-- jsc Bun` asks only those.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { buildSync } from 'esbuild'
import type { Chain } from './engines/chain.ts'
import { engines, folder } from './engines/engines.ts'
import { installEngines } from './engines/install.ts'

type Answer = ReadonlyArray<Chain & { readonly file: string }>

const golden = 'property-tests/engines/golden/'
const wanted = process.argv.slice(2)

installEngines()

const script = `${folder}replay.js`
const entryPoints = ['property-tests/engines/in-engine.ts']
const built = buildSync({ entryPoints, bundle: true, write: false, format: 'iife', target: 'es2020' })
const recordings = Object.fromEntries(
  readdirSync(golden)
    .filter((file) => file.endsWith('.packeteer'))
    .map((file) => [file, readFileSync(golden + file, 'base64')]),
)
writeFileSync(script, `globalThis.recordings = ${JSON.stringify(recordings)}\n${built.outputFiles[0]?.text}`)

const expected = JSON.parse(readFileSync(`${golden}golden.json`, 'utf8')) as Answer
const families = new Set<string>()
let parted = 0

const row = (cells: ReadonlyArray<string | number>): void =>
  console.log(cells.map((cell, index) => String(cell).padEnd([16, 18, 16, 7, 9, 9, 0][index] ?? 0)).join(''))

row(['engine', 'version', 'family', 'files', 'events', 'seconds', 'equal'])
for (const { name, family, version, run } of engines) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const started = performance.now()
  const text = await run(script).catch((reason: unknown) => String(reason))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (text === undefined) {
    row([name, '-', family, '-', '-', '-', 'not here'])
    continue
  }
  const found = /<<(.*)>>/s.exec(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>'))?.[1] ?? '[]'
  const answer = JSON.parse(found) as Answer
  const differing = expected.filter(({ file, events, line }) => {
    const own = answer.find((each) => each.file === file)
    return own?.line !== line || own.events !== events
  })
  const events = answer.reduce((sum, chain) => sum + chain.events, 0)
  row([name, version(), family, answer.length, events, seconds, differing.length === 0 ? 'yes' : 'NO'])
  if (differing.length === 0) families.add(family)
  else parted += 1
  if (answer.length === 0) console.log(`    it said: ${text.slice(-2000)}`)
  else
    for (const { file } of differing)
      console.log(`    ${file}: ${answer.find((each) => each.file === file)?.line ?? '-'}`)
}

families.delete('V8')
const enough = wanted.length > 0 || families.size >= 3
console.log(`${families.size} families besides V8 agree${enough ? '' : ': fewer than three'}; ${parted} engines differ`)
if (parted > 0 || !enough) process.exitCode = 1
