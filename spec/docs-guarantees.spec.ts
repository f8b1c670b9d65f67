// Names and figures in documents are real ones. docs/guarantees.md names a test for every promise: each is looked up by its
// title, word for word, so that none can be renamed or deleted and leave its promise bare. README.md has a table of bytes.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { measureWire } from '../bench/wire-goals.ts'
import { parseConfig } from '../src/index.ts'

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

describe('README.md', () => {
  it('has the bytes on the wire as the bench measures them', () => {
    const table = readFileSync('README.md', 'utf8').split('## On the wire')[1] ?? ''
    const told = [...table.matchAll(/^\| .+? \| (\d+) \| (\d+) \|/gm)].map(([, clean, lossy]) => [
      Number(clean),
      Number(lossy),
    ])
    const measured = measureWire().map(({ oneTick, threeTicks, lossy }) => [
      Math.max(oneTick.max, threeTicks.max),
      lossy.median,
    ])
    expect(told).toEqual(measured)
  })
})

describe('docs/architecture.md', () => {
  const tree = readFileSync('docs/architecture.md', 'utf8').split('## The folders')[1]?.split('```')[1] ?? ''
  const named = new Set([...tree.matchAll(/[\w-]+\.ts\b/g)].map(([name]) => name))
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? ''

  it('names every file of the protocol, and none that is not there', () => {
    const protocol = sources.filter((path) => !/^(cli|testing|state|replay)\b/.test(path)).map(nameOf)
    expect(protocol.filter((name) => !named.has(name))).toEqual([])
    expect([...named].filter((name) => !sources.map(nameOf).includes(name))).toEqual([])
  })

  it('is followed by a glossary whose types exist', () => {
    const code = sources.map((path) => readFileSync(`src/${path}`, 'utf8')).join('\n')
    const cells = [...readFileSync('docs/glossary.md', 'utf8').matchAll(/^\| [^|]+ \| ([^|]+) \|/gm)]
    const words = cells.flatMap(([, cell = '']) => [...cell.matchAll(/`([A-Z]\w+)/g)].map(([, word = '']) => word))
    expect(words.length).toBeGreaterThan(30)
    expect(
      words.filter((word) => word !== 'Uint8Array' && !new RegExp(`\\b(type|interface|class) ${word}\\b`).test(code)),
    ).toEqual([])
  })
})

describe('docs/tuning.md', () => {
  const ranges = [...readFileSync('docs/tuning.md', 'utf8').matchAll(/^\| `(\w+)` \| ([\d,]+ to [\d,]+) \|/gm)]

  it.each(ranges.map(([, field = '', range = '']) => [field, range] as const))('%s: %s', (field, range) => {
    const answer = parseConfig({ channels: { moves: { reliable: true, ordered: true } }, [field]: 'x' })
    expect(answer._tag === 'Left' ? answer.left[0]?.allowed : '').toMatch(new RegExp(`${range}$`))
  })

  it('has them', () => {
    expect(ranges.length).toBeGreaterThanOrEqual(8)
  })
})
