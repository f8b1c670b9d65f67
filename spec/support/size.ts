// npm run size: prints what a page pays for the main entry, and fails when that is above a limit.

import { bundle, gzipBytes, gzipLimit, stateGzipLimit, stateNames, weighMain } from './bundle.ts'

const of = (bytes: number): string => bytes.toLocaleString('en')
const { page, state } = await weighMain()
const { code } = await bundle('dist/index.js', 'esm', { minify: true })

console.log(`main entry with dependencies, rolldown: ${of(page)} bytes gzipped; the limit is ${of(gzipLimit)}`)
console.log(`${stateNames.join(', ')} add ${of(state)}; the limit is ${of(stateGzipLimit)}`)
console.log(`for comparison, all of it by esbuild: ${of(gzipBytes(code))} bytes gzipped`)
if (page >= gzipLimit || state >= stateGzipLimit) process.exitCode = 1
