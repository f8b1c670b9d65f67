// `alloc`: bytes that a message costs the allocator, harness included. Nearly the same in every run, so one is enough.

import { isOwn, roster } from '../../peers/roster.ts'
import { modes } from '../ends.ts'
import { digits, figure, type Scenario } from '../section.ts'

const load = { messages: 10, bytes: 32 }
const ticks = 200

export const alloc: Scenario = {
  name: 'alloc',
  run: (lab) => {
    const peers = lab.peers.filter((peer) => !lab.isQuick || isOwn(peer) || peer === 'node-kcp')
    const rows = peers.map((peer) => {
      const latencyTicks = roster[peer]?.latencyTicks ?? 0
      const answers = modes.map((mode) => lab.measure({ bench: 'alloc', peer, mode, load, latencyTicks, ticks }))
      return { peer, answers }
    })
    return [
      {
        name: 'alloc',
        title: 'Allocation',
        about:
          'Bytes allocated for a message of 32 bytes, 10 from each end in each tick, the message itself and the harness included (`raw` is the ' +
          'harness alone): on the heap, and in array buffers outside it.',
        table: {
          titles: ['', ...modes.flatMap((mode) => [`${mode}: heap`, 'buffers'])],
          lines: rows.map(({ peer, answers }) => [
            peer,
            ...answers.flatMap((answer) => [digits(answer?.heapBytes ?? NaN), digits(answer?.bufferBytes ?? NaN)]),
          ]),
          words: 1,
        },
        figures: rows.flatMap(({ peer, answers }) =>
          answers.flatMap((answer, at) =>
            answer === undefined
              ? []
              : [figure('exact', answer.heapBytes + answer.bufferBytes, 'alloc', modes[at] ?? '', peer, 'B')],
          ),
        ),
      },
    ]
  },
}
