// The rules of docs/architecture.md that a reader of sources can hold: which way imports point, what the pure part may
// not touch, and how a file looks. A rule is a function from the sources to its complaints; spec/architecture.spec.ts runs
// each over the repository, and over a bad source of its own, where it has to speak.

import { codeOf, importsOf, lineAt, type Source } from './source.ts'

export interface World {
  readonly sources: ReadonlyArray<Source>
  readonly specPaths: ReadonlySet<string>
}

export type Rule = (world: World) => ReadonlyArray<string>

/** `core` for src/core/wrap.ts, `config` for src/config.ts and src/config-fields.ts. */
export const areaOf = (path: string): string => path.replace(/^src\//, '').replace(/\/.*$|(?:-[\w-]+)?\.ts$/, '')

const resolve = (from: string, specifier: string): string => new URL(specifier, `file:///${from}`).pathname.slice(1)

// ---------------------------------------------------------------- imports

const floors = ['packet', 'message', 'channel']

/** Which areas an area may import values from. Types of anything here may be imported too. */
const reaches: Readonly<Record<string, ReadonlyArray<string>>> = {
  fp: [],
  decoder: [],
  core: ['core'],
  packet: ['core', 'packet'],
  message: ['core', 'message'],
  channel: ['core', 'channel'],
  connection: ['core', ...floors, 'connection'],
  config: ['core', 'config', 'decoder'],
  packeteer: ['core', 'connection', 'config', 'packeteer'],
  state: ['core', ...floors, 'connection', 'state'],
  testing: ['core', 'connection', 'config', 'packeteer', 'state', 'testing'],
  replay: ['core', 'connection', 'config', 'packeteer', 'state', 'testing', 'replay'],
  netcode: ['core', 'netcode'],
  adapters: ['adapters'],
  index: ['core', ...floors, 'connection', 'config', 'packeteer', 'state'],
  cli: [
    'core',
    ...floors,
    'connection',
    'config',
    'packeteer',
    'state',
    'testing',
    'replay',
    'netcode',
    'adapters',
    'index',
    'cli',
  ],
}

/** What may further be imported as types alone: a floor knows the noun of the floor below, and those above know all. */
const reachesAsType = (area: string, target: string): boolean => {
  const noun = /^src\/(\w+)\/\1\.ts$/.exec(target)?.[1] ?? ''
  if (floors.includes(area)) return floors.indexOf(noun) === floors.indexOf(area) - 1 && noun !== ''
  if (area === 'config') return noun === 'channel'
  if (area === 'connection') return areaOf(target) === 'config'
  if (area === 'adapters') return ['packeteer', 'config'].includes(areaOf(target))
  return ['packeteer', 'state', 'testing', 'replay'].includes(area) && [...floors, 'config'].includes(areaOf(target))
}

const outsideMayEnter: Readonly<Record<string, ReadonlyArray<string>>> = {
  'fp-ts': ['fp'],
  'io-ts': ['replay', 'cli'],
  immer: ['testing', 'replay', 'cli'],
  'fast-check': ['testing'],
}

const oracle = 'src/testing/oracle/'

/** The same as types alone: nothing of its code comes into the main entry. */
const outsideMayEnterAsType: Readonly<Record<string, ReadonlyArray<string>>> = { 'io-ts': ['decoder'] }

const importAllowed = (path: string, specifier: string, typeOnly: boolean): boolean => {
  const area = areaOf(path)
  if (specifier.startsWith('node:')) return area === 'cli'
  if (!specifier.startsWith('.')) {
    const asType = typeOnly && outsideMayEnterAsType[specifier]?.includes(area) === true
    return asType || outsideMayEnter[specifier]?.includes(area) === true
  }
  const target = resolve(path, specifier)
  // An oracle that shares code with what it judges makes the same mistakes.
  if (path.startsWith(oracle)) return target.startsWith(oracle)
  if (target === 'src/fp.ts') return true
  // The encoding knows the nouns of every floor and their bounds, and what becomes of them of none.
  if (area === 'state' && /\/(?:in|out)bound\.ts$/.test(target)) return false
  if (reaches[area]?.includes(areaOf(target)) === true) return true
  return typeOnly && reachesAsType(area, target)
}

const importsPointInward: Rule = ({ sources }) =>
  sources.flatMap(({ path, text }) =>
    importsOf(text)
      .filter(({ specifier, typeOnly }) => !importAllowed(path, specifier, typeOnly))
      .map(({ specifier, typeOnly, line }) => `${path}:${line} imports ${typeOnly ? 'types of ' : ''}${specifier}`),
  )

// ---------------------------------------------------------------- words

/** A rule that looks for a pattern in the code (comments and strings blanked) of the files it applies to. */
const forbidding =
  (pattern: RegExp, applies: (path: string) => boolean): Rule =>
  ({ sources }) =>
    sources
      .filter(({ path }) => applies(path))
      .flatMap(({ path, text }) => {
        const code = codeOf(text)
        return [...code.matchAll(pattern)].map((found) => `${path}:${lineAt(code, found.index)} ${found[0].trim()}`)
      })

const word = (...words: ReadonlyArray<string>): RegExp =>
  // Not as a property of something (`x.Date`), but after a spread (`...process`).
  new RegExp(String.raw`(?<![\w$])(?<![^.]\.)(?:${words.join('|')})(?![\w$])`, 'g')

const outsideCli = (path: string): boolean => areaOf(path) !== 'cli'
const inAdapters = (path: string): boolean => areaOf(path) === 'adapters'

/** What an adapter is for: it brings the time, and waits for transports. Every engine has these. */
const ofAdapters = ['performance', 'setTimeout', 'Promise']

/** Where a name is met, the host's resolver is asked: by `process.getBuiltinModule`, so that nothing is imported on load. */
const asksResolver = (path: string): boolean => path === 'src/adapters/dgram/names.ts'

const ambient = `
  Date performance Intl setTimeout setInterval setImmediate queueMicrotask requestAnimationFrame
  process console globalThis fetch crypto Buffer require eval
  async await Promise WeakRef FinalizationRegistry SharedArrayBuffer Atomics`
  .trim()
  .split(/\s+/)

const exactMath = ['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc']
const inexactMath = new RegExp(
  String.raw`(?<![\w$.])Math(?!\s*\.\s*(?:${exactMath.join('|')})(?![\w$]))(?:\s*\.\s*\w+)?|\*\*=?`,
  'g',
)

/** Half and whole of 8, 16, 24 and 32 bits: the moduli that truncated numbers turn over at. 8 bits are too common to ask. */
const modulus =
  /(?<![\w.])(?:0x_?(?:7fff|8000|f_?f_?f_?f|1_?0000|7f_?ffff|ff_?ffff|100_?0000)|65_?53[56]|32_?76[78]|16_?777_?21[56])(?![\w.])|\b1\s*<<\s*(?:1[56]|2[34])\b/gi

/** Where bytes are made or read, moduli are at home; everywhere else they would be wrap arithmetic in the wrong place. */
const countsWithoutWrapping = (path: string): boolean =>
  ['core', ...floors, 'connection'].includes(areaOf(path)) && !/(?:codec|\/wrap|\/bytes|\/crc32c)\.ts$/.test(path)

const textualOrder = /\.(?:sort|toSorted)\(\s*\)|\.localeCompare\b|\.toLocale\w+/g

// ---------------------------------------------------------------- the look of a file

const eachFile =
  (complain: (source: Source, world: World) => string | undefined): Rule =>
  (world) =>
    world.sources.flatMap((source) => {
      const complaint = complain(source, world)
      return complaint === undefined ? [] : [`${source.path} ${complaint}`]
    })

const lineLimit = 250

const holdsRunTimeCode = (text: string): boolean =>
  /^(?:export )?(?:default )?(?:abstract )?(?:const|let|function\*?|class)\s/m.test(codeOf(text))

const twinOf = (path: string): string => path.replace(/^src\//, 'spec/').replace(/\.ts$/, '.spec.ts')

export const rules: Readonly<Record<string, Rule>> = {
  'imports point inward': importsPointInward,
  'no clock, timer, promise, console or process outside the command and the adapters': forbidding(
    word(...ambient),
    (path) => outsideCli(path) && !inAdapters(path),
  ),
  'adapters touch a clock, a timer and promises, and nothing else of the host': forbidding(
    word(...ambient.filter((name) => !ofAdapters.includes(name) && name !== 'process')),
    inAdapters,
  ),
  'of the adapters one file touches the process, to ask for a resolver': forbidding(
    word('process'),
    (path) => inAdapters(path) && !asksResolver(path),
  ),
  'only arithmetic that every engine does alike': forbidding(inexactMath, outsideCli),
  'nothing is ordered as text': forbidding(textualOrder, outsideCli),
  'nothing throws but defineConfig and startLoop': forbidding(
    word('throw'),
    (path) => outsideCli(path) && !['src/config.ts', 'src/adapters/loop.ts'].includes(path),
  ),
  'defineConfig throws in one place': ({ sources }) =>
    forbidding(word('throw'), (path) => path === 'src/config.ts')({ sources, specPaths: new Set() }).slice(1),
  'no null': forbidding(word('null'), outsideCli),
  'no any': forbidding(word('any'), () => true),
  'no enum': forbidding(/(?<![\w$.])enum(?=\s+\w)/g, () => true),
  'no class below the shell': forbidding(
    /(?<![\w$.])class(?=\s)/g,
    (path) => outsideCli(path) && !['packeteer', 'config'].includes(areaOf(path)),
  ),
  'wrap arithmetic stays in core/wrap.ts and the codecs': forbidding(modulus, countsWithoutWrapping),
  'a file fits on a few screens': eachFile(({ text }) => {
    const lines = text.trimEnd().split('\n').length
    return lines > lineLimit ? `has ${lines} lines, more than ${lineLimit}` : undefined
  }),
  'a file opens by saying what it is': eachFile(({ text }) =>
    /^(?:#![^\n]*\n)?\s*\/[/*]/.test(text) ? undefined : 'does not open with a comment',
  ),
  'a file is named for its noun or verb': eachFile(({ path }) =>
    /(?:^|\/)(?:types?|helpers?|constants?|utils?|common|misc)\.ts$/.test(path)
      ? 'says nothing by its name'
      : undefined,
  ),
  'run-time code has a spec at the same path': eachFile(({ path, text }, { specPaths }) =>
    outsideCli(path) && holdsRunTimeCode(text) && !specPaths.has(twinOf(path)) ? `has no ${twinOf(path)}` : undefined,
  ),
}
