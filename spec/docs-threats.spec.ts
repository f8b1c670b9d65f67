// docs/threats.md does not lie: each number in its tables is computed from the formula beside it, over the default config
// and constants exported by src. The specs beside it push real endpoints against the bounds: of memory, work, traffic and copies.

import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { config, fragmentBytes } from './support/threat-ends.ts'
import { wordsOf } from './support/threat-words.ts'

const words = wordsOf(config)

const rows = [...readFileSync('docs/threats.md', 'utf8').matchAll(/^\| (.+?) \| `([^`|]+)` \| ([\d,]+) \|$/gm)].map(
  ([, what = '', formula = '', figure = '']) => ({ what, formula, figure }),
)

describe('the tables of docs/threats.md', () => {
  it('have rows', () => {
    expect(rows.length).toBeGreaterThanOrEqual(30)
  })

  it.each(rows)('$what: $formula = $figure', ({ formula, figure }) => {
    expect(Number(runInNewContext(formula, words)).toLocaleString('en-US')).toBe(figure)
  })

  it('say what a fragment is', () => {
    expect(fragmentBytes).toBe(1040)
  })
})
