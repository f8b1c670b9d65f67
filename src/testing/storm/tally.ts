/**
 * Marks: what really happened in a storm, counted. A law that was never put to the test proves nothing, so whoever runs storms asks for
 * marks, and fails when one was never hit.
 */
import type { PairEffect, PairState } from '../pair.ts'
import type { LinkCounters } from '../link.ts'

export type Marks = Map<string, number>

export const hit = (marks: Marks, name: string, count: number = 1): void => {
  if (count > 0) marks.set(name, (marks.get(name) ?? 0) + count)
}

export const addMarks = (marks: Marks, more: ReadonlyMap<string, number>): void => {
  for (const [name, count] of more) hit(marks, name, count)
}

/** What one step of a pair shows. */
export function markStep(marks: Marks, effects: ReadonlyArray<PairEffect>): void {
  for (const { effect } of effects)
    switch (effect.type) {
      case 'TransmitDatagram':
        hit(marks, 'datagrams')
        break
      case 'DeliverMessage':
        hit(marks, 'delivered')
        if (effect.payload.length === 0) hit(marks, 'empty message')
        break
      case 'SettleMessage':
        hit(marks, `fate ${effect.fate}`)
        break
      case 'RefuseMessage':
        hit(marks, `refused ${effect.error.type}`)
        break
      case 'DiscardDatagram':
        hit(marks, `discarded ${effect.error.type}`)
        break
      case 'AcceptMessage':
        hit(marks, 'accepted')
    }
}

/** What both links did from one state of a pair to a later one. */
export function markLinks(marks: Marks, before: PairState, after: PairState): void {
  for (const end of ['a', 'b'] as const) {
    const [earlier, later] = [before[end].link.counters, after[end].link.counters]
    for (const name of Object.keys(later) as ReadonlyArray<keyof LinkCounters>)
      hit(marks, `link ${name}`, later[name] - earlier[name])
  }
}

const wrapsBetween = (from: number, to: number, modulus: number): number =>
  Math.floor(to / modulus) - Math.floor(from / modulus)

/** What the two states of a connection show that no effect shows: numbers that wrapped, and that probes went out. */
export function markStates(marks: Marks, before: PairState, after: PairState): void {
  for (const end of ['a', 'b'] as const) {
    const [earlier, later] = [before[end].connection, after[end].connection]
    const [from, to] = [earlier.packets.numbering.next, later.packets.numbering.next]
    hit(marks, 'wrapped two bytes of packet number', wrapsBetween(from, to, 0x1_0000))
    hit(marks, 'wrapped four bytes of packet number', wrapsBetween(from, to, 0x1_0000_0000))
    if (later.packets.numbering.wideFrom <= to && later.packets.numbering.wideFrom > from) hit(marks, 'grew wide')
    for (const [index, { outbox }] of later.channels.entries()) {
      const first = earlier.channels[index]?.outbox.sizes
      const last = outbox.sizes
      if (first === undefined) continue
      const [low, high] = [first.base + first.end - first.start, last.base + last.end - last.start]
      hit(marks, 'wrapped three bytes of message number', wrapsBetween(low, high, 0x100_0000))
    }
  }
}
