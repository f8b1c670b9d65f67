// The file of the demo: the one that was named, or 256 KiB made from a fixed seed, the same on every machine and in every run.

import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import * as E from '../../fp.ts'
import { drawWord, seedRandom } from '../../testing/random.ts'
import { describeFailure } from '../failure.ts'
import { mostFileBytes } from './game.ts'

export interface DemoFile {
  readonly name: string
  readonly bytes: Uint8Array
}

const LEVEL_BYTES = 262_144

export const readNamedFile = async (path: string, seconds: number): Promise<E.Either<string, DemoFile>> => {
  const mostBytes = mostFileBytes(seconds)
  const refuse = (reason: string) => E.left(`--file '${path}': ${reason}`)
  try {
    const found = await stat(path)
    if (!found.isFile()) return refuse('not a file')
    if (found.size > mostBytes) return refuse(`${found.size} bytes; at most ${mostBytes} bytes go in ${seconds} s`)
    return E.right({ name: basename(path), bytes: await readFile(path) })
  } catch (failure) {
    return refuse(describeFailure(failure))
  }
}

export const makeLevel = (): DemoFile => {
  const view = new DataView(new ArrayBuffer(LEVEL_BYTES))
  let random = seedRandom(1, 'level')
  for (let offset = 0; offset < LEVEL_BYTES; offset += 4) {
    const [word, next] = drawWord(random)
    view.setUint32(offset, word)
    random = next
  }
  return { name: 'level.bin', bytes: new Uint8Array(view.buffer) }
}
