// Makes the golden recordings and says what each comes to: `npm run golden:engines`. It refuses to write over one: who means to make them
// anew, as may be done until 1.0, deletes them first, in a commit of its own.

import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { chainOf } from './chain.ts'
import { play } from './play.ts'
import { scripts } from './scripts.ts'

const folder = 'property-tests/engines/golden'
const table = `${folder}/golden.json`
if (existsSync(table)) {
  console.error(`${table} is there: golden files are made anew on purpose only; delete them first`)
  process.exit(1)
}

const goldens = scripts.flatMap((script) =>
  play(script).map((bytes, index) => {
    const file = `${script.name}.${'ab'[index]}.packeteer`
    writeFileSync(`${folder}/${file}`, bytes)
    return { file, sha256: createHash('sha256').update(bytes).digest('hex'), ...chainOf(bytes), size: bytes.length }
  }),
)
const total = (key: 'events' | 'size'): number => goldens.reduce((sum, golden) => sum + golden[key], 0)
const kept = goldens.map(({ file, sha256, events, line }) => ({ file, sha256, events, line }))
writeFileSync(table, `${JSON.stringify(kept, undefined, 2)}\n`)
console.log(`${goldens.length} recordings, ${total('events')} events, ${total('size')} bytes`)
