// What a state tells, in numbers with units.

import { describe, expect, it } from 'vitest'
import { windowOf } from '../../src/core/window.ts'
import { planOf } from '../../src/connection/plan.ts'
import { statistics } from '../../src/connection/statistics.ts'
import { initialState, type State } from '../../src/connection/state.ts'
import { defineConfig } from '../../src/config.ts'
import { arrive, bytes, config, datagramsOf, flush, fresh, run, runWith, sendOne, submit, tick } from './endpoint.ts'

const stats = (state: State) => statistics(planOf(config), state)
const quiet = {
  sent: 0,
  delivered: 0,
  acked: 0,
  lost: 0,
  expired: 0,
  outstandingMessages: 0,
  outstandingBytes: 0,
  piecesMissing: 0,
  undrainedMessages: 0,
  undrainedBytes: 0,
  incoming: [],
}

describe('statistics', () => {
  it('knows no round trip before the first ack, and has counted nothing', () => {
    expect(stats(fresh)).toEqual({
      rttMs: undefined,
      rttLatestMs: undefined,
      rttMinMs: undefined,
      rttVarianceMs: undefined,
      jitterMs: undefined,
      queueingMs: undefined,
      ackGapMs: 250,
      lossRatio: 0,
      packetsSent: 0,
      packetsReceived: 0,
      bytesSent: 0,
      bytesReceived: 0,
      packetsAcked: 0,
      packetsLost: 0,
      bytesSentPerSecond: 0,
      bytesReceivedPerSecond: 0,
      copies: 1,
      redundancyBytesPerSecond: 6300,
      redundancyCreditBytes: 0,
      lossesInRuns: false,
      packetsInFlight: 0,
      bytesInFlight: 0,
      datagramsDiscarded: fresh.discards,
      isStalled: false,
      channels: { moves: quiet, events: quiet, position: quiet, effects: quiet },
    })
  })

  it('counts packets, bytes and messages, and measures the round trip without the time that the ack was held', () => {
    const [sent, datagram] = sendOne(fresh, submit('moves', bytes(7)))
    expect(stats(sent)).toMatchObject({
      packetsSent: 1,
      bytesSent: 8,
      packetsInFlight: 1,
      bytesInFlight: 8,
      channels: { moves: { ...quiet, sent: 1, outstandingMessages: 1, outstandingBytes: 1 } },
    })
    const [peer] = run(fresh, arrive(datagram))
    const [, reply] = sendOne(peer, tick(10_000))
    const [state] = run(sent, tick(60_000), arrive(reply))
    expect(stats(state)).toMatchObject({
      rttMs: 50,
      rttLatestMs: 50,
      rttMinMs: 50,
      rttVarianceMs: 25,
      jitterMs: 0,
      packetsReceived: 1,
      bytesReceived: 5,
      packetsAcked: 1,
      packetsInFlight: 0,
      bytesInFlight: 0,
      channels: { moves: { ...quiet, sent: 1, acked: 1 } },
    })
    expect(stats(peer).channels['moves']).toEqual({ ...quiet, delivered: 1 })
  })

  it('tells what a netgraph shows: bytes a second each way, copies, and what spare copies may take', () => {
    const auto = defineConfig({ channels: { moves: { reliable: true, ordered: true } } })
    const send = [submit('moves', bytes(7)), flush, tick(100_000), flush]
    const [sent] = runWith(auto, initialState(auto), ...send)
    // Twice a datagram of 8 bytes; the bucket filled for 0.1 s at 6,300 bytes and 160 more a second, and paid for one copy.
    expect(statistics(planOf(auto), sent)).toMatchObject({
      bytesSentPerSecond: 14.545454545454545,
      copies: 2,
      redundancyBytesPerSecond: 6460,
      redundancyCreditBytes: 638,
    })
    const none = defineConfig({
      channels: { moves: { reliable: true, ordered: true } },
      maxRedundancyBytesPerSecond: 0,
    })
    const [once] = runWith(none, initialState(none), ...send)
    expect(statistics(planOf(none), once)).toMatchObject({
      copies: 1,
      redundancyBytesPerSecond: 0,
      redundancyCreditBytes: 0,
    })
    const [, datagram] = sendOne(fresh, submit('moves', bytes(7)))
    const [peer] = run(fresh, arrive(datagram))
    expect(stats(peer).bytesReceivedPerSecond).toBe(8)
  })

  it('counts copies as a mean over all messages', () => {
    const tally = { messages: 4, copies: 6 }
    expect(stats({ ...fresh, messages: { ...fresh.messages, tally } }).copies).toBe(1.5)
  })

  it('tells how far a large message is from settled', () => {
    const [sent] = run(fresh, submit('effects', new Uint8Array(300)), submit('effects', new Uint8Array(200)), flush)
    // 96 bytes a fragment: four and three of them.
    expect(stats(sent).channels['effects']).toMatchObject({
      outstandingMessages: 2,
      outstandingBytes: 500,
      piecesMissing: 7,
    })
  })

  it('tells how far a large message is from having arrived: to the byte once its end has', () => {
    let [sender] = run(fresh, submit('effects', new Uint8Array(300)))
    const pieces = [1, 2, 3, 4].flatMap(() => {
      const [next, effects] = run(sender, tick(60_000), flush)
      sender = next
      return datagramsOf(effects).map(arrive)
    })
    // 96 bytes a fragment: three of them, and 12.
    const progress = (...indexes: ReadonlyArray<number>) => {
      const [state] = run(fresh, ...indexes.map((index) => pieces[index] ?? flush))
      return stats(state).channels['effects']?.incoming
    }
    // Two to a datagram.
    expect(pieces).toHaveLength(2)
    expect(progress(0)).toEqual([{ receivedBytes: 192, totalBytes: 384 }])
    expect(progress(1)).toEqual([{ receivedBytes: 108, totalBytes: 300 }])
    expect(progress(1, 0)).toEqual([])
  })

  it('leaves out large messages that are settled before an older one', () => {
    const [sent] = run(fresh, submit('effects', new Uint8Array(300)))
    const transfers = windowOf(0, [{ message: 0, missing: 4, lost: false }, undefined])
    const lanes = sent.messages.lanes.map((lane) => ({ ...lane, transfers }))
    expect(stats({ ...sent, messages: { ...sent.messages, lanes } }).channels['effects']?.piecesMissing).toBe(4)
  })

  it('counts what it discarded, by reason', () => {
    const [state] = run(fresh, arrive(bytes()), arrive(bytes(0)), arrive(bytes()))
    expect(stats(state)).toMatchObject({ packetsReceived: 0, datagramsDiscarded: { Truncated: 2, WrongVersion: 1 } })
  })
})
