// What the command line of the speed benches may ask for, read into a value or into the sentence that says why not.

import { parseArgs } from 'node:util'
import * as E from '../../src/fp.ts'

export interface Options {
  readonly rounds: number | undefined
  /** Rows of the tables by name; undefined: all. */
  readonly peers: ReadonlyArray<string> | undefined
  readonly markdown: string | undefined
  readonly json: string | undefined
  /** Documents whose marked tables are refreshed. */
  readonly documents: ReadonlyArray<string>
  readonly isQuick: boolean
  readonly savesBaseline: boolean
}

export const optionsUsage = `options of the benches for speed:
      --rounds N         runs of each row, by turns (default: 3)
      --peers NAME,...   these rows alone (raw and packeteer lean are always there)
      --quick            shorter runs, fewer columns
      --markdown FILE    writes the tables as Markdown
      --json FILE        writes the figures
      --write FILE       refreshes the tables between <!-- bench:... --> and <!-- /bench --> of a document
      --save-baseline    keeps ratios and repeatable figures in bench/baseline.json`

export function readOptions(args: ReadonlyArray<string>, known: ReadonlyArray<string>): E.Either<string, Options> {
  const parsed = parse(args)
  if (E.isLeft(parsed)) return parsed
  const { values } = parsed.right
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds >= 1 && rounds <= 100))
    return E.left(`--rounds ${values.rounds}: a whole number from 1 to 100`)
  const named = values.peers?.split(',')
  const unknown = named?.find((name) => !known.includes(name))
  if (unknown !== undefined) return E.left(`no peer '${unknown}'; there are ${known.join(', ')}`)
  return E.right({
    rounds,
    peers: named,
    markdown: values.markdown,
    json: values.json,
    documents: values.write ?? [],
    isQuick: values.quick === true,
    savesBaseline: values['save-baseline'] === true,
  })
}

const parse = (args: ReadonlyArray<string>): E.Either<string, ReturnType<typeof parseStrictly>> => {
  try {
    return E.right(parseStrictly(args))
  } catch (error) {
    return E.left(error instanceof Error ? error.message : String(error))
  }
}

const parseStrictly = (args: ReadonlyArray<string>) =>
  parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      peers: { type: 'string' },
      markdown: { type: 'string' },
      json: { type: 'string' },
      write: { type: 'string', multiple: true },
      quick: { type: 'boolean' },
      'save-baseline': { type: 'boolean' },
    },
  })
