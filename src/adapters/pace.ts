/**
 * How much may be under way below a connection. TODO
 */
import type { Config } from '../config.ts'
import type { Packeteer } from '../packeteer.ts'

export interface Pace {
  /** Once a tick, before anything is sent. */
  readonly observe: () => void
  /** Bytes that the next flush may hand over. */
  readonly room: () => number
  /** These were made of so many bytes; whether there may be more. */
  readonly spend: (maxBytes: number, datagrams: ReadonlyArray<Uint8Array>) => boolean
}

/** A datagram with a whole fragment in it is never shorter than `maxDatagramBytes` less this: docs/wire-format.md, `F`. */
const pieceReserve = 160

export function openPace<C extends Config>(connection: Packeteer<C>, now: () => number, most: number): Pace {
  const { maxDatagramBytes } = connection.config
  const small = maxDatagramBytes - pieceReserve
  let window = 4 * maxDatagramBytes
  let inFlight = 0
  void now
  const room = (): number =>
    Math.min(window, most) - inFlight >= maxDatagramBytes ? Math.min(window, most) - inFlight : small
  return {
    observe: () => {
      inFlight = connection.stats().bytesInFlight
    },
    room,
    spend: (maxBytes, datagrams) => {
      let bytes = 0
      for (const { length } of datagrams) bytes += length
      inFlight += bytes
      if (bytes === 0 || inFlight > most) return false
      return maxBytes > small || bytes > small / 2
    },
  }
}
