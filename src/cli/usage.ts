// How a command is called: its operands and flags as a table, which makes both its help and the reading of its words. A
// pure function, from words to what was meant or to the one line that says what is wrong with them.

import { parseArgs } from 'node:util'
import * as E from '../fp.ts'

export interface Usage {
  /** After `packeteer`. */
  readonly name: string
  /** Those that may be left out come last. */
  readonly operands: ReadonlyArray<Operand>
  readonly flags: ReadonlyArray<Flag>
  /** What the command does, in lines. */
  readonly about: ReadonlyArray<string>
  /** What exit code 1 means; undefined: it is not used. 0, 2 and 130 mean the same everywhere. */
  readonly failure: string | undefined
}

interface Described {
  readonly name: string
  readonly help: string
}

export interface Operand extends Described {
  readonly optional?: true
}

export interface Flag extends Described {
  /** What stands for its value in the help: 'N', 'PATH'. Left out: it takes none. */
  readonly value?: string
  /** Other words for it: `--output` for `-o`. */
  readonly short?: string
}

export type Request =
  | { readonly type: 'ShowHelp' }
  | { readonly type: 'Run'; readonly operands: ReadonlyArray<string>; readonly flags: ReadonlyMap<string, string> }

const HELP: Flag = { name: 'help', short: 'h', help: 'print this' }

export const readWords = (usage: Usage, words: ReadonlyArray<string>): E.Either<string, Request> => {
  const flags = [...usage.flags, HELP]
  const options = Object.fromEntries(
    flags.map(({ name, value, short }) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(short === undefined ? {} : { short }),
      },
    ]),
  )
  const { tokens } = parseArgs({ args: [...words], options, strict: false, tokens: true })
  const operands: Array<string> = []
  const values = new Map<string, string>()
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') {
      operands.push(token.value)
      continue
    }
    const flag = flags.find(({ name }) => name === token.name)
    if (flag === undefined) return E.left(`unknown option '${token.rawName}'`)
    const isMissing = token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))
    if (flag.value !== undefined && isMissing) return E.left(`${token.rawName} needs a value`)
    if (flag.value === undefined && token.value !== undefined) return E.left(`${token.rawName} takes no value`)
    values.set(flag.name, token.value ?? '')
  }
  if (values.has('help')) return E.right({ type: 'ShowHelp' })
  const missing = usage.operands[operands.length]
  if (missing !== undefined && missing.optional !== true) return E.left(`${missing.name} is missing: ${missing.help}`)
  const unexpected = operands[usage.operands.length]
  if (unexpected !== undefined) return E.left(`unexpected argument '${unexpected}'`)
  return E.right({ type: 'Run', operands, flags: values })
}

/** A whole number in decimal; undefined if it was not given. */
export const readCount = (
  flags: ReadonlyMap<string, string>,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): E.Either<string, number | undefined> => {
  const word = flags.get(name)
  if (word === undefined) return E.right(undefined)
  const value = /^\d{1,16}$/.test(word) ? Number(word) : NaN
  if (value >= least && value <= most) return E.right(value)
  return E.left(`--${name} '${word}': a whole number from ${least} to ${most} is wanted`)
}

const COLUMN = 20

export const helpOf = ({ name, operands, flags, about, failure }: Usage): string => {
  const rows = [
    ...operands.map((operand) => [operand.name, operand.help] as const),
    ...[...flags, HELP].map((flag) => [showFlag(flag), flag.help] as const),
  ]
  return [
    ['Usage: packeteer', name, ...operands.map(showOperand), '[options]'].join(' '),
    '',
    ...about,
    '',
    ...rows.map(([left, help]) => `  ${left.padEnd(COLUMN)}${help}`),
    '',
    'Exit codes',
    '  0    all is well',
    ...(failure === undefined ? [] : [`  1    ${failure}`]),
    '  2    wrong usage, or a file that cannot be read or written',
    '  130  interrupted',
  ].join('\n')
}

const showOperand = ({ name, optional }: Operand): string => (optional === true ? `[${name}]` : name)

const showFlag = ({ name, short, value }: Flag): string =>
  `${short === undefined || name === 'help' ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
