// The quick hash of the packet floor is that of its description, for every state of a session, forwards and backwards.

import { expect, it } from 'vitest'
import { newHalves, startHalves, type Halves } from '../../../src/state/halves.ts'
import { memoryOf } from '../../../src/state/incremental/memory.ts'
import { mixPackets } from '../../../src/state/incremental/packets.ts'
import { packets } from '../../../src/state/packets.ts'
import { owing } from '../owing.ts'
import { changed, session } from '../samples.ts'

const after = (deed: (halves: Halves) => void): string => {
  const halves = newHalves()
  startHalves(halves)
  deed(halves)
  return [...halves].join()
}

it('comes to what the description says', () => {
  const memory = memoryOf(4)
  const verdicts = changed(owing, ({ packets: { flight } }) => void flight.sent.buffer.splice(1, 2, 'acked', 'lost'))
  const states = [owing, verdicts, ...session, ...session.slice().reverse()]
  const odd = states.filter(
    (state) =>
      after((halves) => mixPackets(halves, state.packets, memory)) !==
      after((halves) => packets.hash(halves, state.packets)),
  )
  expect(odd).toEqual([])
})

it('differs where the floor does', () => {
  const hashes = session.map((state) => after((halves) => mixPackets(halves, state.packets, memoryOf(4))))
  expect(new Set(hashes).size).toBeGreaterThan(100)
})
