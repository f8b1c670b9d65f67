// `udp`: real sockets on the loopback, with and without the protocol.

import { formatPercent } from '../../latency/layout.ts'
import { each, interleave } from '../lab.ts'
import { digits, figure, type Scenario } from '../section.ts'
import { median } from '../statistics.ts'

const load = { messages: 10, bytes: 32 }

export const udp: Scenario = {
  name: 'udp',
  run: (lab) => {
    const peers = lab.peers.filter((peer) => peer === 'raw' || peer.startsWith('packeteer') || peer.startsWith('twin'))
    const rounds = interleave<'udp'>(
      lab,
      peers.map((peer) => ({ bench: 'udp', peer, mode: 'reliable', load, seconds: lab.isQuick ? 0.5 : 1.5 })),
    )
    const micros = rounds.map((answers) => each(answers, (answer) => answer.micros))
    const raw = micros[peers.indexOf('raw')] ?? []
    const rows = peers.map((peer, at) => {
      const own = micros[at] ?? []
      return { peer, micros: median(own), share: median(own.map((cost, round) => 1 - (raw[round] ?? NaN) / cost)) }
    })
    return [
      {
        name: 'udp',
        title: 'UDP',
        about:
          'Two sockets on the loopback, 10 x 32 B each way a tick: microseconds of processor time for a tick of both ends, and how much of it is the protocol: what ' +
          '`raw` does not need.',
        table: {
          titles: ['', 'us a tick', 'the protocol'],
          lines: rows.map(({ peer, micros: cost, share }) => [peer, digits(cost), formatPercent(share)]),
          words: 1,
        },
        figures: rows.map(({ peer, share }) => figure('ratio', share, 'udp', peer, 'share of the protocol')),
      },
    ]
  },
}
