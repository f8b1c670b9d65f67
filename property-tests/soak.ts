// `npm run soak`: two ends over real UDP, a hostile relay between them, and a judge. Ten minutes, or `-- --seconds 60`; `--seed` repeats what
// the relay and the game draw. Exit code 0: nothing false, nothing twice, everything told. docs/testing.md, "The soak".

import { mkdirSync } from 'node:fs'
import { randomInt } from 'node:crypto'
import { renderAccount } from './soak/account.ts'
import type { End } from './soak/history.ts'
import { parseOptions } from './soak/options.ts'
import { playSoak, type Progress } from './soak/stage.ts'
import { judgeSoak } from './soak/verdict.ts'

const options = parseOptions(process.argv.slice(2), randomInt(1, 2 ** 31))
if (typeof options === 'string') {
  console.error(`soak: ${options}`)
  process.exit(2)
}
const { seconds, seed } = options
const command = `npm run soak -- --seconds ${seconds} --seed ${seed}`
const folder = 'reports/soak'
const recordAs = (end: End): string => `${folder}/${seed}.${end}.packeteer`
mkdirSync(folder, { recursive: true })

console.log(`Two ends, a hostile relay, ${seconds} s over UDP on 127.0.0.1. Seed ${seed}.`)
const lineMs = Math.max(5000, seconds * 50)
let dueMs = lineMs
const tell = ({ playedMs, delivered, departures, violations }: Progress): void => {
  if (playedMs < dueMs) return
  dueMs += lineMs
  const told = violations === 0 ? 'nothing wrong' : `${violations} WRONG`
  console.log(
    `  ${(playedMs / 1000).toFixed(0).padStart(4)} s  ${delivered} messages delivered, ${departures} datagrams relayed, ${told}`,
  )
}
const evidence = await playSoak(options, tell, recordAs)
const checks = judgeSoak(evidence)
console.log(renderAccount(evidence, checks).join('\n'))
const holds = checks.every(({ ok }) => ok)
console.log(
  holds
    ? `\nNothing false, nothing twice, everything told. Again: ${command}`
    : `\nNOT SO. Again: ${command}\nThe last seconds of both ends, if a promise was broken: ${recordAs('a')}, ${recordAs('b')}`,
)
process.exit(holds ? 0 : 1)
