// Makes the corpus: draws scripts, keeps those that reach something new, cuts each down to what that needs. Short scripts first, so that
// what one small datagram can reach is held by one small datagram.

import { writeFileSync } from 'node:fs'
import { buildCounted } from './counted.ts'
import { corpusPath, writeKept } from './corpus.ts'
import { reach } from './features.ts'
import { newWatch, playerOf, type Counted } from './laws.ts'
import { drawScript, type Deed, type Script } from './script.ts'

const core = (await import(await buildCounted())) as Counted
const known = new Set<string>()
const lines: Array<string> = []

const drawn = Array.from({ length: Number(process.argv[2] ?? 20_000) }, (_, seed) =>
  drawScript(seed, core, (start, victim) => playerOf(core, victim, start, newWatch())),
)

/** With as few deeds as still reach all of it: halves, quarters ... then one by one. */
function cutDown(script: Script, wanted: ReadonlyArray<string>): ReadonlyArray<Deed> {
  let { deeds } = script
  for (let size = Math.ceil(deeds.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = deeds.length - size; from >= 0; from -= size) {
      const fewer = [...deeds.slice(0, from), ...deeds.slice(from + size)]
      const { features } = reach(core, script, fewer)
      if (wanted.every((feature) => features.has(feature))) deeds = fewer
    }
  return deeds
}

const bytesOf = ({ deeds }: Script): number =>
  deeds.reduce((sum, deed) => sum + 8 + (deed[0] === 'read' ? deed[1].length : 0), 0)

for (const script of drawn.sort((one, other) => bytesOf(one) - bytesOf(other))) {
  // What only a script of many kilobytes reaches is left to the drawn ones.
  if (bytesOf(script) > 6000) break
  const news = [...reach(core, script, script.deeds).features].filter((feature) => !known.has(feature))
  if (news.length === 0) continue
  const deeds = cutDown(script, news)
  const { features, ends } = reach(core, script, deeds)
  for (const feature of features) known.add(feature)
  if (deeds.length > 0) lines.push(writeKept({ ...script, deeds, ends }))
}
writeFileSync(corpusPath, `${lines.join('\n')}\n`)
console.log(`${lines.length} scripts of ${drawn.length} drawn reach ${known.size} features`)
