// `--build PATH`: another build of this library to replay with, as a patched or an older one.

import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as E from '../../fp.ts'
import { reducer } from '../../index.ts'
import type { Build } from '../../replay/index.ts'
import { describeFailure } from '../failure.ts'
import type { Progress } from '../progress.ts'
import type { Flag } from '../usage.ts'

export const buildFlag: Flag = {
  name: 'build',
  value: 'PATH',
  help: 'replay with another build: its package, its dist folder, or its index.js',
}

export const loadBuild = async (flags: ReadonlyMap<string, string>): Promise<E.Either<string, Build>> => {
  const path = flags.get('build')
  if (path === undefined) return E.right({})
  const entry = await findEntry(path)
  if (E.isLeft(entry)) return E.left(`--build '${path}': ${entry.left}`)
  try {
    const build: unknown = await import(pathToFileURL(entry.right).href)
    return isBuild(build) ? E.right(build) : E.left(`--build '${path}': it exports no reducer`)
  } catch (failure) {
    return E.left(
      `--build '${path}': it does not load (${failure instanceof Error ? failure.message : String(failure)})`,
    )
  }
}

/** The same build, and every step that it takes moves the bar: `steps` of them are all. */
export const watchBuild = (build: Build, steps: number, progress: Progress): Build => {
  let done = 0
  return {
    ...build,
    reducer: (config) => {
      const reduce = (build.reducer ?? reducer)(config)
      return (state, event) => {
        done += 1
        progress.show(Math.min(1, done / steps))
        return reduce(state, event)
      }
    },
  }
}

const isBuild = (build: unknown): build is Build =>
  typeof build === 'object' && build !== null && 'reducer' in build && typeof build.reducer === 'function'

const findEntry = async (path: string): Promise<E.Either<string, string>> => {
  const whole = resolve(path)
  const places = [resolve(whole, 'dist/index.js'), resolve(whole, 'index.js')]
  try {
    if ((await stat(whole)).isFile()) return E.right(whole)
  } catch (failure) {
    return E.left(describeFailure(failure))
  }
  for (const place of places) {
    if (await isFile(place)) return E.right(place)
  }
  return E.left('there is no dist/index.js and no index.js in it')
}

const isFile = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
