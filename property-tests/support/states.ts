// States for the laws of encoding: configs of every sort, states written down and read back, and what a state is in the middle of.

import fc from 'fast-check'
import { defineConfig, type Config, type Recovery } from '../../src/config.ts'
import type { State } from '../../src/connection/state.ts'
import { size, toArray } from '../../src/core/window.ts'
import { crcEnd, crcOver, crcStart } from '../../src/core/crc32c.ts'
import { decodeState, encodeState } from '../../src/state/encoding.ts'
import { fourKinds } from './arbitraries.ts'
import type { Marks } from './marks.ts'

export const recoveries: ReadonlyArray<Recovery> = ['lean', 'auto', 'max']

/** Small limits, so that they are met; both ends of a pair, which may have sides. */
export const pairsOfConfigs: fc.Arbitrary<readonly [a: Config, b: Config]> = fc
  .record({
    recovery: fc.constantFrom(...recoveries),
    maxDatagramBytes: fc.constantFrom(256, 300, 1200),
    maxMessageBytes: fc.constantFrom(100, 700, 4000),
    maxOutstandingMessages: fc.constantFrom(1, 5, 16, 200),
    maxOutstandingBytes: fc.constantFrom(4000, 1 << 20),
    maxPartialMessages: fc.constantFrom(1, 3, 16),
    maxPartialBytes: fc.constantFrom(4000, 100_000),
    partialTimeoutMs: fc.constantFrom(50, 1000),
    bulkBytesPerSecond: fc.constantFrom(4000, 60_000, 1 << 20),
    ackDelayMs: fc.constantFrom(0, 0, 50),
    keepAliveMs: fc.constantFrom(0, 0, 100),
    maxDatagramLifetimeMs: fc.constantFrom(200, 60_000),
    integrity: fc.constantFrom('none', 'crc32c'),
  })
  .map(({ recovery, ...limits }) => {
    const channels = fourKinds([recovery, recovery])
    if (limits.integrity === 'none')
      return [defineConfig({ channels, ...limits }), defineConfig({ channels, ...limits })]
    const checked = { channels, ...limits, sessionId: 2 ** 40 + 3 }
    return [defineConfig({ ...checked, side: 'a' }), defineConfig({ ...checked, side: 'b' })]
  })

/** Written down and read back; it must not fail. */
export function restored(config: Config, state: State): State {
  const answer = decodeState(config, encodeState(state))
  if (answer._tag === 'Left') throw new Error(`a state that was reached is refused: ${JSON.stringify(answer.left)}`)
  return answer.right
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The same bytes with a checksum that fits them. */
export function sealed(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes)
  const end = copy.length - 4
  new DataView(copy.buffer).setUint32(end, crcEnd(crcOver(crcStart, copy, 0, end)), true)
  return copy
}

/** Notes what a state is in the middle of. */
export function markState(marks: Marks, { packets, messages, channels }: State): void {
  const { sent, lost } = packets.flight
  const entries = toArray(sent)
  if (lost.length > 0) marks.hit('lost packets remembered')
  if (entries.includes('acked')) marks.hit('acked out of order')
  if (packets.arrivals.ackKnownSince >= 0) marks.hit('arrivals out of order')
  if (packets.numbering.wideFrom >= 0) marks.hit('wide numbers')
  if (packets.probe.misses > 0) marks.hit('probing')
  if (messages.partials.some((partials) => partials.length > 0)) marks.hit('mid-fragment')
  if (messages.tracks.some(({ finished }) => finished !== undefined)) marks.hit('fragmented messages that are over')
  for (const { small, large, transfers } of messages.lanes) {
    const pieces = [...toArray(small.pieces), ...toArray(large.pieces)]
    if (small.lost + large.lost > 0) marks.hit('pieces lost')
    if (pieces.some((piece) => piece !== undefined && piece.copies > 0)) marks.hit('mid-resend')
    if (pieces.includes(undefined)) marks.hit('pieces acked out of order')
    if (pieces.some((piece) => piece !== undefined && piece.deadline >= 0)) marks.hit('deadlines')
    if (large.fresh > large.pieces.base) marks.hit('fragments in flight')
    if (toArray(transfers).some((transfer) => transfer?.lost === true)) marks.hit('transfers lost')
  }
  for (const { inbox, outbox } of channels) {
    if (toArray(outbox.sizes).some((bytes) => bytes < 0)) marks.hit('settled behind unsettled')
    if (inbox.type === 'ordered' && size(inbox.held) > 0) marks.hit('held for order')
    if (inbox.type === 'unordered' && inbox.delivered !== undefined && inbox.delivered.newest >= inbox.next)
      marks.hit('delivered ahead')
    if (inbox.type === 'sequenced' && inbox.order >= 0) marks.hit('sequenced')
  }
}

/** Every one of them. */
export const situations: ReadonlyArray<string> = [
  'lost packets remembered',
  'acked out of order',
  'arrivals out of order',
  'wide numbers',
  'probing',
  'mid-fragment',
  'fragmented messages that are over',
  'pieces lost',
  'mid-resend',
  'pieces acked out of order',
  'deadlines',
  'fragments in flight',
  'transfers lost',
  'settled behind unsettled',
  'held for order',
  'delivered ahead',
  'sequenced',
]
