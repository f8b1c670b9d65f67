// Packeteer beside the fastest of the peers that are plain JavaScript, which in one run is one and in another run another: within each round, the one that
// is nearest.

import { roster } from '../peers/roster.ts'
import { figure, type Figure } from './section.ts'
import { median } from './statistics.ts'

/** `x as fast as any in JavaScript`; costs are of a peer in each round, smaller is faster. */
export function besideFastest(
  path: ReadonlyArray<string>,
  peers: ReadonlyArray<string>,
  costs: ReadonlyArray<ReadonlyArray<number>>,
): ReadonlyArray<Figure> {
  const own = costs[peers.indexOf('packeteer lean')]
  const others = costs.filter((_, at) => roster[peers[at] ?? '']?.isScript === true)
  if (own === undefined || others.length === 0) return []
  const ratios = own.map((cost, round) => {
    const measured = others.map((other) => other[round] ?? Number.NaN).filter((other) => !Number.isNaN(other))
    return Math.min(...measured) / cost
  })
  return [figure('ratio', median(ratios), ...path, 'packeteer lean', 'x as fast as any in JavaScript')]
}
