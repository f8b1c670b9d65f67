// What a receiver hands to its user, from decoded datagrams: the table of promises and the section *Order* of
// docs/wire-format.md, without any bound. It says what a real endpoint must deliver, message by message.

import { type Datagram, isPiece, type Item, type Piece } from './value.ts'

export interface Channel {
  readonly reliable: boolean
  readonly ordered: boolean
}

/** Where an unreliable message stands: its packet, then its place in the body. */
type Place = readonly [packet: number, place: number]

interface Assembly {
  readonly pieces: Map<number, Uint8Array>
  place: Place
}

interface Inbox {
  /** Reliable: what arrived, by number; and the first number not yet delivered. */
  readonly arrived: Map<number, Uint8Array>
  next: number
  readonly assemblies: Map<number, Assembly>
  /** Unreliable ordered: the place of the newest that was delivered. */
  newest: Place
}

export interface Delivery {
  readonly channel: number
  readonly payload: Uint8Array
}

export class Receiver {
  readonly #channels: ReadonlyArray<Channel>
  readonly #inboxes: ReadonlyArray<Inbox>

  constructor(channels: ReadonlyArray<Channel>, origin = 0) {
    this.#channels = channels
    this.#inboxes = channels.map(() => ({
      arrived: new Map(),
      next: origin,
      assemblies: new Map(),
      newest: [-1, -1],
    }))
  }

  receive({ number, items }: Datagram): ReadonlyArray<Delivery> {
    return items.flatMap((item, place) => this.#take(item, [number, place]))
  }

  #take(item: Item, place: Place): ReadonlyArray<Delivery> {
    const inbox = this.#inboxes[item.channel]
    const kind = this.#channels[item.channel]
    if (inbox === undefined || kind === undefined) return []
    const whole = isPiece(item) ? assembled(inbox, item, place) : { payload: item.payload, place }
    if (whole === undefined) return []
    const payloads = kind.reliable
      ? takeReliable(inbox, item.number ?? -1, whole.payload, kind.ordered)
      : takeUnreliable(inbox, whole.payload, whole.place, kind.ordered)
    return payloads.map((payload) => ({ channel: item.channel, payload }))
  }
}

function takeReliable(inbox: Inbox, number: number, payload: Uint8Array, ordered: boolean): ReadonlyArray<Uint8Array> {
  if (inbox.arrived.has(number)) return []
  inbox.arrived.set(number, payload)
  if (!ordered) return [payload]
  const due: Array<Uint8Array> = []
  for (let next = inbox.arrived.get(inbox.next); next !== undefined; next = inbox.arrived.get(inbox.next)) {
    due.push(next)
    inbox.next += 1
  }
  return due
}

function takeUnreliable(inbox: Inbox, payload: Uint8Array, place: Place, ordered: boolean): ReadonlyArray<Uint8Array> {
  if (!ordered) return [payload]
  const [packet, within] = inbox.newest
  const isNewer = place[0] > packet || (place[0] === packet && place[1] > within)
  if (isNewer) inbox.newest = place
  return isNewer ? [payload] : []
}

/** The whole message once all its fragments are there, exactly once. */
function assembled(
  inbox: Inbox,
  { number, index, lastIndex, bytes }: Piece,
  at: Place,
): { readonly payload: Uint8Array; readonly place: Place } | undefined {
  const assembly = inbox.assemblies.get(number) ?? { pieces: new Map<number, Uint8Array>(), place: at }
  inbox.assemblies.set(number, assembly)
  if (assembly.pieces.has(index)) return undefined
  assembly.pieces.set(index, bytes)
  if (index === 0) assembly.place = at
  if (assembly.pieces.size <= lastIndex) return undefined
  const inOrder = Array.from({ length: lastIndex + 1 }, (_, place) => [...(assembly.pieces.get(place) ?? [])])
  return { payload: Uint8Array.from(inOrder.flat()), place: assembly.place }
}
