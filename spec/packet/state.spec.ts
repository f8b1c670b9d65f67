// How the packet floor begins.

import { describe, expect, it } from 'vitest'
import { nextNumber } from '../../src/core/window.ts'
import { judge } from '../../src/packet/arrivals.ts'
import { packetStateFrom } from '../../src/packet/state.ts'

describe('the state at first', () => {
  it.each([0, 65_535, 2 ** 32])('numbers both ends from %d', (first) => {
    const { numbering, flight, arrivals } = packetStateFrom(first)
    expect([numbering.next, nextNumber(flight.sent)]).toEqual([first, first])
    expect([judge(arrivals, first - 1), judge(arrivals, first)]).toEqual(['Duplicate', 'new'])
  })

  it('is one for all connections that begin at 0', () => {
    expect(packetStateFrom(0)).toBe(packetStateFrom(0))
  })

  it('has sent, received, measured and lost nothing', () => {
    const { rtt, loss, probe, traffic } = packetStateFrom(0)
    expect(rtt.smoothed).toBe(-1)
    expect(loss).toEqual({ threshold: 2, settled: 0, share: 0, newest: -1, runs: 0 })
    expect(probe).toEqual({ misses: 0, sentAt: -1, lastSentAt: 0 })
    expect(traffic).toEqual({
      packetsSent: 0,
      bytesSent: 0,
      packetsReceived: 0,
      bytesReceived: 0,
      packetsAcked: 0,
      packetsLost: 0,
      sent: { bytes: 0, before: 0, since: 0 },
      received: { bytes: 0, before: 0, since: 0 },
    })
  })

  it('survives a trip through JSON: no number in it is infinite', () => {
    const state = packetStateFrom(7)
    expect(JSON.parse(JSON.stringify(state))).toEqual(state)
  })
})
