// Every command about recordings explains itself, in lines that fit a terminal, and is in the list of them all.

import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { command, run } from '../support/command.ts'

beforeAll(() => expect(existsSync(command), `${command} is missing: npm run build`).toBe(true))

describe.concurrent('every command', () => {
  it.each([
    ['record', 'FILE'],
    ['verify', 'FILE'],
    ['replay', 'FILE'],
    ['stats', 'FILE'],
    ['export', 'FILE'],
    ['bisect', 'A'],
    ['join', 'A'],
    ['minimise', 'FILE'],
    ['what-if', 'FILE'],
  ])('%s has its help, and is in the list', async (name, operand) => {
    const { code, stdout } = await run([name, '--help'])
    expect(stdout).toMatch(new RegExp(`^Usage: packeteer ${name} ${operand}`))
    expect(stdout).toMatch(/^Exit codes/m)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
    expect(code).toBe(0)
    expect((await run(['--help'])).stdout).toContain(`  ${name} `)
  })
})
