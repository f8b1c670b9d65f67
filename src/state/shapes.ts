/**
 * How codecs are put together: records, lists, windows, alternatives. A record names a codec for every field of its type, so that a
 * field forgotten here does not compile. Where a type says more than its fields do, `checked` says what must hold between them.
 */
import type { Plan } from '../connection/plan.ts'
import { fail, type Codec, type Limit, type Source } from './codec.ts'
import { mix, mixApart } from './halves.ts'
import { constant, integer, writeInteger } from './scalars.ts'

export function record<A extends object>(fields: { readonly [K in keyof A]-?: Codec<A[K]> }): Codec<A> {
  const names = keysOf(fields)
  const codecs = names.map((field) => fields[field])
  return {
    // Engines walk a record's own fields faster than they look up names that vary: up to where the order is another than described.
    write: (sink, value) => {
      let place = 0
      for (const field in value) {
        if (field !== names[place]) break
        ;(codecs[place] as Codec<A[typeof field]>).write(sink, value[field])
        place += 1
      }
      for (; place < names.length; place += 1) {
        const field = names[place] as (typeof names)[number]
        fields[field].write(sink, value[field])
      }
    },
    hash: (halves, value) => {
      for (const field of names) fields[field].hash(halves, value[field])
    },
    // The one cast: what was read field by field, from codecs of the fields' types, is such a record.
    read: (source) => {
      const value: { [K in keyof A]?: A[K] } = {}
      for (const field of names) value[field] = within(source, field, fields[field])
      return value as A
    },
  }
}

/** In the order in which they are written down. */
export function keysOf<T extends object>(described: T): ReadonlyArray<Extract<keyof T, string>> {
  const keys: Array<Extract<keyof T, string>> = []
  for (const key in described) keys.push(key)
  return keys
}

export function within<A>(source: Source, step: string | number, codec: Codec<A>): A {
  source.path.push(step)
  const value = codec.read(source)
  source.path.pop()
  return value
}

/** `first`: the number by which a fault calls the first item. */
export function readItems<A>(source: Source, item: Codec<A>, count: Codec<number>, first: number): Array<A> {
  const start = source.offset
  const announced = count.read(source)
  const left = source.end - source.offset
  // Every item takes a byte at least.
  if (announced > left) fail(source, start, `${announced} items`, `at most the ${left} bytes that are left`)
  const items: Array<A> = []
  for (let index = 0; index < announced && source.fault === undefined; index += 1)
    items.push(within(source, first + index, item))
  return items
}

export function list<A>(item: Codec<A>, least: Limit, most: Limit): Codec<ReadonlyArray<A>> {
  const count = integer(least, most)
  return {
    write: (sink, value) => {
      writeInteger(sink, value.length)
      for (const each of value) item.write(sink, each)
    },
    hash: (halves, value) => {
      mix(halves, value.length)
      for (const each of value) item.hash(halves, each)
    },
    read: (source) => readItems(source, item, count, 0),
  }
}

const channels = (plan: Plan): number => plan.channel.channels.length

/** One item per channel; `source.channel` says which one is being read. */
export function perChannel<A>(item: Codec<A>): Codec<ReadonlyArray<A>> {
  const next: Codec<A> = {
    write: item.write,
    hash: item.hash,
    read: (source) => {
      const value = item.read(source)
      source.channel += 1
      return value
    },
  }
  const all = list(next, channels, channels)
  return {
    write: all.write,
    hash: all.hash,
    read: (source) => {
      source.channel = 0
      return all.read(source)
    },
  }
}

const tag = integer(0, 1)

/** One or the other. */
export const either = <A, B>(
  isFirst: (value: A | B) => value is A,
  first: Codec<A>,
  second: Codec<B>,
): Codec<A | B> => ({
  write: (sink, value) => {
    const isOne = isFirst(value)
    writeInteger(sink, isOne ? 0 : 1)
    if (isOne) first.write(sink, value)
    else second.write(sink, value)
  },
  hash: (halves, value) => {
    const isOne = isFirst(value)
    mix(halves, isOne ? 0 : 1)
    if (isOne) first.hash(halves, value)
    else second.hash(halves, value)
  },
  read: (source) => (tag.read(source) === 0 ? first.read(source) : second.read(source)),
})

const isNothing = (value: unknown): value is undefined => value === undefined
const nothing: Codec<undefined> = constant(undefined)

export const option = <A>(something: Codec<A>): Codec<A | undefined> => either(isNothing, nothing, something)

/** One of several records, told apart by the name that they carry as `key`. Their order is their number. */
export function variants<A extends object, K extends keyof A>(
  key: K,
  codecs: { readonly [V in A[K] & string]: Codec<Extract<A, Readonly<Record<K, V>>>> },
): Codec<A> {
  const names = keysOf(codecs)
  type Name = (typeof names)[number]
  const index = integer(0, names.length - 1)
  // The casts: names are all there are, and the variant is the one that carries this name.
  const nameOf = (value: A): Name => names.find((name) => name === value[key]) as Name
  return {
    write: (sink, value) => {
      const name = nameOf(value)
      writeInteger(sink, names.indexOf(name))
      codecs[name].write(sink, value as Extract<A, Readonly<Record<K, typeof name>>>)
    },
    hash: (halves, value) => {
      const name = nameOf(value)
      mix(halves, names.indexOf(name))
      codecs[name].hash(halves, value as Extract<A, Readonly<Record<K, typeof name>>>)
    },
    read: (source) => {
      const name = names[index.read(source)] as Name
      return codecs[name].read(source)
    },
  }
}

/** Hashed in halves of its own, so that what the hash came to can be remembered: incremental/memory.ts. */
export const apart = <A>(codec: Codec<A>): Codec<A> => ({
  write: codec.write,
  read: codec.read,
  hash: (halves, value) => mixApart(halves, codec, value),
})

/** Written as another value: `to` before writing, `from` after reading. */
export const mapped = <A, B>(
  to: (value: A) => B,
  codec: Codec<B>,
  from: (form: B, plan: Plan, channel: number) => A,
): Codec<A> => ({
  write: (sink, value) => codec.write(sink, to(value)),
  hash: (halves, value) => codec.hash(halves, to(value)),
  read: (source) => from(codec.read(source), source.plan, source.channel),
})

/** What is wrong with a value that was read, and where in it. */
export interface FieldError {
  readonly field: string
  readonly found: string | number
  readonly allowed: string
}

/** With a rule that joins fields. Asked only where every field was read well. */
export const checked = <A>(
  codec: Codec<A>,
  check: (value: A, plan: Plan, channel: number) => FieldError | undefined,
): Codec<A> => ({
  write: codec.write,
  hash: codec.hash,
  read: (source) => {
    const start = source.offset
    const value = codec.read(source)
    const error = source.fault === undefined ? check(value, source.plan, source.channel) : undefined
    if (error !== undefined) fail(source, start, error.found, error.allowed, error.field)
    return value
  },
})
