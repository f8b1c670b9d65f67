// What a page pays for the main entry: dist/index.js with all its dependencies, bundled as a site would bundle it.
// Works on the built package, from the root of the repository.

import { build } from 'esbuild'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

/** The main entry, minified and gzipped, stays below this many bytes. */
export const gzipLimit = 19_900

export interface Bundle {
  readonly code: string
  /** The modules that went in, as paths from the root of the repository. */
  readonly modules: ReadonlyArray<string>
}

/** Bundles an entry of dist for any host: neither Node's nor a browser's modules resolve. */
export const bundle = async (
  entry: string,
  format: 'esm' | 'iife',
  options: { readonly minify: boolean; readonly folder?: string } = { minify: false },
): Promise<Bundle> => {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: options.folder ?? process.cwd(),
    bundle: true,
    write: false,
    metafile: true,
    format,
    globalName: 'packeteer',
    platform: 'neutral',
    // fp-ts and io-ts name their ES modules in `module`, as bundlers for browsers read it.
    mainFields: ['module', 'main'],
    minify: options.minify,
    target: 'es2022',
    logLevel: 'silent',
  })
  return { code: outputFiles.map((file) => file.text).join(''), modules: Object.keys(metafile.inputs) }
}

/** What only pages pay for that write states down: left out of the figure above, and held to one of their own. */
export const stateNames: ReadonlyArray<string> = ['decodeState', 'encodeState', 'hashState', 'stateVersion']

/** What these add to a page that has all the rest. */
export const stateGzipLimit = 12_000

/** The values that an entry of dist exports. */
export const namesOf = async (entry: string): Promise<ReadonlyArray<string>> =>
  Object.keys((await import(pathToFileURL(resolve(entry)).href)) as object)

/**
 * A page that uses these names of an entry, minified by rolldown, with which Vite builds: it drops what is not used as a site's build
 * does, and more of it than esbuild.
 */
export const bundleForPage = async (entry: string, names: ReadonlyArray<string>): Promise<string> => {
  const page = `export { ${names.join(', ')} } from ${JSON.stringify(resolve(entry))}`
  const build = await rolldown({
    input: 'page',
    platform: 'browser',
    logLevel: 'silent',
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? id : undefined),
        load: (id) => (id === 'page' ? page : undefined),
      },
    ],
  })
  const { output } = await build.generate({ format: 'esm', minify: true })
  return output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('')
}

export const gzipBytes = (code: string): number => gzipSync(code, { level: 9 }).length

/** Of the main entry: a page with all but the state functions, and what those add. */
export const weighMain = async (): Promise<{ readonly page: number; readonly state: number }> => {
  const entry = 'dist/index.js'
  const names = await namesOf(entry)
  const page = gzipBytes(
    await bundleForPage(
      entry,
      names.filter((name) => !stateNames.includes(name)),
    ),
  )
  return { page, state: gzipBytes(await bundleForPage(entry, names)) - page }
}
