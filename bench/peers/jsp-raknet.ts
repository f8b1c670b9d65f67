// jsp-raknet: RakNet, as Minecraft speaks it, in JavaScript. Its Connection alone, without handshake and socket. It repeats only when asked to, and
// once: under loss it does not finish.

import { asBuffer, nodeBytes, type End, type Mode, type Outlets, type Protocol } from '../speed/ends.ts'
import { loadPeer } from './load.ts'

interface Frame {
  reliability: number
  orderChannel: number
  buffer: Buffer
}

interface Connection {
  state: number
  readonly recvQueue: ReadonlyArray<Buffer>
  readonly recieve: (datagram: Buffer) => void
  readonly update: (now: number) => void
  readonly sendQueue: () => void
  readonly addEncapsulatedToQueue: (frame: Frame) => void
}

interface Listener {
  readonly sendBuffer: (datagram: Buffer) => void
  readonly emit: (name: string, frame: Frame) => void
  readonly close: (reason: string) => void
}

interface Connections {
  readonly Connection: new (listener: Listener, mtu: number, address: object) => Connection
}

const mtu = 1200
const connected = 1
const reliabilities: Readonly<Record<Mode, number>> = { reliable: 3, unreliable: 0 }

export async function loadJspRaknet(): Promise<Protocol> {
  const { Connection } = await loadPeer<Connections>('jsp-raknet/js/Connection.js')
  const { default: Encapsulated } = await loadPeer<{ readonly default: new () => Frame }>(
    'jsp-raknet/js/protocol/EncapsulatedPacket.js',
  )
  const openEnd = (mode: Mode, { transmit, deliver }: Outlets): End => {
    const listener: Listener = {
      sendBuffer: transmit,
      emit: (name, frame) => {
        if (name === 'encapsulated') deliver(frame.buffer)
      },
      close: () => undefined,
    }
    const connection = new Connection(listener, mtu, {})
    connection.state = connected
    return {
      update: () => undefined,
      receive: (datagram) => connection.recieve(asBuffer(datagram)),
      drain: () => {
        // It takes four datagrams a call.
        do connection.update(Date.now())
        while (connection.recvQueue.length > 0)
      },
      send: (message) => {
        const frame = new Encapsulated()
        frame.reliability = reliabilities[mode]
        frame.buffer = asBuffer(message)
        connection.addEncapsulatedToQueue(frame)
      },
      flush: () => connection.sendQueue(),
    }
  }
  return {
    open: (mode, [a, b]) => Promise.resolve([openEnd(mode, a), openEnd(mode, b)]),
    pace: 'ticks',
    allocate: nodeBytes,
    maxMessageBytes: 1_048_576,
  }
}
