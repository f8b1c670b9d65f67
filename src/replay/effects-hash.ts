/**
 * The rolling hash of what a connection ordered. It is taken at every check, and the next one goes on from it: two runs that agree at a
 * check agree in everything before it, datagrams and payloads byte for byte. docs/recordings.md, "Effects hash".
 */
import type { Effect } from '../connection/effect.ts'
import { absorbBlocks, finishDigest, lanesFrom, type Digest } from './digest.ts'
import { writeEffects } from './effect-codec.ts'
import type { ChannelIndexes } from './event-codec.ts'
import { blankSheet } from './sheet.ts'

export interface EffectsHash {
  /** What one event ordered. */
  readonly add: (effects: ReadonlyArray<Effect>) => void
  /** The hash of everything up to here. */
  readonly take: () => Digest
}

/** Hashed at once when so much has been gathered; otherwise at the check. */
const gatheredBytes = 16 * 1024

export function effectsHashFrom(start: Digest, channels: ChannelIndexes): EffectsHash {
  const sheet = blankSheet(2 * gatheredBytes)
  let lanes = lanesFrom(start)
  return {
    add: (effects) => {
      writeEffects(sheet, effects, channels)
      if (sheet.offset >= gatheredBytes) absorbBlocks(lanes, sheet)
    },
    take: () => {
      const digest = finishDigest(lanes, sheet)
      lanes = lanesFrom(digest)
      return digest
    },
  }
}
