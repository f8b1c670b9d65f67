// The quick hash of the message floor is that of its description, for every state of a session, forwards and backwards.

import { expect, it } from 'vitest'
import { newHalves, startHalves, type Halves } from '../../../src/state/halves.ts'
import { memoryOf } from '../../../src/state/incremental/memory.ts'
import { mixMessages } from '../../../src/state/incremental/messages.ts'
import { messages } from '../../../src/state/messages.ts'
import { owing } from '../owing.ts'
import { session } from '../samples.ts'

const after = (deed: (halves: Halves) => void): string => {
  const halves = newHalves()
  startHalves(halves)
  deed(halves)
  return [...halves].join()
}

it('comes to what the description says', () => {
  const memory = memoryOf(4)
  const states = [owing, ...session, ...session.slice().reverse()]
  const odd = states.filter(
    (state) =>
      after((halves) => mixMessages(halves, state.messages, memory)) !==
      after((halves) => messages.hash(halves, state.messages)),
  )
  expect(odd).toEqual([])
})

it('differs where the floor does', () => {
  const hashes = session.map((state) => after((halves) => mixMessages(halves, state.messages, memoryOf(4))))
  expect(new Set(hashes).size).toBeGreaterThan(100)
})
