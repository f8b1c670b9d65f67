// npm run size: prints what the main entry weighs with two bundlers, and fails when the first is above the limit.

import { bundle, bundleForPage, gzipBytes, gzipLimit } from './bundle.ts'

const of = (bytes: number): string => bytes.toLocaleString('en')
const page = await bundleForPage('dist/index.js')
const { code } = await bundle('dist/index.js', 'esm', { minify: true })

console.log(
  `main entry with dependencies, rolldown: ${of(page.length)} bytes minified, ${of(gzipBytes(page))} bytes gzipped`,
)
console.log(`the limit is ${of(gzipLimit)} bytes gzipped; for comparison, esbuild: ${of(gzipBytes(code))} bytes`)
if (gzipBytes(page) >= gzipLimit) process.exitCode = 1
