// The messages of the benches: a first byte that the RakNets take for one of the application's, the running number, and bytes that follow
// from it. What was delivered is checked as far as it was written, so that a peer that hands out a buffer twice is found out.

export const leastMessageBytes = 5

/** Beyond this, messages are zero: a large one would measure the writing. */
const writtenBytes = 64

export function writeMessage(message: Uint8Array, index: number): void {
  message[0] = 0xfe
  message[1] = index >>> 24
  message[2] = index >>> 16
  message[3] = index >>> 8
  message[4] = index
  const end = Math.min(message.length, writtenBytes)
  for (let at = leastMessageBytes; at < end; at += 1) message[at] = index + at
}

/** The running number; -1 if the bytes are not those that were written. */
export function messageIndex(message: Uint8Array): number {
  const index =
    (((message[1] ?? 0) << 24) | ((message[2] ?? 0) << 16) | ((message[3] ?? 0) << 8) | (message[4] ?? 0)) >>> 0
  const end = Math.min(message.length, writtenBytes)
  for (let at = leastMessageBytes; at < end; at += 1) if (message[at] !== ((index + at) & 0xff)) return -1
  return message[0] === 0xfe ? index : -1
}
