// A state in which something of every kind is owed, small enough to know by heart: sent and unsent, small and large, on all channels.

import type { State } from '../../src/connection/state.ts'
import { Packeteer } from '../../src/packeteer.ts'
import { config } from './samples.ts'

/**
 * moves: messages 0 to 2 sent, and repeated; 3 not sent. events: message 0 is large, all of its 4 fragments sent. position: message 0
 * sent, 1 not. effects: message 0 is large, 2 of its 3 fragments sent; 1 is small and sent; 2 is large and not begun.
 */
export const owing: State = owe()

function owe(): State {
  const end: Packeteer = new Packeteer(config)
  const send = (channel: string, length: number): void => {
    if (end.sendMessage(channel, new Uint8Array(length).fill(length))._tag === 'Left') throw new Error(channel)
  }
  for (let count = 0; count < 3; count += 1) send('moves', 10)
  send('events', 300)
  send('position', 20)
  send('effects', 250)
  send('effects', 5)
  end.packetsToSend()
  end.update(20)
  end.packetsToSend()
  send('moves', 30)
  send('position', 40)
  send('effects', 200)
  return end.state
}
