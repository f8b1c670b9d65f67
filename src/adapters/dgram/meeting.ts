/**
 * A place for a peer that the application knows. It has it at once. Where it was named, and not addressed, datagrams wait until the name
 * is resolved. A name without an address, an address of another family and a port that is none are told, and free the place.
 */
import type { Config } from '../../config.ts'
import type { Packeteer } from '../../packeteer.ts'
import { openIntake } from '../link.ts'
import { destinationOf, formFor } from './address.ts'
import type { Setting } from './host.ts'
import { locate, resolveByHost } from './names.ts'
import { openPlace } from './outbound.ts'
import type { Remote, UdpPeer } from './peer.ts'
import { spellingOf, type Place } from './places.ts'

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536

export function meet<C extends Config>(
  setting: Setting<C>,
  { address, port }: Remote,
  connection: Packeteer<C>,
): UdpPeer<C> {
  const { places, family, now } = setting
  const destination = isPort(port) ? destinationOf(address, family) : undefined
  const form = destination === undefined ? undefined : formFor(destination, family)
  const remote = { address: destination ?? spellingOf(address), port }
  const place = openPlace(setting, remote, connection, openIntake(connection, now), form)
  places.unseat(places.find({ address, port }))
  places.seat(place, address)
  if (destination === undefined) resolve(setting, place, { address, port })
  return place.peer
}

/** By the time of the answer the place may be another's, or the host closed. */
function resolve<C extends Config>(setting: Setting<C>, place: Place<C>, { address, port }: Remote): void {
  const { places, family, errors, options } = setting
  const found = isPort(port)
    ? locate(address, family, options.resolve ?? resolveByHost)
    : Promise.reject(new RangeError(`${port} is no port to send to`))
  const isWanted = (): boolean => setting.isAlive && places.isSeated(place)
  found.then(
    (destination) => {
      if (!isWanted()) return
      places.move(place, destination)
      place.form = formFor(destination, family)
    },
    (cause: unknown) => {
      if (!isWanted()) return
      places.unseat(place)
      errors.tell({ type: 'NotResolved', peer: place.peer, cause })
    },
  )
}
