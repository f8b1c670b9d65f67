// The golden recordings that every engine replays (property-tests/engines) are the files that they were, and still come to the same here.
// Until 1.0 they change on purpose only, in a commit of their own: their digests stand in golden.json, and the digest of all of them here.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { chainOf } from '../../property-tests/engines/chain.ts'

interface Golden {
  readonly file: string
  readonly sha256: string
  readonly events: number
  readonly line: string
}

const folder = new URL('../../property-tests/engines/golden/', import.meta.url).pathname
const goldens = JSON.parse(readFileSync(`${folder}golden.json`, 'utf8')) as ReadonlyArray<Golden>
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

describe('the golden recordings', () => {
  it('are at least thirty, of 300,000 events in all, and no others lie beside them', () => {
    expect(goldens.length).toBeGreaterThanOrEqual(30)
    expect(goldens.reduce((sum, { events }) => sum + events, 0)).toBeGreaterThanOrEqual(300_000)
    const files = readdirSync(folder).filter((file) => file !== 'golden.json')
    expect(files.sort()).toEqual(goldens.map(({ file }) => file).sort())
  })

  it('are the files that were released', () => {
    for (const { file, sha256: digest } of goldens)
      expect([file, sha256(readFileSync(folder + file))]).toEqual([file, digest])
    expect(sha256(readFileSync(`${folder}golden.json`))).toBe(
      '7f5dfa2174f6eb16d151eb233891bd8238d57bd93a73f3a4c502fe2179fb24ee',
    )
  })

  it.each(goldens.filter(({ file }) => /-(?:wraps|sides)\.a/.test(file)))('$file comes to what it did', (golden) => {
    const { events, line } = chainOf(readFileSync(folder + golden.file))
    expect({ events, line }).toEqual({ events: golden.events, line: golden.line })
  })

  it('come to something else when a byte of them is another', () => {
    const bytes = new Uint8Array(readFileSync(`${folder}lean-clean.a.packeteer`))
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    expect(chainOf(bytes).line).toBe('damaged')
  })
})
