/**
 * A codec describes how values of one kind are written, read and hashed. Descriptions of records are made of descriptions of their
 * fields, so there is one description of State, and encoding, decoding and hash follow from it.
 *
 * Reading is total. The first fault is kept and reading goes on with the least there is (0, nothing, the first variant) without taking
 * a byte, so that no codec needs to ask. Nothing is allocated by an announced size: a count is held against what bytes are left.
 */
import type { Plan } from '../connection/plan.ts'
import type { Halves } from './halves.ts'

export interface Codec<A> {
  readonly write: (sink: Sink, value: A) => void
  readonly read: (source: Source) => A
  /** Equal encodings, equal hashes. */
  readonly hash: (halves: Halves, value: A) => void
}

/** Grows; a local of one encoding. */
export interface Sink {
  bytes: Uint8Array
  offset: number
}

export interface Source {
  readonly bytes: Uint8Array
  /** Where reading stops: before the checksum. */
  readonly end: number
  /** What config allows. */
  readonly plan: Plan
  /** Names and indexes of the fields around the one being read. */
  readonly path: Array<string | number>
  /** The channel whose part is being read. */
  channel: number
  offset: number
  fault: Fault | undefined
}

/** What is wrong with an encoding. */
export interface Fault {
  /** As `packets.flight.sent[3].bytes`. */
  readonly field: string
  /** Where the field begins, in bytes. */
  readonly offset: number
  readonly found: string
  readonly allowed: string
}

/** A limit, or how it follows from config, and there from the channel. */
export type Limit = number | ((plan: Plan, channel: number) => number)

export const limitOf = (limit: Limit, { plan, channel }: Source): number =>
  typeof limit === 'number' ? limit : limit(plan, channel)

/** Keeps the first fault. `field` names a part of what is being read. */
export function fail(source: Source, offset: number, found: string | number, allowed: string, field = ''): void {
  if (source.fault !== undefined) return
  const steps = source.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
  const path = `${steps.join('')}${field}`
  source.fault = { field: path === '' ? 'state' : path.replace(/^\./, ''), offset, found: String(found), allowed }
}

/** Makes room for so many bytes. */
export function reserve(sink: Sink, count: number): void {
  if (sink.offset + count <= sink.bytes.length) return
  const larger = new Uint8Array(Math.max(2 * sink.bytes.length, sink.offset + count))
  larger.set(sink.bytes)
  sink.bytes = larger
}

/** The next byte; 0 and a fault where there is none. */
export function takeByte(source: Source): number {
  if (source.fault !== undefined) return 0
  if (source.offset >= source.end) {
    fail(source, source.offset, 'the end', 'more bytes')
    return 0
  }
  source.offset += 1
  return source.bytes[source.offset - 1] as number
}
