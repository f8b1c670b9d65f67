// What the command line of `npm run bench -- latency` may ask for, read into a value or into the sentence that says why not.

import { parseArgs } from 'node:util'
import * as E from '../../src/fp.ts'
import { groups, type Group } from './cells.ts'
import { goalMessages } from './goals.ts'
import { policies, type Policy } from './policies.ts'

export interface Options {
  readonly groups: ReadonlyArray<Group>
  readonly policies: ReadonlyArray<Policy>
  readonly messages: number
  readonly seed: number
  readonly style: 'table' | 'markdown' | 'json'
  /** A folder for the plots. */
  readonly plots: string | undefined
  /** Documents whose marked tables are to be refreshed. */
  readonly documents: ReadonlyArray<string>
}

export const latencyUsage = `latency [options]   extra latency of reliable messages; exit code 1 when a goal is missed
      --only GROUP,...     groups of cells: ${groups.map(({ name }) => name).join(', ')} (default: goals)
      --all                all of them: some twelve minutes, the goals alone take two
      --policy NAME,...    ${policies.map(({ name }) => name).join(', ')} (default: all)
      --messages N         in each cell, of all 16 phases together (default: ${goalMessages}, which the goals are stated for)
      --seed N             of the link (default: 1)
      --markdown, --json   instead of a table
      --plots DIR          writes the plots, as SVG
      --write FILE         refreshes the tables between <!-- latency:... --> and <!-- /latency -->`

export function readOptions(args: ReadonlyArray<string>): E.Either<string, Options | 'help'> {
  const parsed = parse(args)
  if (E.isLeft(parsed)) return parsed
  const { values } = parsed.right
  if (values.help === true) return E.right('help')
  const chosenGroups = choose('group', groups, values.all === true ? undefined : (values.only ?? 'goals'))
  if (E.isLeft(chosenGroups)) return chosenGroups
  const chosenPolicies = choose('policy', policies, values.policy)
  if (E.isLeft(chosenPolicies)) return chosenPolicies
  const messages = readWhole('messages', values.messages ?? String(goalMessages), 100, 10_000_000)
  if (E.isLeft(messages)) return messages
  const seed = readWhole('seed', values.seed ?? '1', 0, Number.MAX_SAFE_INTEGER)
  if (E.isLeft(seed)) return seed
  return E.right({
    groups: chosenGroups.right,
    policies: chosenPolicies.right,
    messages: messages.right,
    seed: seed.right,
    style: values.json === true ? 'json' : values.markdown === true ? 'markdown' : 'table',
    plots: values.plots,
    documents: values.write ?? [],
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
      only: { type: 'string' },
      all: { type: 'boolean' },
      policy: { type: 'string' },
      messages: { type: 'string' },
      seed: { type: 'string' },
      markdown: { type: 'boolean' },
      json: { type: 'boolean' },
      plots: { type: 'string' },
      write: { type: 'string', multiple: true },
      help: { type: 'boolean' },
    },
  })

/** Those that are named, in the order of the tables; undefined: all. */
function choose<A extends { readonly name: string }>(
  what: string,
  all: ReadonlyArray<A>,
  list: string | undefined,
): E.Either<string, ReadonlyArray<A>> {
  if (list === undefined) return E.right(all)
  const names = list.split(',')
  const unknown = names.find((name) => !all.some((one) => one.name === name))
  if (unknown === undefined) return E.right(all.filter(({ name }) => names.includes(name)))
  return E.left(`no ${what} '${unknown}'; there are ${all.map(({ name }) => name).join(', ')}`)
}

function readWhole(name: string, text: string, least: number, most: number): E.Either<string, number> {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return E.right(value)
  return E.left(`--${name} ${text}: a whole number from ${least} to ${most}`)
}
