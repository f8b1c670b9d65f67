/**
 * A connection over the datagrams of a WebTransport session: QUIC's, encrypted, checked and under congestion control. What is too long for
 * the path vanishes without a word, and the longest may change while it runs, so it is looked up before each is sent. The stream of
 * outgoing datagrams has a queue; datagrams are made only when it asks for more, and what waits in it too long is dropped by it.
 */
import type { Config } from '../config.ts'
import * as E from '../fp.ts'
import type { Packeteer } from '../packeteer.ts'
import { monotonicNow, openIntake, type Link, type LinkError, type LinkOptions } from './link.ts'

export type { Link, LinkError, LinkOptions } from './link.ts'

/** What is needed of a `WebTransport` whose `ready` has come. */
export interface DatagramSession {
  readonly datagrams: SessionDatagrams
  readonly closed: Promise<unknown>
  close(): void
}

export interface SessionDatagrams {
  readonly maxDatagramSize: number
  readonly readable: { getReader(): DatagramReader }
  readonly writable?: DatagramWritable
  /** What newer browsers have in the place of `writable`. */
  createWritable?(): DatagramWritable
  /** Milliseconds that a datagram may wait for the network; then it is dropped. */
  outgoingMaxAge?: unknown
}

export interface DatagramWritable {
  getWriter(): DatagramWriter
}

export interface DatagramReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  releaseLock(): void
}

export interface DatagramWriter {
  /** Datagrams that the stream asks for; no number once it has failed. */
  readonly desiredSize: unknown
  readonly ready: Promise<unknown>
  write(datagram: Uint8Array): Promise<void>
  releaseLock(): void
}

/** Three ticks of 60 a second: by then there is something newer to say. */
const maxAgeMs = 50

/** Attaches a connection to a session that is ready. `config.maxDatagramBytes` has to fit: 1,150 does nearly everywhere. */
export function attachSession<C extends Config>(
  session: DatagramSession,
  connection: Packeteer<C>,
  options: LinkOptions = {},
): E.Either<LinkError, Link<C>> {
  const { now = monotonicNow, onClose } = options
  const { datagrams } = session
  const { maxDatagramBytes } = connection.config
  if (maxDatagramBytes > datagrams.maxDatagramSize) {
    return E.left({ type: 'DatagramsTooLong', maxDatagramBytes, allowed: datagrams.maxDatagramSize })
  }
  const writable = datagrams.writable ?? datagrams.createWritable?.()
  if (writable === undefined) return E.left({ type: 'NoDatagrams' })
  wishMaxAge(datagrams)
  const intake = openIntake(connection, now)
  const writer = writable.getWriter()
  const reader = datagrams.readable.getReader()
  let isAlive = true
  let isWaiting = false

  const asksForMore = (): boolean => isAlive && typeof writer.desiredSize === 'number' && writer.desiredSize > 0
  /** One datagram's worth as long as the stream asks for more; then again when it does. */
  const flush = (): void => {
    isWaiting = false
    while (asksForMore()) {
      const made = connection.packetsToSend({ maxBytes: maxDatagramBytes })
      if (made.length === 0) return
      for (const datagram of made) {
        // Longer than the path takes by now, or not taken: a lost datagram, and Packeteer finds out.
        if (datagram.length <= datagrams.maxDatagramSize) writer.write(datagram).catch(ignore)
      }
    }
    if (!isAlive) return
    isWaiting = true
    writer.ready.then(flush, ignore)
  }
  const end = (): void => {
    if (letGo()) onClose?.()
  }
  const letGo = (): boolean => {
    if (!isAlive) return false
    isAlive = false
    reader.releaseLock()
    writer.releaseLock()
    return true
  }
  const receive = ({ done, value }: { readonly done: boolean; readonly value?: Uint8Array | undefined }): void => {
    if (!isAlive) return
    if (done) return end()
    if (value !== undefined) intake.take(value)
    reader.read().then(receive, end)
  }

  reader.read().then(receive, end)
  session.closed.then(end, end)
  return E.right({
    connection,
    get isAlive() {
      return isAlive
    },
    beginTick: intake.passTime,
    endTick: () => {
      if (!isAlive) return
      // Nothing leaves while the stream is full, but verdicts of time are passed.
      if (isWaiting) connection.packetsToSend({ maxBytes: 0 })
      else flush()
    },
    close: () => {
      if (letGo()) session.close()
    },
  })
}

/** Not every host can: Deno 2.9 throws at it. Then datagrams wait as long as it likes. */
function wishMaxAge(datagrams: SessionDatagrams): void {
  try {
    datagrams.outgoingMaxAge = maxAgeMs
  } catch {
    return
  }
}

const ignore = (): void => {}
