/** A script made into what promises speak of: ids and pieces; and what of it a datagram carries, told from its bytes alone. */
import type { Scope } from './scope.ts'
import { payloadOf } from './scope.ts'
import type { End } from '../pair.ts'
import type { Promised } from './account.ts'

/** docs/wire-format.md, `F`: a piece is this much shorter than a datagram. */
const reserve = 160
const channelsAtMost = 64
/** Pieces are bits of a small integer. */
const mostPieces = 30

export interface Script {
  readonly messages: ReadonlyArray<Promised>
  /** By bit. */
  readonly pieces: ReadonlyArray<Uint8Array>
}

export function scriptOf({ config, script, origin }: Scope, end: End): Script {
  const names = Object.keys(config.channels)
  const counts = new Map<string, number>()
  const pieces: Array<Uint8Array> = []
  const longest = config.maxDatagramBytes - reserve
  const messages = script[end].map((message, index): Promised => {
    const { channel } = message
    const { reliable = false, ordered = false } = config.channels[channel] ?? {}
    const count = counts.get(channel) ?? 0
    counts.set(channel, count + 1)
    const payload = payloadOf(end, index, message)
    let bits = 0
    for (let start = 0; start < payload.length; start += longest) {
      if (pieces.length < mostPieces) bits |= 1 << pieces.length
      pieces.push(payload.subarray(start, start + longest))
    }
    const id = ((origin?.message ?? 0) + count) * channelsAtMost + names.indexOf(channel)
    return { channel, reliable, ordered, payload, pieces: bits, id }
  })
  return { messages, pieces }
}

/** The pieces in a datagram, as bits. */
export const carriedBy = ({ pieces }: Script, datagram: Uint8Array): number =>
  pieces.reduce((bits, piece, bit) => (bit < mostPieces && holds(datagram, piece) ? bits | (1 << bit) : bits), 0)

function holds(datagram: Uint8Array, piece: Uint8Array): boolean {
  for (let start = 0; start + piece.length <= datagram.length; start += 1) {
    let length = 0
    while (length < piece.length && datagram[start + length] === piece[length]) length += 1
    if (length === piece.length) return true
  }
  return false
}
