// Numbers of the format that are written down elsewhere too.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { frameTypes, libraryVersion, mayBeSkipped, preludeBytes } from '../../../src/replay/format/format.ts'

it('names the version that package.json names', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }
  expect(libraryVersion).toBe(version)
})

it('lets a reader skip marks and names of kinds, and nothing that events depend on', () => {
  expect(Object.entries(frameTypes).filter(([, type]) => mayBeSkipped(type))).toEqual([
    ['mark', 0x81],
    ['kinds', 0x82],
  ])
})

it('begins with forty bytes', () => {
  expect(preludeBytes).toBe(40)
})
