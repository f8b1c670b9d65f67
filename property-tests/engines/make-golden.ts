// Makes the golden recordings and says what each comes to: `npm run golden:engines`. Only for files that were never released: those never
// change, whatever reducers do, so this refuses to write over one.

import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { chainOf } from './chain.ts'
import { play } from './play.ts'
import { scripts } from './scripts.ts'

const folder = 'property-tests/engines/golden'
const table = `${folder}/golden.json`
if (existsSync(table)) {
  console.error(`${table} is there, and released golden files never change: add new ones beside them`)
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
