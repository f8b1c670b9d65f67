// Time and datagrams on their way in.

import { expect, it } from 'vitest'
import { monotonicNow, openIntake, openReport, wish } from '../../src/adapters/link.ts'
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

it('a trouble that goes on is told once, and again when it comes back after five quiet seconds', () => {
  const { now, pass } = clock()
  const told: Array<string> = []
  const report = openReport(now, ({ type }) => told.push(`${type} at ${now()}`))
  for (let tick = 0; tick < 600; tick += 1) {
    report({ type: 'SendFailed', error: tick })
    pass(10)
  }
  report({ type: 'NotBytes', received: 'text' })
  pass(4989)
  report({ type: 'SendFailed', error: 'again' })
  pass(5000)
  report({ type: 'SendFailed', error: 'anew' })
  expect(told).toEqual(['SendFailed at 0', 'NotBytes at 6000', 'SendFailed at 15989'])
  expect(() => openReport(now, undefined)({ type: 'SendFailed', error: 1 })).not.toThrow()
})

it('what a host throws at is not set, and nothing else happens', () => {
  const set: Array<string> = []
  wish(() => set.push('this'))
  wish(() => {
    throw new Error('not that')
  })
  expect(set).toEqual(['this'])
})

it('the clock of the host only goes forward', () => {
  const before = monotonicNow()
  expect(monotonicNow()).toBeGreaterThanOrEqual(before)
})
