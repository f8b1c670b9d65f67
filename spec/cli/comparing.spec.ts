// The commands that lay things on each other: bisect, join. The recordings are of a lossy session; the other build is the one of
// the bug hunt.

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cheaperInbox, patchBuild } from '../../examples/bug-hunt/candidate.ts'
import type { Event } from '../../src/index.ts'
import { run } from '../support/command.ts'
import { fillFolder, type At } from './folder.ts'
import { a, both, eventsOf, recordAgain, recordLonger } from './sessions.ts'

/** The same events, recorded by the other build: in a process of its own, as that is how it would come about. */
const recordByCandidate = (at: At): void => {
  const program = `
    import { readFileSync, writeFileSync } from 'node:fs'
    import { readRecording, recordEvents } from ${JSON.stringify(at('candidate/dist/replay/index.js'))}
    const { config, segments: [{ state, events }] } = readRecording(readFileSync('a')).right
    writeFileSync('by-candidate', recordEvents(config, state, events))`
  execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: at('') })
}

const at = fillFolder((at) => {
  writeFileSync(at('a'), both.a)
  writeFileSync(at('b'), both.b)
  writeFileSync(at('half-b'), both.b.subarray(0, both.b.length >> 1))
  patchBuild(process.cwd(), at('candidate'), cheaperInbox)
  recordByCandidate(at)
  writeFileSync(at('longer'), recordLonger())
  const other = eventsOf(a).map((event, index): Event =>
    index === 6 ? { type: 'FlushRequested', maxBytes: 9 } : event,
  )
  writeFileSync(at('other'), recordAgain(other))
})

describe.concurrent('packeteer bisect', () => {
  it('says that two recordings agree', async () => {
    const { code, stdout } = await run(['bisect', at('a'), at('a')])
    expect(stdout).toContain('✔ they agree, from the first event to the last\n')
    expect(code).toBe(0)
  })

  it('names the first other event, its field, and both values', async () => {
    const { code, stdout } = await run(['bisect', at('a'), at('other')])
    expect(stdout).toContain('✘ different things happened to them: event 6, at ')
    expect(stdout).toMatch(/^ {4}A +tick of 20 ms$/m)
    expect(stdout).toMatch(/^ {4}B +flush of at most 9 bytes$/m)
    expect(stdout).toMatch(/^ {4}of the event +type\n {6}A +'Ticked'\n {6}B +'FlushRequested'$/m)
    expect(code).toBe(1)
  })

  it('names the longer one', async () => {
    const { code, stdout } = await run(['bisect', at('a'), at('longer')])
    expect(stdout).toContain(`✘ one goes on where the other ends: event ${eventsOf(a).length}, at `)
    expect(stdout).toMatch(/^ {4}A +nothing\n {4}B +tick of 0\.005 ms$/m)
    expect(code).toBe(1)
  })

  it('tells builds that recorded the same differently', async () => {
    const { code, stdout } = await run(['bisect', at('a'), at('by-candidate')])
    expect(stdout).toContain('✘ the same happened, and other builds made other things of it: event ')
    expect(stdout).toMatch(/^ {4}this build +replays A as it was recorded: for the exact event/m)
    expect(code).toBe(1)
  })

  it('names the event at which two builds part', async () => {
    const { code, stdout } = await run(['bisect', at('a'), '--build', at('candidate'), '--json'])
    const { parting } = JSON.parse(stdout) as { readonly parting: { readonly event: number; readonly culprit: Event } }
    expect(parting.culprit).toMatchObject({ type: 'DatagramReceived' })
    expect(parting).toMatchObject({ stateField: { path: expect.stringContaining('channels[1].inbox') as string } })
    expect(code).toBe(1)
    const text = await run(['bisect', at('a'), '--build', at('candidate')])
    expect(text.stdout).toContain(`✘ A: this build, B: the other one: event ${parting.event}, at `)
    expect(text.stdout).toMatch(/^ {4}of the state +channels\[1\]\.inbox/m)
  })

  it('finds no difference between a build and itself', async () => {
    expect((await run(['bisect', at('a'), '--build', process.cwd()])).code).toBe(0)
  })

  it.each([
    [['a'], 'one of B and --build PATH is wanted'],
    [['a', 'b', '--build', '.'], 'one of B and --build PATH is wanted'],
    [['a', 'none'], "'none': no such file"],
  ])('complains of %j', async (words, complaint) => {
    const inFolder = words.map((word) => (word.startsWith('-') || word === '.' ? word : at(word)))
    const { code, stderr } = await run(['bisect', ...inFolder])
    expect({ code, stderr: stderr.replaceAll(`${at('')}/`, '') }).toEqual({
      code: 2,
      stderr: `packeteer bisect: ${complaint}\n`,
    })
  })
})

describe.concurrent('packeteer join', () => {
  it('names what was lost, copied and late, and that every promise was kept', async () => {
    const { code, stdout } = await run(['join', at('a'), at('b')])
    const sent = (
      JSON.parse((await run(['stats', at('a'), '--json'])).stdout) as { readonly sent: { readonly datagrams: number } }
    ).sent
    expect(stdout).toMatch(new RegExp(`^ {2}a ▸ b\n\n {4}${sent.datagrams} datagrams: \\d+ lost, \\d+ copied, `))
    expect(stdout).toMatch(/^ {2}✔ moves +200 sent, \d+ acked, \d+ delivered$/m)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('  every promise was kept')
    expect(code).toBe(0)
  })

  it('lists them', async () => {
    const { stdout } = await run(['join', at('a'), at('b'), '--list', '--late', '10'])
    expect(stdout).toMatch(/^ {4}datagram \d+, sent at event \d+: lost$/m)
    expect(stdout).toMatch(
      /^ {4}datagram \d+, sent at event \d+, received at event \d+ and event \d+ \(Duplicate\): copied/m,
    )
    expect(stdout).toMatch(/^ {4}datagram \d+, sent at event \d+, received at event \d+: late$/m)
  })

  it('fails where messages were acked and never delivered', async () => {
    const { code, stdout } = await run(['join', at('a'), at('b'), '--build', at('candidate')])
    expect(stdout).toMatch(/^ {2}✘ events +\d+ sent, \d+ acked, \d+ delivered\n +acked and never delivered: \d+/m)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('  NOT as promised')
    expect(code).toBe(1)
  })

  it('blames nobody for what damage took', async () => {
    const { code, stdout, stderr } = await run(['join', at('a'), at('half-b')])
    expect(stderr).toMatch(/^packeteer join: '.*half-b' is damaged: /)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('  every promise was kept')
    expect(code).toBe(0)
  })

  it('stops where both are of the same end', async () => {
    const { code, stdout, stderr } = await run(['join', at('a'), at('longer')])
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^packeteer join: '.*a' and '.*longer' are recordings of the same end: /)
    expect(code).toBe(2)
  })

  it('speaks JSON', async () => {
    const { stdout } = await run(['join', at('a'), at('b'), '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      aToB: { foreign: [] },
      diverged: {},
      messages: { aToB: { moves: { accepted: 200 } } },
    })
  })

  it('complains', async () => {
    expect((await run(['join', at('a')])).stderr).toMatch(/^packeteer join: B is missing: a recording of the other end/)
    expect((await run(['join', at('a'), at('b'), '--late', 'x'])).stderr).toMatch(
      /^packeteer join: --late 'x': a whole number /,
    )
  })
})
