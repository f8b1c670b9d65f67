// Under a checksum no spoilt byte gets through, whatever a link does to it, and no datagram that was meant for another: of another
// session, or one's own that came back. docs/threats.md, docs/wire-format.md, "CRC-32C".

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { given, holds } from '../support/law.ts'
import type { Config } from '../../src/config.ts'
import { reducer } from '../../src/connection/reducer.ts'
import type { State } from '../../src/connection/state.ts'
import type { End } from '../../src/testing/index.ts'
import {
  badLinks,
  configOf,
  everyMode,
  kindNames,
  lean,
  modes,
  nearWraps,
  origins,
  roughLink,
  seeds,
  startOf,
} from '../support/arbitraries.ts'
import { World } from '../support/world.ts'

const small = { maxDatagramBytes: 256, maxMessageBytes: 2000 }

describe('with a checksum', () => {
  it('no flipped byte gets through: never a wrong payload, never a false ack, whatever the link corrupts or copies', () => {
    let corrupted = 0
    holds(
      fc.property(
        fc.tuple(seeds, origins, modes, badLinks(180_000_000), badLinks(180_000_000)),
        ([seed, origin, recovery, ab, ba]) => {
          const config = configOf(recovery, { ...small, integrity: 'crc32c', sessionId: 77 })
          const world = new World({
            config: { ...config, side: 'a' },
            configB: { ...config, side: 'b' },
            seed,
            aToB: { ...ab, corruptRatio: 0.2 },
            bToA: { ...ba, corruptRatio: 0.2 },
            start: startOf(config, origin, 'narrow'),
            tickMicros: { a: 16_667, b: 30_000 },
          })
          world.run(1_000_000, (end: End) => {
            world.submit(end, {
              channel: kindNames[world.draw(4)] ?? 'loose',
              payload: world.payload(4 + world.draw(300)),
            })
          })
          corrupted += world.state.a.connection.discards.Corrupt + world.state.b.connection.discards.Corrupt
          world.heal(10_000)
          world.finish(400_000_000)
          expect(world.isOwed).toBe(false)
        },
      ),
      {
        cases: everyMode.map((mode, seed) => given(given(seed, nearWraps, given(mode, mode), roughLink, roughLink))),
        reached: () => expect(corrupted).toBeGreaterThan(20),
      },
    )
  })

  it('a datagram of another session, or of the own side reflected, is discarded as Corrupt', () => {
    holds(
      fc.property(
        fc.tuple(seeds, origins, fc.integer({ min: 0, max: 2 ** 53 - 1 }), fc.integer({ min: 0, max: 2 ** 53 - 1 })),
        ([seed, origin, session, other]) => {
          fc.pre(session !== other)
          const at = (sessionId: number, side: 'a' | 'b'): Config =>
            configOf(lean, { ...small, integrity: 'crc32c', sessionId, side })
          const sender = at(session, 'a')
          const first = startOf(sender, origin, 'narrow')
          const reduce = reducer(sender)
          const payload = Uint8Array.of(seed & 0xff, 2, 3)
          const [state] = reduce(first, { type: 'MessageSubmitted', channel: 'loose', payload })
          const [sent, orders] = reduce(state, { type: 'FlushRequested' })
          const datagram = orders[0]?.type === 'TransmitDatagram' ? orders[0].datagram : Uint8Array.of()
          const read = (config: Config, into: State): ReadonlyArray<string> =>
            reducer(config)(into, { type: 'DatagramReceived', datagram })[1].map((effect) =>
              effect.type === 'DiscardDatagram' ? effect.error.type : effect.type,
            )
          expect(read(at(session, 'b'), first)).toEqual(['DeliverMessage'])
          expect(read(at(other, 'b'), first)).toEqual(['Corrupt'])
          expect(read(at(session, 'a'), sent)).toEqual(['Corrupt'])
        },
      ),
    )
  })
})
