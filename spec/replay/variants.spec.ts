// Recordings outlive the build that wrote them. Two builds from changed sources: one has another state, and so other encodings and hashes; the
// other resends otherwise. Every command of the one reads what the other wrote.

import { execFile, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Packeteer } from '../../src/index.ts'
import { recordRing } from '../../src/replay/index.ts'
import { fillFolder } from '../cli/folder.ts'
import { both } from '../cli/sessions.ts'
import { configOf } from '../support/recorded.ts'
import { buildVariant, thriftier, wider } from '../support/variant.ts'

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A command of the build at `root`. */
const run = async (root: string, ...words: ReadonlyArray<string>): Promise<Ran> => {
  const options = { env: { ...process.env, NO_COLOR: '1' }, maxBuffer: 1 << 26 }
  try {
    return {
      code: 0,
      ...(await promisify(execFile)(process.execPath, [join(root, 'dist/cli/main.js'), ...words], options)),
    }
  } catch (failure) {
    return failure as Ran
  }
}

const today = process.cwd()

/** A file that the wider build makes of the same session. */
const writeTomorrow = `
  import { writeFileSync } from 'node:fs'
  import { readRecording, recordEvents } from './dist/replay/index.js'
  import { readFileSync } from 'node:fs'
  for (const side of ['a', 'b']) {
    const { config, segments: [segment] } = readRecording(readFileSync('../' + side)).right
    writeFileSync('../' + side + '2', recordEvents(config, segment.state, [...segment.events], { side, snapshotMs: 1000 }))
  }`

const at = fillFolder((at) => {
  writeFileSync(at('a'), both.a)
  writeFileSync(at('b'), both.b)
  const packeteer = new Packeteer(configOf('a'))
  const ring = recordRing(packeteer, { seconds: 1 })
  for (let tick = 0; tick < 200; tick += 1) {
    packeteer.update(20)
    packeteer.packetsToSend()
  }
  writeFileSync(at('ring'), ring.save())
  buildVariant(at('wider'), wider)
  buildVariant(at('thriftier'), thriftier)
  execFileSync(process.execPath, ['--input-type=module', '--eval', writeTomorrow], { cwd: at('wider') })
})

describe.concurrent('a build with another state', () => {
  it('verifies the recordings of this one, by effects, and says so', async () => {
    const { code, stdout } = await run(at('wider'), 'verify', at('a'))
    expect(stdout).toMatch(/✔ the file is whole\n {2}✔ it replays as recorded: [\d,]+ events, \d+ checks/)
    expect(stdout).toContain('by effects: its states are of version 1, which this build does not read')
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('  verified')
    expect(code).toBe(0)
    const [answer] = JSON.parse(`[${(await run(at('wider'), 'verify', at('a'), '--json')).stdout}]`) as [object]
    expect(answer).toMatchObject({ ok: true, by: 'effects', stateVersion: 1, refusals: [] })
  })

  it('is verified by this one, whose states mean nothing to it either', async () => {
    const { code, stdout } = await run(today, 'verify', at('a2'))
    expect(stdout).toContain('by effects: its states are of version 2')
    expect(code).toBe(0)
  })

  it('says by name that it cannot begin in the middle of a connection', async () => {
    const { code, stderr } = await run(at('wider'), 'verify', at('ring'))
    expect(stderr).toMatch(/here is only a state to begin with, of version 1; this build reads version 2/)
    expect(code).toBe(2)
    const other = await run(today, 'verify', at('ring'), '--build', at('wider'))
    expect(other.stdout).toMatch(
      /✘ from event \d+ on there is only a state to begin with, of version 1: this build reads another one/,
    )
    expect(other.stdout).not.toContain('replayed from the beginning')
    expect(other.code).toBe(1)
  })

  it.each([
    ['replay', 'FILE'],
    ['join', 'FILE', 'FILE'],
    ['bisect', 'FILE'],
    ['what-if', 'FILE', '--drop', '390'],
    ['minimise', 'FILE', '--invariant', 'builds-agree'],
  ])('is refused by %s, where it can begin nowhere in the recording', async (...words) => {
    const given = words.map((word) => (word === 'FILE' ? at('ring') : word))
    const { code, stdout, stderr } = await run(today, ...given, '--build', at('wider'))
    expect(stderr).toMatch(/ring': from event \d+ on there is only a state to begin with, of version 1/)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })

  it('does the same: bisecting the builds finds nothing', async () => {
    const { code, stdout } = await run(today, 'bisect', at('a'), '--build', at('wider'))
    expect(stdout).toContain('✔ they agree, from the first event to the last')
    expect(code).toBe(0)
  })

  it('bisects recordings of both builds by effects: they are one session', async () => {
    const { code, stdout } = await run(today, 'bisect', at('a'), at('a2'))
    expect(stdout).toContain('✔ they agree, from the first event to the last')
    expect(code).toBe(0)
  })

  it.each([
    ['replay', ['replay', 'FILE', '--to', '50', '--print'], /after 50 events of/],
    ['stats', ['stats', 'FILE'], /moves +\d+/],
    ['join', ['join', 'FILE', 'PEER'], /every promise was kept/],
    ['what-if', ['what-if', 'FILE', '--drop', '3'], /had not happened/],
    ['export', ['export', 'FILE', '--json'], /"stateVersion":/],
    ['minimise', ['minimise', 'FILE', '--invariant', 'nothing-discarded'], /are enough/],
  ] as const)('%s works on what the other build wrote', async (_name, words, expected) => {
    for (const [root, file, peer] of [
      [today, at('a2'), at('b2')],
      [at('wider'), at('a'), at('b')],
    ] as const) {
      const given = words.map((word) => (word === 'FILE' ? file : word === 'PEER' ? peer : word))
      const { code, stdout, stderr } = await run(root, ...given)
      expect(stderr).toBe('')
      expect(stdout).toMatch(expected)
      expect(code).toBe(0)
    }
  })

  it.each([
    ['verify', ['verify', 'FILE'], /by effects|as recorded/],
    ['replay', ['replay', 'FILE', '--to', '50'], /after 50 events of/],
    ['join', ['join', 'FILE', 'PEER'], /every promise was kept/],
    ['what-if', ['what-if', 'FILE', '--drop', '3'], /had not happened/],
  ] as const)('%s replays with it', async (_name, words, expected) => {
    for (const mark of ['', '2']) {
      const given = words.map((word) => (word === 'FILE' ? at(`a${mark}`) : word === 'PEER' ? at(`b${mark}`) : word))
      const { code, stdout } = await run(today, ...given, '--build', at('wider'))
      expect(stdout).toMatch(expected)
      expect(code).toBe(0)
    }
  })

  it('is no judge of invariants, which look into states', async () => {
    const words = ['minimise', at('a'), '--invariant', 'nothing-discarded', '--build', at('wider')]
    const { code, stderr } = await run(today, ...words)
    expect(stderr).toContain('its states are other records than this build')
    expect(code).toBe(2)
  })
})

describe.concurrent('a build with another resend policy', () => {
  it('is told that it replays differently', async () => {
    const { code, stdout } = await run(at('thriftier'), 'verify', at('a'))
    expect(stdout).toMatch(/✘ it replays differently, after [\d,]+ events/)
    expect(stdout).toMatch(/ {4}effects {5}recorded [0-9a-f]{16}, replayed [0-9a-f]{16}/)
    expect(code).toBe(1)
  })

  it('is told the first event whose effects differ, with both', async () => {
    const { code, stdout } = await run(at('thriftier'), 'bisect', at('a'), '--build', today)
    expect(stdout).toMatch(/✘ A: this build, B: the other one: event \d+, at [\d.]+ s/)
    expect(stdout).toMatch(/ {4}event +flush\n {4}A +sends \d+ bytes\n {4}B +sends \d+ bytes\n/)
    expect(code).toBe(1)
  })
})
