// The package as a user gets it: packed, unpacked into an empty folder, and run there by plain node. A type-check of the
// sources cannot see a wrong import path, a file left out, or a dependency that reads `process`; these tests do.
// They work on dist as it stands: `npm test` builds first.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bundle,
  bundleForPage,
  gzipLimit,
  namesOf,
  stateGzipLimit,
  stateNames,
  weighMain,
  type Bundle,
} from './support/bundle.ts'
import { installInEmptyFolder, type Consumer } from './support/consumer.ts'
import { codeOf } from './support/source.ts'

const root = process.cwd()

/** Both ends talk once; `report` is what they said. */
const talk = `
const config = defineConfig({ channels: { moves: { reliable: true, ordered: true } } })
const here = new Packeteer(config)
const there = new Packeteer(config)
const sent = here.sendMessage('moves', new Uint8Array([1, 2, 3]))
const arrived = []
const acked = []
for (let tick = 0; tick < 60; tick += 1) {
  here.update(16)
  there.update(16)
  for (const datagram of here.packetsToSend()) there.receivePacket(datagram)
  arrived.push(...there.drainReceivedMessages('moves'))
  for (const datagram of there.packetsToSend()) here.receivePacket(datagram)
  acked.push(...here.drainMessageAcks())
}
const report = JSON.stringify([
  sent._tag,
  arrived.map(({ channel, id, payload }) => [channel, id === sent.right, [...payload]]),
  acked.map((id) => id === sent.right),
])
`

const said = '["Right",[["moves",true,[1,2,3]]],[true]]'

const typedUse = `
import { Packeteer, defineConfig } from 'packeteer'
const config = defineConfig({ channels: { moves: { reliable: true, ordered: true } } })
const packeteer = new Packeteer(config)
packeteer.sendMessage('moves', new Uint8Array(1))
// @ts-expect-error there is no such channel
packeteer.sendMessage('mvoes', new Uint8Array(1))
// @ts-expect-error a payload is bytes
packeteer.sendMessage('moves', 'text')
import { attachCarrier } from 'packeteer/adapters/carrier'
import { attachChannel } from 'packeteer/adapters/rtc'
import { openHost } from 'packeteer/adapters/dgram'
import { attachPort } from 'packeteer/adapters/message-port'
import { attachSession } from 'packeteer/adapters/webtransport'
import { initialInputStream } from 'packeteer/netcode'
import { record } from 'packeteer/replay'
import { arbitrariesOf, runPair } from 'packeteer/testing'
void [attachCarrier, attachChannel, openHost, attachPort, attachSession, initialInputStream]
void [record, arbitrariesOf, runPair]
const datagrams: ReadonlyArray<Uint8Array> = packeteer.packetsToSend()
for (const datagram of datagrams) datagram.byteLength
`

/** The compilers at both ends of the range that docs/installing.md names. */
const compilers = [
  ['5.4, the oldest', 'spec/support/typescript-oldest/node_modules/typescript/bin/tsc'],
  ['7.0, the newest', 'node_modules/typescript/bin/tsc'],
] as const
const resolutions = ['nodenext', 'bundler'] as const
const projects = compilers.flatMap(([name, path]) => resolutions.map((resolution) => [name, resolution, path] as const))

describe('the packed package', () => {
  let consumer: Consumer
  beforeAll(() => {
    consumer = installInEmptyFolder(root)
  })
  afterAll(() => consumer.remove())

  it('holds what was built, its sources and its licence, and no tests', () => {
    expect(consumer.files).toEqual(
      expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'src/index.ts', 'LICENSE', 'README.md']),
    )
    expect(consumer.files.filter((file) => /^(spec|property-tests|bench|lint|\.)/.test(file))).toEqual([])
  })

  it('holds nothing whose source is gone (else: npm run clean)', () => {
    const built = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
    expect(built.filter((name) => !existsSync(join('src', name.replace(/js$/, 'ts'))))).toEqual([])
  })

  it('talks, by `packeteer`', () => {
    const program = `import { Packeteer, defineConfig } from 'packeteer'\n${talk}\nconsole.log(report)`
    expect(consumer.node('talk.js', program).trim()).toBe(said)
  })

  it('offers names by `packeteer/testing`', () => {
    const program = `import * as kit from 'packeteer/testing'\nconsole.log(Object.keys(kit).length)`
    expect(Number(consumer.node('kit.js', program))).toBeGreaterThan(0)
  })

  it.each([
    'netcode',
    'adapters/carrier',
    'adapters/dgram',
    'adapters/loop',
    'adapters/message-port',
    'adapters/rtc',
    'adapters/webtransport',
  ])('offers names by `packeteer/%s`', (entry) => {
    const program = `import * as names from 'packeteer/${entry}'\nconsole.log(Object.keys(names).length)`
    expect(Number(consumer.node('entry.js', program))).toBeGreaterThan(0)
  })

  it('offers nothing by a path that is not exported', () => {
    const program = `import('packeteer/dist/index.js').catch((error) => console.log(error.code))`
    expect(consumer.node('deep.js', program).trim()).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED')
  })

  it('answers `packeteer --help`', () => {
    expect(consumer.run('packeteer', '--help')).toContain('demo')
  })

  it.each(projects)('type-checks in a strict project of a user (TypeScript %s, %s)', (_, resolution, compiler) => {
    writeFileSync(join(consumer.folder, 'use.ts'), typedUse)
    const options = { strict: true, noEmit: true, target: 'es2022', lib: ['es2022'], types: [], skipLibCheck: false }
    const module = resolution === 'nodenext' ? 'nodenext' : 'esnext'
    const compilerOptions = { ...options, module, moduleResolution: resolution }
    writeFileSync(join(consumer.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
    expect(complaintsOf(process.execPath, join(root, compiler), '-p', consumer.folder)).toBe('')
  })

  it('has nothing for publint to say', () => {
    expect(complaints('publint', 'run', consumer.tarball, '--strict')).toBe('')
  })

  it('resolves its types for every ESM user (attw)', () => {
    expect(complaints('attw', consumer.tarball, '--profile', 'esm-only', '--no-color', '--no-emoji')).toBe('')
  })
})

describe('the main entry', () => {
  let main: Bundle
  beforeAll(async () => {
    main = await bundle('dist/index.js', 'iife')
  })

  it('takes in no other package: fp-ts and io-ts are in it as types', () => {
    const packages = main.modules.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [])
    expect(packages).toEqual([])
    expect(main.modules.filter((path) => path.endsWith('connection/reducer.js'))).toHaveLength(1)
  })

  it('mentions no host: no process, no node: module, no clock, no timer, no console', () => {
    expect(main.code).not.toMatch(/['"]node:/)
    const found = codeOf(main.code).match(
      /\b(?:process|require|setTimeout|setInterval|performance|console|globalThis)\b/g,
    )
    expect(found ?? []).toEqual([])
  })

  it('talks in a bare realm that has the language and nothing else', () => {
    const realm = createContext(Object.create(null) as object)
    expect(runInContext('delete globalThis.console; typeof process + typeof console + typeof setTimeout', realm)).toBe(
      'undefined'.repeat(3),
    )
    runInContext(main.code, realm)
    expect(runInContext(`const { Packeteer, defineConfig } = packeteer\n${talk}\nreport`, realm)).toBe(said)
  })

  it(`weighs less than ${gzipLimit} bytes, minified and gzipped, and what writes states down ${stateGzipLimit} more`, async () => {
    const { page, state } = await weighMain()
    console.log(`main entry: ${page} bytes gzipped; to write states down: ${state} more`)
    expect(page).toBeLessThan(gzipLimit)
    expect(state).toBeLessThan(stateGzipLimit)
  })

  it('does not make a page pay for writing states down that does not do it', async () => {
    const names = await namesOf('dist/index.js')
    expect(names).toEqual(expect.arrayContaining([...stateNames]))
    expect(await bundleForPage('dist/index.js', ['Packeteer', 'defineConfig'])).not.toContain('the shortest form of')
    expect(await bundleForPage('dist/index.js', ['decodeState'])).toContain('the shortest form of')
  })
})

/** Nothing when a tool of this repository is content, else what it printed. */
const complaints = (tool: string, ...args: ReadonlyArray<string>): string =>
  complaintsOf(join(root, 'node_modules', '.bin', tool), ...args)

const complaintsOf = (file: string, ...args: ReadonlyArray<string>): string => {
  const done = spawnSync(file, args, { encoding: 'utf8' })
  return done.status === 0 ? '' : `${done.stdout}${done.stderr}${String(done.error ?? '')}`
}
