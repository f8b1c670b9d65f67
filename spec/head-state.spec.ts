// Files of tests share a process, in any order: what one leaves at the head of a module, another finds. So nothing is left there. The rule
// is in support/head-state.ts; it is shown here to speak, and to be silent where there is nothing to say.

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { scratch, stateAtHead } from './support/head-state.ts'
import { importsOf, readSources, type Source } from './support/source.ts'

const root = new URL('../', import.meta.url).pathname
const folders = ['src', 'spec', 'property-tests', 'bench', 'examples']
const sources: ReadonlyMap<string, Source> = new Map(
  folders.flatMap((folder) => readSources(root, folder)).map((source) => [source.path, source]),
)

/** The names by which tests and examples import the package; under test they mean the sources. */
const entries: Readonly<Record<string, string>> = {
  packeteer: 'src/index.ts',
  'packeteer/netcode': 'src/netcode/index.ts',
  'packeteer/replay': 'src/replay/index.ts',
  'packeteer/testing': 'src/testing/index.ts',
}

const pathOf = (from: string, specifier: string): string =>
  specifier.startsWith('.') ? join(from, '..', specifier) : (entries[specifier] ?? '')

/** All that files of tests load: they, what is loaded before them, and what any of these imports. */
function loadedByTests(): ReadonlyArray<Source> {
  const loaded = new Set(
    [...sources.keys()].filter((path) => path.endsWith('.spec.ts') || path === 'spec/support/no-ambient.ts'),
  )
  for (const path of loaded)
    for (const { specifier, typeOnly } of importsOf(sources.get(path)?.text ?? ''))
      if (!typeOnly && sources.has(pathOf(path, specifier))) loaded.add(pathOf(path, specifier))
  return [...loaded].flatMap((path) => sources.get(path) ?? [])
}

it('nothing that tests load remembers anything at the head of a module', () => {
  const loaded = loadedByTests()
  expect(loaded.map(({ path }) => path)).toContain('property-tests/hostile/script.ts')
  expect(loaded.flatMap(stateAtHead)).toEqual([])
})

it('what is called scratch is there', () => {
  for (const [path, names] of Object.entries(scratch))
    for (const name of names)
      expect([path, name, sources.get(path)?.text.includes(`const ${name}`)]).toEqual([path, name, true])
})

it.each([
  ['let count = 0'],
  ['export let last: string | undefined'],
  ['const known = new Map<string, State>()'],
  ['const known: Map<string, State> = new Map()'],
  ['const seen = new Set([1])'],
  ['const list: Array<number> = []'],
  ['const cache = {} as Record<string, number>'],
  ['const table = [1, 2]; export const add = (n: number) => { table.push(n) }'],
  ['const table = { a: 1 }; export const count = () => { table.a += 1 }'],
  ['const table = { a: 1 }; export function drop() { delete table.a }'],
  ['const table = { a: [1] }; export const count = () => table.a[0]++'],
  ['const table: ReadonlyMap<string, number[]> = make(); export const f = () => table.get("a")!.push(1)'],
  ['const table = { a: 1 }; export const f = () => { [table.a] = [2] }'],
  ['const table = { a: 1 }; export const f = () => Object.assign(table, { b: 1 })'],
  ['const bytes = new Uint8Array(8); export const f = () => bytes.fill(1)'],
  ['const marks = new Marks()'],
  ['export const here = new Packeteer(config)'],
  ['const next = (() => { let count = 0; return () => (count += 1) })()'],
  ['export function f() { f.calls = 1 }'],
  ['export class Oracle { static known = 0 }'],
  ['export class Oracle { static readonly known = new Map() }'],
  ["import { known } from './known.ts'\nexport const f = () => known.set('a', 1)"],
])('%s is told', (text) => {
  expect(stateAtHead({ path: 'spec/a.spec.ts', text })).not.toEqual([])
})

it.each([
  [
    'const known = new WeakMap<Protocol, Map<string, State>>(); export const f = (p: Protocol) => known.set(p, new Map())',
  ],
  ['const table: ReadonlyMap<string, number> = new Map([["a", 1]])'],
  ['const none: ReadonlyArray<never> = []'],
  ['const names = ["a", "b"] as const; export const f = () => [...names].sort()'],
  ['const root = new URL("../", import.meta.url).pathname; const word = new RegExp("a")'],
  ['const payload = new Uint8Array(20).fill(7)'],
  ['const table = [1]; export const f = (table: number[]) => table.push(1)'],
  ['const table = [1]; export const f = () => { const table: number[] = []; table.push(1); return table }'],
  ['const table = [1]; export const f = () => { for (const table of [[1]]) table.push(1) }'],
  ['describe("a", () => { let core = 1; beforeAll(() => { core = 2 }) })'],
  ['const even = new t.Type<number>("even", is, check, encode)'],
  ["import fs from 'node:fs'\nexport const f = () => fs.set(1)"],
])('%s is fine', (text) => {
  expect(stateAtHead({ path: 'spec/a.spec.ts', text })).toEqual([])
})
