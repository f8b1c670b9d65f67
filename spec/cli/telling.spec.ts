// The commands that tell what is in a recording, as a user runs them: replay, stats, export. Output, complaints, exit codes.

import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { command, run } from '../support/command.ts'
import { fillFolder } from './folder.ts'
import { eventsOf, recording, whole } from './sessions.ts'

const at = fillFolder((at) => {
  writeFileSync(at('whole'), whole)
  writeFileSync(at('cut'), whole.subarray(0, whole.length >> 1))
})

const events = eventsOf(recording)

describe.concurrent('packeteer replay', () => {
  it('goes to the end', async () => {
    const { code, stdout } = await run(['replay', at('whole')])
    const count = events.length.toLocaleString('en')
    expect(stdout.split('\n')[0]).toBe(`  whole after ${count} events of ${count}, at 4.000 s`)
    expect(stdout).toContain('flush\n')
    expect(stdout).toMatch(/ RTT \d+\.\d ms · loss /)
    expect(code).toBe(0)
  })

  it('goes to an event, and shows what it did', async () => {
    const { stdout } = await run(['replay', at('whole'), '--to', '2', '--before', '1'])
    expect(stdout).toBe(
      [
        '  whole after 2 events of ' + events.length.toLocaleString('en') + ', at 0.020 s',
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
    const count = (type: string): number => events.filter((event) => event.type === type).length
    const received = events.flatMap((event) => (event.type === 'DatagramReceived' ? [event.datagram.length] : []))
    const submitted = events.filter((event) => event.type === 'MessageSubmitted' && event.channel === 'moves').length
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
    expect(lines).toHaveLength(events.length)
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
