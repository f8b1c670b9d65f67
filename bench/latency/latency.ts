// `npm run bench -- latency`: how late reliable ordered messages are beyond the one-way time of the link, under the three
// modes of the real protocol and under rivals, in virtual time and from a seed. docs/delivery.md says what the model is.

import * as E from '../../src/fp.ts'
import type { Output } from './output.ts'
import { alignTable, formatCount, markdownTable, type Table } from './layout.ts'
import { refreshMarks } from './marks.ts'
import { renderMark } from './matrices.ts'
import { latencyUsage, readOptions, type Options } from './options.ts'
import { plots } from './plots.ts'
import { openRunner, reportOf, type Report, type Runner } from './run.ts'
import { fullTable, isMissed, rowsOf, titleOf, verdictTable } from './tables.ts'

export { latencyUsage }

export function runLatency(args: ReadonlyArray<string>, output: Output): number {
  const options = readOptions(args)
  if (E.isLeft(options)) {
    output.print(options.left)
    output.print(latencyUsage)
    return 2
  }
  if (options.right === 'help') {
    output.print(latencyUsage)
    return 0
  }
  return runOptions(options.right, output)
}

function runOptions(options: Options, output: Output): number {
  const { messages, seed, style, documents } = options
  const runner = openRunner(messages, seed, (cell, policy) => output.note(`${cell.name}, ${policy.name} ...`))
  const groups = options.groups.map((group) => {
    const measured = runner.runGroup(group, options.policies)
    if (style !== 'json') printTable(output, style, group.title, fullTable(measured, nameIn(style)))
    return measured
  })
  const report = reportOf(messages, seed, groups)
  if (style === 'json')
    output.print(JSON.stringify({ messages, seed, rows: rowsOf(groups), verdicts: report.verdicts }))
  else printVerdicts(output, style, report)
  if (options.plots !== undefined) writePlots(options.plots, options, runner, output)
  for (const path of documents)
    output.write(
      path,
      refreshMarks(output.read(path), (name) => renderMark(name, report)),
    )
  return report.verdicts.some(isMissed) ? 1 : 0
}

const nameIn = (style: Options['style']): ((policy: string) => string) =>
  style === 'markdown' ? titleOf : (policy) => policy

function printVerdicts(output: Output, style: Options['style'], { verdicts, messages, seed }: Report): void {
  if (verdicts.length > 0) printTable(output, style, 'Goals', verdictTable(verdicts))
  const missed = verdicts.filter(isMissed).length
  output.print(
    `${formatCount(messages)} messages a cell, seed ${seed}; ` +
      `of ${verdicts.length} goals that these cells and policies have, ${verdicts.length - missed} met, ${missed} missed.`,
  )
}

function printTable(output: Output, style: Options['style'], title: string, table: Table): void {
  const lines = style === 'markdown' ? [`## ${title}`, '', ...markdownTable(table)] : [title, ...alignTable(table)]
  for (const line of [...lines, '']) output.print(line)
}

function writePlots(folder: string, { policies }: Options, runner: Runner, output: Output): void {
  for (const { file, draw } of plots) output.write(`${folder}/${file}`, draw(runner, policies))
}
