// One guard by name, or all of them, on the sources that they were bundled with: prints what was caught as JSON.

import { guards } from './guards.ts'

const [name] = process.argv.slice(2)
const guard = guards[name ?? '']
if (guard !== undefined) console.log(JSON.stringify({ caught: guard() }))
else if (name === undefined) {
  const all = Object.entries(guards).map(([each, its]) => [each, its() ?? 'nothing'] as const)
  console.log(JSON.stringify(Object.fromEntries(all)))
} else throw new Error(`no guard ${name}`)
