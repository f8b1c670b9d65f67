/**
 * The rolling hash of what a connection ordered, from its beginning on: two runs that agree in it agree in everything before it, datagrams
 * and payloads byte for byte, wherever their checks were. A recording holds what went in; of what came out, this. Every effect is a block
 * of sixteen bytes, which has the number of the event in it, and, if it carries bytes, those. docs/recordings.md, "Effects hash".
 */
import type { Fate } from '../../channel/channel.ts'
import type { Effect } from '../../connection/effect.ts'
import { absorbBytes, absorbWords, copyLanes, type Lanes, type Mixing } from './digest.ts'
import { writeOdd } from './odd.ts'
import { byteWriter } from './byte-writer.ts'

export interface EffectsHash {
  /** What the next event ordered. */
  readonly add: (effects: ReadonlyArray<Effect>) => void
  /** Where it stands. */
  readonly take: () => Lanes
}

const tags = { transmit: 1, deliver: 2, refuse: 4, settle: 5, discard: 6 } as const

/** A comparison is faster than a table by name. */
const fateNumber = (fate: Fate): number => {
  if (fate === 'acked') return 0
  return fate === 'lost' ? 1 : fate === 'expired' ? 2 : 3
}

/** The hash that goes on from there, with the event of this number. */
export function effectsHashFrom(start: Lanes, event: number): EffectsHash {
  const lanes = copyLanes(start)
  let number = event
  return {
    add: (effects) => {
      // Above the tag and the fate: 24 bits of the number.
      const place = number << 8
      for (let index = 0; index < effects.length; index += 1) absorbEffect(lanes, effects[index] as Effect, place)
      number += 1
    },
    take: () => copyLanes(lanes),
  }
}

function absorbEffect(lanes: Mixing, effect: Effect, place: number): void {
  switch (effect.type) {
    case 'TransmitDatagram': {
      const { datagram } = effect
      absorbWords(lanes, place | tags.transmit, 0, 0, datagram.length)
      absorbBytes(lanes, datagram)
      return
    }
    case 'DeliverMessage': {
      const { id, payload } = effect
      absorbWords(lanes, place | tags.deliver, id | 0, (id / 0x1_0000_0000) | 0, payload.length)
      absorbBytes(lanes, payload)
      return
    }
    case 'AcceptMessage':
      return // its id follows from the state
    case 'SettleMessage': {
      const { id, fate } = effect
      return absorbWords(lanes, place | tags.settle | (fateNumber(fate) << 4), id | 0, (id / 0x1_0000_0000) | 0, 0)
    }
    case 'RefuseMessage':
      return absorbError(lanes, place | tags.refuse, effect.error)
    case 'DiscardDatagram':
      return absorbError(lanes, place | tags.discard, effect.error)
  }
}

/** By its fields in order, each a name and a value, by the rules for odd ones. */
function absorbError(lanes: Mixing, first: number, error: object): void {
  const writer = byteWriter(128)
  for (const [field, value] of Object.entries(error)) {
    writeOdd(writer, field)
    writeOdd(writer, value)
  }
  absorbWords(lanes, first, 0, 0, writer.offset)
  absorbBytes(lanes, writer.bytes.subarray(0, writer.offset))
}
