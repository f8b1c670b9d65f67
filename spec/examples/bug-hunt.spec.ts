// The bug hunt of docs/recordings.md happens as it is told: every command is run, and what it prints is on the page. After a
// change of the protocol or of a command, `npm run example:bug-hunt -- --write` tells it anew.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findTranscript, huntBug, putTranscript, type Transcript } from '../../examples/bug-hunt/hunt.ts'

const page = readFileSync('docs/recordings.md', 'utf8')
const names = ['play', 'verify', 'join', 'bisect', 'replay', 'what-if', 'minimise', 'fix', 'fixed']

describe('the bug hunt', () => {
  let folder = ''
  let transcripts: ReadonlyArray<Transcript> = []
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'packeteer-hunt-'))
    transcripts = huntBug(process.cwd(), folder)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('has these steps, each on the page', () => {
    expect(transcripts.map(({ name }) => name)).toEqual(names)
    expect([...page.matchAll(/<!-- transcript: (.*) -->/g)].map(([, name]) => name)).toEqual(names)
  })

  it.each(names)('%s is told as it happens', (name) => {
    expect(findTranscript(page, name)).toBe(transcripts.find((told) => told.name === name)?.text.trimEnd())
  })

  it('finds the fault, and ends well', () => {
    const told = (name: string): string => transcripts.find((transcript) => transcript.name === name)?.text ?? ''
    expect(told('play')).toMatch(/Leaf \d is \w+ for the server, \w+ for the client/)
    expect(told('verify')).toContain('exit code 1')
    expect(told('join')).toContain('acked and never delivered: ')
    expect(told('what-if')).toMatch(/doors .* not delivered ▸ delivered at/)
    expect(told('fixed')).toContain('they agree')
    expect(told('fixed')).not.toContain('Leaf')
    expect(told('fixed')).toContain('  verified')
  })
})

describe('a transcript', () => {
  const empty = 'Look:\n\n<!-- transcript: one -->\n\n```text\n```\n\nThat was it.\n'

  it('is put into its place, and found there', () => {
    const full = putTranscript(empty, { name: 'one', text: '$ true\nwell\n' })
    expect(full).toBe('Look:\n\n<!-- transcript: one -->\n\n```text\n$ true\nwell\n```\n\nThat was it.\n')
    expect(findTranscript(full, 'one')).toBe('$ true\nwell')
    expect(putTranscript(full, { name: 'one', text: '$ false' })).toContain('```text\n$ false\n```\n\nThat was it.')
  })

  it('is nowhere on a page that has no place for it', () => {
    expect(findTranscript(empty, 'other')).toBeUndefined()
    expect(putTranscript(empty, { name: 'other', text: 'x' })).toBe(empty)
  })
})
