// Hostile scripts against a metered build of the real sources: mutants of real datagrams, peers that speak the format and lie, splices,
// replays, floods, and a corpus of what once reached something new. Work per datagram and memory per end stay below the figures that
// docs/threats.md computes. `npm run prove -- hostile SEED` plays a failure again.

import { runInNewContext } from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import { depth, seed } from '../support/depth.ts'
import { sorted, tell } from '../support/exercised.ts'
import { addMeter, buildCounted } from './counted.ts'
import { readCorpus } from './corpus.ts'
import { reach } from './features.ts'
import { floods } from './floods.ts'
import { newWatch, playScript, playerOf, type Counted, type Watch } from './laws.ts'
import { drawScript, startOf } from './script.ts'
import { victims, type VictimName } from './victim.ts'

const firstSeed = seed * 1_000_000

/** Milliseconds that a run may take on a slow machine: not a law, but an end to waiting. */
const longest = 3_600_000
const victimNames = Object.keys(victims) as ReadonlyArray<VictimName>

const ways: ReadonlyArray<string> = [
  'applied',
  'Truncated',
  'Malformed',
  'TooLarge',
  'WrongVersion',
  'Corrupt',
  'Duplicate',
  'Stale',
  'ForgedAck',
  'BeyondWindow',
]

const share = (value: number): string => `${(value * 100).toFixed(1)} %`

const tellWatch = (title: string, { decodes, steps, held, memory, outcomes }: Watch, scripts: number): void =>
  tell(title, {
    scripts,
    decodes,
    'most steps, of the bound': share(steps),
    'most held for a peer, of the bound': share(held),
    'most memory, of the bound': share(memory),
    ...sorted(outcomes),
  })

describe('a metered core', () => {
  let core: Counted
  beforeAll(async () => {
    core = (await import(await buildCounted())) as Counted
  })

  describe('hostile scripts', () => {
    const watch = newWatch()
    let scripts = 0

    it(
      'are applied whole or discarded whole, in bounded steps and memory, and never make a state that cannot be read back',
      () => {
        for (; watch.decodes < depth(100_000, 5_000_000) || scripts < depth(2_000, 200_000); scripts += 1) {
          const own = firstSeed + scripts
          let end = (): void => undefined
          try {
            drawScript(own, core, (start, victim) => {
              const player = playerOf(core, victim, start, watch)
              end = () => player.end()
              return player
            })
            end()
          } catch (error) {
            throw new Error(`${String(error)}\n\nplay it again: npm run prove -- hostile ${own}`, { cause: error })
          }
        }
        tellWatch('hostile', watch, scripts)
      },
      longest,
    )

    it('ended in every way there is', () => {
      // Of a hundred thousand datagrams, a thousand or more end in each: no seed comes to a tenth of that.
      for (const way of ways) expect([way, (watch.outcomes.get(way) ?? 0) >= 100]).toEqual([way, true])
    })
  })

  describe('floods', () => {
    const watch = newWatch()

    it.each(Object.entries(floods))('of %s stay within bounds on every victim', (_name, flood) => {
      for (const victim of victimNames) {
        const { state } = startOf(core, { victim, origin: 0, warm: [0, 0] })
        playScript(core, victim, state, flood(victim), watch)
      }
    })

    it('came near enough to the bounds that the bounds mean something', () => {
      tellWatch('floods', watch, Object.keys(floods).length * victimNames.length)
      expect(watch.steps).toBeGreaterThan(0.1)
      expect(watch.held).toBeGreaterThan(0.3)
    })
  })

  describe('the corpus', () => {
    const corpus = readCorpus()

    it('holds at least 500 scripts, all different', () => {
      expect(corpus.length).toBeGreaterThanOrEqual(500)
      expect(new Set(corpus.map((kept) => JSON.stringify(kept))).size).toBe(corpus.length)
    })

    it('keeps the laws, and each script ends as it did when it was kept', () => {
      const watch = newWatch()
      for (const kept of corpus) {
        playScript(core, kept.victim, startOf(core, kept).state, kept.deeds, watch)
        expect([kept, reach(core, kept, kept.deeds).ends]).toEqual([kept, kept.ends])
      }
      tellWatch('corpus', watch, corpus.length)
      expect([...ways, 'Abandoned'].filter((way) => !watch.outcomes.has(way))).toEqual([])
    })
  })

  describe('the meter', () => {
    it('does not change what the protocol does', async () => {
      const { reducer } = await import('../../src/connection/reducer.ts')
      const { print } = await import('../support/print.ts')
      const plain: Counted = { ...core, reducer }
      for (const kept of readCorpus().slice(0, 100)) {
        const { state } = startOf(core, kept)
        const ends = [core, plain].map((some) => {
          const reduce = some.reducer(victims[kept.victim])
          return kept.deeds.reduce(
            (before, deed) =>
              deed[0] === 'read' ? reduce(before, { type: 'DatagramReceived', datagram: deed[1] })[0] : before,
            state,
          )
        })
        expect(print(ends[0])).toBe(print(ends[1]))
      }
    })

    it('counts functions, turns of loops, and branches as places', () => {
      const text =
        'const f = (n) => { for (let i = 0; i < n; i++) n > 2 ? g(n) : 0; if (n) return n; else return 0 }; const g = (n) => n;'
      const { code, places } = addMeter(text)
      const meter = { steps: 0, places: new Uint32Array(places) }
      const result: unknown = runInNewContext(`${code} f(3)`, { __meter: meter })
      expect([result, meter.steps, places, [...meter.places]]).toEqual([3, 1 + 3 + 3, 7, [1, 3, 3, 0, 1, 0, 3]])
    })
  })

  /** What canaries meet is committed: that the laws notice them is no matter of chance. */
  const canarySeed = 1_000_000

  describe('a canary', () => {
    type Reduce = ReturnType<Counted['reducer']>
    /** The first law that this protocol breaks; undefined: none of 200 scripts found one. */
    const brokenBy = (wrong: (reduce: Reduce) => Reduce): string | undefined => {
      const mutant: Counted = { ...core, reducer: (config) => wrong(core.reducer(config)) }
      try {
        for (let index = 0; index < 200; index += 1) {
          const script = drawScript(canarySeed + index, core, (start, victim) =>
            playerOf(core, victim, start, newWatch()),
          )
          playScript(mutant, script.victim, startOf(core, script).state, script.deeds, newWatch())
        }
      } catch (error) {
        return String(error)
      }
      return undefined
    }

    it('that keeps every law is let live', () => {
      expect(brokenBy((reduce) => reduce)).toBeUndefined()
    })

    it('that changes its state by what it discards does not live', () => {
      const wrong = brokenBy((reduce) => (state, event) => {
        const [next, effects] = reduce(state, event)
        const discarded = effects.some(({ type }) => type === 'DiscardDatagram')
        return [discarded ? { ...next, packets: { ...next.packets } } : next, effects]
      })
      expect(wrong).toMatch(/discarded as \w+ changed the state/)
    })

    it('that answers a datagram does not live', () => {
      const wrong = brokenBy((reduce) => (state, event) => {
        const [next, effects] = reduce(state, event)
        return [
          next,
          event.type === 'DatagramReceived' && effects.length === 0
            ? [{ type: 'TransmitDatagram', datagram: new Uint8Array(1) }]
            : effects,
        ]
      })
      expect(wrong).toMatch(/made the victim order TransmitDatagram/)
    })

    it('that works as long as a datagram says does not live', () => {
      const wrong = brokenBy((reduce) => (state, event) => {
        if (event.type === 'DatagramReceived' && event.datagram.length > 60) core.__meter.steps += 1_000_000
        return reduce(state, event)
      })
      expect(wrong).toMatch(/steps for one datagram, at most/)
    })

    it('that hoards does not live', () => {
      const hoard = { bytes: new Uint8Array(50_000_000) }
      const wrong = brokenBy((reduce) => (state, event) => {
        const [next, effects] = reduce(state, event)
        return [{ ...next, clock: { ...next.clock, ...hoard } }, effects]
      })
      expect(wrong).toMatch(/changed the state|bytes of state, at most/)
    })

    it('that throws does not live', () => {
      const wrong = brokenBy((reduce) => (state, event) => {
        if (event.type === 'DatagramReceived' && event.datagram.length === 0)
          throw new RangeError('offset out of bounds')
        return reduce(state, event)
      })
      expect(wrong).toMatch(/RangeError/)
    })
  })
})
