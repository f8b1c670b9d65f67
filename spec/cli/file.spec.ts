// Which bytes the demo sends, and why it refuses to.

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeLevel, readNamedFile } from '../../src/cli/demo/file.ts'
import { bulkRateFor, gameConfig, mostFileBytes } from '../../src/cli/demo/game.ts'

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 12)

const folder = mkdtempSync(join(tmpdir(), 'packeteer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('readNamedFile', () => {
  it('reads a file, also an empty one', async () => {
    writeFileSync(join(folder, 'level.bin'), Uint8Array.of(1, 2, 3))
    writeFileSync(join(folder, 'empty.bin'), '')
    const level = await readNamedFile(join(folder, 'level.bin'), 15)
    const empty = await readNamedFile(join(folder, 'empty.bin'), 15)
    expect(level).toMatchObject({ _tag: 'Right', right: { name: 'level.bin' } })
    expect(level._tag === 'Right' && [...level.right.bytes]).toEqual([1, 2, 3])
    expect(empty).toMatchObject({ _tag: 'Right', right: { name: 'empty.bin' } })
  })

  it('says in one line what is wrong with a path', async () => {
    const path = join(folder, 'none.bin')
    expect(await readNamedFile(path, 15)).toEqual({ _tag: 'Left', left: `--file '${path}': no such file` })
    expect(await readNamedFile(folder, 15)).toEqual({ _tag: 'Left', left: `--file '${folder}': not a file` })
  })

  it('refuses what does not fit into the time', async () => {
    const path = join(folder, 'large.bin')
    writeFileSync(path, new Uint8Array(2_097_153))
    expect(await readNamedFile(path, 2)).toEqual({
      _tag: 'Left',
      left: `--file '${path}': 2097153 bytes; at most 2097152 bytes go in 2 s`,
    })
    expect(await readNamedFile(path, 3)).toMatchObject({ _tag: 'Right' })
  })
})

describe('the level', () => {
  it('is the same 256 KiB on every machine; it was the largest file of the folder once, and changed with the clone', () => {
    const { name, bytes } = makeLevel()
    expect([name, bytes.length, hashOf(bytes)]).toEqual(['level.bin', 262_144, 'a5279145f165'])
    expect(hashOf(makeLevel().bytes)).toBe(hashOf(bytes))
  })
})

describe('the game', () => {
  it('takes a mebibyte a second, sixteen at most', () => {
    expect([1, 1.5, 15, 16, 3600].map(mostFileBytes)).toEqual([
      1_048_576, 2_097_152, 15_728_640, 16_777_216, 16_777_216,
    ])
  })

  it('spreads the file over six tenths of the time, more where much is lost, never below 32 KiB a second', () => {
    expect(bulkRateFor(9_000_000, 15, 0)).toBe(1_000_000)
    expect(bulkRateFor(9_000_000, 15, 0.5)).toBe(2_000_000)
    expect(bulkRateFor(100, 15, 0)).toBe(32_768)
  })

  it.each([0, 262_144, 16_777_216])('has a valid config for a file of %d bytes', (fileBytes) => {
    expect(gameConfig('client', 1, fileBytes, 65_536).maxMessageBytes).toBeGreaterThanOrEqual(fileBytes)
  })
})
