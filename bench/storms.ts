// `npm run bench -- storms [HOURS]`: how many link-hours a minute of the processor plays, with the oracle looking on. A link-hour is an hour of
// virtual time of one pair in which something is sent or owed. Processor time, so that other programs count for little; no other goal of the
// proofs is a time.

import { drawStorm, runStorm } from '../src/testing/index.ts'

export const stormsUsage = 'storms   [HOURS] link-hours of storms, judged, that a minute of one core plays'

const hour = 3_600_000_000
const goal = 20
const firstSeed = 1_000_000

export function runStorms(args: ReadonlyArray<string>, print: (line: string) => void): number {
  const [text = '10', ...rest] = args
  const hours = Number(text)
  if (rest.length > 0 || !(hours > 0 && hours <= 1000)) {
    print(stormsUsage)
    return text === '--help' ? 0 : 2
  }
  const before = process.cpuUsage()
  let [played, storms, broken] = [0, 0, 0]
  for (; played < hours * hour; storms += 1) {
    const run = runStorm(drawStorm(firstSeed + storms))
    played += run.loadedMicros
    broken += run.broken.length
  }
  const { user, system } = process.cpuUsage(before)
  const linkHours = played / hour
  const minutes = (user + system) / 60e6
  const rate = linkHours / minutes
  print(`${storms} storms, ${linkHours.toFixed(1)} link-hours, ${broken} promises broken`)
  print(`${minutes.toFixed(2)} minutes of the processor: ${rate.toFixed(1)} link-hours a minute, goal ${goal}`)
  return broken === 0 && rate >= goal ? 0 : 1
}
