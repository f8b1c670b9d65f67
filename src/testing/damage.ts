// What a bad link does to the bytes of a datagram: one byte changed, or worse. Pure: what is drawn comes in as numbers.
// A damaged datagram may by chance be the datagram that it was.

/** With one byte changed. `mask` is 1 .. 255, so that the byte does change. */
export const changeByte = (datagram: Uint8Array, position: number, mask: number): Uint8Array => {
  const changed = Uint8Array.from(datagram)
  changed[position] = (datagram[position] ?? 0) ^ mask
  return changed
}

/** Cut, lengthened, overwritten for up to eight bytes, or with the tail of the one before; `draw` is any 32-bit word. */
export const damageDatagram = (datagram: Uint8Array, previous: Uint8Array, draw: number): Uint8Array => {
  const place = Math.floor(draw / 64) % Math.max(1, datagram.length)
  const amount = 1 + (Math.floor(draw / 4) % 8)
  switch (draw % 4) {
    case 0:
      return datagram.slice(0, place)
    case 1:
      return Uint8Array.of(...datagram, ...noise(amount, draw))
    case 2:
      return overwrite(datagram, place, noise(amount, draw))
    default:
      return Uint8Array.of(...datagram.subarray(0, place), ...previous.subarray(place))
  }
}

const overwrite = (datagram: Uint8Array, place: number, bytes: ReadonlyArray<number>): Uint8Array =>
  datagram.map((byte, index) => bytes[index - place] ?? byte)

const noise = (length: number, draw: number): ReadonlyArray<number> =>
  Array.from({ length }, (_, index) => (Math.imul(draw + index, 0x9e37_79b1) >>> 24) & 0xff)
