// Loads a peer from bench/peers/node_modules: they are installed apart from the repository's own packages. None comes with types that are
// worth having: each adapter states what it uses.

import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

export const peersFolder = 'bench/peers'

export async function loadPeer<A>(name: string): Promise<A> {
  const path = createRequire(`${process.cwd()}/${peersFolder}/package.json`).resolve(name)
  const loaded = (await import(pathToFileURL(path).href)) as { readonly default?: A }
  return loaded.default ?? (loaded as A)
}
