// The commands that play a recording again with events left out or moved: minimise, what-if. The recording is of a lossy session; the
// other build is the one of the bug hunt.

import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cheaperInbox, patchBuild } from '../../examples/bug-hunt/candidate.ts'
import { readWell } from '../replay/session.ts'
import { run } from '../support/command.ts'
import { fillFolder } from './folder.ts'
import { a, both, eventsOf, recordLonger } from './sessions.ts'

const at = fillFolder((at) => {
  writeFileSync(at('a'), both.a)
  writeFileSync(at('longer'), recordLonger())
  patchBuild(process.cwd(), at('candidate'), cheaperInbox)
})

describe.concurrent('packeteer minimise', () => {
  it('leaves what is needed, as a recording', async () => {
    const words = ['minimise', at('a'), '--invariant', 'nothing-discarded', '-o', at('small')]
    const { code, stdout } = await run(words)
    expect(stdout).toMatch(/^ {2}\d+ events, of which \d+ are enough \(\d+ tries\):\n/)
    expect(stdout).toMatch(/^ {2}nothing-discarded: discarded: \w+$/m)
    expect(stdout).toContain(`  wrote ${at('small')}\n`)
    expect(code).toBe(0)
    const small = eventsOf(readWell(readFileSync(at('small'))))
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
