/**
 * The table of peers: a place for each, found by canonical address and port, so that every spelling of an address leads to the same
 * peer. A peer that was met by name is listed under the name until that is resolved, and under its address from then on. Both find it.
 */
import type { Config } from '../../config.ts'
import type { Packeteer } from '../../packeteer.ts'
import type { Intake } from '../link.ts'
import { canonicalAddress } from './address.ts'
import type { Remote, UdpPeer } from './peer.ts'

export interface Place<C extends Config> {
  /** Its address changes once: from a name to what the name resolves to. */
  readonly peer: { address: string; readonly port: number; readonly connection: Packeteer<C> }
  readonly intake: Intake
  /** How the socket wants the address written; undefined while a name is being resolved. */
  form: string | undefined
  /** The callback of `send`. */
  readonly sent: (cause?: unknown) => void
}

export interface Places<C extends Config> {
  /** By `address:port`. */
  readonly peers: ReadonlyMap<string, UdpPeer<C>>
  readonly all: () => Iterable<Place<C>>
  /** By what the system says of the sender of a datagram. */
  readonly at: (remote: Remote) => Place<C> | undefined
  /** By any spelling, and by the name that was met. */
  readonly find: (remote: Remote) => Place<C> | undefined
  readonly isSeated: (place: Place<C>) => boolean
  /** Takes the place of its peer's address and port; who had it is out. `metAs` is a text that finds it as well. */
  readonly seat: (place: Place<C>, metAs?: string) => void
  readonly unseat: (place: Place<C> | undefined) => void
  /** Puts it where its name has led. */
  readonly move: (place: Place<C>, address: string) => void
}

/** One text for all spellings: canonical for addresses, lower case for names. */
export const spellingOf = (address: string): string => canonicalAddress(address) ?? address.toLowerCase()

const keyOf = (address: string, port: number): string => `${address}:${port}`

export function openPlaces<C extends Config>(): Places<C> {
  const places = new Map<string, Place<C>>()
  const peers = new Map<string, UdpPeer<C>>()
  /** Where to look for what was met by a name, or by an address that leads to another. */
  const aliases = new Map<string, string>()

  const keyOfPlace = ({ peer }: Place<C>): string => keyOf(peer.address, peer.port)
  const isSeated = (place: Place<C>): boolean => places.get(keyOfPlace(place)) === place
  const find = ({ address, port }: Remote): Place<C> | undefined => {
    const key = keyOf(spellingOf(address), port)
    return places.get(key) ?? places.get(aliases.get(key) ?? '')
  }
  const unseat = (place: Place<C> | undefined): void => {
    if (place === undefined || !isSeated(place)) return
    const key = keyOfPlace(place)
    places.delete(key)
    peers.delete(key)
    for (const [alias, target] of aliases) if (target === key) aliases.delete(alias)
  }
  const seat = (place: Place<C>, metAs?: string): void => {
    const key = keyOfPlace(place)
    unseat(places.get(key))
    places.set(key, place)
    peers.set(key, place.peer)
    if (metAs === undefined) return
    const alias = keyOf(spellingOf(metAs), place.peer.port)
    if (alias !== key) aliases.set(alias, key)
  }
  return {
    peers,
    all: () => places.values(),
    at: ({ address, port }) => {
      // IPv4 is told in its canonical form. IPv6 may be a mapped address.
      const place = places.get(keyOf(address, port))
      return place === undefined && address.includes(':') ? places.get(keyOf(spellingOf(address), port)) : place
    },
    find,
    isSeated,
    seat,
    unseat,
    move: (place, address) => {
      const metAs = place.peer.address
      unseat(place)
      place.peer.address = address
      seat(place, metAs)
    },
  }
}
