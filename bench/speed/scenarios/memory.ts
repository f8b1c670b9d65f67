// `memory`: what an endpoint takes, at rest and at work. What the harness keeps for it, measured as `raw`, is taken away.

import { isOwn } from '../../peers/roster.ts'
import type { Answers } from '../job.ts'
import { digits, figure, type Scenario } from '../section.ts'

const columns = ['heapIdle', 'residentIdle', 'heapBusy', 'residentBusy'] as const
const titles = ['heap, at rest', 'resident, at rest', 'heap, at work', 'resident, at work']
const kibi = 1024

export const memory: Scenario = {
  name: 'memory',
  run: (lab) => {
    const pairs = 1000
    const load = { messages: 10, bytes: 32 }
    const peers = lab.peers.filter((peer) => !lab.isQuick || isOwn(peer))
    const answers = peers.map((peer) => lab.measure({ bench: 'memory', peer, pairs, load }))
    const harness = answers[peers.indexOf('raw')]
    const own = (answer: Answers['memory'] | undefined, column: (typeof columns)[number]): number =>
      answer === undefined ? Number.NaN : (answer[column] - (harness?.[column] ?? 0)) / kibi
    const rows = peers
      .map((peer, at) => ({ peer, values: columns.map((column) => own(answers[at], column)) }))
      .filter(({ peer }) => peer !== 'raw')
    return [
      {
        name: 'memory',
        title: 'Memory',
        about:
          'KiB of one endpoint: 1,000 connected pairs (enet: 20, sctp: 100, which is all they can), Packeteer with four channels; at rest, and after ' +
          "half a second of 10 x 32 B each way a tick with the last tick's messages not acked. What `raw` takes is taken away.",
        table: {
          titles: ['', ...titles],
          lines: rows.map(({ peer, values }) => [peer, ...values.map(digits)]),
          words: 1,
        },
        figures: rows
          .flatMap(({ peer, values }) =>
            titles.map((title, at) =>
              figure(
                title.startsWith('heap') ? 'exact' : 'absolute',
                values[at] ?? Number.NaN,
                'memory',
                peer,
                `KiB ${title}`,
              ),
            ),
          )
          .filter(({ value }) => !Number.isNaN(value)),
      },
    ]
  },
}
