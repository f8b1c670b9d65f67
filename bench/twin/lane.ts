/**
 * One channel of a twin: what it owes, its outgoing pieces, its incoming side. What src/channel/outbox.ts, src/message/queue.ts and
 * src/message/manifests.ts do to values is done here to the one lane that there is.
 */
import type { Fate, MessageId } from '../../src/channel/channel.ts'
import { looseSpan } from '../../src/channel/outbox.ts'
import { Inbox } from './inbox.ts'
import { Ring } from './ring.ts'
import type { Rules } from './rules.ts'
import { Track } from './track.ts'

/** An outgoing message of several pieces. */
export interface Transfer {
  readonly number: number
  readonly message: number
  missing: number
  lost: boolean
}

export interface Piece {
  readonly message: number
  readonly payload: Uint8Array
  readonly index: number
  readonly last: number
  /** undefined: it travels whole. */
  readonly transfer: Transfer | undefined
  readonly deadline: number
  copies: number
  lost: boolean
  /** The round in which the present attempt began, and when, and the round of the latest copy. -1: the schedule does not ask. */
  attempt: number
  since: number
  latest: number
}

export interface Queue {
  /** undefined: acked, while an older piece is not. */
  readonly pieces: Ring<Piece | undefined>
  readonly large: boolean
  /** Number of the first that was never sent; and the same when the flush began. */
  fresh: number
  freshBefore: number
  /** How many are marked as lost. */
  lost: number
}

/** What a packet carried, as one entry per run. */
export interface Carried {
  readonly kind: 'pieces' | 'messages' | 'fragment'
  readonly lane: Lane
  readonly large: boolean
  /** Number of a piece in its queue, of a message, or of a transfer. */
  readonly first: number
  count: number
  readonly copy: number
}

const emptyQueue = (large: boolean): Queue => ({
  pieces: new Ring<Piece | undefined>(0, large ? 2 : 8),
  large,
  fresh: 0,
  freshBefore: 0,
  lost: 0,
})

export class Lane {
  readonly index: number
  readonly name: string
  readonly reliable: boolean
  readonly ordered: boolean
  readonly recovery: 'lean' | 'auto' | 'max'
  readonly small: Queue = emptyQueue(false)
  readonly large: Queue = emptyQueue(true)
  readonly transfers: Ring<Transfer | undefined>
  /** Sizes in bytes by message number, from the oldest unsettled on; -1 - bytes once settled. */
  readonly sizes: Ring<number>
  unsettled = 0
  bytes = 0
  readonly track: Track
  readonly inbox: Inbox
  readonly #settled: (lane: Lane, id: MessageId, fate: Fate) => void

  constructor(rules: Rules, index: number, first: number, settled: (lane: Lane, id: MessageId, fate: Fate) => void) {
    const kind = rules.channels[index] as Rules['channels'][number] & { readonly name: string }
    this.index = index
    this.name = kind.name
    this.reliable = kind.reliable
    this.ordered = kind.ordered
    this.recovery = kind.recovery
    this.transfers = new Ring(first, 2)
    this.sizes = new Ring(first, 8)
    this.track = new Track(first)
    this.inbox = new Inbox(rules, this, first)
    this.#settled = settled
  }

  get outstanding(): number {
    return this.reliable ? this.sizes.size : this.unsettled
  }

  isFull({ maxOutstandingMessages, maxOutstandingBytes }: Rules, bytes: number): boolean {
    if (this.outstanding >= maxOutstandingMessages) return true
    return this.bytes + bytes > maxOutstandingBytes || this.sizes.size >= looseSpan * maxOutstandingMessages
  }

  /** Takes a message, cut into pieces; says its number. */
  accept(payload: Uint8Array, deadline: number, fragmentBytes: number): number {
    const message = this.sizes.next
    const { length } = payload
    this.sizes.push(length)
    this.unsettled += 1
    this.bytes += length
    if (length <= fragmentBytes) {
      this.small.pieces.push(neverSent(message, payload, 0, 0, undefined, deadline))
      return message
    }
    const count = Math.ceil(length / fragmentBytes)
    const transfer = { number: this.transfers.next, message, missing: count, lost: false }
    this.transfers.push(transfer)
    for (let index = 0; index < count; index += 1)
      this.large.pieces.push(neverSent(message, payload, index, count - 1, transfer, deadline))
    return message
  }

  settle(message: number, fate: Fate): void {
    this.#settled(this, (message * 64 + this.index) as MessageId, fate)
    const { sizes } = this
    const length = sizes.at(message) ?? -1
    if (length < 0) return
    this.unsettled -= 1
    if (message > sizes.base) {
      sizes.put(message, -1 - length)
      if (!this.reliable) this.bytes -= length
      return
    }
    this.bytes -= length
    sizes.shift()
    for (let next = sizes.at(sizes.base); next !== undefined && next < 0; next = sizes.at(sizes.base)) {
      if (this.reliable) this.bytes -= -1 - next
      sizes.shift()
    }
  }

  confirm(carried: Carried, late: boolean): void {
    const { kind, first, count } = carried
    if (kind === 'pieces') this.#confirmPieces(carried.large ? this.large : this.small, first, count)
    else if (kind === 'fragment') this.#confirmFragment(this.transfers.at(first))
    else
      for (let message = first; message < first + count; message += 1)
        this.settle(message, late ? 'ackedLate' : 'acked')
  }

  #confirmPieces(queue: Queue, first: number, count: number): void {
    const { pieces } = queue
    for (let number = Math.max(first, pieces.base); number < first + count; number += 1) {
      const piece = pieces.at(number)
      if (piece === undefined) continue
      if (piece.lost) queue.lost -= 1
      pieces.put(number, undefined)
      if (piece.transfer === undefined) this.settle(piece.message, 'acked')
      else this.#confirmFragment(piece.transfer)
    }
    while (pieces.size > 0 && pieces.at(pieces.base) === undefined) pieces.shift()
  }

  #confirmFragment(transfer: Transfer | undefined): void {
    if (transfer === undefined) return
    transfer.missing -= 1
    if (transfer.missing > 0) return
    this.settle(transfer.message, transfer.lost ? 'ackedLate' : 'acked')
    this.endTransfer(transfer.number)
  }

  lose({ kind, large, first, count, copy }: Carried): void {
    if (kind === 'pieces') this.#losePieces(large ? this.large : this.small, first, count, copy)
    else if (kind === 'fragment') this.#loseFragment(this.transfers.at(first))
    else for (let message = first; message < first + count; message += 1) this.settle(message, 'lost')
  }

  #losePieces(queue: Queue, first: number, count: number, copy: number): void {
    for (let number = Math.max(first, queue.pieces.base); number < first + count; number += 1) {
      const piece = queue.pieces.at(number)
      if (piece === undefined || piece.lost || piece.copies !== copy) continue
      piece.lost = true
      queue.lost += 1
    }
  }

  /** The first lost fragment loses the message. What was not sent of it stays at home. */
  #loseFragment(transfer: Transfer | undefined): void {
    if (transfer === undefined || transfer.lost) return
    const { pieces } = this.large
    const before = pieces.size
    pieces.keep((piece) => piece?.transfer !== transfer)
    transfer.lost = true
    if (pieces.size < before) this.endTransfer(transfer.number)
    this.settle(transfer.message, 'lost')
  }

  endTransfer(number: number): void {
    const { transfers } = this
    if (transfers.at(number) === undefined) return
    transfers.put(number, undefined)
    while (transfers.size > 0 && transfers.at(transfers.base) === undefined) transfers.shift()
  }
}

const neverSent = (
  message: number,
  payload: Uint8Array,
  index: number,
  last: number,
  transfer: Transfer | undefined,
  deadline: number,
): Piece => ({
  message,
  payload,
  index,
  last,
  transfer,
  deadline,
  copies: 0,
  lost: false,
  attempt: -1,
  since: 0,
  latest: 0,
})
