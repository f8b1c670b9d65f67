/**
 * Effects as bytes, to be hashed and never read: a recording holds what went in, and of what came out only a digest, as a replay makes
 * it again. Errors go by their fields in order, values by the rules for odd ones. docs/recordings.md, "Effects hash".
 */
import type { Effect } from '../connection/effect.ts'
import type { ChannelIndexes } from './event-codec.ts'
import { writeOdd } from './odd.ts'
import { writeBlock, writeByte, writeNumber, type Sheet } from './sheet.ts'

const tags = { transmit: 1, deliver: 2, accept: 3, refuse: 4, settle: 5, discard: 6 } as const

const fates = { acked: 0, lost: 1, expired: 2, ackedLate: 3 } as const

/** What one event ordered: how many effects, and each. */
export function writeEffects(sheet: Sheet, effects: ReadonlyArray<Effect>, channels: ChannelIndexes): void {
  writeNumber(sheet, effects.length)
  for (const effect of effects) writeEffect(sheet, effect, channels)
}

function writeEffect(sheet: Sheet, effect: Effect, channels: ChannelIndexes): void {
  switch (effect.type) {
    case 'TransmitDatagram':
      writeByte(sheet, tags.transmit)
      return writeBlock(sheet, effect.datagram)
    case 'DeliverMessage':
      writeByte(sheet, tags.deliver)
      writeByte(sheet, channels.get(effect.channel) as number)
      writeNumber(sheet, effect.id)
      return writeBlock(sheet, effect.payload)
    case 'AcceptMessage':
      writeByte(sheet, tags.accept)
      return writeNumber(sheet, effect.id)
    case 'SettleMessage':
      writeByte(sheet, tags.settle)
      writeByte(sheet, channels.get(effect.channel) as number)
      writeNumber(sheet, effect.id)
      return writeByte(sheet, fates[effect.fate])
    case 'RefuseMessage':
      writeByte(sheet, tags.refuse)
      return writeError(sheet, effect.error)
    case 'DiscardDatagram':
      writeByte(sheet, tags.discard)
      return writeError(sheet, effect.error)
  }
}

function writeError(sheet: Sheet, error: object): void {
  for (const [field, value] of Object.entries(error)) {
    writeOdd(sheet, field)
    writeOdd(sheet, value)
  }
}
