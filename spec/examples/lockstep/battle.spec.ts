// Whole battles in virtual time: the same code that plays over real sockets, with nothing left to chance.

import { describe, expect, it } from 'vitest'
import { perfectLink } from 'packeteer/testing'
import { playVirtually, type VirtualBattle } from '../../../examples/lockstep/virtual.ts'

const lossy = { ...perfectLink, lossRatio: 0.05, delayMicros: 40_000, jitterMicros: 4000 }
const battle: VirtualBattle = {
  players: 3,
  link: lossy,
  frames: 900,
  seed: 5,
  delay: undefined,
  origin: { packet: 65_236, message: 16_776_916 },
}

describe('a battle', () => {
  it('has equal checksums everywhere, while numbers turn over, and is the same when it is repeated', () => {
    const outcomes = playVirtually(battle, 60_000)
    expect(outcomes.map(({ agreed, checksums }) => [agreed, checksums.length])).toEqual([0, 1, 2].map(() => [900, 15]))
    expect(new Set(outcomes.map(({ checksums }) => JSON.stringify(checksums))).size).toBe(1)
    for (const { sentTo } of outcomes) {
      for (const { packets, messages } of sentTo) {
        expect(65_236 + packets).toBeGreaterThan(65_536)
        expect(16_776_916 + messages).toBeGreaterThan(16_777_216)
      }
    }
    expect(playVirtually(battle, 60_000)).toEqual(outcomes)
  })

  it('names the frame, the peer and the part where a bug strikes, at every peer', () => {
    const sabotage = { part: 'unit-hp' as const, frame: 480 }
    const outcomes = playVirtually({ ...battle, sabotage }, 60_000)
    expect(outcomes.map(({ progress }) => progress.mismatch)).toMatchObject(
      [0, 1, 2].map(() => ({ frame: 480, peers: ['peer 3'], parts: ['unit-hp'] })),
    )
    expect(outcomes.map(({ agreed }) => agreed)).toEqual([420, 420, 420])
  })

  it('goes on when a process was stopped for three seconds: interrupted, resumed, and no desync', () => {
    const outcomes = playVirtually({ ...battle, stops: [{ player: 1, fromMs: 5000, untilMs: 8000 }] }, 60_000)
    expect(outcomes.map(({ agreed }) => agreed)).toEqual([900, 900, 900])
    for (const player of [0, 2]) {
      expect(outcomes[player]?.progress.notices.map(({ type, player: of }) => [type, of])).toEqual([
        ['Interrupted', 1],
        ['Resumed', 1],
      ])
    }
    expect(outcomes[1]?.progress.notices).toEqual([])
  })

  it.each([1, 2, 3, 4, 5])('goes on without a process that is killed, from one frame on (seed %d)', (seed) => {
    const stops = [{ player: 2, fromMs: 4003 + 5 * seed, untilMs: Infinity }]
    const outcomes = playVirtually({ ...battle, players: 4, link: { ...lossy, lossRatio: 0.3 }, seed, stops }, 60_000)
    const left = [0, 1, 3].flatMap((player) => outcomes[player] ?? [])
    expect(left.map(({ progress }) => progress.frame)).toEqual([900, 900, 900])
    expect(new Set(left.map(({ checksums }) => JSON.stringify(checksums))).size).toBe(1)
    const ends = left.map(({ progress }) => progress.notices.filter(({ type }) => type === 'Gone'))
    expect(ends[0]).toHaveLength(1)
    for (const end of ends) expect(end).toEqual(ends[0])
  })

  it('goes on when two are killed, one while the others still agree on the first', () => {
    const stops = [
      { player: 2, fromMs: 4000, untilMs: Infinity },
      { player: 1, fromMs: 10_050, untilMs: Infinity },
    ]
    const outcomes = playVirtually({ ...battle, players: 4, stops }, 90_000)
    const left = [0, 3].flatMap((player) => outcomes[player] ?? [])
    expect(left.map(({ agreed }) => agreed)).toEqual([900, 900])
    const ends = left.map(({ progress }) => progress.notices.filter(({ type }) => type === 'Gone'))
    expect(ends[0]?.map(({ player }) => player).sort((a, b) => a - b)).toEqual([1, 2])
    expect(ends[1]).toEqual(ends[0])
  })
})

describe('the input delay', () => {
  it('grows to what the link needs, and shrinks when it gets better', () => {
    const slow = { ...perfectLink, delayMicros: 150_000, jitterMicros: 4000 }
    const fast = { ...perfectLink, delayMicros: 10_000 }
    const [onSlow] = playVirtually({ ...battle, players: 2, link: slow, frames: 1200 }, 60_000)
    const [onFast] = playVirtually({ ...battle, players: 2, link: fast, frames: 2400 }, 60_000)
    expect(onSlow?.progress.delay).toBeGreaterThanOrEqual(10)
    expect(onSlow?.progress.delay).toBeLessThanOrEqual(12)
    expect(onFast?.progress.delay).toBeLessThan(8)
  })
})
