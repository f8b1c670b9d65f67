// The file of the demo: the one that was named, or the largest of the package's own, or, where none is large enough to
// be worth a progress bar, bytes made up from a fixed seed.

import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as E from '../../fp.ts'
import { drawWord, seedRandom } from '../../simulation/random.ts'
import { describeFailure } from '../failure.ts'
import { mostFileBytes } from './game.ts'

export interface DemoFile {
  readonly name: string
  readonly bytes: Uint8Array
}

const WORTH_BYTES = 200_000
const MADE_UP_BYTES = 262_144

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

export const findOwnFile = async (seconds: number): Promise<DemoFile> => {
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  const found = await listFiles(root, 4)
  const fitting = found.filter(({ size }) => size >= WORTH_BYTES && size <= mostFileBytes(seconds))
  const [largest] = fitting.sort((left, right) => right.size - left.size || (left.path < right.path ? -1 : 1))
  if (largest === undefined) return makeUpFile()
  return { name: relative(root, largest.path), bytes: await readFile(largest.path) }
}

interface FoundFile {
  readonly path: string
  readonly size: number
}

// Neither what was installed, nor what was built, nor what is hidden.
const isForeign = (name: string): boolean =>
  name.startsWith('.') || ['node_modules', 'dist', 'dist-bench', 'coverage', 'reports'].includes(name)

const listFiles = async (folder: string, depth: number): Promise<ReadonlyArray<FoundFile>> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    const lists = await Promise.all(
      entries
        .filter(({ name }) => !isForeign(name))
        .map(async (entry): Promise<ReadonlyArray<FoundFile>> => {
          const path = join(folder, entry.name)
          if (entry.isDirectory()) return depth > 1 ? listFiles(path, depth - 1) : []
          return entry.isFile() ? [{ path, size: (await stat(path)).size }] : []
        }),
    )
    return lists.flat()
  } catch {
    return []
  }
}

/** For a package that was installed without any file of that size. */
export const makeUpFile = (): DemoFile => {
  const view = new DataView(new ArrayBuffer(MADE_UP_BYTES))
  let random = seedRandom(1, 'file')
  for (let offset = 0; offset < MADE_UP_BYTES; offset += 4) {
    const [word, next] = drawWord(random)
    view.setUint32(offset, word)
    random = next
  }
  return { name: 'made-up bytes', bytes: new Uint8Array(view.buffer) }
}
