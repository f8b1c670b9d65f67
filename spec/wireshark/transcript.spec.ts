// What docs/wireshark.md shows of tshark is what tshark shows: of the recording that the bug hunt leaves, exported by the command.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findTranscript, showInTshark } from '../../examples/bug-hunt/hunt.ts'

it('shows the recording of the bug hunt', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packeteer-hunt-'))
  try {
    const told = showInTshark(process.cwd(), folder).find(({ name }) => name === 'tshark')
    expect(findTranscript(readFileSync('docs/wireshark.md', 'utf8'), 'tshark')).toBe(told?.text.trimEnd())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
