// docs/wireshark.md names fields and preferences: tshark knows them all.

import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dissector } from './tshark.ts'

const page = readFileSync('docs/wireshark.md', 'utf8')

// Installed as the page says: tshark lists fields without looking at scripts that are named on its command line.
const home = mkdtempSync(join(tmpdir(), 'packeteer-home-'))
beforeAll(() => {
  const plugins = join(home, '.local/lib/wireshark/plugins')
  mkdirSync(plugins, { recursive: true })
  copyFileSync(dissector, join(plugins, 'packeteer.lua'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const ask = async (what: string): Promise<string> => {
  const env = { ...process.env, HOME: home }
  return (await promisify(execFile)('tshark', ['-G', what], { env, maxBuffer: 1 << 28 })).stdout
}

it('names fields and preferences that exist', async () => {
  const fields = [...(await ask('fields')).matchAll(/^F\t[^\t]*\t(packeteer\.[\w.]+)\t/gm)].map(([, name]) => name)
  const preferences = [...(await ask('defaultprefs')).matchAll(/^#(packeteer\.\w+):/gm)].map(([, name]) => name)
  const told = new Set([...page.matchAll(/(?<![\w/])packeteer\.(?!lua)[a-z_.0-9]*[a-z0-9]/g)].map(([name]) => name))
  expect([...told].filter((name) => !fields.includes(name) && !preferences.includes(name))).toEqual([])
  expect(preferences.filter((name) => !told.has(name ?? ''))).toEqual([])
  expect(preferences).toHaveLength(8)
})
