// docs/guarantees.md names a test for every promise; here each of them is looked up by its title, word for word, so that a
// test cannot be renamed or deleted and leave its promise bare.

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const page = readFileSync('docs/guarantees.md', 'utf8')

const promises = [...page.matchAll(/^\*\*(\d+)\. /gm)].map(([, number = '']) => Number(number))

const rows = [...page.matchAll(/^\| (\d+) \| \[`([^`]+)`\]\(([^)]+)\) \| (.+?) \|$/gm)].map(
  ([, promise = '', path = '', link = '', title = '']) => ({ promise: Number(promise), path, link, title }),
)

/** Whether a file has a test of this title that is not skipped. */
const hasTest = (text: string, title: string): boolean =>
  ["'", '"', '`'].some((quote) =>
    new RegExp(`\\bit(?:\\.each\\([\\s\\S]*?\\))?\\(\\s*${escaped(quote + title + quote)}`).test(text),
  )

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

describe('docs/guarantees.md', () => {
  it('has eight promises, and a test for each', () => {
    expect(promises).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect([...new Set(rows.map(({ promise }) => promise))].sort((one, other) => one - other)).toEqual(promises)
  })

  it.each(rows)('promise $promise: $path has "$title"', ({ path, link, title }) => {
    expect(link).toBe(`../${path}`)
    expect(existsSync(path)).toBe(true)
    expect(hasTest(readFileSync(path, 'utf8'), title)).toBe(true)
  })

  it('would notice a test that is gone, renamed or skipped', () => {
    expect(hasTest("  it('does this', () => {", 'does this')).toBe(true)
    expect(hasTest("  it('does this', () => {", 'does that')).toBe(false)
    expect(hasTest("  it('does this too', () => {", 'does this')).toBe(false)
    expect(hasTest("  it.skip('does this', () => {", 'does this')).toBe(false)
  })
})
