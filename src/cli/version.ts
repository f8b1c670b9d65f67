// Which version this is, from package.json: it lies two folders above, in sources as in the package.

import { readFile } from 'node:fs/promises'

export const readVersion = async (): Promise<string> => {
  const manifest: unknown = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  return typeof manifest === 'object' && manifest && 'version' in manifest ? String(manifest.version) : 'unknown'
}
