// @serenityjs/raknet: RakNet in TypeScript, the Connection alone, without handshake and socket. It drops what arrives out of order, and repeats only
// when asked to, and once: under loss it does not finish.

import { asBuffer, nodeBytes, type End, type Mode, type Outlets, type Protocol } from '../speed/ends.ts'
import { loadPeer } from './load.ts'

interface Frame {
  reliability: number
  orderChannel: number
  payload: Buffer
}

interface Connection {
  status: number
  readonly incoming: (datagram: Buffer) => void
  readonly tick: () => void
  readonly sendFrame: (frame: Frame, priority: number) => void
}

interface Server {
  readonly send: (datagram: Buffer) => void
  readonly emit: (name: string, connection: Connection, message: Buffer) => void
  readonly logger: { readonly debug: () => void; readonly warn: () => void }
  readonly connections: Set<Connection>
}

interface SerenityRaknet {
  readonly Connection: new (server: Server, address: object, guid: bigint, mtu: number) => Connection
  readonly Frame: new () => Frame
}

const mtu = 1200
const connected = 1
const normalPriority = 0
const reliabilities: Readonly<Record<Mode, number>> = { reliable: 3, unreliable: 0 }
const ignore = (): void => undefined

export async function loadSerenityRaknet(): Promise<Protocol> {
  const { Connection, Frame } = await loadPeer<SerenityRaknet>('@serenityjs/raknet')
  const openEnd = (mode: Mode, { transmit, deliver }: Outlets): End => {
    const server: Server = {
      send: transmit,
      emit: (name, _, message) => {
        if (name === 'encapsulated') deliver(message)
      },
      logger: { debug: ignore, warn: ignore },
      connections: new Set(),
    }
    const connection = new Connection(server, { address: '127.0.0.1', port: 5000 }, 0n, mtu)
    connection.status = connected
    return {
      update: ignore,
      receive: (datagram) => connection.incoming(asBuffer(datagram)),
      drain: ignore,
      send: (message) => {
        const frame = new Frame()
        frame.reliability = reliabilities[mode]
        frame.orderChannel = 0
        frame.payload = asBuffer(message)
        connection.sendFrame(frame, normalPriority)
      },
      flush: () => connection.tick(),
    }
  }
  return {
    open: (mode, [a, b]) => Promise.resolve([openEnd(mode, a), openEnd(mode, b)]),
    pace: 'ticks',
    allocate: nodeBytes,
    maxMessageBytes: 1_048_576,
  }
}
