// The bug museum: real defects of named libraries, and ours, put into the sources one at a time; each must be caught, with a short story of
// how it shows. `npm run museum` walks through it, `npm run museum -- fragment` only past what has that word in its name.

import { exhibits, showExhibit } from './museum/hall.ts'

const words = process.argv.slice(2)
const chosen = exhibits.filter(({ name }) => words.every((word) => name.includes(word)))
let escaped = 0
for (const exhibit of chosen) {
  const { caught, seconds, failure } = await showExhibit(exhibit)
  const events = String(caught?.events.length ?? '-').padStart(3)
  console.log(`${seconds.toFixed(1).padStart(5)} s ${events} events  ${exhibit.name}`)
  console.log(`${' '.repeat(20)}of ${exhibit.origin}`)
  console.log(`${' '.repeat(20)}by "${exhibit.guard}": ${caught?.broken ?? failure ?? 'NOT CAUGHT'}`)
  if (words.length > 0) for (const event of caught?.events ?? []) console.log(`${' '.repeat(24)}${event}`)
  if (caught === undefined) escaped += 1
}
console.log(`${chosen.length} defects, ${chosen.length - escaped} caught`)
if (escaped > 0) process.exitCode = 1
