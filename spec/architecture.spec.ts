// Holds docs/architecture.md against the sources. The rules live in support/house-rules.ts; each is shown here to speak
// when it is broken, because a check that cannot fail is none. If a wall stands in the wrong place, move it there
// and say why in docs/decisions.md; there is no list of exceptions.

import { describe, expect, it } from 'vitest'
import { rules, type World } from './support/house-rules.ts'
import { codeOf, importsOf, readSources } from './support/source.ts'

const root = new URL('../', import.meta.url).pathname

const house: World = {
  sources: readSources(root, 'src'),
  specPaths: new Set(readSources(root, 'spec').map(({ path }) => path)),
}

/** A house of one file that opens with a comment and has its spec. */
const houseOf = (path: string, code: string): World => ({
  sources: [{ path, text: `// What it is.\n${code}` }],
  specPaths: new Set([path.replace(/^src/, 'spec').replace(/ts$/, 'spec.ts')]),
})

const broken: Readonly<Record<keyof typeof rules, ReadonlyArray<readonly [path: string, code: string]>>> = {
  'imports point inward': [
    ['src/core/wrap.ts', "import { x } from '../packet/packet.ts'"],
    ['src/core/wrap.ts', "import type { X } from '../packet/packet.ts'"],
    ['src/core/wrap.ts', "export * from '../connection/reducer.ts'"],
    ['src/packet/inbound.ts', "import type { Message } from '../message/message.ts'"],
    ['src/message/inbound.ts', "import { packetInbound } from '../packet/inbound.ts'"],
    ['src/message/inbound.ts', "import type { State } from '../packet/state.ts'"],
    ['src/message/inbound.ts', "import { type Packet, makePacket } from '../packet/packet.ts'"],
    ['src/channel/inbound.ts', "import type { Packet } from '../packet/packet.ts'"],
    ['src/connection/reducer.ts', "import { defineConfig } from '../config.ts'"],
    ['src/connection/reducer.ts', "import { Packeteer } from '../packeteer.ts'"],
    ['src/packeteer.ts', "import { inbound } from './packet/inbound.ts'"],
    ['src/state/hash.ts', "import { inbound } from '../packet/inbound.ts'"],
    ['src/state/hash.ts', "import { run } from '../testing/link.ts'"],
    ['src/index.ts', "export { run } from './testing/index.ts'"],
    ['src/testing/link.ts', "import { main } from '../cli/main.ts'"],
    ['src/testing/oracle/judge.ts', "import type { Effect } from '../../connection/effect.ts'"],
    ['src/testing/oracle/judge.ts', "import { crc32c } from '../../core/crc32c.ts'"],
    ['src/netcode/desync.ts', "import { Packeteer } from '../packeteer.ts'"],
    ['src/netcode/liveness.ts', "import type { State } from '../connection/state.ts'"],
    ['src/connection/reducer.ts', "import { observeSilence } from '../netcode/liveness.ts'"],
    ['src/adapters/dgram.ts', "import { createSocket } from 'node:dgram'"],
    ['src/adapters/rtc.ts', "import { Packeteer } from '../packeteer.ts'"],
    ['src/packeteer.ts', "import type { Link } from './adapters/link.ts'"],
    ['src/core/bytes.ts', "import { Buffer } from 'node:buffer'"],
    ['src/testing/link.ts', "import 'node:fs'"],
    ['src/connection/reducer.ts', "import { produce } from 'immer'"],
    ['src/core/step.ts', "import { either as E } from 'fp-ts'"],
    ['src/fp.ts', "export * as E from 'fp-ts/Either'"],
    ['src/packet/packet.ts', "import * as t from 'io-ts'"],
    ['src/packet/packet.ts', "import { decoder } from '../decoder.ts'"],
    ['src/config.ts', "import type { Errors } from 'io-ts'"],
    ['src/decoder.ts', "import * as t from 'io-ts'"],
    ['src/decoder.ts', "export { success } from 'io-ts'"],
    ['src/decoder.ts', "import { parseConfig } from './config.ts'"],
    ['src/core/step.ts', "import left from 'left-pad'"],
    ['src/core/step.ts', "const late = import('../packeteer.ts')"],
    ['src/core/step.ts', "type Late = import('../packeteer.ts').Packeteer"],
    ['src/testing/link.ts', "import {\n  inbound,\n} from\n  '../packet/inbound.ts'"],
  ],
  'adapters touch a clock, a timer and promises, and nothing else of the host': [
    ['src/adapters/rtc.ts', 'export const now = () => Date.now()'],
    ['src/adapters/loop.ts', 'setInterval(run, 1)'],
    ['src/adapters/rtc.ts', 'console.log(1)'],
    ['src/adapters/dgram/names.ts', 'export const now = () => Date.now()'],
  ],
  'of the adapters one file touches the process, to ask for a resolver': [
    ['src/adapters/dgram.ts', 'process.exit()'],
    ['src/adapters/dgram/socket.ts', "export const dns = process.getBuiltinModule('node:dns')"],
  ],
  'no clock, timer, promise, console or process outside the command and the adapters': [
    ['src/core/time.ts', 'export const now = () => Date.now()'],
    ['src/core/time.ts', 'export const words = [...process.argv]'],
    ['src/core/time.ts', 'export const text = `${performance.now()} ms`'],
    ['src/testing/link.ts', 'setTimeout(run, 1)'],
    ['src/packeteer.ts', 'async update() {}'],
    ['src/state/hash.ts', "globalThis['console']"],
  ],
  'only arithmetic that every engine does alike': [
    ['src/testing/random.ts', 'export const chance = Math.random()'],
    ['src/core/time.ts', 'export const a = Math.log2(8)'],
    ['src/core/time.ts', 'export const a = Math\n  .pow(2, 3)'],
    ['src/core/time.ts', "export const a = Math['sin'](1)"],
    ['src/core/time.ts', 'export const { cos } = Math'],
    ['src/core/time.ts', 'export const a = 2 ** 16'],
  ],
  'nothing is ordered as text': [
    ['src/channel/inbox.ts', 'export const first = ids.sort()[0]'],
    ['src/state/hash.ts', 'names.sort((a, b) => a.localeCompare(b))'],
  ],
  'nothing throws but defineConfig and startLoop': [['src/core/step.ts', "throw new Error('no')"]],
  'defineConfig throws in one place': [['src/config.ts', 'throw a\nthrow b']],
  'no null': [
    ['src/core/step.ts', 'export const a: X | null = b'],
    ['src/core/step.ts', 'return null'],
  ],
  'no any': [
    ['src/core/step.ts', 'export const a = (b: any): c => b as never'],
    ['src/cli/main.ts', 'export const a: Array<any> = []'],
  ],
  'no enum': [['src/core/step.ts', 'export enum Colour { red }']],
  'no class below the shell': [
    ['src/core/window.ts', 'export class Window {}'],
    ['src/testing/link.ts', 'const a = new (class {})()'],
  ],
  'wrap arithmetic stays in core/wrap.ts and the codecs': [
    ['src/packet/acks.ts', 'const wrapped = (n + 1) & 0xffff'],
    ['src/packet/acks.ts', 'const wrapped = (n + 1) % 65536'],
    ['src/message/outbound.ts', 'const wrapped = n % 0x1_0000'],
    ['src/channel/inbox.ts', 'const half = 1 << 15'],
    ['src/connection/inbound.ts', 'const half = 32_768'],
  ],
  'a file fits on a few screens': [
    ['src/core/step.ts', 'const a = 1\n'.repeat(250)],
    ['spec/core/step.spec.ts', 'const a = 1\n'.repeat(250)],
  ],
  'a file opens by saying what it is': [],
  'a file is named for its noun or verb': [['src/core/types.ts', '']],
  'run-time code has a spec at the same path': [],
}

describe('the house', () => {
  it('has sources to read', () => {
    expect(house.sources.map(({ path }) => path)).toContain('src/core/wrap.ts')
  })

  it.each(Object.entries(rules))('%s', (_name, rule) => {
    expect(rule(house)).toEqual([])
  })
})

// What does not ship has no floors to keep to, and looks like what does.
describe.each([
  ['bench', 'bench/latency/play.ts'],
  ['examples', 'examples/lockstep/player.ts'],
  ['spec', 'spec/core/wrap.spec.ts'],
  ['property-tests', 'property-tests/support/world.ts'],
])('the look of %s', (folder, one) => {
  const world: World = { sources: readSources(root, folder), specPaths: new Set() }
  const look = ['no any', 'no enum', 'a file fits on a few screens', 'a file opens by saying what it is']

  it('has sources to read', () => {
    expect(world.sources.map(({ path }) => path)).toContain(one)
  })

  it.each([...look, 'a file is named for its noun or verb'])('%s', (name) => {
    expect(rules[name]?.(world)).toEqual([])
  })
})

describe('each rule speaks when it is broken', () => {
  const cases = Object.entries(broken).flatMap(([name, samples]) =>
    samples.map(([path, code]) => [name, path, code.slice(0, 60), code] as const),
  )

  it.each(cases)('%s: %s %j', (name, path, _start, code) => {
    expect(rules[name]?.(houseOf(path, code))).not.toEqual([])
  })

  it('a file opens by saying what it is', () => {
    const silent = { path: 'src/core/step.ts', text: 'export const a = 1 // what it is' }
    expect(rules['a file opens by saying what it is']?.({ sources: [silent], specPaths: new Set() })).not.toEqual([])
  })

  it('run-time code has a spec at the same path', () => {
    const rule = rules['run-time code has a spec at the same path']
    const alone = (text: string): World => ({ sources: [{ path: 'src/core/step.ts', text }], specPaths: new Set() })
    expect(rule?.(alone('// Step.\nexport const step = 1'))).toEqual(['src/core/step.ts has no spec/core/step.spec.ts'])
    expect(rule?.(alone('// Step.\nfunction step() {}'))).not.toEqual([])
    expect(rule?.(alone('// Step.\nexport type Step = 1\nexport interface State { readonly const: 1 }'))).toEqual([])
  })

  it('there is a broken sample for every rule', () => {
    expect(Object.keys(broken).sort()).toEqual(Object.keys(rules).sort())
  })
})

describe('no rule speaks of what is allowed', () => {
  const fine: ReadonlyArray<readonly [path: string, code: string]> = [
    ['src/core/time.ts', '// Date.now() and Math.random() throw null on any process\nexport const a = 1'],
    ['src/core/time.ts', "export const a = 'Date.now() ** null'\nexport const b = /\\/\\/ process/"],
    ['src/core/time.ts', 'export const a = `throw null ${b} Date`\nexport const c = Math.imul(1, Math.floor(2))'],
    ['src/core/time.ts', 'export const a = event.Date\nexport const anyone = nullable / processed / 2'],
    ['src/core/step.ts', "import { E } from '../fp.ts'\nimport type { Micros } from './time.ts'"],
    ['src/message/inbound.ts', "import type { Packet } from '../packet/packet.ts'"],
    ['src/message/inbound.ts', "import { type Packet, type Other } from '../packet/packet.ts'"],
    ['src/connection/inbound.ts', "import { packetInbound } from '../packet/inbound.ts'"],
    ['src/connection/reducer.ts', "import type { Config } from '../config.ts'"],
    ['src/config.ts', "import * as t from './decoder.ts'\nconst check = () => {\n  throw new ConfigError()\n}"],
    ['src/decoder.ts', "import type { Errors } from 'io-ts'\nexport type { Validation } from 'io-ts'"],
    ['src/testing/world.ts', "import { Immer } from 'immer'\nimport fc, { type Arbitrary } from 'fast-check'"],
    ['src/cli/main.ts', "import { parseArgs } from 'node:util'\nawait main(process.argv, Date.now())"],
    [
      'src/adapters/link.ts',
      "import type { Packeteer } from '../packeteer.ts'\nexport const now = () => performance.now()",
    ],
    ['src/packet/packet-codec.ts', 'const low = n & 0xffff'],
    ['src/packet/acks.ts', 'const low = bits & 0xff'],
  ]

  it.each(fine)('%s %j', (path, code) => {
    expect(Object.values(rules).flatMap((rule) => rule(houseOf(path, code)))).toEqual([])
  })
})

describe('the reader of sources', () => {
  it.each([
    ["a // 'b\nc", 'a      \nc'],
    ["a /* 'b\n */ c", 'a      \n    c'],
    ["'a\\'b' + \"//\"", '\'    \' + "  "'],
    ['`a ${b + `c ${d}`} e` f', '`  ${b + `  ${d}`}  ` f'],
    ['`${{ a: { b } }}`', '`${{ a: { b } }}`'],
    ['x = /[/"]/g', 'x = /    /g'],
    ['a / b / "c"', 'a / b / " "'],
    ['return /"/', 'return / /'],
  ])('keeps the code of %j', (text, code) => {
    expect(codeOf(text)).toBe(code)
  })

  it('finds every form of import, and nothing in strings or comments', () => {
    const text = [
      "import a from 'a'",
      "import b, { c } from 'b'",
      "import * as d from 'c'",
      "import { e } from 'd'; export { f } from 'e'",
      "export * from 'f'; export * as g from 'g'",
      "import 'h'",
      "const i = import('i')",
      "// import j from 'j'",
      'const k = "import l from \'k\'"',
    ].join('\n')
    expect(
      importsOf(text)
        .map(({ specifier }) => specifier)
        .sort(),
    ).toEqual('abcdefghi'.split(''))
  })

  it('knows an import of types alone', () => {
    const typeOnly = (text: string): ReadonlyArray<boolean> => importsOf(text).map((found) => found.typeOnly)
    expect(typeOnly("import type { A } from 'a'\nimport { type A, type B } from 'b'")).toEqual([true, true])
    expect(typeOnly("import { type A, b } from 'a'\nimport a from 'b'\nimport {} from 'c'")).toEqual([
      false,
      false,
      false,
    ])
  })
})
