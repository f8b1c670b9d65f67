// The excused survivors of mutation testing: each is a place that is still in the sources, with a true reason, and docs/testing.md
// lists what property-tests/mutation/survivors.json does. Whether they survive is asked by `npm run mutation`, which takes an hour.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compare, exact, meetsGoal, survivorsOf, tally, type Report } from '../property-tests/mutation/report.ts'
import { excuses, listOf } from '../property-tests/mutation/survivors.ts'

const mutant = (status: string, line: number, from: number, to: number, replacement: string) => ({
  mutatorName: 'EqualityOperator',
  replacement,
  status,
  location: { start: { line, column: from }, end: { line, column: to } },
})

const source = 'const isOld = (age: number) =>\n  age > 5\n'
const reportOf = (...statuses: ReadonlyArray<string>): Report => ({
  files: {
    'src/packet/age.ts': { source, mutants: statuses.map((status) => mutant(status, 2, 3, 10, 'age >= 5')) },
    'src/core/wrap.ts': { source: 'const a = 1 + 2', mutants: [mutant('Killed', 1, 11, 16, '1 - 2')] },
  },
})
const survivor = { file: 'src/packet/age.ts', line: 'age > 5', from: 'age > 5', to: 'age >= 5' }
const excuse = { ...survivor, reason: 'nobody is 5' }

describe('the report', () => {
  it('names a survivor by what it does: what no test reaches survives too', () => {
    expect(survivorsOf(reportOf('Survived', 'NoCoverage', 'Killed', 'Timeout'))).toEqual([survivor, survivor])
  })

  it('one excuse excuses one survivor', () => {
    expect(compare(reportOf('Survived', 'Survived'), [excuse])).toEqual({
      surprises: [survivor],
      stale: [],
      excused: [excuse],
    })
  })

  it('an excuse is stale when its mutant is killed, or gone; not when its file was not looked at', () => {
    const elsewhere = { ...excuse, file: 'src/packet/rtt.ts' }
    expect(compare(reportOf('Killed'), [excuse, elsewhere]).stale).toEqual([excuse])
    expect(compare(reportOf('Survived'), [{ ...excuse, to: 'age < 5' }]).stale).toHaveLength(1)
  })

  it('counts per folder, and codec and sequence arithmetic by itself', () => {
    const [arithmetic, packet, core, all] = tally(reportOf('Survived', 'Killed', 'Timeout', 'RuntimeError'), [excuse])
    expect(arithmetic).toEqual({
      name: 'codec and sequence arithmetic',
      killed: 1,
      survived: 0,
      excused: 0,
      score: 100,
      goal: 100,
    })
    expect(packet).toEqual({ name: 'packet', killed: 3, survived: 1, excused: 1, score: 75, goal: 95 })
    expect([core?.name, all?.name, all?.score]).toEqual(['core', 'all', 80])
  })

  it('a goal of 95 counts what survives, excused or not; one of 100 leaves out what is excused', () => {
    const row = { name: '', killed: 94, survived: 6, excused: 6, score: 94 }
    expect([meetsGoal({ ...row, goal: 95 }), meetsGoal({ ...row, goal: 100 })]).toEqual([false, true])
    expect([meetsGoal({ ...row, score: 95, goal: 95 }), meetsGoal({ ...row, excused: 5, goal: 100 })]).toEqual([
      true,
      false,
    ])
  })
})

describe('the survivors', () => {
  it('stand in the sources, once each, and have a reason', () => {
    const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')
    for (const { file, line, from, reason } of excuses) {
      const text = oneLine(readFileSync(file, 'utf8'))
      expect(text, file).toContain(line)
      expect(text, file).toContain(from)
      expect(reason.length, file).toBeGreaterThan(20)
    }
    const keys = excuses.map(({ file, line, from, to }) => JSON.stringify([file, line, from, to]))
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('are listed in docs/testing.md, and nothing else is', () => {
    expect(readFileSync('docs/testing.md', 'utf8')).toContain(listOf(excuses))
  })

  it('codec and sequence arithmetic are files that there are', () => {
    for (const file of exact) expect(readFileSync(file, 'utf8'), file).not.toBe('')
  })
})
