// The benches for speed from the outside: which scenarios, their tables as they come, then the goals, what changed since the baseline, and
// what could not be measured; written to files where that was asked for.

import { dirname } from 'node:path'
import * as E from '../../src/fp.ts'
import type { Output } from '../latency/output.ts'
import { alignTable, markdownTable, type Table } from '../latency/layout.ts'
import { refreshMarks } from '../latency/marks.ts'
import { installOnFirstUse, isInstalled } from '../peers/install.ts'
import { roster } from '../peers/roster.ts'
import { baselinePath, changeTable, compare, mergeBaseline, type Baseline } from './baseline.ts'
import { goalTable, isMissed, judge, type Verdict } from './goals.ts'
import { openLab, type Lab } from './lab.ts'
import { optionsUsage, readOptions, type Options } from './options.ts'
import { alloc } from './scenarios/alloc.ts'
import { bulk } from './scenarios/bulk.ts'
import { cpu } from './scenarios/cpu.ts'
import { growth } from './scenarios/growth.ts'
import { memory } from './scenarios/memory.ts'
import { server } from './scenarios/server.ts'
import { udp } from './scenarios/udp.ts'
import type { Scenario, Section } from './section.ts'

export const scenarios: Readonly<Record<string, Scenario>> = { cpu, alloc, bulk, memory, server, growth, udp }

const always = ['raw', 'packeteer lean']

export interface Outcome {
  readonly verdicts: ReadonlyArray<Verdict>
  readonly code: 0 | 2
}

/** Runs the named scenarios; 2 is a command line that cannot be read. */
export function runSuite(
  names: ReadonlyArray<string>,
  args: ReadonlyArray<string>,
  output: Output,
  defaults: Pick<Options, 'rounds' | 'isQuick'>,
): Outcome {
  const read = readOptions(args, Object.keys(roster))
  if (E.isLeft(read)) {
    output.print(read.left)
    output.print(optionsUsage)
    return { verdicts: [], code: 2 }
  }
  const options = read.right
  installOnFirstUse(output.print)
  const lab = openLab(
    {
      peers: Object.keys(roster).filter(
        (peer) => isInstalled(peer) && (always.includes(peer) || options.peers?.includes(peer) !== false),
      ),
      rounds: options.rounds ?? defaults.rounds ?? 3,
      isQuick: options.isQuick || defaults.isQuick,
    },
    `${dirname(process.argv[1] ?? '')}/child.js`,
    output.note,
  )
  const isWhole = names.length === Object.keys(scenarios).length
  const sections = names.flatMap((name) => {
    const measured = scenarios[name]?.run(lab) ?? []
    for (const section of measured) printSection(output, section)
    return measured
  })
  return { verdicts: conclude(sections, lab, options, output, isWhole), code: 0 }
}

function printSection(output: Output, { title, about, table }: Section): void {
  for (const line of [title, ...wrap(about), ...alignTable(table), '']) output.print(line)
}

/** `isWhole`: every scenario was run, so that the table of goals is complete. */
function conclude(
  sections: ReadonlyArray<Section>,
  lab: Lab,
  options: Options,
  output: Output,
  isWhole: boolean,
): ReadonlyArray<Verdict> {
  const figures = sections.flatMap((section) => section.figures)
  const verdicts = judge(figures).filter(({ measured }) => measured !== undefined)
  const goals = goalTable(verdicts)
  if (verdicts.length > 0) print(output, 'Goals', goals)
  const baseline = readBaseline(output)
  const { changes, compared } = compare(baseline, figures)
  if (changes.length > 0) print(output, 'Changes', changeTable(changes))
  output.print(`${compared} figures compared with ${baselinePath}, ${changes.length} of them changed.`)
  for (const trouble of lab.troubles) output.print(trouble)
  const missing = Object.keys(roster).filter((peer) => !isInstalled(peer))
  if (missing.length > 0) output.print(`Not installed here: ${missing.join(', ')}. npm run bench -- peers --install`)
  const met = verdicts.filter(({ isMet }) => isMet).length
  output.print(`Of ${verdicts.length} goals measured, ${met} met, ${verdicts.filter(isMissed).length} missed.`)

  const everyTable = [...sections, { name: 'goals', title: 'Goals', about: '', table: goals }]
  if (options.markdown !== undefined) output.write(options.markdown, `${everyTable.map(markdownOf).join('\n\n')}\n`)
  if (options.json !== undefined) output.write(options.json, asJson({ figures, verdicts, troubles: lab.troubles }))
  if (options.savesBaseline) output.write(baselinePath, asJson(mergeBaseline(baseline, figures)))
  for (const path of options.documents) {
    const render = (name: string): ReadonlyArray<string> | undefined => {
      const found = everyTable.find((section) => section.name === name)
      return found === undefined || (name === 'goals' && !isWhole) ? undefined : markdownTable(found.table)
    }
    output.write(path, refreshMarks(output.read(path), render, 'bench'))
  }
  return verdicts
}

const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

const markdownOf = ({ title, about, table }: Pick<Section, 'title' | 'about' | 'table'>): string =>
  [`## ${title}`, ...(about === '' ? [] : [about]), markdownTable(table).join('\n')].join('\n\n')

function print(output: Output, title: string, table: Table): void {
  for (const line of [title, ...alignTable(table), '']) output.print(line)
}

/** No baseline yet is an empty one. */
function readBaseline(output: Output): Baseline {
  try {
    return JSON.parse(output.read(baselinePath)) as Baseline
  } catch {
    return {}
  }
}

/** At most 100 characters a line. */
const wrap = (text: string): ReadonlyArray<string> => text.match(/.{1,100}(?:\s|$)/g)?.map((line) => line.trim()) ?? []
