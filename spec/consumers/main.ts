// Test runners and bundlers that need a line of set-up, with the lines that docs/installing.md gives: the packed package is unpacked
// beside them, and each has to load it. They are installed here, by a lock file of their own, on first use.
//
// npm run test:consumers

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const home = resolve('spec/consumers')
const project = join(home, 'dist')
const bin = (name: string): string => join(home, 'node_modules', '.bin', name)

const program = `
const config = defineConfig({ channels: { moves: { reliable: true, ordered: true } } })
const [here, there] = [new Packeteer(config), new Packeteer(config)]
const sent = here.sendMessage('moves', Uint8Array.of(1, 2))
for (const datagram of here.packetsToSend()) there.receivePacket(datagram)
const arrived = there.drainReceivedMessages('moves').map(({ payload }) => [...payload])
`
const imports = `
import { Packeteer, defineConfig } from 'packeteer'
import { attachChannel } from 'packeteer/adapters/rtc'
`
const jestTest = `${imports}
test('talks', () => {${program}
expect([sent._tag, arrived, typeof attachChannel]).toEqual(['Right', [[1, 2]], 'function'])
})`

interface Trial {
  readonly name: string
  /** What docs/installing.md says, word for word. */
  readonly line: string
  readonly files: Readonly<Record<string, string>>
  readonly command: readonly [file: string, ...args: ReadonlyArray<string>]
  readonly env?: Readonly<Record<string, string>>
  /** What it has to leave behind, if its exit code does not say it all. */
  readonly leaves?: string
}

const ignorePatterns = '"transformIgnorePatterns": ["node_modules/(?!packeteer/)"]'
const packageExports = '"@parcel/resolver-default": { "packageExports": true }'

const trials: ReadonlyArray<Trial> = [
  {
    name: 'Jest, tests as ES modules',
    line: 'NODE_OPTIONS=--experimental-vm-modules npx jest',
    files: { 'package.json': '{ "type": "module", "jest": { "transform": {} } }', 'talk.test.js': jestTest },
    command: [bin('jest'), '--ci'],
    env: { NODE_OPTIONS: '--experimental-vm-modules' },
  },
  {
    name: 'Jest, tests compiled by babel-jest',
    line: ignorePatterns,
    files: {
      'package.json': `{ "jest": { ${ignorePatterns} } }`,
      'babel.config.json': '{ "presets": [["@babel/preset-env", { "targets": { "node": "current" } }]] }',
      'talk.test.js': jestTest,
    },
    command: [bin('jest'), '--ci'],
  },
  {
    name: 'Parcel',
    line: packageExports,
    files: {
      'package.json': `{ ${packageExports}, "dependencies": { "packeteer": "*" } }`,
      // The root of a project, to Parcel, is where its lock file is.
      'package-lock.json': '{}',
      'index.html': '<!doctype html><title>talk</title><script type="module" src="./talk.js"></script>',
      'talk.js': `${imports}${program}console.log(sent, arrived, attachChannel)`,
    },
    command: [bin('parcel'), 'build', 'index.html', '--no-cache', '--no-autoinstall'],
    leaves: 'dist/index.html',
  },
]

const run = (file: string, args: ReadonlyArray<string>, cwd: string, env = {}): string | undefined => {
  const done = spawnSync(file, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env }, timeout: 300_000 })
  return done.status === 0 ? undefined : `${done.stdout}${done.stderr}${String(done.error ?? '')}`
}

const mustRun = (file: string, args: ReadonlyArray<string>, cwd: string): void => {
  const said = run(file, args, cwd)
  if (said !== undefined) throw new Error(`${file} ${args.join(' ')}\n${said}`)
}

const install = (): void => {
  if (!existsSync(bin('jest'))) mustRun('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], home)
  rmSync(project, { recursive: true, force: true })
  const modules = join(project, 'node_modules')
  mkdirSync(modules, { recursive: true })
  mustRun('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project], resolve('.'))
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  mustRun('tar', ['-xzf', join(project, `packeteer-${version}.tgz`), '-C', modules], project)
  mustRun('mv', [join(modules, 'package'), join(modules, 'packeteer')], project)
}

const attempt = ({ files, command: [file, ...args], env, leaves, line }: Trial): string | undefined => {
  if (!readFileSync('docs/installing.md', 'utf8').includes(line)) return `docs/installing.md does not say: ${line}`
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text)
  const said = run(file, args, project, env)
  const isLeft = leaves === undefined || existsSync(join(project, leaves))
  for (const name of Object.keys(files)) rmSync(join(project, name))
  return said ?? (isLeft ? undefined : `it left no ${leaves}`)
}

install()
const failures = trials.flatMap((trial) => {
  const said = attempt(trial)
  console.log(`${said === undefined ? '✔' : '✘'} ${trial.name}${said === undefined ? '' : `\n${said}`}`)
  return said === undefined ? [] : [trial.name]
})
rmSync(project, { recursive: true })
process.exitCode = failures.length === 0 ? 0 : 1
