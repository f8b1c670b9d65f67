// What a page pays for the main entry: dist/index.js with all its dependencies, bundled as a site would bundle it.
// Works on the built package, from the root of the repository.

import { build } from 'esbuild'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

/** The main entry, minified and gzipped, stays below this many bytes. */
export const gzipLimit = 19_000

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

/** The main entry for a page, minified by rolldown, with which Vite builds: it drops more of io-ts than esbuild does. */
export const bundleForPage = async (entry: string): Promise<string> => {
  const build = await rolldown({ input: entry, platform: 'browser', logLevel: 'silent' })
  const { output } = await build.generate({ format: 'esm', minify: true })
  return output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('')
}

export const gzipBytes = (code: string): number => gzipSync(code, { level: 9 }).length
