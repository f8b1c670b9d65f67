// How laws are held: built cases first, and asked what they came to; a failure says how to play it again, and is made smaller for a short
// while only. And how files are shuffled.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandFor, given, holds, withPatience } from '../property-tests/support/law.ts'
import { orderFrom, shuffled } from '../property-tests/support/order.ts'
import { readSources } from './support/source.ts'

const root = new URL('../', import.meta.url).pathname

const messageOf = (deed: () => void): string => {
  try {
    deed()
  } catch (error) {
    return String(error)
  }
  return ''
}

describe('a law', () => {
  it('is held over its built cases first, and asked then what they reached', () => {
    const seen: Array<number> = []
    let before = -1
    holds(
      fc.property(fc.nat(9), (number) => {
        seen.push(number)
      }),
      { cases: [given(100), given(200)], reached: () => (before = seen.length), runs: 5 },
    )
    expect([seen.slice(0, 2), before, seen.length]).toEqual([[100, 200], 2, 7])
  })

  it('fails when its built cases do not reach what they are for, whatever would be drawn', () => {
    const reached = (): void => {
      throw new Error('nothing was lost')
    }
    expect(
      messageOf(() =>
        holds(
          fc.property(fc.nat(9), () => undefined),
          { cases: [given(1)], reached },
        ),
      ),
    ).toBe('Error: nothing was lost')
  })

  it('says which built case breaks it', () => {
    const law = fc.property(fc.nat(9), (number) => number < 100)
    const message = messageOf(() => holds(law, { cases: [given(1), given(100)] }))
    expect(message).toContain('Counterexample: [100]')
    expect(message).toContain('It is one of the 2 built cases of this law')
  })

  it('says how a drawn case is played again: the seed, the path, the file and the name', () => {
    const message = messageOf(() => holds(fc.property(fc.nat(), (number) => number < 5)))
    expect(message).toContain('Counterexample: [5]')
    expect(message).toMatch(
      /play it again: FC_SEED=-?\d+ FC_PATH=[\d:]+ npx vitest run spec\/laws\.spec\.ts -t 'says how a/,
    )
    expect(commandFor('a.spec.ts', "it's (1 + 1)?", 3, '7:0')).toContain(
      String.raw`FC_SEED=3 FC_PATH=7:0 npx vitest run a.spec.ts -t 'it.s \(1 \+ 1\)\?'`,
    )
  })

  it('is made smaller for so long and no longer, and the failure stands', () => {
    let now = 0n
    const tried: Array<number> = []
    const law = fc.property(fc.integer({ min: 0, max: 1_000_000 }), (number) => {
      tried.push(number)
      now += 1n
      return number < 10
    })
    const details = fc.check(
      withPatience(law, () => now, 3n),
      { seed: 1, numRuns: 50 },
    )
    expect([details.failed, details.interrupted, details.counterexamplePath !== null]).toEqual([true, true, true])
    expect(tried.length).toBeLessThan(10)
    expect(tried).toContain(details.counterexample?.[0])
  })

  it('that is kept is never cut short: patience begins with a failure', () => {
    let now = 0n
    const law = fc.property(fc.nat(), () => {
      now += 1000n
    })
    const details = fc.check(
      withPatience(law, () => now, 3n),
      { seed: 1, numRuns: 50 },
    )
    expect([details.failed, details.interrupted, details.numRuns]).toEqual([false, false, 50])
  })

  it('is held by `holds` wherever there is one', () => {
    const others = readSources(root, 'property-tests').filter(
      ({ path, text }) => path !== 'property-tests/support/law.ts' && /\bfc\.(?:assert|check)\(/.test(text),
    )
    expect(others.map(({ path }) => path)).toEqual([])
  })
})

describe('the order of files', () => {
  it('is the same for the same seed, and another for another', () => {
    const files = Array.from({ length: 20 }, (_, index) => index)
    expect(shuffled(files, 7)).toEqual(shuffled(files, 7))
    expect(shuffled(files, 7)).not.toEqual(shuffled(files, 8))
    expect([...shuffled(files, 7)].sort((one, other) => one - other)).toEqual(files)
  })

  it('is left alone without a seed, and a seed that is no number is refused', () => {
    expect([orderFrom(undefined), orderFrom('')]).toEqual([{}, {}])
    expect(orderFrom('7')).toHaveProperty('sequence.sequencer')
    expect(() => orderFrom('seven')).toThrow('PACKETEER_ORDER is no whole number: seven')
  })
})
