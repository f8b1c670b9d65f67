// The corpus: hostile scripts that are kept, one a line. Each reached a place in the code as often as none before it (in powers of two),
// or an outcome that none before it reached, and was cut down to the deeds that this needs. `npm run corpus` makes it anew.

import { readFileSync } from 'node:fs'
import { hexOf, type Deed, type Script } from './script.ts'

export const corpusPath = 'property-tests/corpus/hostile.jsonl'

/** A script, and how its last datagram ended. */
export interface Kept extends Script {
  readonly ends: string
}

const writeDeed = (deed: Deed): ReadonlyArray<string | number> =>
  deed[0] === 'read' ? ['read', hexOf(deed[1])] : [...deed]

const readDeed = (deed: Deed | readonly ['read', string]): Deed =>
  deed[0] === 'read' && typeof deed[1] === 'string'
    ? ['read', Uint8Array.from(Buffer.from(deed[1], 'hex'))]
    : (deed as Deed)

export const writeKept = ({ victim, origin, warm, deeds, ends }: Kept): string =>
  JSON.stringify({ victim, origin, warm, deeds: deeds.map(writeDeed), ends })

export const readCorpus = (): ReadonlyArray<Kept> =>
  readFileSync(corpusPath, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const kept = JSON.parse(line) as Kept
      return { ...kept, deeds: kept.deeds.map(readDeed) }
    })
