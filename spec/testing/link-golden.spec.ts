// What one storm did to 5,000 datagrams, written down line by line: link.golden.csv. A link that decides otherwise on
// another engine, or after a change, makes every seed in every old bug report mean something else.

import { expect, it } from 'vitest'
import { initialLink, linkReducer, perfectLink, type LinkConfig, type LinkState } from '../../src/testing/link.ts'

const storm: LinkConfig = {
  ...perfectLink,
  lossRatio: 0.05,
  outageRatio: 0.05,
  outageMicros: 100_000,
  delayMicros: 50_000,
  jitterMicros: 10_000,
  holdRatio: 0.02,
  holdMicros: 150_000,
  duplicateRatio: 0.02,
  duplicateDelayMicros: 60_000_000,
  corruptRatio: 0.02,
  bytesPerSecond: 1_850, // 36 bytes every 16.667 ms would be 2,160: the queue fills up
  queueMicros: 300_000,
}

const numbered = (order: number): Uint8Array => {
  const datagram = new Uint8Array(8)
  new DataView(datagram.buffer).setUint32(4, order)
  return datagram
}

const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const tellFate = (before: LinkState, after: LinkState, order: number): string => {
  if (after.counters.lost > before.counters.lost) return 'lost'
  if (after.counters.dropped > before.counters.dropped) return 'dropped'
  return after.inTransit
    .filter((transit) => transit.order === order)
    .map(({ atMicros, datagram, copy }) => `${copy ? 'copy ' : ''}at ${atMicros} as ${hexOf(datagram)}`)
    .join(',')
}

it('does to 5,000 datagrams what it always did', async () => {
  const reduce = linkReducer(storm)
  const lines = ['number,sent,fate']
  let state = initialLink(storm, 1, 'golden')
  for (let order = 0; order < 5_000; order++) {
    const [next] = reduce(state, { type: 'DatagramSent', datagram: numbered(order) })
    lines.push(`${order},${state.nowMicros},${tellFate(state, next, order)}`)
    state = reduce(next, { type: 'Ticked', deltaMicros: 16_667 })[0]
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./link.golden.csv')
})
