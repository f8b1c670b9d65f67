// werift-sctp: SCTP in TypeScript, as WebRTC data channels in pure JavaScript have it. It wants a turn of the event loop after every datagram: given
// several in one, it answers with ever more duplicate acks.

import { asBuffer, nodeBytes, type End, type Mode, type Outlets, type Protocol } from '../speed/ends.ts'
import { loadPeer } from './load.ts'

interface Transport {
  onData: ((datagram: Buffer) => void) | undefined
  readonly send: (datagram: Buffer) => Promise<void>
  readonly close: () => void
}

interface Sctp {
  readonly state: string
  readonly onReceive: { readonly subscribe: (heard: (stream: number, kind: number, message: Buffer) => void) => void }
  readonly setRemotePort: (port: number) => void
  readonly start: (port: number) => Promise<void>
  readonly send: (
    stream: number,
    kind: number,
    message: Buffer,
    options: { readonly ordered: boolean; readonly maxRetransmits?: number },
  ) => Promise<void>
}

interface WeriftSctp {
  readonly SCTP: {
    readonly client: (transport: Transport, port: number) => Sctp
    readonly server: (transport: Transport, port: number) => Sctp
  }
}

const port = 5000
/** WebRTC's number for binary messages. */
const binary = 53

const transportTo = ({ transmit }: Outlets): Transport => ({
  onData: undefined,
  send: (datagram) => {
    transmit(datagram)
    return Promise.resolve()
  },
  close: () => undefined,
})

function endOf(sctp: Sctp, transport: Transport, mode: Mode, { deliver }: Outlets): End {
  sctp.onReceive.subscribe((_stream, _kind, message) => deliver(message))
  const options = mode === 'reliable' ? { ordered: true } : { ordered: false, maxRetransmits: 0 }
  return {
    update: () => undefined,
    receive: (datagram) => transport.onData?.(asBuffer(datagram)),
    drain: () => undefined,
    send: (message) => {
      void sctp.send(0, binary, asBuffer(message), options)
    },
    flush: () => undefined,
  }
}

export async function loadWeriftSctp(): Promise<Protocol> {
  const { SCTP } = await loadPeer<WeriftSctp>('werift-sctp')
  return {
    open: async (mode, [a, b], settle) => {
      const transports = [transportTo(a), transportTo(b)] as const
      const client = SCTP.client(transports[0], port)
      const server = SCTP.server(transports[1], port)
      const pair = [endOf(client, transports[0], mode, a), endOf(server, transports[1], mode, b)] as const
      void server.start(port)
      void client.start(port)
      await settle(pair, () => client.state === 'connected' && server.state === 'connected')
      return pair
    },
    pace: 'turns',
    allocate: nodeBytes,
    maxMessageBytes: 1_048_576,
  }
}
