// A folder of files for the specs of commands: made and filled before the tests of a spec, removed after them.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { command } from '../support/command.ts'

/** The path of a name in the folder. */
export type At = (name: string) => string

export const fillFolder = (fill: (at: At) => void): At => {
  let folder = ''
  const at: At = (name) => join(folder, name)
  beforeAll(() => {
    expect(existsSync(command), `${command} is missing: npm run build`).toBe(true)
    folder = mkdtempSync(join(tmpdir(), 'packeteer-'))
    fill(at)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return at
}
