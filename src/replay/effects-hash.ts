/**
 * The rolling hash of what a connection ordered. It is taken at every check, and the next one goes on from it: two runs that agree at a
 * check agree in everything before it, datagrams and payloads byte for byte. A recording holds what went in; of what came out, this. Every
 * effect is a block of sixteen bytes and, if it carries bytes, those. docs/recordings.md, "Effects hash".
 */
import type { Fate } from '../channel/channel.ts'
import type { Effect } from '../connection/effect.ts'
import { absorbBytes, absorbWords, finishDigest, lanesFrom, type Digest, type Lanes } from './digest.ts'
import { writeOdd } from './odd.ts'
import { blankSheet } from './sheet.ts'

export interface EffectsHash {
  /** What the next event ordered. */
  readonly add: (effects: ReadonlyArray<Effect>) => void
  /** The hash of everything up to here. */
  readonly take: () => Digest
}

const tags = { event: 0, transmit: 1, deliver: 2, accept: 3, refuse: 4, settle: 5, discard: 6 } as const

/** A comparison is faster than a table by name. */
const fateNumber = (fate: Fate): number => {
  if (fate === 'acked') return 0
  return fate === 'lost' ? 1 : fate === 'expired' ? 2 : 3
}

export function effectsHashFrom(start: Digest): EffectsHash {
  let lanes = lanesFrom(start)
  /** Events since the hash was last taken. */
  let count = 0
  return {
    add: (effects) => {
      count += 1
      const { length } = effects
      if (length === 0) return
      for (let index = 0; index < length; index += 1) absorbEffect(lanes, effects[index] as Effect, count)
    },
    take: () => {
      absorbWords(lanes, tags.event, count, 0, 0)
      const digest = finishDigest(lanes)
      lanes = lanesFrom(digest)
      count = 0
      return digest
    },
  }
}

function absorbEffect(lanes: Lanes, effect: Effect, event: number): void {
  switch (effect.type) {
    case 'TransmitDatagram': {
      const { datagram } = effect
      absorbWords(lanes, tags.transmit, event, 0, datagram.length)
      absorbBytes(lanes, datagram)
      return
    }
    case 'DeliverMessage': {
      const { id, payload } = effect
      absorbWords(lanes, tags.deliver, id | 0, (id / 0x1_0000_0000) | 0, payload.length)
      absorbBytes(lanes, payload)
      return
    }
    case 'AcceptMessage':
      return // its id follows from the state
    case 'SettleMessage': {
      const { id, fate } = effect
      return absorbWords(lanes, tags.settle | (fateNumber(fate) << 8), id | 0, (id / 0x1_0000_0000) | 0, event)
    }
    case 'RefuseMessage':
      return absorbError(lanes, tags.refuse, effect.error)
    case 'DiscardDatagram':
      return absorbError(lanes, tags.discard, effect.error)
  }
}

/** By its fields in order, each a name and a value, by the rules for odd ones. */
function absorbError(lanes: Lanes, tag: number, error: object): void {
  const sheet = blankSheet(128)
  for (const [field, value] of Object.entries(error)) {
    writeOdd(sheet, field)
    writeOdd(sheet, value)
  }
  absorbWords(lanes, tag, 0, 0, sheet.offset)
  absorbBytes(lanes, sheet.bytes.subarray(0, sheet.offset))
}
