// Encodings that were kept stay readable, to the byte, and their hashes stay. They are data: golden-states.ts made them once.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defineConfig, type ConfigInput } from '../../src/config.ts'
import { decodeState, encodeState, stateVersion } from '../../src/state/encoding.ts'
import { hashByDescription, hashState } from '../../src/state/hash.ts'

interface Golden {
  readonly name: string
  readonly config: ConfigInput
  readonly hash: string
  readonly hex: string
}

const { version, goldens } = JSON.parse(readFileSync('spec/state/golden.json', 'utf8')) as {
  readonly version: number
  readonly goldens: ReadonlyArray<Golden>
}

const advice =
  'the format of states has changed: raise stateVersion in src/state/encoding.ts, add a line to docs/state.md and docs/changelog.md, ' +
  'and make spec/state/golden.json anew (npm run --silent golden:states)'

describe('golden encodings', () => {
  it('are of the version that is written', () => {
    expect(version, advice).toBe(stateVersion)
    expect(goldens.map(({ name }) => name)).toHaveLength(7)
  })

  it.each(goldens)('$name: is read, and written again as the same bytes', ({ config, hex }) => {
    const answer = decodeState(defineConfig(config), Buffer.from(hex, 'hex'))
    expect(answer, advice).toMatchObject({ _tag: 'Right' })
    if (answer._tag === 'Left') return
    expect(Buffer.from(encodeState(answer.right)).toString('hex'), advice).toBe(hex)
  })

  it.each(goldens)('$name: has the hash it had', ({ config, hex, hash }) => {
    const answer = decodeState(defineConfig(config), Buffer.from(hex, 'hex'))
    if (answer._tag === 'Left') throw new Error(advice)
    expect(hashState(answer.right), advice).toBe(hash)
    expect(hashByDescription(answer.right), advice).toBe(hash)
  })
})
