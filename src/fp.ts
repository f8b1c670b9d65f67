/**
 * The one file that names fp-ts: its `Either`, as a type, with the three constructors and guards that this library needs beside
 * it. The values are fp-ts's own in every respect, so an application pipes them into fp-ts; importing its functions would add
 * 3 kB gzipped to every page, as bundlers keep the whole module (docs/decisions.md).
 */
import type { either } from 'fp-ts'

export type Either<E, A> = either.Either<E, A>

export const left = <E>(value: E): Either<E, never> => ({ _tag: 'Left', left: value })

export const right = <A>(value: A): Either<never, A> => ({ _tag: 'Right', right: value })

export const isLeft = <E>(value: Either<E, unknown>): value is either.Left<E> => value._tag === 'Left'

export const isRight = <A>(value: Either<unknown, A>): value is either.Right<A> => value._tag === 'Right'
