// The commands about one recording, as a user runs them: output, complaints, exit codes.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRecording, type Recording } from '../../src/replay/index.ts'
import { command, run } from '../support/command.ts'
import { cheaperInbox, patchBuild } from '../../examples/bug-hunt/candidate.ts'
import { playRecorded } from '../support/recorded.ts'

let folder = ''
let patched = ''
let recording: Recording
const at = (name: string): string => join(folder, name)

beforeAll(() => {
  expect(existsSync(command), `${command} is missing: npm run build`).toBe(true)
  folder = mkdtempSync(join(tmpdir(), 'packeteer-'))
  // Lossy enough that messages come out of order.
  const { a } = playRecorded({ seconds: 4, seed: 1, link: { lossRatio: 0.3 } })
  const read = readRecording(a)
  if (read._tag === 'Left') throw new Error(JSON.stringify(read.left))
  recording = read.right
  writeFileSync(at('whole'), a)
  writeFileSync(at('cut'), a.subarray(0, a.length >> 1))
  writeFileSync(
    at('bad'),
    a.map((byte, index) => (index === a.length >> 1 ? byte ^ 1 : byte)),
  )
  writeFileSync(at('text'), 'I am no recording.\n')
  patched = at('patched')
  patchBuild(process.cwd(), patched, cheaperInbox)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const events = (): Recording['stretches'][number]['events'] => recording.stretches[0]?.events ?? []

describe.concurrent('packeteer verify', () => {
  it('says that all is well', async () => {
    const { code, stdout, stderr } = await run(['verify', at('whole')])
    expect(stdout).toMatch(/^ {2}whole, side a\n/)
    expect(stdout).toContain('✔ the file is whole\n')
    expect(stdout).toContain(`✔ it replays as recorded: ${events().length.toLocaleString('en')} events, `)
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
    const { code, stdout } = await run(['verify', at('whole'), '--build', patched])
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

describe.concurrent('packeteer replay', () => {
  it('goes to the end', async () => {
    const { code, stdout } = await run(['replay', at('whole')])
    const count = events().length.toLocaleString('en')
    expect(stdout.split('\n')[0]).toBe(`  whole after ${count} events of ${count}, at 4.000 s`)
    expect(stdout).toContain('flush\n')
    expect(stdout).toMatch(/ RTT \d+\.\d ms · loss /)
    expect(code).toBe(0)
  })

  it('goes to an event, and shows what it did', async () => {
    const { stdout } = await run(['replay', at('whole'), '--to', '2', '--before', '1'])
    expect(stdout).toBe(
      [
        '  whole after 2 events of ' + events().length.toLocaleString('en') + ', at 0.020 s',
        '',
        '  1       0.020 s  message of 3 bytes on moves',
        '                     accepts number 0',
        '',
        '  RTT - · loss 0.0 % · 0 packets sent, 0 in flight · 0 received',
        '',
      ].join('\n'),
    )
  })

  it('goes to a time, and prints the state', async () => {
    const { stdout } = await run(['replay', at('whole'), '--at', '2', '--print', '--before', '0'])
    expect(stdout.split('\n')[0]).toMatch(/^ {2}whole after [\d,]+ events of [\d,]+, at 2\.000 s$/)
    expect(stdout).toContain('\n  clock     { now: 2000000, ')
    expect(stdout).toContain('\n  packets\n    numbering  { next: ')
  })

  it('speaks JSON', async () => {
    const { stdout } = await run(['replay', at('whole'), '--to', '2', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      index: 2,
      atMicros: 20_000,
      event: { type: 'MessageSubmitted', channel: 'moves', payload: '000001' },
      effects: [{ type: 'AcceptMessage', id: 0 }],
      stats: { packetsSent: 0 },
    })
  })

  it('goes as far as a damaged file goes, with a warning', async () => {
    const { code, stdout, stderr } = await run(['replay', at('cut')])
    expect(stdout).toMatch(/^ {2}cut after /)
    expect(stderr).toMatch(/^packeteer replay: '.*cut' is damaged: byte [\d,]+: the file ends inside/)
    expect(code).toBe(0)
  })

  it.each([
    [['--to', '999999'], /^--to '999999': a whole number from 0 to \d+ is wanted$/],
    [['--to', '-1'], /^--to '-1': a whole number from 0 to \d+ is wanted$/],
    [['--at', 'noon'], /^--at 'noon': seconds are wanted, as 12\.5$/],
    [['--at', '1', '--to', '1'], /^--to and --at: one of them is enough$/],
    [['--before', 'x'], /^--before 'x': a whole number from 0 to \d+ is wanted$/],
  ])('complains of %j', async (words, complaint) => {
    const { code, stderr } = await run(['replay', at('whole'), ...words])
    expect(stderr.replace('packeteer replay: ', '').trimEnd()).toMatch(complaint)
    expect(code).toBe(2)
  })
})

describe.concurrent('packeteer stats', () => {
  it('counts what is in the recording', async () => {
    const { code, stdout } = await run(['stats', at('whole'), '--json'])
    const count = (type: string): number => events().filter((event) => event.type === type).length
    const received = events().flatMap((event) => (event.type === 'DatagramReceived' ? [event.datagram.length] : []))
    const submitted = events().filter((event) => event.type === 'MessageSubmitted' && event.channel === 'moves').length
    expect(JSON.parse(stdout)).toMatchObject({
      durationMicros: 4_000_000,
      bytes: readFileSync(at('whole')).length,
      events: { Ticked: count('Ticked'), FlushRequested: count('FlushRequested') },
      received: { datagrams: received.length, bytes: received.reduce((sum, bytes) => sum + bytes, 0) },
      channels: { moves: { accepted: submitted, refused: 0, fates: { lost: 0 } } },
    })
    expect((JSON.parse(stdout) as { samples: ReadonlyArray<object> }).samples).toHaveLength(60)
    expect(code).toBe(0)
  })

  it('draws them', async () => {
    const { stdout } = await run(['stats', at('whole')])
    expect(stdout).toMatch(/^ {2}sent +\d+ datagrams +[\d.]+ kB in all/m)
    expect(stdout).toMatch(/^ {2}moves +200 +\d+ +\d+ +0 +600 B +\d+ B +\d+ ms +\d+ ms$/m)
    expect(stdout).toMatch(/^ {2}RTT +[▁▂▃▄▅▆▇█]+ +[\d.]+ ms to [\d.]+ ms$/m)
  })
})

describe.concurrent('packeteer export', () => {
  it('writes an event a line', async () => {
    const { code, stdout } = await run(['export', at('whole'), '--json'])
    const [about, ...lines] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(about).toMatchObject({ library: '0.1.0', side: 'a', damages: [], config: { sessionId: 7 } })
    expect(lines).toHaveLength(events().length)
    expect(lines[1]).toEqual({
      number: 1,
      atMicros: 20_000,
      event: { type: 'MessageSubmitted', channel: 'moves', payload: '000001' },
      effects: [{ type: 'AcceptMessage', id: 0 }],
    })
    expect(code).toBe(0)
  })

  it('writes a capture, to a file or to the standard output', async () => {
    const { code, stdout } = await run(['export', at('whole'), '--pcapng', at('whole.pcapng')])
    expect(stdout).toMatch(/^ {2}wrote .*whole\.pcapng: \d+ datagrams, [\d.]+ kB\n$/)
    expect(code).toBe(0)
    const capture = readFileSync(at('whole.pcapng'))
    expect(capture.subarray(0, 4).toString('hex')).toBe('0a0d0d0a')
    const { stdout: same } = await run(['export', at('whole'), '--pcapng', '-'])
    expect(same).toBe(capture.toString('utf8'))
  })

  it('ends quietly when nobody reads on', async () => {
    const { execFileSync } = await import('node:child_process')
    const words = [process.execPath, command, 'export', at('whole'), '--json'].map((word) => `'${word}'`).join(' ')
    expect(execFileSync('bash', ['-c', `set -o pipefail; ${words} 2>&1 | head -c 5`], { encoding: 'utf8' })).toBe(
      '{"fil',
    )
  })

  it.each([
    [[], 'one of --json and --pcapng OUT is wanted'],
    [['--json', '--pcapng', '-'], 'one of --json and --pcapng OUT is wanted'],
    [['--pcapng', '/no/such/folder/x'], "--pcapng '/no/such/folder/x': no such file"],
  ])('complains of %j', async (words, complaint) => {
    const { code, stderr } = await run(['export', at('whole'), ...words])
    expect({ code, stderr }).toEqual({ code: 2, stderr: `packeteer export: ${complaint}\n` })
  })
})

describe.concurrent('packeteer record', () => {
  it('leaves two recordings of a demo, both of which verify', { timeout: 60_000 }, async () => {
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

describe.concurrent('every command', () => {
  it.each(['record', 'verify', 'replay', 'stats', 'export'])('%s has its help, and is in the list', async (name) => {
    const { code, stdout } = await run([name, '--help'])
    expect(stdout).toMatch(new RegExp(`^Usage: packeteer ${name} FILE`))
    expect(stdout).toMatch(/^Exit codes/m)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
    expect(code).toBe(0)
    expect((await run(['--help'])).stdout).toContain(`  ${name} `)
  })
})
