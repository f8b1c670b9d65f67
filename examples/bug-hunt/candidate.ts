// The build of the bug hunt: a copy of `dist` in which somebody made a loop of the unordered inbox cheaper. It keeps a number
// below which every message was delivered; the loop moves it on as far as that is true, and the cheaper line forgets
// the gaps. A message that arrives late is then taken for one that was there before: acknowledged, and never delivered.

import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Patch {
  /** Below dist: `channel/inbox.js`. */
  readonly file: string
  /** Must be there, exactly once. */
  readonly find: string
  readonly put: string
}

export const cheaperInbox: Patch = {
  file: 'channel/inbox.js',
  find: 'while (wasSeen(delivered, next))\n                next += 1;',
  put: 'next = Math.max(next, number + 1);',
}

/** Makes `folder`: a package with a `dist` of its own, which finds its dependencies in the repository at `root`. */
export const patchBuild = (root: string, folder: string, { file, find, put }: Patch): void => {
  mkdirSync(folder, { recursive: true })
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const target = join(folder, 'dist', file)
  const text = readFileSync(target, 'utf8')
  const count = text.split(find).length - 1
  if (count !== 1) throw new Error(`${file} has ${count} times ${JSON.stringify(find)}: once is wanted`)
  writeFileSync(
    target,
    text.replace(find, () => put),
  )
}
