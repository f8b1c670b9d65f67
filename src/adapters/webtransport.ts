/**
 * A connection over the datagrams of a WebTransport session: QUIC's, encrypted, checked and under congestion control. What is too long for
 * the path vanishes without a word, and the longest may change while it runs, so it is looked up before each is made. The stream of
 * outgoing datagrams has a queue; datagrams are made only when it asks for more, and what waits in it too long is dropped by it.
 */
import type { Config } from '../config.ts'
import * as E from '../fp.ts'
import type { Packeteer } from '../packeteer.ts'
import { attachCarrier, type Carrier, type CarrierOptions } from './carrier.ts'
import { wish, type Link, type LinkError } from './link.ts'

export type { Link, LinkEnd, LinkError, LinkOptions, LinkTrouble } from './link.ts'

/** What is needed of a `WebTransport` whose `ready` has come. */
export interface DatagramSession {
  readonly datagrams: SessionDatagrams
  /** Some hosts never settle it. */
  readonly closed?: Promise<unknown>
  close(): void
}

export interface SessionDatagrams {
  /** Bytes. Not every host knows: undefined, NaN or one that throws is no bound. 0: none passes. */
  readonly maxDatagramSize?: number | undefined
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
  read(): Promise<DatagramRead>
  releaseLock(): void
}

export interface DatagramRead {
  readonly done: boolean
  readonly value?: unknown
}

export interface DatagramWriter {
  /** Datagrams that the stream asks for; no number once it has failed. */
  readonly desiredSize: unknown
  readonly ready: Promise<unknown>
  readonly closed?: Promise<unknown>
  write(datagram: Uint8Array): Promise<void>
  releaseLock(): void
}

export interface SessionOptions extends CarrierOptions {}

/** Three ticks of 60 a second: by then there is something newer to say. */
const maxAgeMs = 50

/**
 * Attaches a connection to a session that is ready. `config.maxDatagramBytes` has to fit: 1,024 does nearly everywhere, browsers say no
 * less; a path that takes less than the config allows is a `Left` that says how much.
 */
export function attachSession<C extends Config>(
  session: DatagramSession,
  connection: Packeteer<C>,
  options: SessionOptions = {},
): E.Either<LinkError, Link<C>> {
  const { datagrams } = session
  const { maxDatagramBytes } = connection.config
  const allowed = sizeOf(datagrams) ?? maxDatagramBytes
  if (maxDatagramBytes > allowed) return E.left({ type: 'DatagramsTooLong', maxDatagramBytes, allowed })
  const writable = datagrams.writable ?? datagrams.createWritable?.()
  if (writable === undefined) return E.left({ type: 'NoDatagrams' })
  // Not every host can: Deno 2.9 throws at it. Then datagrams wait as long as it likes.
  wish(() => (datagrams.outgoingMaxAge = maxAgeMs))
  return E.right(attachCarrier(carrierOf(session, writable.getWriter()), connection, options))
}

function carrierOf(session: DatagramSession, writer: DatagramWriter): Carrier {
  const { datagrams } = session
  const reader = datagrams.readable.getReader()
  let ended: (error?: unknown) => void = ignore
  let hasRoom = ignore
  let isWatched = false

  const watch = (): void => {
    if (isWatched) return
    isWatched = true
    writer.ready.then(() => {
      isWatched = false
      hasRoom()
    }, ignore)
  }
  return {
    send: (datagram) => writer.write(datagram),
    onDatagram: (listener) => {
      const read = (): void => void reader.read().then(receive, ended)
      const receive = ({ done, value }: DatagramRead): void => {
        if (done) return ended()
        if (value !== undefined) listener(value)
        read()
      }
      read()
      return () => reader.releaseLock()
    },
    onClose: (listener) => {
      ended = listener
      const closed = (): void => listener()
      session.closed?.then(closed, listener)
      writer.closed?.then(closed, listener)
      return () => writer.releaseLock()
    },
    // What the stream does not ask for would wait in it.
    pending: () => {
      if (Number(writer.desiredSize) > 0) return 0
      watch()
      return 1
    },
    onRoom: (listener) => void (hasRoom = listener),
    state: () => (typeof writer.desiredSize === 'number' ? 'open' : 'closed'),
    longest: () => sizeOf(datagrams) || undefined,
    close: () => session.close(),
  }
}

/** undefined: the host does not know. */
function sizeOf(datagrams: SessionDatagrams): number | undefined {
  try {
    const size: unknown = datagrams.maxDatagramSize
    return typeof size === 'number' && size >= 0 ? size : undefined
  } catch {
    return undefined
  }
}

const ignore = (): void => {}
