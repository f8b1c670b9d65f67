// docs/threats.md, "Traffic that a peer can cause": spare copies, which leave unasked as well. They keep to their rate, save up
// half a second, and end soon after the peer has gone, or with the second probe where it never was.

import { describe, expect, it } from 'vitest'
import { Packeteer } from '../src/index.ts'
import { probeTimeout } from '../src/packet/rtt.ts'
import { config, configWith } from './support/threat-ends.ts'

const sizeOf = (datagrams: ReadonlyArray<Uint8Array>): number => sumOf(datagrams.map(({ length }) => length))
const copyless = configWith({ maxRedundancyBytesPerSecond: 0 })

/** Bytes of spare copies in a flush: what leaves, less what leaves where neither rate nor bucket has anything for them. */
const spareIn = (end: Packeteer): readonly [datagrams: ReadonlyArray<Uint8Array>, bytes: number] => {
  const { messages, ...floors } = end.state
  const redundancy = { ...messages.redundancy, rate: 0, tokens: 0 }
  const without = Packeteer.fromState(copyless, { ...floors, messages: { ...messages, redundancy } }).packetsToSend()
  const datagrams = end.packetsToSend()
  return [datagrams, sizeOf(datagrams) - sizeOf(without)]
}

/** Bytes of spare copies per tick of three flushes, to a peer 100 ms away, which is gone after so many ticks. `count`: messages. */
const spareBytes = (ticks: number, goneAfter: number, count: (tick: number) => number): ReadonlyArray<number> => {
  const [end, peer]: [Packeteer, Packeteer] = [new Packeteer(config), new Packeteer(config)]
  const [toPeer, toEnd]: [Array<ReadonlyArray<Uint8Array>>, Array<ReadonlyArray<Uint8Array>>] = [[], []]
  return Array.from({ length: ticks }, (_, tick) => {
    for (const one of [end, peer]) one.update(1000 / 60)
    for (const datagram of toEnd[tick - 3] ?? []) end.receivePacket(datagram)
    for (const datagram of toPeer[tick - 3] ?? []) peer.receivePacket(datagram)
    peer.drainReceivedMessages('events')
    for (let message = count(tick); message > 0; message -= 1) end.sendMessage('events', new Uint8Array(60))
    const flushes = [spareIn(end), spareIn(end), spareIn(end)]
    toPeer.push(tick < goneAfter ? flushes.flatMap(([datagrams]) => datagrams) : [])
    toEnd.push(peer.packetsToSend())
    if (tick === goneAfter && tick > 0)
      expect(probeTimeout(end.state.packets.rtt, end.state.clock.tick)).toBeLessThan(200_000)
    return sumOf(flushes.map(([, bytes]) => bytes))
  })
}

const sumOf = (sizes: ReadonlyArray<number>): number => sizes.reduce((sum, bytes) => sum + bytes, 0)
const lastOf = (sizes: ReadonlyArray<number>): number =>
  sizes.reduce((last, bytes, tick) => (bytes > 0 ? tick : last), -1)
const spareBurst = Math.floor(config.maxRedundancyBytesPerSecond / 2) + config.maxDatagramBytes

describe('what leaves by itself', () => {
  it('spare copies keep to their rate, however many are due', () => {
    const sizes = spareBytes(660, Infinity, () => 12).slice(360)
    expect(sumOf(sizes)).toBeLessThanOrEqual(5 * config.maxRedundancyBytesPerSecond + spareBurst)
    expect(sumOf(sizes)).toBeGreaterThan(4.75 * config.maxRedundancyBytesPerSecond)
  })

  it('spare copies save up half a second and no more', () => {
    const sizes = spareBytes(420, Infinity, (tick) => (tick === 400 ? 100 : 1))
    const most = Math.max(...sizes)
    expect(sizes.indexOf(most)).toBeGreaterThan(400)
    expect(most).toBeLessThanOrEqual(spareBurst)
    expect(most).toBeGreaterThan(config.maxRedundancyBytesPerSecond * 0.1)
  })

  it.each([1, 6, 12])('spare copies end soon after the peer vanished, though %d messages a tick go on', (count) => {
    const sizes = spareBytes(700, 400, () => count).slice(401)
    expect(lastOf(sizes)).toBeLessThanOrEqual(Math.ceil((634 / 1000) * 60))
    expect(sumOf(sizes)).toBeLessThanOrEqual(19_344)
    expect(sumOf(sizes)).toBeGreaterThan(2000)
  })

  it.each([1, 6, 12])(
    'spare copies end after two probes, %d messages a tick, when the peer was never there',
    (count) => {
      const sizes = spareBytes(600, 0, (tick) => (tick < 80 ? count : 0))
      expect(lastOf(sizes)).toBeLessThanOrEqual(Math.ceil((5034 / 1000) * 60))
      expect(sumOf(sizes)).toBeLessThanOrEqual(89_744)
      expect(sumOf(sizes)).toBeGreaterThan(2000)
    },
  )
})
