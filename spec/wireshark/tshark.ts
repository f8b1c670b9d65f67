// Runs tshark with the dissector over a capture and gives back what it read, packet by packet, as plain values. Whoever runs
// these specs wants tshark: they fail, loudly, where it is missing.

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const dissector = fileURLToPath(new URL('../../docs/wireshark/packeteer.lua', import.meta.url))

/** What one protocol of one packet says: fields by name, below each other as in the tree; repeated ones in a list. */
export interface Layer {
  readonly [field: string]: string | Layer | ReadonlyArray<string | Layer>
}

/** tshark's output for these words after `-r CAPTURE`, with what it complains of: a Lua error ends up there. */
export const runTshark = async (capture: Uint8Array, ...words: ReadonlyArray<string>): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'packeteer-tshark-'))
  try {
    const path = join(folder, 'capture.pcapng')
    writeFileSync(path, capture)
    // No configuration of the user's, no names looked up: the same output everywhere.
    const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, TZ: 'UTC' }
    const args = ['-n', '-X', `lua_script:${dissector}`, '-r', path, ...words]
    const { stdout, stderr } = await run('tshark', args, { env, maxBuffer: 1 << 30 }).catch(explainMissing)
    const complaints = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Running as user'))
    if (complaints.length > 0) throw new Error(`tshark complains:\n${complaints.join('\n')}`)
    return stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const explainMissing = (failure: { readonly code?: unknown; readonly message: string }): never => {
  const isMissing = failure.code === 'ENOENT'
  throw new Error(isMissing ? 'tshark is not installed (Debian: apt-get install tshark)' : failure.message)
}

/** Each packet's layers by the name of their protocol. */
export const dissect = async (capture: Uint8Array, ...words: ReadonlyArray<string>): Promise<ReadonlyArray<Layer>> => {
  // Only these: the rest is ten times as long.
  const protocols = 'packeteer packeteer_label pkt_comment moves'
  const text = await runTshark(capture, '-T', 'json', '--no-duplicate-keys', '-J', protocols, ...words)
  const packets: ReadonlyArray<{ readonly _source: { readonly layers: Layer } }> = JSON.parse(text)
  return packets.map(({ _source }) => _source.layers)
}

/** The occurrences of a field that is there once, several times, or not at all. */
export const listOf = (layer: Layer, field: string): ReadonlyArray<string | Layer> => {
  const value = layer[field]
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value as string | Layer]
}

export const layersOf = (layer: Layer, field: string): ReadonlyArray<Layer> =>
  listOf(layer, field).filter((value): value is Layer => typeof value !== 'string')

/** A field that may be there once. */
export const textOf = (layer: Layer, field: string): string | undefined => {
  const [value, ...others] = listOf(layer, field)
  if (others.length > 0) throw new Error(`${field} is there ${others.length + 1} times`)
  return typeof value === 'string' ? value : undefined
}
