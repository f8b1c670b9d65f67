// Bundles what runs elsewhere: the page, the end in Node, and the end over UDP. `packeteer` in them is what was built into dist.

import { buildSync, type BuildOptions } from 'esbuild'

const outdir = 'dist-bench/stacks'

export const rtcEnd = `${outdir}/end.js`
export const udpEnd = `${outdir}/udp.js`

export function buildEnds(): void {
  const common: BuildOptions = { bundle: true, format: 'esm', target: 'es2022', outdir, logLevel: 'warning' }
  const at = (path: string): string => `property-tests/stacks/${path}.ts`
  const entryPoints = { end: at('rtc/end'), udp: at('udp/end') }
  buildSync({ ...common, platform: 'node', entryPoints })
  buildSync({ ...common, platform: 'browser', mainFields: ['module', 'main'], entryPoints: [at('rtc/page')] })
}
