// Time and datagrams on their way in.

import { expect, it } from 'vitest'
import { datagramOf, monotonicNow, openIntake } from '../../src/adapters/link.ts'
import { clock, connect, drainMoves } from './connections.ts'

it('time passes at ticks, and before each datagram too', () => {
  const { now, pass } = clock()
  const [here, there] = [connect(), connect()]
  const intake = openIntake(here, now)
  pass(5)
  intake.passTime()
  expect(here.state.clock.now).toBe(5000)
  there.sendMessage('moves', Uint8Array.of(7))
  pass(2)
  expect(there.packetsToSend().map(intake.take)).toEqual([true])
  expect(here.state.clock.now).toBe(7000)
  expect(drainMoves(here)).toEqual([7])
  expect(intake.take(Uint8Array.of(1))).toBe(false)
})

it('what the host brings is bytes or nothing', () => {
  const bytes = Uint8Array.of(1, 2, 3, 4)
  const brought = (data: unknown) => datagramOf({ data })
  expect(brought(bytes.buffer)).toEqual(bytes)
  expect(brought(bytes.subarray(1, 3))).toEqual(Uint8Array.of(2, 3))
  expect(brought(new DataView(bytes.buffer, 2))).toEqual(Uint8Array.of(3, 4))
  expect(['text', undefined, { byteLength: 3 }].map(brought)).toEqual([undefined, undefined, undefined])
  expect(datagramOf(undefined)).toBeUndefined()
})

it('the clock of the host only goes forward', () => {
  const before = monotonicNow()
  expect(monotonicNow()).toBeGreaterThanOrEqual(before)
})
