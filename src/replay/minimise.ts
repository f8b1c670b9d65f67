/**
 * The smallest list that still fails: delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002),
 * in passes that leave out parts from the end to the beginning, half as large each time; first, the end that is not needed is cut off. What
 * is left cannot lose any one item more.
 */
export interface MinimiseOptions {
  /** How often `fails` may be asked. Default 10,000; then the smallest list so far is the answer. */
  readonly maxRuns?: number
  /** Called after each run with how many items are left. */
  readonly onProgress?: (items: number, runs: number) => void
}

export interface Minimised<A> {
  readonly items: ReadonlyArray<A>
  readonly runs: number
  /** No single item can be left out; false: `maxRuns` came first, or the whole list does not fail. */
  readonly isMinimal: boolean
}

/** `fails` must say the same of the same list. If the whole list does not fail, it comes back as it is. */
export function minimise<A>(
  items: ReadonlyArray<A>,
  fails: (items: ReadonlyArray<A>) => boolean,
  options: MinimiseOptions = {},
): Minimised<A> {
  const { maxRuns = 10_000, onProgress } = options
  let runs = 0
  let left = items
  const stillFails = (candidate: ReadonlyArray<A>): boolean => {
    if (runs >= maxRuns) return false
    runs += 1
    const isFailing = fails(candidate)
    if (isFailing) left = candidate
    onProgress?.(left.length, runs)
    return isFailing
  }
  if (!stillFails(items)) return { items, runs, isMinimal: false }
  cutEnd(items, stillFails)
  let size = left.length
  while (left.length > 0) {
    const before = left.length
    for (let end = left.length; end > 0; end -= size)
      stillFails([...left.slice(0, Math.max(0, end - size)), ...left.slice(end)])
    if (runs >= maxRuns) return { items: left, runs, isMinimal: false }
    if (size === 1 && left.length === before) break
    size = Math.max(1, size >> 1)
  }
  return { items: left, runs, isMinimal: true }
}

/** What fails early, fails without what comes later: the shortest beginning that fails is found by halves. */
function cutEnd<A>(items: ReadonlyArray<A>, stillFails: (items: ReadonlyArray<A>) => boolean): void {
  let passing = -1
  let failing = items.length
  while (failing - passing > 1) {
    const middle = (passing + failing) >> 1
    if (stillFails(items.slice(0, middle))) failing = middle
    else passing = middle
  }
}
