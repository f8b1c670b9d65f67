/**
 * The one file that names fp-ts. `fp-ts/Either` type-checks and then dies in plain Node ESM, `fp-ts/lib/Either.js`
 * weighs four times as much in a bundle: the package root is right everywhere.
 */
export { either as E, option as O, function as F } from 'fp-ts'
