// Packings for the specs of coalescing, and pieces as their queues hold them.

import { windowOf } from '../../src/core/window.ts'
import { finishDatagram, pack, packHere, type Packing } from '../../src/message/coalescing.ts'
import type { Piece } from '../../src/message/message.ts'
import type { Queue } from '../../src/message/queue.ts'
import { bytes, ordered, pieceOf } from './rules.ts'

export const room = { headroom: 2, tailroom: 1, maxDatagramBytes: 12, maxBytes: Infinity }
export const fragmentBytes = 4

/** Where a piece comes from: its number in its queue, and which copy of it this is. */
export interface Origin {
  readonly channel: number
  readonly reliable: boolean
  readonly ordinal: number
  readonly copy: number
}

export const reliable = (ordinal: number, copy = 0): Origin => ({ channel: ordered, reliable: true, ordinal, copy })
export const unreliable = (channel: number): Origin => ({ channel, reliable: false, ordinal: 0, copy: 0 })

/** A queue that holds this piece alone, as `pack` wants to find it. */
export const lying = (piece: Piece, { ordinal, copy }: Origin): Queue => ({
  pieces: windowOf(ordinal, [{ ...piece, copies: copy - 1 }]),
  fresh: copy > 0 ? ordinal + 1 : ordinal,
  lost: 0,
})

export const take = (packing: Packing, piece: Piece, origin: Origin): boolean =>
  pack(packing, origin.channel, origin.reliable, lying(piece, origin), origin.ordinal)

export const takeHere = (packing: Packing, piece: Piece, origin: Origin): boolean =>
  packHere(packing, origin.channel, origin.reliable, lying(piece, origin), origin.ordinal)

/** A fragment of the message 1 2 3 4 5 6. */
export const fragmentOf = (index: number): Piece => ({
  ...pieceOf(3, bytes(1, 2, 3, 4, 5, 6)),
  index,
  last: 1,
  transfer: 7,
})

export function submitted(packing: Packing): ReadonlyArray<unknown> {
  finishDatagram(packing)
  return packing.submitted.map(({ datagram, manifest }) => ({ bytes: [...datagram], manifest }))
}
