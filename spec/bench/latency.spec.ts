// `npm run bench -- latency` as its user meets it: what it prints, what it writes, how it ends.

import { describe, expect, it } from 'vitest'
import type { Output } from '../../bench/latency/output.ts'
import { judge } from '../../bench/latency/goals.ts'
import { runLatency } from '../../bench/latency/latency.ts'
import type { Row } from '../../bench/latency/measure.ts'
import { verdictTable } from '../../bench/latency/tables.ts'

/** A output that keeps everything. */
function openOutput(files: Record<string, string> = {}) {
  const lines: Array<string> = []
  const notes: Array<string> = []
  const output: Output = {
    print: (line) => lines.push(line),
    note: (text) => notes.push(text),
    read: (path) => files[path] ?? '',
    write: (path, text) => {
      files[path] = text
    },
  }
  return { output, lines, notes, files }
}

const sparse = ['--only', 'sparse', '--policy', 'kcp,all', '--messages', '100']

describe('what it prints', () => {
  it('a table with a row for each policy and the limit, and the number of goals', () => {
    const { output, lines, notes } = openOutput()
    expect(runLatency(sparse, output)).toBe(0)
    expect(lines[0]).toBe('Five messages a second (Poisson), 60 Hz ticks, at 5 % loss')
    expect(lines[1]).toMatch(/^cell +policy +p50 +p95 +p99 +worst +p99\.9 +max +x limit +copies +B\/msg +late 1/)
    expect(lines.slice(2, 5).map((line) => line.slice(0, 21))).toEqual([
      '5 messages/s  kcp    ',
      '              all    ',
      '              limit  ',
    ])
    expect(lines.at(-1)).toBe(
      '100 messages a cell, seed 1; of 0 goals that these cells and policies have, 0 met, 0 missed.',
    )
    expect(notes).toEqual(['5 messages/s, kcp ...', '5 messages/s, all ...'])
  })

  it('the same as JSON', () => {
    const { output, lines } = openOutput()
    expect(runLatency([...sparse, '--json', '--seed', '4'], output)).toBe(0)
    const document = JSON.parse(lines.join('\n')) as { messages: number; seed: number; rows: ReadonlyArray<Row> }
    expect(document).toMatchObject({ messages: 100, seed: 4, verdicts: [] })
    expect(document.rows.map(({ cell, policy }) => [cell, policy])).toEqual([
      ['5 messages/s', 'kcp'],
      ['5 messages/s', 'all'],
      ['5 messages/s', 'limit'],
    ])
  })

  it('the same as Markdown', () => {
    const { output, lines } = openOutput()
    runLatency([...sparse, '--markdown'], output)
    expect(lines[0]).toBe('## Five messages a second (Poisson), 60 Hz ticks, at 5 % loss')
    expect(lines[4]).toMatch(/^\| 5 messages\/s \| KCP turbo \| /)
  })
})

describe('a verdict', () => {
  it('shows as many digits as tell a miss from a hit', () => {
    const [copies] = judge([row('acks at 30 Hz, 0 %', 'lean', { copies: 1.00002 })])
    expect(verdictTable(copies === undefined ? [] : [copies]).lines).toEqual([
      ['lean', 'copies', 'acks at 30 Hz, 0 %', '1.00002', '<= 1.00000', 'MISSED'],
    ])
    const [once] = judge([row('acks at 30 Hz, 0 %', 'lean', { copies: 1 })])
    expect(verdictTable(once === undefined ? [] : [once]).lines).toEqual([
      ['lean', 'copies', 'acks at 30 Hz, 0 %', '1.00', '<= 1.00', 'met'],
    ])
  })
})

describe('what it writes', () => {
  it('tables between the marks of a document, and nothing else', () => {
    const before =
      'One.\n<!-- latency:sparse -->\nold\n<!-- /latency -->\n<!-- latency:rtt -->\nkept\n<!-- /latency -->\nTwo.\n'
    const { output, files } = openOutput({ 'a.md': before })
    runLatency([...sparse, '--write', 'a.md'], output)
    const after = files['a.md'] ?? ''
    expect(after).toMatch(
      /^One\.\n<!-- latency:sparse -->\n\n\| +\| 5 messages\/s \|\n[^]*\| KCP turbo \| \d+(?: to \d+)? \/ \d+ \(1\.\d\) \|/,
    )
    expect(after).toContain('*100 messages a cell, at 16 phases, seed 1.*')
    expect(after).not.toContain('old')
    expect(after.endsWith('<!-- /latency -->\n<!-- latency:rtt -->\nkept\n<!-- /latency -->\nTwo.\n')).toBe(true)
    runLatency([...sparse, '--write', 'a.md'], output)
    expect(files['a.md']).toBe(after)
  })

  it('plots as pictures of their own, with every policy named', () => {
    const { output, files } = openOutput()
    runLatency([...sparse, '--plots', 'out'], output)
    expect(Object.keys(files)).toEqual([
      'out/tail-loss.svg',
      'out/tail-bursts.svg',
      'out/cost-loss.svg',
      'out/cost-bursts.svg',
    ])
    for (const svg of Object.values(files)) {
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*<\/svg>\n$/)
      expect(svg).toContain('KCP turbo</text>')
      expect(svg).toMatch(/, ms<\/text>/)
      expect(svg).not.toMatch(/NaN|Infinity|undefined/)
    }
  })
})

describe('how it ends', () => {
  it.each([
    [['--only', 'rtt,nothing'], "no group 'nothing'; there are goals, rtt, "],
    [['--policy', 'tcp'], "no policy 'tcp'; there are lean, auto, max, "],
    [['--messages', '12'], '--messages 12: a whole number from 100 to 10000000'],
    [['--seed', '1.5'], '--seed 1.5: a whole number from 0 to '],
    [['--xml'], "Unknown option '--xml'"],
  ])('%j: with 2 and why', (args, why) => {
    const { output, lines } = openOutput()
    expect(runLatency(args, output)).toBe(2)
    expect(lines[0]?.startsWith(why)).toBe(true)
    expect(lines[1]).toMatch(/^latency \[options\]/)
  })

  it('--help: with 0', () => {
    expect(runLatency(['--help'], openOutput().output)).toBe(0)
  })

  it('a goal that is missed is told from one that is met', () => {
    const verdicts = judge([row('5 %', 'auto', { p99Worst: 25, p999: 45.1, copies: 4.1 })])
    expect(verdicts.map(({ goal, bound, isMet }) => [goal.figure, bound, isMet])).toEqual([
      ['p99Worst', 25, true],
      ['p999', 45, false],
      ['copies', 4.1, true],
    ])
  })

  it('a goal beside another policy is judged where both were measured', () => {
    const max = row('20 %', 'max', { p99Worst: 43.5, copies: 8.6 })
    expect(judge([max]).map(({ goal }) => goal.figure)).toEqual(['copies'])
    expect(judge([max, row('20 %', 'all', { p99Worst: 41.5 })]).map(({ isMet }) => isMet)).toEqual([true, true])
    expect(judge([max, row('20 %', 'all', { p99Worst: 41.4 })]).map(({ isMet }) => isMet)).toEqual([false, true])
    const goodput = ['lean', 'auto', 'max'].map((policy) =>
      row('6 kB/s', policy, { goodput: policy === 'max' ? 59 : 60 }),
    )
    expect(judge(goodput).map(({ goal, isMet }) => [goal.policy, isMet])).toEqual([
      ['auto', true],
      ['max', false],
    ])
  })
})

const row = (cell: string, policy: string, figures: Partial<Row>): Row => ({
  cell,
  policy,
  p50: 0,
  p95: 0,
  p99: 0,
  p99Worst: 0,
  p999: 0,
  max: 0,
  copies: 1,
  wireBytesPerMessage: 75,
  latePerMinute: [0, 0, 0],
  lost: 0,
  dropped: 0,
  goodput: 60,
  ...figures,
})
