// docs/wire-format-vectors.json, read into the vocabulary of value.ts. The configs in the file are written as a user
// writes them, so that the same text can go to `defineConfig`.

import { readFileSync } from 'node:fs'
import { fromHex, toHex } from './hex.ts'
import { type Datagram, type Format, isPiece, type Item, type Knowledge, type Reason } from './value.ts'

export interface PlainConfig {
  readonly maxDatagramBytes?: number
  readonly maxMessageBytes?: number
  readonly channels: Readonly<Record<string, { readonly reliable: boolean; readonly ordered: boolean }>>
  readonly integrity?: 'none' | 'crc32c'
  readonly sessionId?: number
}

interface PlainContext {
  readonly newest?: number
  readonly newestNarrow?: number
  readonly received?: ReadonlyArray<number>
  readonly nextOwn: number
  readonly wideFromOwn?: number
  readonly messages?: Readonly<Record<string, number>>
}

/** A datagram as the file has it: channels by name, bytes as hexadecimal text. */
export interface PlainDatagram {
  readonly wide: boolean
  readonly number: number
  readonly ack?: { readonly number: number; readonly holdMs: number; readonly history: string }
  readonly items: ReadonlyArray<PlainItem>
}

type PlainItem =
  | { readonly channel: string; readonly number?: number; readonly payload: string }
  | {
      readonly channel: string
      readonly number: number
      readonly index: number
      readonly lastIndex: number
      readonly bytes: string
    }

interface PlainVector {
  readonly name: string
  readonly config: string
  readonly writer?: 'a' | 'b'
  readonly context: PlainContext
  readonly bytes: string
}

interface VectorFile {
  readonly configs: Readonly<Record<string, PlainConfig>>
  readonly valid: ReadonlyArray<PlainVector & { readonly value: PlainDatagram }>
  readonly invalid: ReadonlyArray<PlainVector & { readonly reason: Reason }>
}

export interface Vector {
  readonly name: string
  readonly config: PlainConfig
  readonly format: Format
  readonly knowledge: Knowledge
  readonly bytes: Uint8Array
}

const file: VectorFile = JSON.parse(
  readFileSync(new URL('../../docs/wire-format-vectors.json', import.meta.url), 'utf8'),
)

export const validVectors: ReadonlyArray<Vector & { readonly value: PlainDatagram }> = file.valid.map((vector) => ({
  ...parsed(vector),
  value: vector.value,
}))

export const invalidVectors: ReadonlyArray<Vector & { readonly reason: Reason }> = file.invalid.map((vector) => ({
  ...parsed(vector),
  reason: vector.reason,
}))

function parsed(vector: PlainVector): Vector {
  const config = file.configs[vector.config]
  if (config === undefined) throw new Error(`${vector.name}: no config ${vector.config}`)
  const format = formatOf(config, vector.writer)
  return {
    name: vector.name,
    config,
    format,
    knowledge: knowledgeOf(vector.context, format),
    bytes: fromHex(vector.bytes),
  }
}

/** The defaults are those of the page's config: 1,200 and 2^20 bytes, no CRC, session 0. */
export function formatOf(config: PlainConfig, writer?: 'a' | 'b'): Format {
  return {
    maxDatagramBytes: config.maxDatagramBytes ?? 1200,
    maxMessageBytes: config.maxMessageBytes ?? 2 ** 20,
    channels: Object.entries(config.channels).map(([name, { reliable }]) => ({ name, reliable })),
    integrity: config.integrity ?? 'none',
    sessionId: config.sessionId ?? 0,
    ...(writer === undefined ? {} : { writer }),
  }
}

function knowledgeOf({ received, messages, ...numbers }: PlainContext, format: Format): Knowledge {
  const named = Object.entries(messages ?? {})
  return {
    ...numbers,
    received: new Set(numbers.newest === undefined ? received : [numbers.newest, ...(received ?? [])]),
    messages: new Map(named.map(([name, newest]) => [indexOf(name, format), newest])),
  }
}

function indexOf(name: string, format: Format): number {
  return format.channels.findIndex((channel) => channel.name === name)
}

export function plain({ items, ack, ...rest }: Datagram, format: Format): PlainDatagram {
  return {
    ...rest,
    ...(ack === undefined ? {} : { ack: { ...ack, history: toHex(ack.history) } }),
    items: items.map((item) => plainItem(item, format)),
  }
}

function plainItem(item: Item, format: Format): PlainItem {
  const channel = format.channels[item.channel]?.name ?? `no channel ${item.channel}`
  return isPiece(item)
    ? { ...item, channel, bytes: toHex(item.bytes) }
    : { ...item, channel, payload: toHex(item.payload) }
}

export function fromPlain({ items, ack, ...rest }: PlainDatagram, format: Format): Datagram {
  return {
    ...rest,
    ...(ack === undefined ? {} : { ack: { ...ack, history: fromHex(ack.history) } }),
    items: items.map((item) => fromPlainItem(item, format)),
  }
}

function fromPlainItem(item: PlainItem, format: Format): Item {
  const channel = indexOf(item.channel, format)
  return 'payload' in item
    ? { ...item, channel, payload: fromHex(item.payload) }
    : { ...item, channel, bytes: fromHex(item.bytes) }
}
