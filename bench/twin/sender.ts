/**
 * What a flush chooses, in the order of src/message/outbound.ts: what was cut off, new small messages of all channels, probes, lost small
 * messages, spare copies, then large ones. The policy is that of schedule.ts, repeats.ts, allowance.ts and redundancy.ts; here it writes to pieces.
 */
import { Allowance } from './allowance.ts'
import type { Clock } from './clock.ts'
import { chooseCopies } from './copies.ts'
import type { Lane, Piece, Queue } from './lane.ts'
import type { Packer } from './packer.ts'
import { TokenBucket } from './token-bucket.ts'
import type { Rules } from './rules.ts'

/** What is known of the link at the time of a flush: LinkView of src/message/schedule.ts, filled again each time. */
export interface Link {
  probe: boolean
  misses: number
  freePackets: number
  patience: number
  queueing: number
  jitter: number
  lossesInRuns: boolean
}

export class Sender {
  readonly link: Link = {
    probe: false,
    misses: 0,
    freePackets: 0,
    patience: 0,
    queueing: 0,
    jitter: 0,
    lossesInRuns: false,
  }
  readonly #rules: Rules
  readonly #lanes: ReadonlyArray<Lane>
  readonly #packer: Packer
  /** Hands the datagram that is packed to whoever numbers it. */
  readonly #transmit: () => void
  readonly #bucket = new TokenBucket()
  readonly #allowance: Allowance
  #now = 0
  /** The byte limit cut off what the allowance affords: it goes first. */
  #isCutOff = false
  /** Nothing begins another datagram. */
  #onlyHere = false
  #smallTurn = 0
  #largeTurn = 0

  constructor(rules: Rules, lanes: ReadonlyArray<Lane>, packer: Packer, transmit: () => void) {
    this.#rules = rules
    this.#lanes = lanes
    this.#packer = packer
    this.#transmit = transmit
    this.#allowance = new Allowance(rules)
  }

  /** Says whether a probe was sent. */
  flush(clock: Clock): boolean {
    const { link } = this
    const lanes = this.#lanes
    this.#now = clock.now
    this.#allowance.refill(clock)
    let mayCopy = false
    for (const lane of lanes) {
      lane.small.freshBefore = lane.small.fresh
      if (lane.reliable && lane.small.pieces.size > 0) mayCopy = true
    }
    if (mayCopy) this.#bucket.beginRound(this.#rules.maxRedundancyBytesPerSecond, link, clock.now)
    let sentLarge = this.#isCutOff && this.#sendFirst()
    const cutOff = this.#sendSmall(this.#smallTurn)
    let probed = false
    if (cutOff < 0) {
      probed = link.probe && this.#sendProbes()
      this.#isCutOff = false
      for (const lane of lanes) this.#repeatLost(lane, lane.small)
      const yields = this.#packer.bytesLeft < this.#allowance.left + 2 * this.#rules.maxDatagramBytes
      if (!yields) this.#sendAllCopies()
      if (this.#sendLarge()) sentLarge = true
      if (yields) this.#sendAllCopies()
    }
    if (sentLarge) this.#largeTurn = (this.#largeTurn + 1) % lanes.length
    this.#finish()
    this.#smallTurn = Math.max(cutOff, 0)
    return probed
  }

  /** Into the first datagram, before all else; says whether a new fragment left. */
  #sendFirst(): boolean {
    this.#onlyHere = true
    for (const lane of this.#lanes) this.#repeatLost(lane, lane.small)
    const sentLarge = this.#sendLarge()
    this.#onlyHere = false
    this.#isCutOff = this.#packer.isEmpty
    return sentLarge
  }

  #sendAllCopies(): void {
    for (const lane of this.#lanes) if (lane.reliable) this.#sendCopies(lane)
  }

  #finish(): void {
    if (!this.#packer.isEmpty) this.#transmit()
  }

  /** Into the datagram being filled, or a new one. */
  #pack(lane: Lane, piece: Piece, number: number, copy: number): boolean {
    const packer = this.#packer
    if (packer.pack(lane, piece, number, copy)) return true
    if (packer.isEmpty || this.#onlyHere || !packer.hasRoomBehind(lane, piece)) return false
    this.#transmit()
    return packer.pack(lane, piece, number, copy)
  }

  #packWithinAllowance(lane: Lane, piece: Piece, number: number, copy: number): boolean {
    if (!this.#allowance.affords(piece)) return false
    const isPacked = this.#pack(lane, piece, number, copy)
    if (isPacked) this.#allowance.charge(piece)
    else this.#isCutOff = true
    return isPacked
  }

  /** -1, or the channel that the byte limit cut off. */
  #sendSmall(first: number): number {
    const lanes = this.#lanes
    for (let step = 0; step < lanes.length; step += 1) {
      const channel = (first + step) % lanes.length
      if (!this.#sendFreshSmall(lanes[channel] as Lane)) return channel
    }
    return -1
  }

  #sendFreshSmall(lane: Lane): boolean {
    const queue = lane.small
    const { pieces } = queue
    const end = pieces.next
    const { reliable } = lane
    while (queue.fresh < end) {
      const piece = pieces.at(queue.fresh) as Piece
      if (!this.#pack(lane, piece, queue.fresh, 0)) return false
      if (reliable && lane.recovery !== 'lean') this.#begin(piece)
      queue.fresh += 1
      if (!reliable) pieces.shift()
    }
    return true
  }

  #begin(piece: Piece): void {
    piece.attempt = piece.latest = this.#bucket.round
    piece.since = this.#now
  }

  /** It was repeated because it is lost, or to probe: its attempt begins anew. */
  #restart(queue: Queue, piece: Piece, isScheduled: boolean): void {
    if (piece.lost) queue.lost -= 1
    piece.lost = false
    piece.copies += 1
    if (isScheduled) this.#begin(piece)
    else piece.attempt = -1
  }

  #sendProbes(): boolean {
    let sent = 0
    let isAsked = false
    for (const lane of this.#lanes) {
      if (!lane.reliable) continue
      for (const queue of [lane.small, lane.large]) {
        const number = queue.pieces.base
        if (number >= queue.fresh) continue
        if (!queue.large && number >= queue.freshBefore) {
          isAsked = true
          continue
        }
        const piece = queue.pieces.at(number) as Piece
        if (sent > 0 && !this.#allowance.affords(piece)) continue
        if (!this.#pack(lane, piece, number, piece.copies + 1)) return isAsked || sent > 0
        this.#allowance.charge(piece)
        this.#restart(queue, piece, !queue.large && lane.recovery !== 'lean')
        sent += 1
      }
    }
    return isAsked || sent > 0
  }

  #repeatLost(lane: Lane, queue: Queue): void {
    if (queue.lost === 0 || this.link.misses > 0) return
    const { pieces, fresh } = queue
    let { lost } = queue
    for (let number = pieces.base; number < fresh && lost > 0; number += 1) {
      const piece = pieces.at(number)
      if (piece?.lost !== true) continue
      if (!this.#packWithinAllowance(lane, piece, number, piece.copies + 1)) return
      this.#restart(queue, piece, !queue.large)
      lost -= 1
    }
  }

  #sendCopies(lane: Lane): void {
    const queue = lane.small
    const bucket = this.#bucket
    const chosen = chooseCopies(lane, this.link, bucket, this.#now)
    if (chosen.length === 0) return
    const before = this.#packer.packedBytes
    for (const { number, piece } of chosen) {
      if (!this.#packer.pack(lane, piece, number, piece.copies + 1)) break
      if (piece.lost) queue.lost -= 1
      piece.lost = false
      piece.copies += 1
      piece.latest = bucket.round
    }
    bucket.tokens -= this.#packer.packedBytes - before
  }

  /** Lost fragments, then new ones, the channels taking turns in going first; says whether a new one left. */
  #sendLarge(): boolean {
    const lanes = this.#lanes
    for (let step = 0; step < lanes.length; step += 1) {
      const lane = lanes[(this.#largeTurn + step) % lanes.length] as Lane
      this.#repeatLost(lane, lane.large)
    }
    const mostPackets = this.#packer.datagrams + this.link.freePackets
    let sent = false
    for (let step = 0; step < lanes.length; step += 1) {
      const lane = lanes[(this.#largeTurn + step) % lanes.length] as Lane
      if (this.#sendFreshLarge(lane, mostPackets)) sent = true
    }
    return sent
  }

  #sendFreshLarge(lane: Lane, mostPackets: number): boolean {
    if (this.link.misses > 0 && lane.reliable) return false
    const queue = lane.large
    const { pieces, fresh } = queue
    const end = pieces.next
    const isBehind = !lane.reliable && lane.ordered && lane.small.pieces.size > 0
    while (queue.fresh < end && this.#packer.datagrams < mostPackets) {
      const piece = pieces.at(queue.fresh) as Piece
      if (isBehind && piece.index === 0) break
      if (!this.#packWithinAllowance(lane, piece, queue.fresh, 0)) break
      queue.fresh += 1
      if (!lane.reliable) pieces.shift()
    }
    return queue.fresh > fresh
  }
}
