/** The channel floor, hashed as channels.ts describes it, field by field. */
import type { ChannelsState, ChannelState } from '../../channel/state.ts'
import { held, inbox } from '../channels.ts'
import { mix, mixFour, type Halves } from '../halves.ts'
import { mixWindow } from './ledger.ts'
import { mixOnce, type ChannelMemory, type Memory } from './memory.ts'

export function mixChannels(halves: Halves, channels: ChannelsState, memory: Memory): void {
  mix(halves, channels.length)
  for (let channel = 0; channel < channels.length; channel += 1) {
    const own = memory.channels[channel] as ChannelMemory
    mixOnce(halves, own.whole, channels[channel] as ChannelState, mixChannel, own)
  }
}

function mixChannel(halves: Halves, { outbox, inbox: arrived, tally }: ChannelState, memory: ChannelMemory): void {
  mixWindow(halves, outbox.sizes, memory.sizes, mix)
  mix(halves, outbox.unsettled)
  mix(halves, outbox.bytes)
  if (arrived.type === 'ordered') {
    mix(halves, 0)
    mixWindow(halves, arrived.held, memory.held, held.hash)
    mix(halves, arrived.heldBytes)
  } else {
    inbox.hash(halves, arrived)
  }
  mixFour(halves, tally.sent, tally.delivered, tally.acked, tally.lost)
  mix(halves, tally.expired)
}
