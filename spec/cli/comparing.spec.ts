// The commands that lay things on each other: bisect, join, minimise, what-if. The recordings are of a lossy session; the
// other build is the one of the bug hunt.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cheaperInbox, patchBuild } from '../../examples/bug-hunt/candidate.ts'
import type { Event } from '../../src/index.ts'
import { readRecording, recordEvents, type Recording } from '../../src/replay/index.ts'
import { command, run } from '../support/command.ts'
import { playRecorded } from '../support/recorded.ts'

let folder = ''
let a: Recording
const at = (name: string): string => join(folder, name)

const read = (bytes: Uint8Array): Recording => {
  const recording = readRecording(bytes)
  if (recording._tag === 'Left') throw new Error(JSON.stringify(recording.left))
  return recording.right
}

const eventsOf = ({ stretches }: Recording): ReadonlyArray<Event> => stretches[0]?.events ?? []

const recordAgain = (events: ReadonlyArray<Event>): Uint8Array => {
  const [stretch] = a.stretches
  if (stretch === undefined) throw new Error('an empty recording')
  return recordEvents(a.config, stretch.state, events)
}

/** The same events, recorded by the other build: in a process of its own, as that is how it would come about. */
const recordByCandidate = (): void => {
  const program = `
    import { readFileSync, writeFileSync } from 'node:fs'
    import { readRecording, recordEvents } from ${JSON.stringify(at('candidate/dist/replay/index.js'))}
    const { config, stretches: [{ state, events }] } = readRecording(readFileSync('a')).right
    writeFileSync('by-candidate', recordEvents(config, state, events))`
  execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder })
}

beforeAll(() => {
  expect(existsSync(command), `${command} is missing: npm run build`).toBe(true)
  folder = mkdtempSync(join(tmpdir(), 'packeteer-'))
  const played = playRecorded({ seconds: 4, seed: 1, link: { lossRatio: 0.3, jitterMicros: 40_000 } })
  a = read(played.a)
  writeFileSync(at('a'), played.a)
  writeFileSync(at('b'), played.b)
  writeFileSync(at('half-b'), played.b.subarray(0, played.b.length >> 1))
  patchBuild(process.cwd(), at('candidate'), cheaperInbox)
  recordByCandidate()
  writeFileSync(at('longer'), recordAgain([...eventsOf(a), { type: 'Ticked', deltaMicros: 5 }]))
  const other = eventsOf(a).map((event, index): Event =>
    index === 6 ? { type: 'FlushRequested', maxBytes: 9 } : event,
  )
  writeFileSync(at('other'), recordAgain(other))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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
    expect({ code, stderr: stderr.replaceAll(`${folder}/`, '') }).toEqual({
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

  it('fails where one was never sent by the other', async () => {
    const { code, stdout } = await run(['join', at('a'), at('a')])
    expect(stdout).toMatch(/ \d+ foreign or damaged, [1-9]\d* of them taken\n/)
    expect(code).toBe(1)
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

describe.concurrent('packeteer minimise', () => {
  it('leaves what is needed, as a recording', async () => {
    const words = ['minimise', at('a'), '--invariant', 'nothing-discarded', '-o', at('small')]
    const { code, stdout } = await run(words)
    expect(stdout).toMatch(/^ {2}\d+ events, of which \d+ are enough \(\d+ tries\):\n/)
    expect(stdout).toMatch(/^ {2}nothing-discarded: discarded: \w+$/m)
    expect(stdout).toContain(`  wrote ${at('small')}\n`)
    expect(code).toBe(0)
    const small = eventsOf(read(readFileSync(at('small'))))
    expect(small.length).toBeLessThan(5)
    expect(stdout).toContain(` of which ${small.length} are enough`)
    expect((await run(['verify', at('small')])).code).toBe(0)
  })

  it('finds the least that two builds disagree about', async () => {
    const words = ['minimise', at('a'), '--invariant', 'builds-agree', '--build', at('candidate'), '--json']
    const { code, stdout } = await run(words)
    const { left, sentence, isMinimal } = JSON.parse(stdout) as { left: number; sentence: string; isMinimal: boolean }
    expect(left).toBeLessThan(eventsOf(a).length / 4)
    expect(sentence).toMatch(/^the builds part at event \d+, in channels\[1\]\.inbox/)
    expect(isMinimal).toBe(true)
    expect(code).toBe(0)
  })

  it('fails where nothing is broken', async () => {
    const { code, stdout } = await run(['minimise', at('a'), '--invariant', 'settles-once'])
    expect(stdout).toBe('  nothing to do: the recording does not break settles-once\n')
    expect(code).toBe(1)
  })

  it('stops after so many tries', async () => {
    const { stdout } = await run(['minimise', at('a'), '--invariant', 'nothing-discarded', '--runs', '3'])
    expect(stdout).toContain('  stopped after 3 tries: --runs allows more\n')
  })

  it.each([
    [[], /--invariant NAME is missing/],
    [['--invariant', 'fun'], /--invariant 'fun': one of ids-grow, settles-once, .*, builds-agree is wanted$/],
    [['--invariant', 'builds-agree'], /--invariant builds-agree needs --build PATH$/],
    [['--invariant', 'nothing-discarded', '-o', '/no/such/x'], /--out '\/no\/such\/x': no such file$/],
  ])('complains of %j', async (words, complaint) => {
    const { code, stderr } = await run(['minimise', at('a'), ...words])
    expect(stderr.trimEnd()).toMatch(complaint)
    expect(code).toBe(2)
  })
})

describe.concurrent('packeteer what-if', () => {
  const firstReceived = (): number => eventsOf(a).findIndex(({ type }) => type === 'DatagramReceived')

  it('drops a datagram', async () => {
    const number = firstReceived()
    const { code, stdout } = await run(['what-if', at('a'), '--drop', String(number)])
    expect(stdout).toMatch(new RegExp(`^ {2}a, if\n {4}event ${number}, datagram of \\d+ bytes, had not happened\n`))
    expect(stdout).toMatch(/^ {4}position 0 \(0+\) +delivered at [\d.]+ s ▸ (not )?delivered/m)
    expect(stdout).toContain(`  the first to change: event ${number}; `)
    expect(code).toBe(0)
  })

  it('delays one, and what is sent too late changes nothing before', async () => {
    const number = firstReceived()
    const { stdout } = await run(['what-if', at('a'), '--delay', `${number}:200`, '--json'])
    const { wishes, firstChanged } = JSON.parse(stdout) as { wishes: unknown; firstChanged: number }
    expect(wishes).toEqual([{ event: number, delayMicros: 200_000 }])
    expect(firstChanged).toBe(number)
  })

  it('says when nothing would have changed', async () => {
    const copy = eventsOf(a).length - 1
    const { stdout } = await run(['what-if', at('longer'), '--drop', String(copy + 1)])
    expect(stdout).toContain('  no message would have fared differently\n')
  })

  it.each([
    [[], '--drop N or --delay N:MS is wanted'],
    [['--drop', 'x'], "--drop 'x': N is wanted"],
    [['--drop', '1,2,999999'], "--drop '999999': there is no event 999999"],
    [['--delay', '5'], "--delay '5': N:MS is wanted"],
  ])('complains of %j', async (words, complaint) => {
    const { code, stderr } = await run(['what-if', at('a'), ...words])
    expect({ code, stderr }).toEqual({ code: 2, stderr: `packeteer what-if: ${complaint}\n` })
  })
})

describe.concurrent('every command', () => {
  it.each(['bisect', 'join', 'minimise', 'what-if'])('%s has its help, and is in the list', async (name) => {
    const { code, stdout } = await run([name, '--help'])
    expect(stdout).toMatch(new RegExp(`^Usage: packeteer ${name} `))
    expect(stdout).toMatch(/^Exit codes/m)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
    expect(code).toBe(0)
    expect((await run(['--help'])).stdout).toContain(`  ${name} `)
  })
})
