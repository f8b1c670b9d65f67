// A path on loopback between a page and a stack: every description that passes names the relay and not the end behind it. It loses every
// so many datagrams of the data phase, or is slow with a queue, once it is told to.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Description } from './peer.ts'

export interface Path {
  /** Every so many datagrams one is lost; 0: none is. */
  readonly loseEvery: number
  /** Of each direction; Infinity: no queue. */
  readonly bytesPerSecond: number
  /** What does not fit in the queue is lost, as in a router. */
  readonly queueBytes: number
  readonly delayMs: number
  /** After so long nothing passes any more. */
  readonly diesAfterMs: number
}

/** As loopback is. */
export const goodPath: Path = {
  loseEvery: 0,
  bytesPerSecond: Infinity,
  queueBytes: Infinity,
  delayMs: 0,
  diesAfterMs: Infinity,
}

export interface Relay {
  /** The answer, with the relay as its only candidate. */
  readonly lead: (answer: Description) => Description
  /** From now on the path is bad. */
  readonly begin: () => void
  readonly close: () => void
}

const localhost = '127.0.0.1'
/** DTLS's application data, RFC 9147: neither checks of ICE nor the handshake are lost. */
const isApplicationData = (datagram: Uint8Array): boolean =>
  datagram[0] === 23 || ((datagram[0] ?? 0) & 0b1110_0000) === 0b0010_0000

const candidate = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host.*$/im
const isV4 = (line: string): boolean => /^a=candidate:\S+ 1 udp \d+ [\d.]+ /i.test(line)

/** A description without candidates: whoever gets it learns the other's address from what arrives. */
export const withoutCandidates = ({ type, sdp }: Description): Description => ({
  type,
  sdp: sdp.replaceAll(/^a=candidate:.*\r?\n/gm, ''),
})

export async function openRelay(path: Path): Promise<Relay> {
  const front = createSocket('udp4').bind(0, localhost)
  await once(front, 'listening')
  const backs = new Map<number, Socket>()
  let target: { readonly address: string; readonly port: number } | undefined
  let badFrom = Infinity
  let isOpen = true

  const way = (): ((datagram: Uint8Array, send: () => void) => void) => {
    let count = 0
    let freeAt = 0
    const isLost = (datagram: Uint8Array, now: number): boolean => {
      if (!isApplicationData(datagram)) return false
      count += 1
      if (path.loseEvery > 0 && count % path.loseEvery === 0) return true
      return path.queueBytes < ((freeAt - now) * path.bytesPerSecond) / 1000
    }
    return (datagram, send) => {
      const now = performance.now()
      if (now < badFrom) send()
      else if (now - badFrom > path.diesAfterMs) return
      else if (!isLost(datagram, now)) {
        freeAt = Math.max(now, freeAt) + (datagram.length * 1000) / path.bytesPerSecond
        setTimeout(send, freeAt - now + path.delayMs)
      }
    }
  }
  const up = way()
  const down = way()
  const ignore = (): void => {}
  /** Each source has a socket of its own behind the relay, as with address translation. */
  const backOf = (port: number, address: string): Socket => {
    const known = backs.get(port)
    if (known !== undefined) return known
    const back = createSocket('udp4').bind(0, localhost)
    backs.set(port, back)
    back.on('error', ignore).on('message', (datagram) => {
      down(datagram, () => isOpen && front.send(datagram, port, address, ignore))
    })
    return back
  }
  front.on('error', ignore).on('message', (datagram, { port, address }) => {
    const back = backOf(port, address)
    up(datagram, () => isOpen && target !== undefined && back.send(datagram, target.port, target.address, ignore))
  })

  return {
    lead: ({ type, sdp }) => {
      const own = sdp.split(/\r?\n/).find(isV4) ?? ''
      const [, address, port] = candidate.exec(own) ?? []
      if (address === undefined) throw new Error(`no candidate in ${sdp}`)
      target = { address, port: Number(port) }
      const line = own.replace(` ${address} ${port} `, ` ${localhost} ${front.address().port} `)
      const bare = withoutCandidates({ type, sdp }).sdp
      return { type, sdp: `${bare.replace(/^a=end-of-candidates\r?\n/m, '').trimEnd()}\r\n${line}\r\n` }
    },
    begin: () => {
      badFrom = Math.min(badFrom, performance.now())
    },
    close: () => {
      isOpen = false
      for (const socket of [front, ...backs.values()]) socket.close()
    },
  }
}
