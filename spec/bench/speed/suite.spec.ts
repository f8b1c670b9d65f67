// The benches of speed from the outside, as far as no process is started: command lines that ask for nothing that exists, and marked tables.

import { expect, it } from 'vitest'
import { runCheck } from '../../../bench/check.ts'
import type { Output } from '../../../bench/latency/output.ts'
import { refreshMarks } from '../../../bench/latency/marks.ts'
import { runSuite } from '../../../bench/speed/suite.ts'

function openOutput() {
  const lines: Array<string> = []
  const output: Output = {
    print: (line) => lines.push(line),
    note: () => undefined,
    read: () => '',
    write: () => undefined,
  }
  return { output, lines }
}

it('refuses an option it does not know with 2, says why and what there is', () => {
  const { output, lines } = openOutput()
  expect(runSuite(['cpu'], ['--rounds', 'many'], output, { rounds: 3, isQuick: true })).toEqual({
    verdicts: [],
    code: 2,
  })
  expect(lines[0]).toBe('--rounds many: a whole number from 1 to 100')
  expect(lines[1]).toContain('--save-baseline')
})

it('refuses an option of the check that it does not know, and explains it on --help', () => {
  const { output, lines } = openOutput()
  expect(runCheck(['--xml'], output)).toBe(2)
  expect(runCheck(['--help'], output)).toBe(0)
  expect(lines.every((line) => line.includes('--save-limits'))).toBe(true)
})

it('refreshes marked tables of its own kind, those that were measured', () => {
  const text = [
    '<!-- bench:cpu 10 x 32 B, reliable -->\nold\n<!-- /bench -->',
    '<!-- bench:udp -->\nold\n<!-- /bench -->',
    '<!-- latency:auto -->\nold\n<!-- /latency -->',
  ].join('\n')
  const refreshed = refreshMarks(text, (name) => (name.startsWith('cpu') ? ['new'] : undefined), 'bench')
  expect(refreshed).toBe(
    [
      '<!-- bench:cpu 10 x 32 B, reliable -->\n\nnew\n\n<!-- /bench -->',
      '<!-- bench:udp -->\nold\n<!-- /bench -->',
      '<!-- latency:auto -->\nold\n<!-- /latency -->',
    ].join('\n'),
  )
})
