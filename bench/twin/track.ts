/**
 * The incoming fragments of one channel: which messages are incomplete, and which are over. src/message/assembly.ts and reassembly.ts, in
 * place. What a datagram changes here is written into an undo list, as the datagram may yet be discarded whole.
 */
import type { DatagramError } from '../../src/core/datagram-error.ts'
import { droppedSpan } from '../../src/message/state.ts'
import type { Body } from './body.ts'
import type { Lane } from './lane.ts'
import { Memory } from './memory.ts'
import type { Rules } from './rules.ts'

export interface PartialMessage {
  readonly number: number
  readonly last: number
  order: number
  place: number
  touchedAt: number
  arrived: number
  bytes: number
  readonly pieces: Array<Uint8Array | undefined>
}

/** What takes back one change each, the newest last. */
export type Undo = Array<() => void>

/** A message that became whole. */
export type Whole = PartialMessage | 'not yet' | DatagramError

export class Track {
  /** The newest message number that a piece had; and the same before the datagram that is being read. */
  newest: number
  newestBefore: number
  #partials: Array<PartialMessage> = []
  #finished: Memory | undefined

  constructor(first: number) {
    this.newest = first - 1
    this.newestBefore = first - 1
  }

  /** Takes the fragment at `place` of a body. */
  take(rules: Rules, lane: Lane, number: number, body: Body, place: number, now: number, undo: Undo): Whole {
    const channel = lane.index
    if (this.#isOver(number)) return lane.reliable ? 'not yet' : { type: 'Abandoned', channel, message: number }
    const last = body.lasts[place] as number
    const known = this.#partials.find((partial) => partial.number === number)
    const partial = known ?? { number, last, order: -1, place: -1, touchedAt: now, arrived: 0, bytes: 0, pieces: [] }
    if (partial.last !== last) return { type: 'Malformed', what: 'last index', offset: 0 }
    if (known === undefined) {
      this.#partials.push(partial)
      undo.push(() => void this.#partials.pop())
    }
    this.#add(partial, body, place, now, undo)
    if (partial.arrived <= last) return this.#makeRoom(rules, lane, partial, undo)
    this.#remove(partial, undo)
    if (lane.reliable) this.#finish(number, rules.maxOutstandingMessages, undo)
    return partial
  }

  #add(partial: PartialMessage, body: Body, place: number, now: number, undo: Undo): void {
    const { pieces, touchedAt } = partial
    const index = body.indexes[place] as number
    if (pieces[index] !== undefined) return
    while (pieces.length <= index) pieces.push(undefined)
    const piece = body.copyAt(place)
    pieces[index] = piece
    partial.arrived += 1
    partial.bytes += piece.length
    partial.touchedAt = now
    if (index === 0) {
      partial.order = body.order
      partial.place = place
    }
    undo.push(() => {
      pieces[index] = undefined
      partial.arrived -= 1
      partial.bytes -= piece.length
      partial.touchedAt = touchedAt
      if (index === 0) partial.order = partial.place = -1
    })
  }

  /** A reliable channel refuses what is too much, an unreliable one drops its oldest, but never the one that just grew. */
  #makeRoom(rules: Rules, { index: channel, reliable }: Lane, newest: PartialMessage, undo: Undo): Whole {
    let messages = this.#partials.length
    let bytes = 0
    for (const partial of this.#partials) bytes += partial.bytes
    if (reliable) {
      const isTooMuch = messages > rules.maxOutstandingMessages || bytes > rules.maxOutstandingBytes
      return isTooMuch ? { type: 'BeyondWindow', channel, message: newest.number } : 'not yet'
    }
    if (messages <= rules.maxPartialMessages && bytes <= rules.maxPartialBytes) return 'not yet'
    for (const partial of this.#partials.slice()) {
      if (messages <= rules.maxPartialMessages && bytes <= rules.maxPartialBytes) break
      if (partial === newest) continue
      this.#remove(partial, undo)
      this.#finish(partial.number, droppedSpan, undo)
      messages -= 1
      bytes -= partial.bytes
    }
    return 'not yet'
  }

  /** Drops what has not grown for too long: at a flush, so for good. */
  dropStale(touchedBefore: number): void {
    if (this.#partials.length === 0) return
    const stale = this.#partials.filter(({ touchedAt }) => touchedAt < touchedBefore)
    if (stale.length === 0) return
    this.#partials = this.#partials.filter((partial) => !stale.includes(partial))
    for (const { number } of stale) this.#finish(number, droppedSpan, [])
  }

  #remove(partial: PartialMessage, undo: Undo): void {
    const place = this.#partials.indexOf(partial)
    this.#partials.splice(place, 1)
    undo.push(() => void this.#partials.splice(place, 0, partial))
  }

  #isOver(number: number): boolean {
    const finished = this.#finished
    return finished !== undefined && (finished.isForgotten(number) || finished.has(number))
  }

  #finish(number: number, span: number, undo: Undo): void {
    const before = this.#finished
    if (before?.isForgotten(number) === true) return
    const whole = Math.ceil(span / 16) * 16
    const kept = before?.copy()
    undo.push(() => {
      this.#finished = kept
    })
    this.#finished = before ?? new Memory(number - whole, whole)
    this.#finished.add(number)
  }
}

/** The whole message of a complete partial. */
export function join({ pieces, bytes }: PartialMessage, fragmentBytes: number): Uint8Array {
  const whole = new Uint8Array(bytes)
  for (let index = 0; index < pieces.length; index += 1) whole.set(pieces[index] as Uint8Array, index * fragmentBytes)
  return whole
}
