/**
 * Whose a datagram is: its peer's, a stranger's who may get a place, or nobody's. A stranger gets a place only with a datagram that its
 * new connection takes, and only while there are places. What no connection knows goes to the application.
 */
import type { Config } from '../../config.ts'
import * as E from '../../fp.ts'
import type { Packeteer } from '../../packeteer.ts'
import { openIntake, type Intake } from '../link.ts'
import type { Setting } from './host.ts'
import { openPlace } from './outbound.ts'
import type { Remote } from './peer.ts'
import { spellingOf, type Place } from './places.ts'

/** Reasons for which a connection discards what was surely written for it. What it discards for another may be anything. */
const reasonsOfOurs: ReadonlySet<string> = new Set(['Duplicate', 'Stale', 'ForgedAck', 'BeyondWindow', 'Abandoned'])

/** The listener of the socket's datagrams. */
export function openInbound<C extends Config>(setting: Setting<C>): (datagram: Uint8Array, heard: Remote) => void {
  const { places, now } = setting
  const { attempt, openTrouble } = setting.errors
  const { admit, onPeer, onForeign, maxPeers = 64 } = setting.options
  const tableTrouble = openTrouble()

  /** Why the connection discarded it; undefined if it took it. */
  const refusalOf = (connection: Packeteer<C>, intake: Intake, datagram: Uint8Array): string | undefined => {
    intake.passTime()
    const answer = connection.receivePacket(datagram)
    return E.isLeft(answer) ? answer.left.type : undefined
  }

  const takeFromStranger = (datagram: Uint8Array, remote: Remote, form: string): boolean => {
    // Port 0 means that the sender wants no answer (RFC 768), and sockets refuse to send there.
    if (admit === undefined || remote.port === 0) return false
    if (places.peers.size >= maxPeers) {
      tableTrouble((times) => ({ type: 'TableFull', remote, times }))
      return false
    }
    const connection = attempt('admit', () => admit(remote, datagram))
    if (connection === undefined) return false
    const intake = openIntake(connection, now)
    if (refusalOf(connection, intake, datagram) !== undefined) return false
    const place = openPlace(setting, remote, connection, intake, form)
    places.seat(place)
    attempt('onPeer', () => onPeer?.(place.peer))
    return true
  }

  const takeFromPeer = ({ peer, intake }: Place<C>, datagram: Uint8Array): boolean => {
    const refusal = refusalOf(peer.connection, intake, datagram)
    return refusal === undefined || reasonsOfOurs.has(refusal)
  }

  return (datagram, heard) => {
    if (!setting.isAlive) return
    const place = places.at(heard)
    if (place !== undefined && takeFromPeer(place, datagram)) return
    const remote = { address: spellingOf(heard.address), port: heard.port }
    if (place === undefined && takeFromStranger(datagram, remote, heard.address)) return
    if (onForeign !== undefined) attempt('onForeign', () => onForeign(datagram, remote))
  }
}
