// Recording a shell: it behaves the same, and everything that happened to it is in the recording.

import { describe, expect, it } from 'vitest'
import { Packeteer } from '../../../src/packeteer.ts'
import { joinChunks, record, verify } from '../../../src/replay/index.ts'
import { hashState } from '../../../src/state/hash.ts'
import { config, readWell } from '../session.ts'

const play = (packeteer: Packeteer<typeof config>): ReadonlyArray<unknown> => {
  const peer = new Packeteer(config)
  const seen: Array<unknown> = []
  for (let tick = 0; tick < 20; tick += 1) {
    for (const end of [packeteer, peer]) end.update(16.667)
    seen.push(packeteer.sendMessage('moves', Uint8Array.of(tick)))
    seen.push(packeteer.sendMessage('position', Uint8Array.of(tick), { ttlMs: 100 }))
    peer.sendMessage('moves', Uint8Array.of(tick, tick))
    for (const datagram of packeteer.packetsToSend()) seen.push(datagram, peer.receivePacket(datagram))
    for (const datagram of peer.packetsToSend({ maxBytes: 500 })) seen.push(packeteer.receivePacket(datagram))
    seen.push(packeteer.receivePacket(Uint8Array.of(tick)), packeteer.drainReceivedMessages('moves'))
    seen.push(packeteer.drainMessageAcks(), packeteer.drainMessageFates(), packeteer.stats())
  }
  return seen
}

describe('recording a shell', () => {
  it('changes nothing of what it does', () => {
    const recorded = new Packeteer(config)
    record(recorded, () => undefined, { checkEvents: 1, snapshotEvents: 10 })
    expect(play(recorded)).toEqual(play(new Packeteer(config)))
  })

  it('keeps all that happened, from the state on that it had', () => {
    const packeteer = new Packeteer(config)
    play(packeteer)
    const before = hashState(packeteer.state)
    const chunks: Array<Uint8Array> = []
    const recording = record(packeteer, (chunk) => chunks.push(chunk))
    play(packeteer)
    recording.mark('over')
    recording.close()
    const after = hashState(packeteer.state)
    play(packeteer)
    const read = readWell(joinChunks(chunks))
    const [segment] = read.segments
    expect(read.damages).toEqual([])
    expect(segment && hashState(segment.state)).toBe(before)
    expect(segment?.checks.at(-1)?.stateHash).toBe(after)
    expect(read.marks.map(({ label }) => label)).toEqual(['over'])
    expect(verify(read)).toMatchObject({ events: 20 * 6, divergence: undefined })
  })

  it('keeps what untyped callers hand in', () => {
    const chunks: Array<Uint8Array> = []
    const packeteer = new Packeteer(config)
    const recording = record(packeteer, (chunk) => chunks.push(chunk), { checkEvents: 1 })
    const untyped = packeteer as unknown as Record<string, (...args: ReadonlyArray<unknown>) => void>
    for (const odd of [undefined, 7, 'text', {}, [1], Symbol('x'), 1n, (): number => 1, Uint8Array.of(1)]) {
      untyped['receivePacket']?.(odd)
      untyped['sendMessage']?.('moves', odd)
      untyped['sendMessage']?.(odd, odd)
      untyped['sendMessage']?.('position', Uint8Array.of(2), { ttlMs: odd })
      untyped['packetsToSend']?.({ maxBytes: odd })
    }
    packeteer.update(1e300) // no time, and so no event
    recording.close()
    expect(verify(readWell(joinChunks(chunks)))).toMatchObject({ events: 45, checks: 45, divergence: undefined })
  })

  it('has a failure when the sink throws', () => {
    const packeteer = new Packeteer(config)
    const recording = record(packeteer, () => {
      throw new Error('closed')
    })
    packeteer.update(10)
    expect(recording.failure()).toEqual(new Error('closed'))
    recording.flush()
  })
})
