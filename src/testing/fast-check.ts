/**
 * What is needed of fast-check, in types of our own: it is an optional peer, and whoever does not install it must be able to compile
 * against `packeteer/testing` without `skipLibCheck`. An arbitrary of these types is one of fast-check's, and is accepted by
 * `fc.property`, `fc.tuple` and the rest.
 */

/** The functions that are called: fast-check's default export has them. */
export type FastCheck = Readonly<
  Record<
    'array' | 'constant' | 'constantFrom' | 'double' | 'integer' | 'nat' | 'oneof' | 'record' | 'uint8Array',
    (...args: never) => unknown
  >
>

/** `fc.Arbitrary<A>`. */
export interface Arbitrary<A> {
  generate(mrng: never, biasFactor: number | undefined): ArbitraryValue<A>
  canShrinkWithoutContext(value: unknown): value is A
  /** A stream of fast-check's own. It cannot be named here: read it through fast-check. */
  shrink(value: A, context: unknown): never
  filter<B extends A>(refinement: (value: A) => value is B): Arbitrary<B>
  filter(predicate: (value: A) => boolean): Arbitrary<A>
  map<B>(mapper: (value: A) => B, unmapper?: (possiblyMapped: unknown) => A): Arbitrary<B>
  chain<B>(chainer: (value: A) => Drawn<B>): Arbitrary<B>
}

/** What both an arbitrary of these types and one of fast-check's have. */
interface Drawn<A> {
  generate(mrng: never, biasFactor: number | undefined): ArbitraryValue<A>
}

/** `fc.Value<A>`. */
export interface ArbitraryValue<A> {
  readonly hasToBeCloned: boolean
  readonly value: A
  readonly value_: A
  readonly context: unknown
}
