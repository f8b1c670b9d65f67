/**
 * The rolling hash of what a connection ordered. It is taken at every check, and the next one goes on from it: two runs that agree at a
 * check agree in everything before it, datagrams and payloads byte for byte. A recording holds what went in; of what came out, this. Every
 * effect is a block of sixteen bytes and, if it carries bytes, those. docs/recordings.md, "Effects hash".
 */
import type { Effect } from '../connection/effect.ts'
import { absorbBytes, absorbWords, finishDigest, lanesFrom, type Digest, type Lanes } from './digest.ts'
import type { ChannelIndexes } from './event-codec.ts'
import { writeOdd } from './odd.ts'
import { blankSheet } from './sheet.ts'

export interface EffectsHash {
  /** What the next event ordered. */
  readonly add: (effects: ReadonlyArray<Effect>) => void
  /** The hash of everything up to here. */
  readonly take: () => Digest
}

const tags = { event: 0, transmit: 1, deliver: 2, accept: 3, refuse: 4, settle: 5, discard: 6 } as const

const fates = { acked: 0, lost: 1, expired: 2, ackedLate: 3 } as const

export function effectsHashFrom(start: Digest, channels: ChannelIndexes): EffectsHash {
  let lanes = lanesFrom(start)
  /** Events since the hash was last taken. */
  let count = 0
  return {
    add: (effects) => {
      count += 1
      const { length } = effects
      if (length === 0) return
      absorbWords(lanes, tags.event, count, length, 0)
      for (let index = 0; index < length; index += 1) absorbEffect(lanes, effects[index] as Effect, channels)
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

function absorbEffect(lanes: Lanes, effect: Effect, channels: ChannelIndexes): void {
  switch (effect.type) {
    case 'TransmitDatagram':
      absorbWords(lanes, tags.transmit, 0, 0, effect.datagram.length)
      return absorbBytes(lanes, effect.datagram)
    case 'DeliverMessage':
      absorbId(lanes, tags.deliver | ((channels.get(effect.channel) as number) << 8), effect.id, effect.payload.length)
      return absorbBytes(lanes, effect.payload)
    case 'AcceptMessage':
      return absorbId(lanes, tags.accept, effect.id, 0)
    case 'SettleMessage': {
      const channel = channels.get(effect.channel) as number
      return absorbId(lanes, tags.settle | (channel << 8) | (fates[effect.fate] << 16), effect.id, 0)
    }
    case 'RefuseMessage':
      return absorbError(lanes, tags.refuse, effect.error)
    case 'DiscardDatagram':
      return absorbError(lanes, tags.discard, effect.error)
  }
}

const absorbId = (lanes: Lanes, first: number, id: number, length: number): void =>
  absorbWords(lanes, first, id | 0, Math.floor(id / 0x1_0000_0000), length)

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
