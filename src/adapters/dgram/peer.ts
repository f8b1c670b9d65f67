/** Who is at the other end of a UDP socket: an address and a port, and once it has a place, a connection. */
import type { Config } from '../../config.ts'
import type { Packeteer } from '../../packeteer.ts'

export interface Remote {
  /** An IP address in any spelling, or a name. */
  readonly address: string
  /** 1 to 65,535. */
  readonly port: number
}

export interface UdpPeer<C extends Config> extends Remote {
  /** In canonical form. A name that was met stands here until it has been resolved, then its address. */
  readonly address: string
  readonly connection: Packeteer<C>
}
