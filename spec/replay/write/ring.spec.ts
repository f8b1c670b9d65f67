// The last seconds: what a saved ring holds, how far back it reaches, and that it goes on.

import { describe, expect, it } from 'vitest'
import { Packeteer } from '../../../src/packeteer.ts'
import { recordRing, verify, type Recording } from '../../../src/replay/index.ts'
import { hashState } from '../../../src/state/hash.ts'
import { config, readWell } from '../session.ts'

const play = (packeteer: Packeteer<typeof config>, seconds: number): void => {
  for (let tick = 0; tick < seconds * 50; tick += 1) {
    packeteer.update(20)
    packeteer.sendMessage('position', Uint8Array.of(tick & 0xff))
    packeteer.packetsToSend()
  }
}

const lastMicros = (recording: Recording): number => recording.segments[0]?.micros.at(-1) ?? NaN

describe('a ring', () => {
  it('saves all there was, while that is less than asked for', () => {
    const packeteer = new Packeteer(config)
    const ring = recordRing(packeteer, { seconds: 8 })
    expect(readWell(ring.save())).toMatchObject({ damages: [], segments: [{ first: 0, events: [] }] })
    play(packeteer, 3)
    const recording = readWell(ring.save())
    expect(recording).toMatchObject({ damages: [], segments: [{ first: 0, startMicros: 0 }] })
    expect(verify(recording)).toMatchObject({ events: 450, divergence: undefined })
  })

  it('saves the last seconds, and at most a quarter more', () => {
    const packeteer = new Packeteer(config)
    const ring = recordRing(packeteer, { seconds: 8, side: 'b' })
    for (const seconds of [7, 6, 20, 1]) {
      play(packeteer, seconds)
      const recording = readWell(ring.save())
      const [segment] = recording.segments
      expect(recording).toMatchObject({ side: 'b', damages: [] })
      expect(verify(recording).divergence).toBe(undefined)
      expect(segment?.checks.at(-1)?.stateHash).toBe(hashState(packeteer.state))
      const span = lastMicros(recording) - (segment?.startMicros ?? NaN)
      expect(span).toBeGreaterThanOrEqual(7_000_000)
      expect(span).toBeLessThanOrEqual(11_000_000)
    }
  })

  it('keeps marks, while what they belong to is kept', () => {
    const packeteer = new Packeteer(config)
    const ring = recordRing(packeteer, { seconds: 4 })
    ring.mark('old')
    play(packeteer, 10)
    expect(ring.mark('new', { score: 3 })).toEqual({ _tag: 'Right', right: undefined })
    expect(ring.mark('bad', { score: NaN })).toMatchObject({ _tag: 'Left' })
    expect(readWell(ring.save()).marks).toEqual([{ event: 1500, label: 'new', detail: { score: 3 } }])
  })

  it('stops watching when it is closed, and can still be saved', () => {
    const packeteer = new Packeteer(config)
    const ring = recordRing(packeteer, { seconds: 4 })
    play(packeteer, 1)
    ring.close()
    const saved = ring.save()
    play(packeteer, 1)
    expect(ring.save()).toEqual(saved)
  })

  it.each([undefined, 0, NaN, -1, '5'])('takes %j seconds for thirty', (seconds) => {
    const packeteer = new Packeteer(config)
    const ring = recordRing(packeteer, { seconds: seconds as number })
    for (let second = 0; second < 45; second += 1) packeteer.update(1000)
    const recording = readWell(ring.save())
    expect(lastMicros(recording)).toBe(45_000_000)
    // Laps of 7.5 seconds, rounded up to the tick.
    expect(recording.segments[0]?.startMicros).toBe(8_000_000)
  })

  it('keeps everything of its own: datagrams may be written over', () => {
    const packeteer = new Packeteer(config)
    const ring = recordRing(packeteer, { seconds: 4, marker: new Uint8Array(16).fill(1) })
    const datagram = new Uint8Array(300).fill(1)
    packeteer.receivePacket(datagram)
    datagram.fill(2)
    expect(readWell(ring.save()).segments[0]?.events).toEqual([
      { type: 'DatagramReceived', datagram: new Uint8Array(300).fill(1) },
    ])
  })
})
