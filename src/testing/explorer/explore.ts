/**
 * Explores a scope: everything that can happen between two ends, up to its bounds. What comes back is how much that was, and, if a promise
 * can be broken, the shortest way to break it.
 */
import { pathTo, type Happening } from './path.ts'
import { recoverAll, type Recovery } from './recovery.ts'
import type { Both, Scope } from './scope.ts'
import { localAt } from './locals.ts'
import { searchAll, spotAt, startSearch, type Search } from './search.ts'

export interface Exploration {
  /** Distinct states: both ends and what is under way. */
  readonly states: number
  readonly transitions: number
  /** Length of the longest shortest path. */
  readonly depth: number
  /** Distinct states of each end, and datagrams that it ever sent. */
  readonly locals: Both<number>
  readonly datagrams: Both<number>
  /** Steps of the reducers that were computed; all others were remembered. */
  readonly computed: number
  /** Whether all of it was visited, or `mostStates` ended it. */
  readonly complete: boolean
  /** Pairs of ends from which a working link was followed, and the most rounds that it took. */
  readonly recovered: { readonly pairs: number; readonly rounds: number }
  readonly counterexample: Counterexample | undefined
}

export interface Counterexample {
  /** The end that broke a promise, and which. */
  readonly broken: string
  /** The shortest list of what happened; its events can be fed to the reducers again. */
  readonly path: ReadonlyArray<Happening>
}

export function explore(scope: Scope): Exploration {
  const search = shortest(searchAll(startSearch(scope)))
  const { ends, states, transitions, depth, broken, complete } = search
  const before = { a: ends.a.all.length, b: ends.b.all.length }
  const datagrams = { a: ends.a.sent.items.length, b: ends.b.sent.items.length }
  const computed = ends.a.computed + ends.b.computed
  const recovery = broken >= 0 || scope.recovers === false ? notAsked : recoverAll(search)
  return {
    states: states.count,
    transitions,
    depth,
    locals: before,
    datagrams,
    computed,
    complete,
    recovered: { pairs: recovery.pairs, rounds: recovery.rounds },
    counterexample: counterexampleOf(search, recovery),
  }
}

/** The reductions put off what need not come first, which makes ways longer: a broken promise is looked for once more in every order. */
function shortest(search: Search): Search {
  const { scope, broken } = search
  if (broken < 0 || scope.reduced === false) return search
  const full = searchAll(startSearch({ ...scope, reduced: false }))
  return full.broken < 0 ? search : full
}

const notAsked: Recovery = { pairs: 0, chained: 0, rounds: 0, stuck: -1, wrong: undefined }

function counterexampleOf(search: Search, { stuck, wrong }: Recovery): Counterexample | undefined {
  if (search.broken >= 0) return { broken: promiseBrokenAt(search), path: pathTo(search, search.broken) }
  if (stuck < 0) return undefined
  const broken =
    wrong === undefined
      ? 'then all under way is lost, the link works again, and it comes to no end'
      : `then all under way is lost, the link works again, and in the end ${wrong}`
  return { broken, path: pathTo(search, stuck) }
}

function promiseBrokenAt(search: Search): string {
  const { a, b } = spotAt(search, search.broken)
  const byA = localAt(search.ends.a, a).broken
  return byA === undefined ? `b: ${localAt(search.ends.b, b).broken ?? ''}` : `a: ${byA}`
}

/** A counterexample in lines, one a happening. */
export const describeCounterexample = ({ broken, path }: Counterexample): string =>
  [...path.map(({ end, what }, at) => `${at + 1}. ${end}: ${what}`), broken].join('\n')
