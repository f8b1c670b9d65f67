/**
 * The one file of the main entry that names io-ts: its `Decoder` and its errors, as types, with the five constructors that the config
 * needs beside them. The values are io-ts's own in every respect, so its reporters and combinators take them; importing its functions
 * would add 2.6 kB gzipped to every page, as its classes are made on load (docs/decisions.md). Recordings use io-ts itself.
 */
import type { Context, Decoder as IoDecoder, Errors, Validation } from 'io-ts'
import { left, right } from './fp.ts'

export type { Context, ContextEntry, Errors, ValidationError, Validation } from 'io-ts'

/** `name` is the sentence that an error quotes: what is allowed. */
export type Decoder<A> = IoDecoder<unknown, A>

export const decoder = <A>(name: string, validate: Decoder<A>['validate']): Decoder<A> => {
  const self: Decoder<A> = {
    name,
    validate,
    decode: (value) => validate(value, [{ key: '', type: self, actual: value }]),
  }
  return self
}

export const success: <A>(value: A) => Validation<A> = right

export const failures = <A>(errors: Errors): Validation<A> => left(errors)

export const failure = <A>(value: unknown, context: Context): Validation<A> => failures([{ value, context }])

export const within = (context: Context, key: string, type: Decoder<unknown>, actual: unknown): Context => [
  ...context,
  { key, type, actual },
]
