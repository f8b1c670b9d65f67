// sctp: SCTP in plain JavaScript, over its UDP transport with a socket that is none. Driven by the primitives of its associations: its streams allow
// one message per turn of the event loop. What its congestion window does not take waits here.

import { EventEmitter } from 'node:events'
import { asBuffer, nodeBytes, type End, type Mode, type Outlets, type Protocol } from '../speed/ends.ts'
import { loadPeer } from './load.ts'

interface Association extends EventEmitter {
  readonly flightsize: number
  readonly cwnd: number
  readonly state: string
  readonly SEND: (
    message: Buffer,
    options: { readonly stream_id: number; readonly unordered: boolean; readonly ppid: number },
    sent: (error?: Error) => void,
  ) => boolean
  readonly RECEIVE: () => Buffer | undefined
}

interface Endpoint extends EventEmitter {
  readonly ASSOCIATE: (options: { readonly remotePort: number }) => Association
}

interface Endpoints {
  readonly INITIALIZE: (
    options: { readonly localPort: number; readonly MIS: number; readonly OS: number },
    transport: { readonly udpTransport: EventEmitter; readonly udpPeer: { address: string; port: number } },
    made: (error: Error | undefined, endpoint: Endpoint) => void,
  ) => void
}

const ports = [5000, 5001] as const
const ignore = (): void => undefined

const socketTo = ({ transmit }: Outlets): EventEmitter =>
  Object.assign(new EventEmitter(), {
    send: (datagram: Buffer, _port: number, _address: string, sent?: () => void) => {
      transmit(datagram)
      sent?.()
    },
  })

function endOf(association: () => Association | undefined, socket: EventEmitter, mode: Mode): End {
  const waiting: Array<Buffer> = []
  const options = { stream_id: 0, unordered: mode === 'unreliable', ppid: 0 }
  const sendWaiting = (): void => {
    const open = association()
    if (open === undefined) return
    while (waiting.length > 0 && open.flightsize < open.cwnd) open.SEND(waiting.shift() as Buffer, options, ignore)
  }
  return {
    update: ignore,
    receive: (datagram) => {
      socket.emit('message', asBuffer(datagram), {})
      if (waiting.length > 0) sendWaiting()
    },
    drain: ignore,
    send: (message) => {
      waiting.push(asBuffer(message))
    },
    flush: sendWaiting,
  }
}

const initialize = (endpoints: Endpoints, localPort: number, socket: EventEmitter, peerPort: number): Endpoint => {
  let made: Endpoint | undefined
  const transport = { udpTransport: socket, udpPeer: { address: '127.0.0.1', port: peerPort } }
  endpoints.INITIALIZE({ localPort, MIS: 2, OS: 2 }, transport, (_, endpoint) => (made = endpoint))
  if (made === undefined) throw new Error('sctp made no endpoint')
  return made
}

export async function loadSctp(): Promise<Protocol> {
  const { defaults } = await loadPeer<{ readonly defaults: (values: object) => void }>('sctp')
  defaults({ PMTU: 1200 })
  const endpoints = await loadPeer<Endpoints>('sctp/lib/endpoint.js')
  return {
    open: async (mode, outlets, settle) => {
      const sockets = [socketTo(outlets[0]), socketTo(outlets[1])] as const
      const associations: Array<Association | undefined> = [undefined, undefined]
      const ends = [0, 1].map((side) => endOf(() => associations[side], sockets[side as 0 | 1], mode))
      const pair = [ends[0] as End, ends[1] as End] as const
      const heed = (side: 0 | 1, association: Association): void => {
        associations[side] = association
        association.on('DATA ARRIVE', () => {
          const message = association.RECEIVE()
          if (message !== undefined) outlets[side].deliver(message)
        })
      }
      const server = initialize(endpoints, ports[1], sockets[1], ports[0])
      server.on('association', (association: Association) => heed(1, association))
      heed(0, initialize(endpoints, ports[0], sockets[0], ports[1]).ASSOCIATE({ remotePort: ports[1] }))
      await settle(pair, () => associations.every((association) => association?.state === 'ESTABLISHED'))
      return pair
    },
    pace: 'turns',
    allocate: nodeBytes,
    // A longer one ignores the congestion window.
    maxMessageBytes: 16_384,
    // A thousand take minutes to come together.
    mostPairs: 100,
  }
}
