// The commands that make a recording and vouch for it, as a user runs them: record, verify. Output, complaints, exit codes.

import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cheaperInbox, patchBuild } from '../../examples/bug-hunt/candidate.ts'
import { run } from '../support/command.ts'
import { fillFolder } from './folder.ts'
import { eventsOf, recording, whole } from './sessions.ts'

const at = fillFolder((at) => {
  writeFileSync(at('whole'), whole)
  writeFileSync(at('cut'), whole.subarray(0, whole.length >> 1))
  writeFileSync(
    at('bad'),
    whole.map((byte, index) => (index === whole.length >> 1 ? byte ^ 1 : byte)),
  )
  writeFileSync(at('text'), 'I am no recording.\n')
  patchBuild(process.cwd(), at('patched'), cheaperInbox)
})

const events = eventsOf(recording)

describe.concurrent('packeteer verify', () => {
  it('says that all is well', async () => {
    const { code, stdout, stderr } = await run(['verify', at('whole')])
    expect(stdout).toMatch(/^ {2}whole, side a\n/)
    expect(stdout).toContain('✔ the file is whole\n')
    expect(stdout).toContain(`✔ it replays as recorded: ${events.length.toLocaleString('en')} events, `)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('  verified')
    expect(stderr).toBe('')
    expect(code).toBe(0)
  })

  it('says where a file is cut off, and what is left of it', async () => {
    const { code, stdout } = await run(['verify', at('cut')])
    expect(stdout).toMatch(/✘ byte [\d,]+: the file ends inside of what stands here; events end at [\d,]+\n/)
    expect(stdout).toContain('✔ it replays as recorded: ')
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('  NOT verified')
    expect(code).toBe(1)
  })

  it('says where a byte was changed', async () => {
    const { code, stdout } = await run(['verify', at('bad'), '--json'])
    const report = JSON.parse(stdout) as { readonly ok: boolean; readonly damages: ReadonlyArray<object> }
    expect(report.ok).toBe(false)
    expect(report.damages[0]).toMatchObject({ fault: { type: 'Corrupt' } })
    expect(code).toBe(1)
  })

  it('tells a build that behaves differently', async () => {
    const { code, stdout } = await run(['verify', at('whole'), '--build', at('patched')])
    expect(stdout).toContain('✘ it replays differently, after ')
    expect(stdout).toMatch(/ where +one of the events \d+ to \d+, before [\d.]+ s\n/)
    expect(code).toBe(1)
  })

  it.each([
    [['text'], "'text': this is not a recording (byte 0)"],
    [['none'], "'none': no such file"],
    [['.'], "'.': not a file"],
    [['whole', '--build', 'none'], "--build 'none': no such file"],
    [['whole', '--build', '.'], "--build '.': there is no dist/index.js and no index.js in it"],
  ])('complains of %j', async (words, complaint) => {
    const inFolder = words.map((word) => (word.startsWith('-') ? word : at(word)))
    const { code, stdout, stderr } = await run(['verify', ...inFolder])
    const told = complaint.replace(/'([^']*)'/, (_, name: string) => `'${at(name)}'`)
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `packeteer verify: ${told}\n` })
  })

  it('complains of a build that is none', async () => {
    writeFileSync(at('index.mjs'), 'export const other = 1')
    writeFileSync(at('broken.mjs'), 'throw new Error("no")')
    const { stderr } = await run(['verify', at('whole'), '--build', at('index.mjs')])
    expect(stderr).toBe(`packeteer verify: --build '${at('index.mjs')}': it exports no reducer\n`)
    const { code, stderr: other } = await run(['verify', at('whole'), '--build', at('broken.mjs')])
    expect(other).toBe(`packeteer verify: --build '${at('broken.mjs')}': it does not load (no)\n`)
    expect(code).toBe(2)
  })
})

describe.concurrent('packeteer record', () => {
  it('leaves two recordings of a demo, both of which verify', async () => {
    const { code, stdout } = await run(['record', at('played.packeteer'), '--seconds', '1'])
    expect(stdout).toContain(`recorded: ${at('played.a.packeteer')} (client) and ${at('played.b.packeteer')} (server)`)
    expect(code).toBe(0)
    for (const side of ['a', 'b']) {
      const verified = await run(['verify', at(`played.${side}.packeteer`)])
      expect(verified.stdout).toContain(`played.${side}.packeteer, side ${side}\n`)
      expect(verified.code).toBe(0)
    }
  })

  it.each([[[]], [['--seconds', '1']], [['']]])('wants a file in %j', async (words) => {
    const complaint = 'packeteer record: FILE is missing: where the recordings go (see packeteer record --help)\n'
    expect(await run(['record', ...words])).toEqual({ code: 2, stdout: '', stderr: complaint })
  })

  it('complains where it cannot write', async () => {
    const { code, stderr } = await run(['record', '/no/such/folder/x', '--seconds', '1'])
    expect(stderr).toBe("packeteer demo: --record '/no/such/folder/x.a': no such file\n")
    expect(code).toBe(2)
  })
})
