// The two recordings of a demo: what they are called, and the writing of one. Chunks are written as they come, so that what
// happened is on the disk also when a player is killed.

import { closeSync, openSync, writeSync } from 'node:fs'
import { parse, join } from 'node:path'
import type { Packeteer } from '../../index.ts'
import { record } from '../../replay/index.ts'
import type { Role } from './report.ts'

/** m.packeteer becomes m.a.packeteer for the client, m.b.packeteer for the server. */
export const recordingPath = (path: string, role: Role): string => {
  const { dir, name, ext } = parse(path)
  return join(dir, `${name}.${role === 'client' ? 'a' : 'b'}${ext}`)
}

/** Records this end until its process ends, or until it is closed. */
export const recordTo = (path: string, packeteer: Packeteer, seed: string): { readonly close: () => void } => {
  const file = openSync(path, 'w')
  const recording = record(packeteer, (chunk) => writeSync(file, chunk), { seed })
  let isOpen = true
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    recording.close()
    closeSync(file)
  }
  process.once('exit', close)
  return { close }
}
