// node-kcp: KCP in C behind an addon. Turbo settings (nodelay, 10 ms, resend after 2, no congestion control), windows of 128 packets, as
// its users set it for games. It has no unreliable mode, and takes at most a window of fragments as one message.

import { asBuffer, nodeBytes, type End, type Outlets, type Protocol } from '../speed/ends.ts'
import { loadPeer } from './load.ts'

interface Kcp {
  readonly input: (datagram: Buffer) => number
  readonly send: (message: Buffer) => number
  readonly recv: () => Buffer | undefined
  readonly update: (now: number) => void
  readonly flush: () => void
  readonly output: (transmit: (datagram: Buffer, size: number) => void) => void
  readonly nodelay: (nodelay: number, interval: number, resend: number, nc: number) => void
  readonly wndsize: (send: number, receive: number) => void
  readonly setmtu: (mtu: number) => void
}

interface NodeKcp {
  readonly KCP: new (conversation: number, context: object) => Kcp
}

const windowPackets = 128
const mtu = 1200
const headerBytes = 24

function openEnd(kcp: Kcp, { transmit, deliver }: Outlets): End {
  kcp.nodelay(1, 10, 2, 1)
  kcp.wndsize(windowPackets, windowPackets)
  kcp.setmtu(mtu)
  kcp.output((datagram, size) => transmit(datagram.length === size ? datagram : datagram.subarray(0, size)))
  let time = 0
  return {
    update: (now) => {
      time = Math.floor(now)
    },
    receive: (datagram) => {
      kcp.input(asBuffer(datagram))
    },
    drain: () => {
      for (let message = kcp.recv(); message !== undefined; message = kcp.recv()) deliver(message)
    },
    send: (message) => {
      if (kcp.send(asBuffer(message)) < 0) throw new Error('node-kcp refused a message')
    },
    flush: () => {
      kcp.update(time)
    },
  }
}

export async function loadNodeKcp(): Promise<Protocol> {
  const { KCP } = await loadPeer<NodeKcp>('node-kcp/index.js')
  return {
    open: (_, [a, b]) => Promise.resolve([openEnd(new KCP(1, {}), a), openEnd(new KCP(1, {}), b)]),
    pace: 'ticks',
    allocate: nodeBytes,
    maxMessageBytes: (windowPackets - 1) * (mtu - headerBytes),
  }
}
