// `npm run example:bug-hunt`: prints the bug hunt of docs/recordings.md as it happens; with --write, puts it into the pages. The
// part with tshark is left out where tshark is not installed.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { huntBug, showInTshark, writeTranscripts, type Transcript } from './hunt.ts'

const inFolder = (tell: (root: string, folder: string) => ReadonlyArray<Transcript>): ReadonlyArray<Transcript> => {
  const folder = mkdtempSync(join(tmpdir(), 'packeteer-hunt-'))
  try {
    return tell(process.cwd(), folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const hasTshark = spawnSync('tshark', ['--version']).status === 0
const transcripts = [...inFolder(huntBug), ...(hasTshark ? inFolder(showInTshark).slice(1) : [])]
for (const { text } of transcripts) console.log(`\n${text.trimEnd()}`)
if (!hasTshark) console.log('\ntshark is not installed: what it shows was left out')
if (process.argv.includes('--write')) writeTranscripts(process.cwd(), transcripts)
