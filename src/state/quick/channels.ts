/** The channel floor, hashed as channels.ts describes it, field by field. */
import type { ChannelsState, ChannelState } from '../../channel/state.ts'
import { held, inbox } from '../channels.ts'
import { mix, mixFour, type Lanes } from '../lanes.ts'
import { mixWindow } from './ledger.ts'
import { mixOnce, type ChannelMemory, type Memory } from './memory.ts'

export function mixChannels(lanes: Lanes, channels: ChannelsState, memory: Memory): void {
  mix(lanes, channels.length)
  for (let channel = 0; channel < channels.length; channel += 1) {
    const own = memory.channels[channel] as ChannelMemory
    mixOnce(lanes, own.whole, channels[channel] as ChannelState, mixChannel, own)
  }
}

function mixChannel(lanes: Lanes, { outbox, inbox: arrived, tally }: ChannelState, memory: ChannelMemory): void {
  mixWindow(lanes, outbox.sizes, memory.sizes, mix)
  mix(lanes, outbox.unsettled)
  mix(lanes, outbox.bytes)
  if (arrived.type === 'ordered') {
    mix(lanes, 0)
    mixWindow(lanes, arrived.held, memory.held, held.hash)
    mix(lanes, arrived.heldBytes)
  } else {
    inbox.hash(lanes, arrived)
  }
  mixFour(lanes, tally.sent, tally.delivered, tally.acked, tally.lost)
  mix(lanes, tally.expired)
}
