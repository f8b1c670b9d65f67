// The decoders of the config are io-ts's own in every respect: its functions make the same values, its combinators and its reporter
// take ours. io-ts itself is imported here, and nowhere in the main entry.

import * as io from 'io-ts'
import { PathReporter } from 'io-ts/lib/PathReporter.js'
import { describe, expect, it } from 'vitest'
import { configDecoder } from '../src/config-fields.ts'
import { decoder, failure, failures, success, within, type Decoder } from '../src/decoder.ts'

const even: Decoder<number> = decoder('an even number', (value, context) =>
  typeof value === 'number' && value % 2 === 0 ? success(value) : failure(value, context),
)

/** The same by io-ts's own class. */
const evenByIoTs = new io.Type<number>(
  'an even number',
  (value): value is number => typeof value === 'number' && value % 2 === 0,
  (value, context) => (typeof value === 'number' && value % 2 === 0 ? io.success(value) : io.failure(value, context)),
  io.identity,
)

/** A decoder in the place where io-ts's combinators want a codec with an encoder. */
const codecOf = <A>(own: Decoder<A>): io.Type<A> =>
  new io.Type(own.name, (value): value is A => own.decode(value)._tag === 'Right', own.validate, io.identity)

/** Errors without the decoders in them, which are compared by name. */
const plain = (validation: io.Validation<unknown>): unknown =>
  validation._tag === 'Right'
    ? validation
    : validation.left.map(({ value, context, message }) => ({
        value,
        context: context.map(({ key, type, actual }) => ({ key, type: type.name, actual })),
        message,
      }))

describe('success and failure', () => {
  it('are the values that io-ts makes', () => {
    const context: io.Context = [{ key: '', type: even, actual: 7 }]
    expect(success(4)).toEqual(io.success(4))
    expect(failure(7, context)).toEqual(io.failure(7, context))
    const errors: io.Errors = [{ value: 7, context }]
    expect(failures(errors)).toEqual(io.failures(errors))
  })

  it('and `within` appends to a context as io-ts does', () => {
    const context: io.Context = [{ key: '', type: even, actual: { a: 7 } }]
    expect(within(context, 'a', even, 7)).toEqual(io.appendContext(context, 'a', even, 7))
    expect(context).toHaveLength(1)
  })
})

describe('a decoder', () => {
  it.each([4, 7, 'four', undefined, {}])('decodes %j as a codec of io-ts does', (value) => {
    expect(plain(even.decode(value))).toEqual(plain(evenByIoTs.decode(value)))
  })

  it.each([{ a: 4, b: [2, 4] }, { a: 7, b: [2, 3] }, { a: 4 }, {}, 'no', undefined])(
    'within t.type and t.array decodes %j with the path that io-ts would name',
    (value) => {
      const ours = io.type({ a: codecOf(even), b: io.array(codecOf(even)) })
      const theirs = io.type({ a: evenByIoTs, b: io.array(evenByIoTs) })
      expect(plain(ours.decode(value))).toEqual(plain(theirs.decode(value)))
    },
  )

  it('is read by PathReporter', () => {
    expect(PathReporter.report(even.decode(7))).toEqual(['Invalid value 7 supplied to : an even number'])
    expect(PathReporter.report(even.decode(8))).toEqual(['No errors!'])
  })
})

describe('the decoder of the config', () => {
  const wrong = { channels: { moves: { reliable: 'yes', ordered: true } }, maxDatagramBytes: 12 }

  it('names the path of each error for PathReporter', () => {
    const at = ': an object with channels'
    const channels = '1 to 64 channels, each with a name'
    const channel = 'a channel: { reliable, ordered }'
    expect(PathReporter.report(configDecoder.decode(wrong))).toEqual([
      `Invalid value "yes" supplied to ${at}/channels: ${channels}/moves: ${channel}/reliable: true or false`,
      `Invalid value 12 supplied to ${at}/maxDatagramBytes: a whole number from 256 to 65,507`,
    ])
  })

  it('is a field of a codec of io-ts like any other', () => {
    const settings = io.type({ volume: io.number, net: codecOf(configDecoder) })
    const channels = { moves: { reliable: true, ordered: true } }
    expect(settings.decode({ volume: 3, net: { channels } })).toMatchObject({
      _tag: 'Right',
      right: { volume: 3, net: { channels: { moves: { recovery: 'auto' } }, maxDatagramBytes: 1200 } },
    })
    expect(
      PathReporter.report(settings.decode({ volume: 'loud', net: wrong })).map((line) => line.split('/').at(-1)),
    ).toEqual(['volume: number', 'reliable: true or false', 'maxDatagramBytes: a whole number from 256 to 65,507'])
  })
})
