// The few numbers that the tables are made of: medians, ratios within a round, and how fast a cost grows.

export function median(values: ReadonlyArray<number>): number {
  const sorted = values.slice().sort((one, other) => one - other)
  const upper = sorted[sorted.length >> 1] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[(sorted.length >> 1) - 1] ?? Number.NaN) + upper) / 2
}

/**
 * The median of what one is to another in the same round: both were measured in the same weather. A round that one of them has no figure for
 * (NaN) does not count.
 */
export function medianRatio(of: ReadonlyArray<number>, to: ReadonlyArray<number>): number {
  const ratios = of.map((value, round) => value / (to[round] ?? Number.NaN))
  return median(ratios.filter((ratio) => !Number.isNaN(ratio)))
}

export interface Point {
  readonly size: number
  /** Of one unit of the size. */
  readonly nanos: number
}

/**
 * How the cost of the whole grows with its size, as the exponent of a power: 1 is linear, 2 is square. The slope of the least squares line
 * through the logarithms.
 */
export function exponentOf(points: ReadonlyArray<Point>): number {
  const xs = points.map(({ size }) => Math.log(size))
  const ys = points.map(({ size, nanos }) => Math.log(size * nanos))
  const [middle, level] = [mean(xs), mean(ys)]
  const covariance = xs.reduce((sum, x, at) => sum + (x - middle) * ((ys[at] ?? 0) - level), 0)
  const variance = xs.reduce((sum, x) => sum + (x - middle) ** 2, 0)
  return covariance / variance
}

/**
 * The same between neighbours, where it is largest: a part of the cost that does not grow hides in the exponent of all what begins to grow
 * at the end.
 */
export const steepestOf = (points: ReadonlyArray<Point>): number =>
  Math.max(...points.slice(1).map((point, at) => exponentOf([points[at] as Point, point])))

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length
