// What the ends of a game and of a departure must have seen, whatever carried it.

import type { Departure } from './departure.ts'
import { numbersSaid, type Account } from './game.ts'

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

interface Told {
  /** What went wrong in a turn of the host's own. */
  readonly complaints?: ReadonlyArray<string>
  /** What the adapter told the application. */
  readonly troubles?: ReadonlyArray<string>
  /** The part itself ended with an error. */
  readonly failed?: string
}

export type Seen<T> = (Partial<T> & Told) | undefined

/** Everything arrived once and in order, the file is equal, all fates were told, and then nothing was sent. */
export function judgeGame(name: string, ends: readonly [Seen<Account>, Seen<Account>]): Check {
  const wrong = ends.flatMap((end, index) => {
    const other = ends[1 - index]
    const settled = Object.entries(end?.fates ?? {}).reduce((sum, [fate, n]) => sum + (fate === 'ackedLate' ? 0 : n), 0)
    const faults = [
      ...troublesOf(end),
      ...(end?.faults ?? []),
      end?.moves === numbersSaid ? '' : `${end?.moves} moves`,
      end?.events === numbersSaid ? '' : `${end?.events} events`,
      end?.heard !== '' && end?.heard === other?.sent ? '' : 'the file differs',
      end?.owed === 0 && settled === 3 * numbersSaid + 1 ? '' : `${settled} fates told, ${end?.owed} owed`,
      end?.isSilent === true ? '' : 'never silent',
    ]
    return faults.filter((fault) => fault !== '').map((fault) => `end ${index + 1}: ${fault}`)
  })
  const figures = ends.map(
    (end) =>
      `${(end?.troubles ?? []).map((each) => `${each}, `).join('')}moves ${end?.waits?.join(' to ')} ms, file ${end?.fileMs} ms`,
  )
  return { name, ok: wrong.length === 0, detail: wrong.join('; ') || figures.join(' | ') }
}

const endings: Readonly<Record<string, ReadonlyArray<string>>> = { leaver: ['left'], stayer: ['told', 'silent'] }

/** Who left did so, who stayed was told or judged by silence, and nothing threw at either, then or later. */
export function judgeDeparture(
  name: string,
  ends: Readonly<Partial<Record<'leaver' | 'stayer' | 'other', Seen<Departure>>>>,
): Check {
  const all = Object.entries(ends)
  const wrong = all.flatMap(([role, end]) => {
    const isRight = (endings[role] ?? endings['stayer'] ?? []).includes(end?.end ?? '')
    const heard = (end?.heard ?? 0) > 0 ? [] : ['nothing heard before']
    return [...troublesOf(end), ...(isRight ? heard : [String(end?.end)])].map((fault) => `${role}: ${fault}`)
  })
  const detail = all
    .filter(([role]) => role !== 'leaver')
    .map(([, end]) => (end?.end === 'told' ? `told: ${end.why}` : 'judged by silence'))
  const told = all.flatMap(([role, end]) => (end?.troubles ?? []).map((each) => `${role}: onError ${each}`))
  return { name, ok: wrong.length === 0, detail: wrong.join('; ') || [...detail, ...told].join(', ') }
}

export const troublesOf = (end: Seen<{ readonly threw: ReadonlyArray<string> }>): ReadonlyArray<string> => {
  if (end === undefined) return ['no report']
  const threw = (end.threw ?? []).slice(0, 3).map((reason) => `threw ${reason}`)
  return [...(end.failed === undefined ? [] : [end.failed]), ...threw, ...(end.complaints ?? []).slice(0, 3)]
}
