/** Copies of a datagram as bad links make them: one bit turned at either end and in the middle, cut short, something behind it. */

export function damaged(datagram: Uint8Array): ReadonlyArray<Uint8Array> {
  const { length } = datagram
  const places = [0, 1, 2, length >> 1, length - 1].filter((at) => at < length)
  const flipped = places.map((at) => {
    const copy = datagram.slice()
    copy[at] = (copy[at] as number) ^ (1 << (at & 7))
    return copy
  })
  const longer = new Uint8Array(length + 1)
  longer.set(datagram)
  return [...flipped, datagram.slice(0, length - 1), datagram.slice(0, length >> 1), longer]
}
