// Laws try what was built, as Node loads it: that is what ships, and behind a test runner's module loader the core takes twice as long. Where
// a source is newer than what was built of it, or is not built at all, laws try the sources: a law must never pass on yesterday's code.

import { readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Plugin } from 'vitest/config'

const repository = new URL('../../', import.meta.url).pathname

/** The file that a source is built to; both lie in a repository at `root`. */
const builtOf = (root: string, source: string): string =>
  join(root, 'dist', relative(join(root, 'src'), source).replace(/\.ts$/, '.js'))

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity

/** Whether all that there is was built since it was changed. */
export const isBuilt = (root = repository): boolean =>
  readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(root, 'src', path))
    .every((source) => changedAt(builtOf(root, source)) >= changedAt(source))

/** Every import of a source becomes one of what was built of it. All or none: two copies of a module would not share what it remembers. */
export const builtSources = (): Plugin => ({
  name: 'built sources',
  enforce: 'pre',
  async resolveId(source, importer) {
    const found = await this.resolve(source, importer, { skipSelf: true })
    return found?.id.startsWith(join(repository, 'src/')) === true ? builtOf(repository, found.id) : undefined
  },
})
