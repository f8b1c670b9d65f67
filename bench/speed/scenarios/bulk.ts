// `bulk`: large messages, one after the other.

import { besideFastest } from '../fastest.ts'
import { each, interleave } from '../lab.ts'
import { digits, figure, type Scenario } from '../section.ts'
import { median, medianRatio } from '../statistics.ts'

const sizes = [
  { name: '64 kB', bytes: 65_536 },
  { name: '1 MB', bytes: 1_048_576 },
] as const

export const bulk: Scenario = {
  name: 'bulk',
  run: (lab) => {
    const chosen = lab.isQuick ? sizes.slice(1) : sizes
    const seconds = lab.isQuick ? 0.6 : 1.5
    // What redundancy costs does not show here: large messages are sent once.
    const peers = lab.peers.filter((peer) => peer !== 'packeteer auto')
    const columns = chosen.map(({ name, bytes }) => {
      const rounds = interleave<'bulk'>(
        lab,
        peers.map((peer) => ({ bench: 'bulk', peer, bytes, seconds })),
      )
      return { name, rounds, speeds: rounds.map((answers) => each(answers, (answer) => answer.megabytesPerSecond)) }
    })
    const leanAt = peers.indexOf('packeteer lean')
    return [
      {
        name: 'bulk',
        title: 'Bulk',
        about:
          'Megabytes for each second of processor time, one message at a time, perfect link. Peers that take no such message whole get it in pieces; ' +
          '`raw` is the harness.',
        table: {
          titles: ['', ...columns.flatMap(({ name }) => [`${name}: MB/s`, 'packeteer is x as fast']), 'in pieces'],
          lines: peers.map((peer, at) => [
            peer,
            ...columns.flatMap(({ speeds }) => [
              digits(median(speeds[at] ?? [])),
              digits(medianRatio(speeds[leanAt] ?? [], speeds[at] ?? [])),
            ]),
            String(columns.at(-1)?.rounds[at]?.[0]?.pieces ?? '-'),
          ]),
          words: 1,
        },
        figures: columns
          .flatMap(({ name, speeds }) => [
            ...besideFastest(
              ['bulk', name],
              peers,
              speeds.map((own) => own.map((speed) => 1 / speed)),
            ),
            ...peers.flatMap((peer, at) => [
              figure('absolute', median(speeds[at] ?? []), 'bulk', name, peer, 'MB/s'),
              ...(at === leanAt
                ? []
                : [
                    figure(
                      'ratio',
                      medianRatio(speeds[leanAt] ?? [], speeds[at] ?? []),
                      'bulk',
                      name,
                      'packeteer lean',
                      `x as fast as ${peer}`,
                    ),
                  ]),
            ]),
          ])
          .filter(({ value }) => !Number.isNaN(value)),
      },
    ]
  },
}
