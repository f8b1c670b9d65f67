/**
 * The rules for one fact each: what it breaks, given the book of its channel so far. The book is brought up to date even when a promise
 * is broken, so that one mistake is reported once and not at every message after it.
 */
import type { FactOf, Side } from './fact.ts'
import type { Invariant, Promises, Verdict } from './invariants.ts'
import { close, enter, entriesWith, isFull, sameBytes, type Entry, type Ledger } from './ledger.ts'

/** Where broken promises are written down. */
export type Blame = (
  invariant: Invariant,
  atMicros: number,
  entry: Entry | undefined,
  id: number,
  detail: string,
) => void

export const blameOn =
  (verdicts: Array<Verdict>, sender: Side, channel: string): Blame =>
  (invariant, atMicros, entry, id, detail) => {
    verdicts.push({ invariant, sender, channel, id, sentMicros: entry?.sentMicros, atMicros, detail })
  }

export function acceptMessage(ledger: Ledger, fact: FactOf<'Accepted'>, promises: Promises, blame: Blame): void {
  const { id, payload, atMicros, ttlMicros } = fact
  const newest = ledger.entries[ledger.entries.length - 1]
  const full = promises.limits !== undefined && isFull(ledger, payload.length, promises.limits)
  const entry = enter(ledger, id, payload, atMicros, ttlMicros !== undefined)
  if (newest !== undefined && newest.id >= id) blame('C6', atMicros, entry, id, `accepted after ${newest.id}`)
  if (full) blame('C9', atMicros, entry, id, `accepted beyond the window: ${outstandingOf(ledger)}`)
}

export function refuseMessage(ledger: Ledger, fact: FactOf<'Refused'>, promises: Promises, blame: Blame): void {
  if (promises.limits === undefined || isFull(ledger, fact.bytes, promises.limits)) return
  blame('C9', fact.atMicros, undefined, -1, `refused ${fact.bytes} bytes: ${outstandingOf(ledger)}`)
}

const outstandingOf = ({ entries, oldest, windowBytes, unsettled, unsettledBytes }: Ledger): string =>
  `${unsettled} messages and ${unsettledBytes} bytes unsettled, ${entries.length - oldest} and ${windowBytes} since the oldest`

export function deliverMessage(ledger: Ledger, fact: FactOf<'Delivered'>, blame: Blame): void {
  const { id, payload, atMicros } = fact
  const { kind } = ledger
  const alike = kind.reliable ? [] : entriesWith(ledger, payload)
  const entry = kind.reliable ? ledger.byId.get(id) : choose(ledger, alike)
  if (entry === undefined) {
    const known = kind.reliable && ledger.entries.some((sent) => sameBytes(sent.payload, payload))
    blame(known ? 'M2' : 'M1', atMicros, undefined, id, `delivered ${payload.length} bytes that nobody sent so`)
    return
  }
  if (kind.reliable && !sameBytes(entry.payload, payload))
    blame('M1', atMicros, entry, id, `sent ${entry.payload.length} bytes, delivered ${payload.length} or others`)
  entry.delivered += 1
  const times = `delivered ${entry.delivered} times`
  if (entry.delivered > 1) {
    const once = kind.reliable ? (kind.ordered ? 'C1' : 'C2') : 'C3'
    blame(once, atMicros, entry, entry.id, times)
  } else if (kind.ordered && kind.reliable && entry.serial !== ledger.reached + 1)
    blame(
      'C1',
      atMicros,
      entry,
      entry.id,
      `number ${entry.serial} delivered when number ${ledger.reached + 1} was next`,
    )
  else if (kind.ordered && entry.serial <= ledger.reached)
    blame('C4', atMicros, entry, entry.id, `number ${entry.serial} delivered after number ${ledger.reached}`)
  if (entry.fate === 'expired') blame('C12', atMicros, entry, entry.id, 'delivered after it had expired')
  ledger.reached = Math.max(ledger.reached, entry.serial)
  ledger.atMost = Math.max(ledger.atMost, entry.serial, alike[alike.length - 1]?.serial ?? -1)
}

/** Of messages with the same bytes, the one that breaks no promise, if there is one: the oldest that may still come. */
function choose({ kind, reached }: Ledger, alike: ReadonlyArray<Entry>): Entry | undefined {
  const mayCome = ({ delivered, serial, fate }: Entry): boolean =>
    delivered === 0 && fate !== 'expired' && !(kind.ordered && serial <= reached)
  return alike.find(mayCome) ?? alike[0]
}

const fatesOf = (reliable: boolean): ReadonlyArray<string> =>
  reliable ? ['acked'] : ['acked', 'lost', 'expired', 'ackedLate']

export function settleMessage(ledger: Ledger, fact: FactOf<'Settled'>, promises: Promises, blame: Blame): void {
  const { id, fate, atMicros } = fact
  const entry = ledger.byId.get(id)
  if (entry === undefined) return blame('C8', atMicros, undefined, id, `${fate}, and was never accepted`)
  const before = entry.fate
  if (!fatesOf(ledger.kind.reliable).includes(fate)) blame('C8', atMicros, entry, id, `${fate} on this kind of channel`)
  if (fate === 'ackedLate' ? before !== 'lost' : before !== '') {
    blame(before === '' || before === 'lost' ? 'P4' : 'C8', atMicros, entry, id, `${fate} after '${before}'`)
  }
  if ((fate === 'acked' || fate === 'ackedLate') && !peerHas(ledger, entry))
    blame('C7', atMicros, entry, id, `${fate}, and not delivered by then`)
  if (fate === 'lost' && promises.perfect === true) blame('P6', atMicros, entry, id, 'lost')
  if (fate === 'expired' && !entry.timed) blame('C12', atMicros, entry, id, 'expired without a time to live')
  if (fate === 'expired' && entry.delivered > 0 && !isOneOfMany(ledger, entry))
    blame('C12', atMicros, entry, id, 'expired after it was delivered')
  entry.fate = before === '' ? fate : `${before},${fate}`
  if (before === '') close(ledger, entry)
}

/**
 * Delivered; or on an ordered channel held behind a gap, or passed over for a newer one. Of messages with the same bytes nobody outside can
 * tell which was delivered: then any of them will do.
 */
function peerHas(ledger: Ledger, entry: Entry): boolean {
  const { kind, reached, atMost } = ledger
  if (entry.delivered > 0) return true
  if (kind.reliable) return kind.ordered && entry.serial > reached + 1
  return (kind.ordered && entry.serial < atMost) || isOneOfMany(ledger, entry)
}

/** Others have the same bytes, and one of them was delivered. */
const isOneOfMany = (ledger: Ledger, entry: Entry): boolean => {
  const alike = entriesWith(ledger, entry.payload)
  return alike.length > 1 && alike.some(({ delivered }) => delivered > 0)
}
