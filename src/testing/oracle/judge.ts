/**
 * The history oracle: reads what happened between two ends and says which promises were broken. It knows only what was sent, delivered
 * and settled, and when, and what the kinds of channels promise; it shares no code with the protocol, not even a type.
 */
import type { Fact, Side } from './fact.ts'
import { describeVerdict, type Promises, type Verdict } from './invariants.ts'
import { openLedger, type Ledger } from './ledger.ts'
import { acceptMessage, blameOn, deliverMessage, refuseMessage, settleMessage, type Blame } from './rules.ts'
import { judgeRest, noteRest, startRest } from './rest.ts'

interface Book {
  readonly ledger: Ledger
  readonly blame: Blame
}

/** A case that is still open: facts are heard one by one, so that a long history need not be kept. It belongs to who opened it. */
export interface Hearing {
  readonly hear: (fact: Fact) => void
  /** All broken promises so far; and what must have happened by now, if the history has said `Healed` or `Rested`. */
  readonly conclude: () => ReadonlyArray<Verdict>
}

const otherSide = (side: Side): Side => (side === 'a' ? 'b' : 'a')

const sides = ['a', 'b'] as const

/**
 * All broken promises, in the order in which they broke. What must have happened by the end (every message delivered, settled; silence)
 * is judged when the history says `Healed` or `Rested`.
 *
 * ```ts
 * const verdicts = judge({ kinds: { moves: { reliable: true, ordered: true } } }, history)
 * ```
 */
export function judge(promises: Promises, history: ReadonlyArray<Fact>): ReadonlyArray<Verdict> {
  const { hear, conclude } = openHearing(promises)
  for (const fact of history) hear(fact)
  return conclude()
}

export function openHearing(promises: Promises): Hearing {
  const verdicts: Array<Verdict> = []
  const books: Readonly<Record<Side, Map<string, Book>>> = { a: new Map(), b: new Map() }
  for (const sender of sides)
    for (const [channel, kind] of Object.entries(promises.kinds))
      books[sender].set(channel, {
        ledger: openLedger(channel, kind),
        blame: blameOn(verdicts, sender, channel),
      })
  const rest = startRest()
  return {
    hear: (fact) => {
      noteRest(rest, fact)
      judgeFact(promises, books, verdicts, fact)
    },
    conclude: () => {
      const ledgers = sides.map((sender) => ({
        sender,
        ledgers: [...books[sender].values()].map(({ ledger }) => ledger),
      }))
      return [...verdicts, ...judgeRest(promises, rest, ledgers)]
    },
  }
}

/** The first broken promise in a sentence; undefined: all were kept. */
export function firstBroken(verdicts: ReadonlyArray<Verdict>): string | undefined {
  const [first] = verdicts
  return first === undefined ? undefined : describeVerdict(first)
}

function judgeFact(
  promises: Promises,
  books: Readonly<Record<Side, ReadonlyMap<string, Book>>>,
  verdicts: Array<Verdict>,
  fact: Fact,
): void {
  switch (fact.type) {
    case 'Accepted':
    case 'Refused':
    case 'Settled':
    case 'Delivered': {
      const sender = fact.type === 'Delivered' ? otherSide(fact.end) : fact.end
      const book = books[sender].get(fact.channel)
      if (book !== undefined) return judgeMessage(promises, book, fact)
      const { channel, atMicros, end } = fact
      const detail = `${fact.type} on a channel that there is not, at end ${end}`
      verdicts.push({ invariant: 'M1', sender, channel, id: undefined, sentMicros: undefined, atMicros, detail })
      return
    }
    case 'Transmitted': {
      const { maxDatagramBytes = Infinity } = promises
      if (fact.bytes > maxDatagramBytes)
        verdicts.push({
          invariant: 'W4',
          sender: fact.end,
          channel: undefined,
          id: undefined,
          sentMicros: fact.atMicros,
          atMicros: fact.atMicros,
          detail: `${fact.bytes} bytes, at most ${maxDatagramBytes}`,
        })
      return
    }
    case 'Healed':
    case 'Overdue':
    case 'Rested':
    case 'Ended':
  }
}

function judgeMessage(
  promises: Promises,
  { ledger, blame }: Book,
  fact: Extract<Fact, { readonly channel: string }>,
): void {
  switch (fact.type) {
    case 'Accepted':
      return acceptMessage(ledger, fact, promises, blame)
    case 'Refused':
      return refuseMessage(ledger, fact, promises, blame)
    case 'Settled':
      return settleMessage(ledger, fact, promises, blame)
    case 'Delivered':
      return deliverMessage(ledger, fact, blame)
  }
}
