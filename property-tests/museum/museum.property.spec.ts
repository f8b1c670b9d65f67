// The guards of the bug museum find nothing on the sources as they are; in the deep run every exhibit is caught, in a short story.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { deep } from '../support/depth.ts'
import { tell } from '../support/exercised.ts'
import { bundleProgram, runProgram } from '../support/native.ts'
import { spoil } from './exhibit.ts'
import { guards } from './guards.ts'
import { exhibits, showExhibit } from './hall.ts'

it('no guard finds anything on the sources as they are', async () => {
  const { output, errors } = await runProgram(
    await bundleProgram('property-tests/museum/guard.ts', 'guards'),
    [],
    600_000,
  )
  expect(errors).toBe('')
  expect(JSON.parse(output)).toEqual(Object.fromEntries(Object.keys(guards).map((name) => [name, 'nothing'])))
})

describe('an exhibit', () => {
  it('has a name of its own, a guard that exists, and sources that it fits; every guard has one', () => {
    for (const exhibit of exhibits) expect(spoil(readFileSync(exhibit.file, 'utf8'), exhibit)).not.toBe('')
    expect(new Set(exhibits.map(({ name }) => name)).size).toBe(exhibits.length)
    expect(new Set(exhibits.map(({ guard }) => guard))).toEqual(new Set(Object.keys(guards)))
    expect(exhibits.length).toBeGreaterThanOrEqual(40)
  })
})

/** Some of every corner in each run, all of them in the deep one. */
const shown = exhibits.filter((_, at) => deep || at % 10 === 0)

/** How fast is a matter of `npm run museum`, which has the machine to itself. */
describe('an exhibit is caught, in 12 events at most', () => {
  it.each(shown.map((exhibit) => [exhibit.name, exhibit] as const))('%s', async (name, exhibit) => {
    const { caught, failure } = await showExhibit(exhibit, 600_000)
    expect(failure).toBeUndefined()
    expect(caught, `npm run museum -- '${name}'`).toBeDefined()
    expect(caught?.events.length).toBeLessThanOrEqual(12)
  })

  it('so are all that were shown', () => tell('museum', { exhibits: exhibits.length, shown: shown.length }))
})
