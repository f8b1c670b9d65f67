// Datagrams written by hand, byte for byte as docs/wire-format.md says: what a peer may send that no endpoint of ours would.

export const uint = (value: number, width: number): ReadonlyArray<number> =>
  Array.from({ length: width }, (_, index) => Math.floor(value / 256 ** index) % 256)

/** A narrow datagram without an ack; docs/wire-format.md, "Datagram". */
export const datagramOf = (packet: number, ...body: ReadonlyArray<number>): ReadonlyArray<number> => [
  0x4f,
  ...uint(packet % 65_536, 2),
  ...body,
]

/** The last frame of a datagram: one message on reliable channel 0. */
export const single = (message: number, ...payload: ReadonlyArray<number>): ReadonlyArray<number> => [
  0x80,
  ...uint(message, 3),
  ...payload,
]

/** The last frame of a datagram: the last fragment, of one byte, of a message of two. */
export const lastFragment = (channel: number, message: number): ReadonlyArray<number> => [
  0xe0 + channel,
  ...uint(message, 3),
  1,
  1,
  7,
]
