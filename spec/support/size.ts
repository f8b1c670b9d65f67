// npm run size: prints what the main entry weighs, and fails above the limit.

import { bundle, gzipBytes, gzipLimit } from './bundle.ts'

const main = await bundle('dist/index.js', 'esm', { minify: true })
const gzipped = gzipBytes(main.code)
const of = (bytes: number): string => bytes.toLocaleString('en')

console.log(`main entry with dependencies: ${of(main.code.length)} bytes minified, ${of(gzipped)} bytes gzipped`)
console.log(`the limit is ${of(gzipLimit)} bytes gzipped`)
if (gzipped >= gzipLimit) process.exitCode = 1
