// Another build of the library: a copy of `dist` with a line of it replaced, for specs that need a protocol with a fault.

import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Patch {
  /** Below dist: `channel/inbox.js`. */
  readonly file: string
  /** Must be there, exactly once. */
  readonly find: string
  readonly put: string
}

/** Makes the build in a folder that exists, and gives back its path: a package with a `dist`. */
export const patchBuild = (folder: string, { file, find, put }: Patch): string => {
  const path = join(folder, 'patched')
  mkdirSync(path, { recursive: true })
  cpSync(join(root, 'dist'), join(path, 'dist'), { recursive: true })
  cpSync(join(root, 'package.json'), join(path, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'))
  const target = join(path, 'dist', file)
  const text = readFileSync(target, 'utf8')
  const count = text.split(find).length - 1
  if (count !== 1) throw new Error(`${file} has ${count} times ${JSON.stringify(find)}: once is wanted`)
  writeFileSync(
    target,
    text.replace(find, () => put),
  )
  return path
}

/** A reliable unordered channel that takes what is late for something it had: swallowed, and acknowledged. */
export const swallowsLateMessages: Patch = {
  file: 'channel/inbox.js',
  find: 'while (wasSeen(marked, first))\n        first += 1;',
  put: 'first = Math.max(next, number + 1);',
}
