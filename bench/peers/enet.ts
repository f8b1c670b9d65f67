// enet: ENet 1.3 compiled to asm.js, through its entry for custom sockets. V8 refuses the asm.js and runs it as plain JavaScript. A host is serviced
// twice a tick, as a game does: when datagrams have come, and when messages are to go.

import { EventEmitter } from 'node:events'
import { asBuffer, nodeBytes, type End, type Mode, type Outlets, type Protocol } from '../speed/ends.ts'
import { loadPeer } from './load.ts'

interface EnetPacket {
  readonly data: () => Buffer
}

interface EnetPeer extends EventEmitter {
  /** Answers true when the packet was not queued. */
  readonly send: (channel: number, packet: object) => boolean
}

interface Host extends EventEmitter {
  _io_loop: ReturnType<typeof setInterval> | undefined
  readonly _service: () => void
  readonly flush: () => void
  readonly connect: (address: object, channels: number, word: number) => EnetPeer
}

interface Enet {
  readonly createServerFromSocket: (options: { readonly socket: EventEmitter; readonly peers: number }) => Host
  readonly Packet: new (bytes: Buffer, flags: number) => object
}

const address = '127.0.0.1'
const ports = [5000, 5001] as const
const reliableFlag = 1
const channel = 0

const socketTo = ({ transmit }: Outlets, port: number): EventEmitter =>
  Object.assign(new EventEmitter(), {
    send: (bytes: Uint8Array, offset: number, length: number) => transmit(bytes.subarray(offset, offset + length)),
    bind: () => undefined,
    close: () => undefined,
    setBroadcast: () => undefined,
    address: () => ({ address, port }),
  })

function endOf(
  host: Host,
  Packet: Enet['Packet'],
  peer: () => EnetPeer | undefined,
  socket: EventEmitter,
  port: number,
  mode: Mode,
): End {
  const flags = mode === 'reliable' ? reliableFlag : 0
  const from = { address, port }
  return {
    update: () => undefined,
    receive: (datagram) => {
      socket.emit('message', asBuffer(datagram), from)
    },
    drain: () => host._service(),
    send: (message) => {
      // After a disconnection nothing is sent: the harness counts what is delivered.
      peer()?.send(channel, new Packet(asBuffer(message), flags))
    },
    flush: () => host.flush(),
  }
}

export async function loadEnet(): Promise<Protocol> {
  const { createServerFromSocket, Packet } = await loadPeer<Enet>('enet')
  return {
    open: async (mode, outlets, settle) => {
      const sockets = [socketTo(outlets[0], ports[0]), socketTo(outlets[1], ports[1])] as const
      const hosts = [0, 1].map((side) => createServerFromSocket({ socket: sockets[side as 0 | 1], peers: 2 }))
      const [a, b] = hosts as [Host, Host]
      const peers: Array<EnetPeer | undefined> = [undefined, undefined]
      hosts.forEach((host, side) => {
        host.on('connect', (peer: EnetPeer) => (peers[side] = peer))
        host.on('message', (_: EnetPeer, packet: EnetPacket) => outlets[side as 0 | 1].deliver(packet.data()))
      })
      const pair = [
        endOf(a, Packet, () => peers[0], sockets[0], ports[1], mode),
        endOf(b, Packet, () => peers[1], sockets[1], ports[0], mode),
      ] as const
      a.connect({ address, port: ports[1] }, 1, 0)
      // It would service itself by a timer.
      for (const host of hosts) clearInterval(host._io_loop)
      await settle(pair, () => peers.every((peer) => peer !== undefined))
      return pair
    },
    pace: 'ticks',
    allocate: nodeBytes,
    maxMessageBytes: 1_048_576,
    // Its 16 MB of memory, and 64 file descriptors.
    mostPairs: 20,
  }
}
