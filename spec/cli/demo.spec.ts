// The built command, as a user runs it: real processes, real datagrams, real exit codes.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, run } from '../support/command.ts'

const folder = mkdtempSync(join(tmpdir(), 'packeteer-'))
beforeAll(() => {
  expect(existsSync(command), `${command} is missing: npm run build`).toBe(true)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Summary {
  readonly ok: boolean
  readonly ending: string
  readonly fileBytes: number
  readonly checks: ReadonlyArray<{ readonly name: string; readonly ok: boolean; readonly detail: string }>
  readonly link: { readonly up: { readonly lost: number }; readonly down: { readonly lost: number } }
}

describe.concurrent('packeteer demo', () => {
  it('verifies a run over a lossy link', async () => {
    const file = join(folder, 'level.bin')
    writeFileSync(
      file,
      Uint8Array.from({ length: 50_000 }, (_, index) => index * 7),
    )
    const words = [
      'demo',
      '--seconds',
      '2',
      '--loss',
      '10',
      '--duplicate',
      '5',
      '--seed',
      '3',
      '--file',
      file,
      '--json',
    ]
    const { code, stdout, stderr } = await run(words)
    const summary = JSON.parse(stdout) as Summary
    expect(summary.checks.filter(({ ok }) => !ok)).toEqual([])
    expect(summary).toMatchObject({ ok: true, ending: 'Finished', fileBytes: 50_000 })
    expect(summary.checks).toHaveLength(12)
    expect(summary.link.up.lost).toBeGreaterThan(0)
    expect(summary.link.down.lost).toBeGreaterThan(0)
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toBe('')
    expect(code).toBe(0)
  })

  it('fails with exit code 1 when what was sent cannot arrive in time', async () => {
    // A round trip of 5 s: half of the inputs are still under way when patience ends.
    const { code, stdout } = await run(['demo', '--seconds', '1', '--rtt', '5000', '--loss', '90', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, ending: 'Finished' })
    expect(code).toBe(1)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends with exit code 130 on %s', async (signal) => {
    const { code, stdout } = await run(['demo', '--seconds', '600'], { on: /^ +\d+\.\d s .*RTT \d/m, signal })
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^ {2}interrupted after \d+\.\d s: nothing was verified$/)
    expect(code).toBe(130)
  })

  it.each([
    [
      ['--loss', '101'],
      "packeteer demo: --loss '101': a number from 0 to 90 % is wanted (see packeteer demo --help)\n",
    ],
    [['--file', '/no/such/file'], "packeteer demo: --file '/no/such/file': no such file\n"],
    [['--file', tmpdir()], `packeteer demo: --file '${tmpdir()}': not a file\n`],
    [['--strange'], "packeteer demo: unknown option '--strange' (see packeteer demo --help)\n"],
  ])('answers %j with one line and exit code 2', async (words, complaint) => {
    expect(await run(['demo', ...words])).toEqual({ code: 2, stdout: '', stderr: complaint })
  })

  it('refuses a file that one message cannot hold', async () => {
    const file = join(folder, 'large.bin')
    writeFileSync(file, new Uint8Array(1_048_577))
    const { code, stderr } = await run(['demo', '--seconds', '1', '--file', file])
    expect(stderr).toBe(`packeteer demo: --file '${file}': 1048577 bytes; at most 1048576 bytes go in 1 s\n`)
    expect(code).toBe(2)
  })
})

describe.concurrent('packeteer', () => {
  it('lists its commands', async () => {
    const { code, stdout } = await run(['--help'])
    expect(stdout).toContain('  demo ')
    expect(code).toBe(0)
  })

  it('says its version', async () => {
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/)
  })

  it('explains a command with exit code 0', async () => {
    const { code, stdout } = await run(['demo', '--help'])
    expect(stdout).toMatch(/^Usage: packeteer demo/)
    expect(code).toBe(0)
  })

  it.each([
    [[], 'Usage: packeteer <command> [options]'],
    [['dance'], "packeteer: unknown command 'dance' (see packeteer --help)"],
  ])('answers %j with exit code 2', async (words, firstLine) => {
    const { code, stderr } = await run(words)
    expect(stderr.split('\n')[0]).toBe(firstLine)
    expect(code).toBe(2)
  })
})
