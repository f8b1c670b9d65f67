// A reader of recordings, written from docs/recordings.md alone: no code of src. It believes every checksum it has computed itself and
// nothing else, and throws where the document says that a file is not right. Whole files only: it does not look for its way.

import { crc32c } from '../../wire-format/crc32c.ts'
import { digitsOf, startLanes, throughBytes, type Lanes } from './digest.ts'

export interface SeenFrame {
  readonly type: number
  readonly payload: Uint8Array
}

export type SeenEvent = readonly [name: string, ...fields: ReadonlyArray<unknown>]

export interface SeenSnapshot {
  readonly version: string
  readonly library: string
  readonly side: number
  readonly config: unknown
  readonly event: number
  readonly time: number
  readonly effects: Lanes
  readonly stateVersion: number
  /** Of no bytes where the connection begins here, with these counters. */
  readonly state: Uint8Array
  readonly origin: readonly [packet: number, message: number] | undefined
}

export interface SeenCheck {
  readonly event: number
  readonly time: number
  readonly stateHash: string
  readonly effectsHash: string
}

export interface SeenRecording {
  readonly snapshots: ReadonlyArray<SeenSnapshot>
  readonly events: ReadonlyArray<SeenEvent>
  readonly checks: ReadonlyArray<SeenCheck>
  readonly marks: ReadonlyArray<unknown>
  readonly kinds: Readonly<Record<number, string>>
}

const wrong = (what: string): never => {
  throw new Error(`not right: ${what}`)
}

/** Walks over bytes. */
class Cursor {
  at = 0
  readonly bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
  get isAtEnd(): boolean {
    return this.at === this.bytes.length
  }
  take(count: number): Uint8Array {
    if (this.at + count > this.bytes.length) wrong('it ends too early')
    return this.bytes.subarray(this.at, (this.at += count))
  }
  uint(width: number): bigint {
    return [...this.take(width)].reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
  }
  byte(): number {
    return Number(this.uint(1))
  }
  number(): number {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte()
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return byte === 0 && shift > 0n ? wrong('a longer number than need be') : Number(value)
    }
  }
  block(): Uint8Array {
    return this.take(this.number())
  }
  text(): string {
    return new TextDecoder('utf-8', { fatal: true }).decode(this.block())
  }
  double(): number {
    return new DataView(this.take(8).slice().buffer).getFloat64(0, true)
  }
  digits(): string {
    return this.uint(8).toString(16).padStart(16, '0')
  }
  odd(): unknown {
    const kind = this.byte()
    if (kind === 3) return this.double()
    if (kind === 4)
      return Array.from({ length: this.number() }, () => String.fromCharCode(Number(this.uint(2)))).join('')
    if (kind === 5) return this.block()
    return ['undefined', 'false', 'true', '', '', '', 'object', 'function', 'symbol', 'bigint'][kind] ?? wrong('odd')
  }
}

/** Every frame of a whole file, its checksum checked, and the marker. */
export function framesOf(file: Uint8Array): { readonly marker: Uint8Array; readonly frames: ReadonlyArray<SeenFrame> } {
  const cursor = new Cursor(file)
  if (Buffer.from(cursor.take(8)).toString('hex') !== '89504b54520d0a1a') wrong('magic')
  const marker = cursor.take(16)
  if (Buffer.compare(marker, cursor.take(16)) !== 0) wrong('marker')
  const frames: Array<SeenFrame> = []
  while (!cursor.isAtEnd) {
    const length = cursor.number()
    const type = cursor.byte()
    const payload = cursor.take(length)
    const checked = new DataView(new ArrayBuffer(33))
    checked.setBigUint64(0, BigInt(frames.length), true)
    checked.setBigUint64(8, BigInt(length), true)
    checked.setUint8(16, type)
    throughBytes(startLanes, payload).forEach((lane, at) => checked.setUint32(17 + 4 * at, Number(lane), true))
    if (Number(cursor.uint(4)) !== crc32c(new Uint8Array(checked.buffer))) wrong(`checksum of frame ${frames.length}`)
    frames.push({ type, payload })
  }
  return { marker, frames }
}

export function readFile(file: Uint8Array): SeenRecording {
  const { marker, frames } = framesOf(file)
  const snapshots: Array<SeenSnapshot> = []
  const events: Array<SeenEvent> = []
  const checks: Array<SeenCheck> = []
  const marks: Array<unknown> = []
  const kinds: Record<number, string> = {}
  let time = 0
  const stands = (cursor: Cursor): { readonly event: number; readonly time: number } => {
    const [event, told] = [cursor.number(), cursor.number()]
    if (event !== (snapshots[0]?.event ?? 0) + events.length || told !== time) wrong(`event ${event} at ${told}`)
    return { event, time: told }
  }
  for (const [index, { type, payload }] of frames.entries()) {
    const cursor = new Cursor(payload)
    switch (type) {
      case 1: {
        const head = { version: `${cursor.byte()}.${cursor.byte()}`, library: cursor.text(), side: cursor.byte() }
        const config: unknown = JSON.parse(cursor.text())
        if (index > 0) stands(cursor)
        const [event, at] =
          index > 0 ? [events.length + (snapshots[0]?.event ?? 0), time] : [cursor.number(), cursor.number()]
        time = at
        const effects = [cursor.uint(4), cursor.uint(4), cursor.uint(4), cursor.uint(4)] as const
        if (head.version !== '2.0') wrong(`version ${head.version}`)
        snapshots.push({
          ...head,
          side: head.side & 3,
          config,
          event,
          time,
          effects,
          ...startOf(cursor, head.side >= 4),
        })
        if (head.side >= 4 && event > 0) wrong('a beginning after events')
        if (index > 0 && frames[index - 1]?.type !== 4) wrong('no sync frame before a snapshot')
        break
      }
      case 2:
        while (!cursor.isAtEnd) {
          const event = eventOf(cursor)
          events.push(event)
          if (event[0] === 'Ticked') time = Math.min(time + Number(event[1]), Number.MAX_SAFE_INTEGER)
        }
        break
      case 3:
        checks.push({ ...stands(cursor), stateHash: cursor.digits(), effectsHash: cursor.digits() })
        break
      case 4:
        if (Buffer.compare(cursor.take(16), marker) !== 0 || cursor.number() !== index) wrong('sync')
        break
      case 5:
        stands(cursor)
        if (index !== frames.length - 1) wrong('something follows the end')
        break
      case 129:
        marks.push(JSON.parse(new TextDecoder().decode(cursor.take(payload.length))))
        break
      case 130:
        while (!cursor.isAtEnd) {
          const [tag, name] = [cursor.byte(), cursor.text()]
          const bytes = Buffer.byteLength(name)
          if (tag < 16 || bytes < 1 || bytes > 64) wrong(`kind ${tag}`)
          kinds[tag] = name
        }
        break
      default:
        wrong(`frame of type ${type}`)
    }
    if (!cursor.isAtEnd) wrong(`more than there should be in frame ${index}`)
  }
  return { snapshots, events, checks, marks, kinds }
}

function startOf(cursor: Cursor, beginsHere: boolean): Pick<SeenSnapshot, 'stateVersion' | 'state' | 'origin'> {
  if (beginsHere)
    return { stateVersion: cursor.byte(), state: cursor.take(0), origin: [cursor.number(), cursor.number()] }
  const state = cursor.block()
  return { stateVersion: state[0] ?? wrong('a state of no bytes'), state, origin: undefined }
}

function eventOf(cursor: Cursor): SeenEvent {
  const tag = cursor.byte()
  switch (tag) {
    case 0:
      return ['Ticked', cursor.number()]
    case 1:
      return ['DatagramReceived', cursor.block()]
    case 2:
      return ['MessageSubmitted', cursor.byte(), cursor.block()]
    case 3: {
      const ttl = cursor.double()
      return ['MessageSubmitted', cursor.byte(), cursor.block(), ttl]
    }
    case 4:
      return ['FlushRequested']
    case 5:
      return ['FlushRequested', cursor.number()]
    case 6:
      return ['odd Ticked', cursor.odd()]
    case 7:
      return ['odd DatagramReceived', cursor.odd()]
    case 8:
      return ['odd MessageSubmitted', cursor.odd(), cursor.odd(), cursor.odd()]
    case 9:
      return ['odd FlushRequested', cursor.odd()]
    default:
      return tag < 16 ? wrong(`event ${tag}`) : ['to come', tag, cursor.block()]
  }
}

/** Of the frames' digest: the document's own example of a digest is that of nothing. */
export const digestOfNothing: string = digitsOf(startLanes)
