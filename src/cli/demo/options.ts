// What the demo can be told on its command line: one table row per number, each with its range. Parsing is a pure
// function from words to options or to the one line that says what is wrong with them.

import { parseArgs } from 'node:util'
import * as E from '../../fp.ts'
import { perfectLink, type LinkConfig } from '../../testing/link.ts'

export interface DemoOptions {
  /** Percent of datagrams lost, in each direction. */
  readonly loss: number
  /** Mean length of loss bursts in ms; 0: every datagram is lost or not by itself. */
  readonly burst: number
  /** Round-trip time of the link in ms, half of it in each direction. */
  readonly rtt: number
  /** How far each one-way delay strays to either side, in ms. */
  readonly jitter: number
  /** Percent of datagrams that arrive twice. */
  readonly duplicate: number
  readonly seconds: number
  readonly seed: number
  /** The file to send; undefined: `level.bin`, 256 KiB made from a seed. */
  readonly file: string | undefined
  /** Where both ends are recorded (recording.ts names the two files); undefined: nowhere. */
  readonly record: string | undefined
  readonly json: boolean
}

export type DemoRequest = { readonly type: 'ShowHelp' } | { readonly type: 'RunDemo'; readonly options: DemoOptions }

type NumberName = 'loss' | 'burst' | 'rtt' | 'jitter' | 'duplicate' | 'seconds' | 'seed'

interface NumberRule {
  readonly name: NumberName
  readonly fallback: number
  readonly least: number
  readonly most: number
  readonly whole: boolean
  readonly unit: string
  readonly help: string
}

const rules: ReadonlyArray<NumberRule> = [
  { name: 'loss', fallback: 5, least: 0, most: 90, whole: false, unit: '%', help: 'datagrams lost, each way' },
  {
    name: 'burst',
    fallback: 0,
    least: 0,
    most: 5000,
    whole: false,
    unit: 'ms',
    help: 'mean length of loss bursts; 0: no bursts',
  },
  { name: 'rtt', fallback: 100, least: 0, most: 5000, whole: false, unit: 'ms', help: 'round-trip time' },
  {
    name: 'jitter',
    fallback: 10,
    least: 0,
    most: 1000,
    whole: false,
    unit: 'ms',
    help: 'spread of each one-way delay, to either side',
  },
  { name: 'duplicate', fallback: 1, least: 0, most: 100, whole: false, unit: '%', help: 'datagrams that arrive twice' },
  { name: 'seconds', fallback: 15, least: 1, most: 3600, whole: false, unit: 's', help: 'how long messages are made' },
  {
    name: 'seed',
    fallback: 1,
    least: 0,
    most: Number.MAX_SAFE_INTEGER,
    whole: true,
    unit: '',
    help: 'of the decisions of the link',
  },
]

const flags = {
  ...Object.fromEntries(rules.map(({ name }) => [name, { type: 'string' } as const])),
  file: { type: 'string' },
  record: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export const parseDemoOptions = (words: ReadonlyArray<string>): E.Either<string, DemoRequest> => {
  const { tokens } = parseArgs({ args: [...words], options: flags, strict: false, tokens: true })
  const values = new Map<string, string>()
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') return E.left(`unexpected argument '${token.value}'`)
    const flag = Object.entries(flags).find(([name]) => name === token.name)?.[1]
    if (flag === undefined) return E.left(`unknown option '${token.rawName}'`)
    const isMissing = token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))
    if (flag.type === 'string' && isMissing) return E.left(`${token.rawName} needs a value`)
    if (flag.type === 'boolean' && token.value !== undefined) return E.left(`${token.rawName} takes no value`)
    values.set(token.name, token.value ?? '')
  }
  if (values.has('help')) return E.right({ type: 'ShowHelp' })

  const numbers = new Map<NumberName, number>()
  for (const rule of rules) {
    const word = values.get(rule.name)
    const parsed = word === undefined ? rule.fallback : parseNumber(rule, word)
    if (parsed === undefined) return E.left(`--${rule.name} ${quote(word ?? '')}: ${describeRange(rule)} is wanted`)
    numbers.set(rule.name, parsed)
  }
  for (const name of ['file', 'record'])
    if (values.get(name) === '') return E.left(`--${name} '': the path of a file is wanted`)
  const numberOf = (name: NumberName): number => numbers.get(name) ?? 0
  return E.right({
    type: 'RunDemo',
    options: {
      loss: numberOf('loss'),
      burst: numberOf('burst'),
      rtt: numberOf('rtt'),
      jitter: numberOf('jitter'),
      duplicate: numberOf('duplicate'),
      seconds: numberOf('seconds'),
      seed: numberOf('seed'),
      file: values.get('file'),
      record: values.get('record'),
      json: values.has('json'),
    },
  })
}

// Decimal notation only: Number() also reads '', '0x10', 'Infinity' and ' 5 '.
const parseNumber = ({ least, most, whole }: NumberRule, word: string): number | undefined => {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) return undefined
  const value = Number(word)
  if (value < least || value > most || (whole && !Number.isSafeInteger(value))) return undefined
  return value
}

const describeRange = ({ least, most, whole, unit }: NumberRule): string =>
  `a ${whole ? 'whole ' : ''}number from ${least} to ${most}${unit === '' ? '' : ` ${unit}`}`

const quote = (word: string): string => `'${word}'`

/** The conditions of one direction of the link. */
export const linkOf = ({ loss, burst, rtt, jitter, duplicate }: DemoOptions): LinkConfig => ({
  ...perfectLink,
  lossRatio: burst > 0 ? 0 : loss / 100,
  outageRatio: burst > 0 ? loss / 100 : 0,
  outageMicros: Math.round(burst * 1000),
  delayMicros: Math.round((rtt / 2) * 1000),
  jitterMicros: Math.round(jitter * 1000),
  duplicateRatio: duplicate / 100,
  duplicateDelayMicros: 250_000,
})

export const demoHelp = (): string => {
  const rows = rules.map(({ name, fallback, unit, help }) => {
    const flag = `--${name} ${unit === '' ? 'N' : unit}`
    return `  ${flag.padEnd(18)}${help} (${fallback})`
  })
  return [
    'Usage: packeteer demo [options]',
    '',
    'Two processes exchange real UDP datagrams on loopback, 60 times a second, through a third one that',
    'loses, delays, reorders and copies them. Then the demo checks what arrived: exit code 0 only if all is well.',
    '',
    ...rows,
    `  ${'--file PATH'.padEnd(18)}the file to send as one message (level.bin, 256 KiB from a seed)`,
    `  ${'--record FILE'.padEnd(18)}record both ends: m.packeteer becomes m.a.packeteer (client) and m.b.packeteer (server)`,
    `  ${'--json'.padEnd(18)}print one JSON object at the end and nothing else`,
    `  ${'--help'.padEnd(18)}print this`,
    '',
    'Exit codes: 0 verified, 1 not verified, 2 wrong usage, 130 interrupted.',
  ].join('\n')
}
