// A link that does what a list says, datagram by datagram; where the list is over, the rest arrives in the next tick.

import { expect, it } from 'vitest'
import { defineConfig } from '../../src/config.ts'
import { playSchedule, type Schedule } from '../../src/testing/index.ts'

const config = defineConfig({ channels: { position: { reliable: false, ordered: false } } })
const script = { a: [1, 2, 3].map((byte) => [{ channel: 'position', payload: Uint8Array.of(byte) }]), b: [] }

const heard = (a: Schedule['a']): ReadonlyArray<string> =>
  playSchedule({ config, script, schedule: { a, b: [] }, ticks: 10, tickMicros: 10_000 }).history.flatMap(
    ({ atMicros, effect }) =>
      effect.type === 'DeliverMessage' ? [`${String(effect.payload)} at ${atMicros / 1000}`] : [],
  )

it('where a list is over, datagrams arrive in the next tick', () => {
  expect(heard([])).toEqual(['1 at 20', '2 at 30', '3 at 40'])
})

it('datagrams are lost, late or copied as the list says', () => {
  expect(heard([[], [3], [0, 0]])).toEqual(['3 at 40', '2 at 60'])
})
