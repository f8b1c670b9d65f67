// The guard that keeps the host's clock and dice out of tests: see support/no-ambient.ts. It has to fire to be worth having.

import { runInThisContext } from 'node:vm'
import { describe, expect, it } from 'vitest'

/** Compiles a function as if it stood in a file of this repository, so that the guard finds that file on the stack. */
const standingIn = (path: string, source: string): (() => unknown) => {
  const { pathname } = new URL(`../${path}`, import.meta.url)
  return runInThisContext(`(() => ${source})`, { filename: pathname }) as () => unknown
}

const ambient = ['Date.now()', 'new Date()', 'Date()', 'Math.random()', 'performance.now()', 'setTimeout(() => {}, 0)']

describe('while tests run', () => {
  it.each(ambient)('%s throws in the library', (source) => {
    expect(standingIn('src/core/made-up.ts', source)).toThrow('time and chance must come in as arguments')
  })

  it.each(ambient)('%s throws in the library when something else calls it there', (source) => {
    const inner = standingIn('node_modules/made-up/index.js', source)
    Reflect.set(globalThis, 'inner', inner)
    expect(standingIn('src/core/made-up.ts', 'inner()')).toThrow('time and chance must come in as arguments')
    Reflect.deleteProperty(globalThis, 'inner')
  })

  it.each(ambient)('%s throws in a law', (source) => {
    expect(standingIn('property-tests/core/made-up.property.spec.ts', source)).toThrow('time and chance')
  })

  it.each(ambient)('%s works in the command', (source) => {
    expect(standingIn('src/cli/made-up.ts', source)).not.toThrow()
  })

  it('a date of a given moment is arithmetic, and allowed', () => {
    expect(new Date(0)).toBeInstanceOf(Date)
    expect(standingIn('src/core/made-up.ts', 'new Date(86_400_000).toISOString()')()).toBe('1970-01-02T00:00:00.000Z')
  })
})
