// The programs of this repository that are written in TypeScript: `node spec/support/programs.mjs NAME [ARGUMENTS]` bundles one and starts it.
// What is imported by a package's name stays outside of the bundle, and is found in node_modules.

import { execSync, spawn } from 'node:child_process'
import { build } from 'esbuild'

const bench = 'dist-bench'
const examples = 'dist-examples'

/** For Node: these entries, and which of the files is started. */
const node = (entryPoints, outdir, start) => ({
  bundles: [{ entryPoints, outdir, packages: 'external' }],
  starts: [`${outdir}/${start}`],
})
/** One file of this name. */
const single = (entry, name) => ({
  bundles: [{ entryPoints: [{ in: entry, out: name }], outdir: bench, packages: 'external' }],
  starts: [`${bench}/${name}.js`],
})
/** What uses the package as users do, by its name, needs it built. */
const onPackage = (program) => ({ ...program, needsPackage: true })
/** For a browser: minified, with its page. */
const page = (folder, outdir) => ({
  entryPoints: [`${folder}/main.ts`, `${folder}/index.html`],
  outdir,
  platform: 'browser',
  mainFields: ['module', 'main'],
  minify: true,
  loader: { '.html': 'copy' },
  entryNames: '[name]',
})

const lockstep = node(
  ['main', 'peer', 'network', 'checks'].map((file) => `examples/lockstep/${file}.ts`),
  `${examples}/lockstep`,
  'main.js',
)
const rollback = node(['examples/rollback/main.ts', 'examples/rollback/checks.ts'], `${examples}/rollback`, 'main.js')
const duel = [...rollback.bundles, page('examples/rollback/page', `${examples}/rollback/page`)]

const programs = {
  bench: onPackage(node(['bench/main.ts', 'bench/child.ts', 'bench/count-steps.ts'], bench, 'main.js')),
  prove: single('property-tests/prove.ts', 'prove'),
  explore: {
    ...single('property-tests/explore.ts', 'explorer'),
    flags: ['--max-old-space-size=5000', '--max-semi-space-size=32'],
  },
  museum: single('property-tests/museum.ts', 'museum'),
  mutation: single('property-tests/mutation.ts', 'mutation'),
  corpus: single('property-tests/hostile/make-corpus.ts', 'corpus'),
  stacks: onPackage(single('property-tests/stacks.ts', 'stacks')),
  engines: single('property-tests/engines.ts', 'engines'),
  'golden-engines': single('property-tests/engines/make-golden.ts', 'golden-engines'),
  'golden-states': single('spec/state/golden-states.ts', 'golden-states'),
  soak: onPackage(
    node(
      ['property-tests/soak.ts', 'property-tests/soak/player.ts', 'property-tests/soak/relay.ts'],
      `${bench}/soak`,
      'soak.js',
    ),
  ),
  consumers: onPackage(single('spec/consumers/main.ts', 'consumers')),
  size: onPackage(single('spec/support/size.ts', 'size')),
  picture: {
    bundles: [
      {
        entryPoints: ['spec/support/moving-picture.ts', 'src/cli/demo/player.ts', 'src/cli/demo/conditioner.ts'],
        outdir: `${bench}/picture`,
        packages: 'external',
        entryNames: '[name]',
      },
    ],
    starts: [`${bench}/picture/moving-picture.js`],
  },
  'bug-hunt': onPackage(single('examples/bug-hunt/main.ts', 'bug-hunt')),
  lockstep: onPackage(lockstep),
  rollback: onPackage({ ...rollback, bundles: duel }),
  examples: onPackage({
    bundles: [...lockstep.bundles, ...duel],
    starts: [`${examples}/lockstep/checks.js`, `${examples}/rollback/checks.js`],
  }),
  webtransport: onPackage({
    bundles: [
      {
        entryPoints: ['examples/webtransport/server.ts', 'examples/webtransport/checks.ts'],
        outdir: `${examples}/webtransport`,
      },
      page('examples/webtransport/page', `${examples}/webtransport/page`),
    ],
    starts: [`${examples}/webtransport/checks.js`],
  }),
}

const [name = '', ...words] = process.argv.slice(2)
const program = programs[name]
if (program === undefined) {
  console.error(`programs.mjs: one of ${Object.keys(programs).join(', ')} is wanted, not '${name}'`)
  process.exit(2)
}
if (program.needsPackage === true) execSync('npm run --silent build', { stdio: 'inherit' })
for (const bundle of program.bundles)
  await build({ bundle: true, platform: 'node', format: 'esm', logLevel: 'warning', ...bundle })

/** Its exit code. The terminal interrupts both processes: the program says when it has ended. */
const start = (file) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [...(program.flags ?? []), file, ...words], { stdio: 'inherit' })
    process.on('SIGINT', () => undefined)
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)))
  })

for (const file of program.starts) {
  process.exitCode = await start(file)
  if (process.exitCode !== 0) break
}
