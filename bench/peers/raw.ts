// No peer but the harness by itself: messages go into a datagram behind their lengths, and come out again. What is left of a peer's figures
// when these are taken away is the peer's.

import { plainBytes, type End, type Outlets, type Protocol } from '../speed/ends.ts'

/** Two bytes a length; a tick's messages go in one datagram however long. */
const lengthBytes = 2

function openEnd({ transmit, deliver }: Outlets): End {
  let waiting: Array<Uint8Array> = []
  return {
    update: () => undefined,
    receive: (datagram) => {
      for (let at = 0; at < datagram.length;) {
        const length = ((datagram[at] ?? 0) << 8) | (datagram[at + 1] ?? 0)
        deliver(datagram.subarray(at + lengthBytes, at + lengthBytes + length))
        at += lengthBytes + length
      }
    },
    drain: () => undefined,
    send: (message) => {
      waiting.push(message)
    },
    flush: () => {
      let bytes = 0
      for (const message of waiting) bytes += lengthBytes + message.length
      if (bytes === 0) return
      const datagram = new Uint8Array(bytes)
      let at = 0
      for (const message of waiting) {
        datagram[at] = message.length >> 8
        datagram[at + 1] = message.length
        datagram.set(message, at + lengthBytes)
        at += lengthBytes + message.length
      }
      waiting = []
      transmit(datagram)
    },
  }
}

export const raw: Protocol = {
  open: (_, [a, b]) => Promise.resolve([openEnd(a), openEnd(b)]),
  pace: 'ticks',
  allocate: plainBytes,
  maxMessageBytes: 65_535,
}
