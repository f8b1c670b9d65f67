/**
 * What must have come to an end: once the faults are over everything owed is paid, in bounded time; once nothing is owed there is silence.
 * Judged on the whole history, as a liveness promise is not broken by any one fact.
 */
import type { Fact, Side } from './fact.ts'
import type { Promises, Verdict } from './invariants.ts'
import type { Ledger } from './ledger.ts'

/** Datagrams an end may still send once nothing is owed: the last acks, of what the last flushes carried. */
const lastWords = 4

export function judgeRest(
  promises: Promises,
  history: ReadonlyArray<Fact>,
  directions: ReadonlyArray<{ readonly sender: Side; readonly ledgers: ReadonlyArray<Ledger> }>,
): ReadonlyArray<Verdict> {
  const healedAt = timeOf(history, 'Healed')
  const restedAt = timeOf(history, 'Rested')
  const endedAt = history[history.length - 1]?.atMicros ?? 0
  const verdicts: Array<Verdict> = []
  if (healedAt === undefined) return verdicts
  for (const { sender, ledgers } of directions)
    for (const ledger of ledgers) verdicts.push(...findOwed(sender, ledger, endedAt))
  const recovery = (restedAt ?? endedAt) - healedAt
  if (recovery > (promises.recoverWithinMicros ?? Infinity))
    verdicts.push(blameEnd('a', 'S2', endedAt, `${recovery} us after the faults were over something was still owed`))
  if (restedAt === undefined) return verdicts
  const mostSigns = signsOfLife(promises, endedAt - restedAt)
  for (const end of ['a', 'b'] as const) {
    const words = history.filter((fact) => fact.type === 'Transmitted' && fact.end === end && fact.atMicros > restedAt)
    if (words.length > lastWords + mostSigns)
      verdicts.push(
        blameEnd(end, 'S3', words[lastWords + mostSigns]?.atMicros ?? endedAt, `${words.length} datagrams in silence`),
      )
  }
  return verdicts
}

const signsOfLife = ({ keepAliveMicros = 0 }: Promises, micros: number): number =>
  keepAliveMicros === 0 ? 0 : Math.ceil(micros / keepAliveMicros)

const timeOf = (history: ReadonlyArray<Fact>, type: Fact['type']): number | undefined =>
  history.find((fact) => fact.type === type)?.atMicros

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
