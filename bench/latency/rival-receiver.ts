// The receiving end that all rivals share: it holds what came out of order, delivers in order, and tells which of the
// newest 96 packets arrived and for how long the newest was held.

import type { Ends } from './play.ts'
import type { RivalDatagram } from './rival-ends.ts'

const ackedPackets = 96

export function receiverOf(): Pick<Ends<RivalDatagram>, 'receive' | 'acknowledge'> {
  const messages = openMarks()
  const packets = openMarks()
  let delivered = 0
  let newest = -1
  let newestAt = 0
  return {
    receive: (packet, now) => {
      if (packet.kind !== 'packet') return delivered
      if (packet.number > newest) {
        newest = packet.number
        newestAt = now
      }
      packets.set(packet.number)
      for (const id of packet.messages) messages.set(id)
      while (messages.has(delivered)) delivered += 1
      return delivered
    },
    acknowledge: (now) => {
      if (newest < 0) return []
      const first = Math.max(0, newest - ackedPackets + 1)
      return [{ kind: 'ack', first, newest, held: now - newestAt, arrived: packets.copy(first, newest + 1) }]
    },
  }
}

interface Marks {
  readonly set: (index: number) => void
  readonly has: (index: number) => boolean
  readonly copy: (from: number, to: number) => Uint8Array
}

/** A set of small numbers: one byte each, in a buffer that doubles. */
function openMarks(): Marks {
  let bytes = new Uint8Array(4096)
  return {
    set: (index) => {
      if (index >= bytes.length) {
        const larger = new Uint8Array(Math.max(index + 1, 2 * bytes.length))
        larger.set(bytes)
        bytes = larger
      }
      bytes[index] = 1
    },
    has: (index) => bytes[index] === 1,
    copy: (from, to) => bytes.slice(from, to),
  }
}
