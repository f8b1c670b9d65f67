/**
 * What must have come to an end: once the faults are over everything owed is paid, in bounded time; once nothing is owed there is silence.
 * Judged on the whole history, as a liveness promise is not broken by any one fact.
 */
import type { Fact, Side } from './fact.ts'
import type { Promises, Verdict } from './invariants.ts'
import type { Ledger } from './ledger.ts'

/** Datagrams an end may still send once nothing is owed: the last acks, of what the last flushes carried. */
const lastWords = 4

/** When the weather turned, and who spoke after that. It changes in place, and belongs to one hearing. */
export interface Rest {
  healedMicros: number | undefined
  overdue: number | undefined
  restedMicros: number | undefined
  endedMicros: number
  readonly words: Readonly<Record<Side, Array<number>>>
}

export const startRest = (): Rest => ({
  healedMicros: undefined,
  overdue: undefined,
  restedMicros: undefined,
  endedMicros: 0,
  words: { a: [], b: [] },
})

export function noteRest(rest: Rest, fact: Fact): void {
  rest.endedMicros = fact.atMicros
  if (fact.type === 'Healed') rest.healedMicros = fact.atMicros
  if (fact.type === 'Overdue') rest.overdue = fact.owedMicros
  if (fact.type === 'Rested') rest.restedMicros = fact.atMicros
  if (fact.type === 'Transmitted' && rest.restedMicros !== undefined) rest.words[fact.end].push(fact.atMicros)
}

export function judgeRest(
  promises: Promises,
  { healedMicros, overdue, restedMicros, endedMicros, words }: Rest,
  directions: ReadonlyArray<{ readonly sender: Side; readonly ledgers: ReadonlyArray<Ledger> }>,
): ReadonlyArray<Verdict> {
  const verdicts: Array<Verdict> = []
  if (healedMicros === undefined) return verdicts
  for (const { sender, ledgers } of directions)
    for (const ledger of ledgers) verdicts.push(...findOwed(sender, ledger, endedMicros))
  if (overdue !== undefined)
    verdicts.push(blameEnd('a', 'S2', endedMicros, `${overdue} us after the faults were over something was still owed`))
  if (restedMicros === undefined) return verdicts
  const most = lastWords + signsOfLife(promises, endedMicros - restedMicros)
  for (const end of ['a', 'b'] as const) {
    const first = words[end][most]
    if (first !== undefined) verdicts.push(blameEnd(end, 'S3', first, `${words[end].length} datagrams in silence`))
  }
  return verdicts
}

const signsOfLife = ({ keepAliveMicros = 0 }: Promises, micros: number): number =>
  keepAliveMicros === 0 ? 0 : Math.ceil(micros / keepAliveMicros)

function findOwed(sender: Side, { channel, kind, entries }: Ledger, atMicros: number): ReadonlyArray<Verdict> {
  const owed = entries.find(({ delivered, fate }) => fate === '' || (kind.reliable && delivered === 0))
  if (owed === undefined) return []
  const { id, sentMicros, delivered, fate } = owed
  const undelivered = kind.reliable && delivered === 0
  const detail = undelivered ? `never delivered, fate '${fate}'` : 'delivered or not, it never settled'
  return [{ invariant: undelivered ? 'S1' : 'S4', sender, channel, id, sentMicros, atMicros, detail }]
}

const blameEnd = (sender: Side, invariant: 'S2' | 'S3', atMicros: number, detail: string): Verdict => ({
  invariant,
  sender,
  channel: undefined,
  id: undefined,
  sentMicros: undefined,
  atMicros,
  detail,
})
