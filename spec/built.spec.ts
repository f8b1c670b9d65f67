// Laws try what was built only while it is whole and newer than its sources: a law must never pass on yesterday's code.

import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { isBuilt } from '../property-tests/support/built.ts'

const root = mkdtempSync(join(tmpdir(), 'packeteer-built-'))
afterAll(() => rmSync(root, { recursive: true }))

const touch = (path: string, seconds: number): void => {
  const file = join(root, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, '')
  utimesSync(file, seconds, seconds)
}

it('what was built counts while every source has it, and none is newer', () => {
  touch('src/index.ts', 100)
  touch('src/core/wrap.ts', 100)
  expect(isBuilt(root)).toBe(false)
  touch('dist/index.js', 200)
  expect(isBuilt(root)).toBe(false)
  touch('dist/core/wrap.js', 200)
  expect(isBuilt(root)).toBe(true)
  touch('src/core/wrap.ts', 201)
  expect(isBuilt(root)).toBe(false)
})
