// Looks on while an end and its twin are compared, and marks what really happened: a comparison of what never came about proves nothing.

import type { Effect } from '../../src/connection/effect.ts'
import type { Event } from '../../src/connection/event.ts'
import type { State } from '../../src/connection/state.ts'
import type { Config } from '../../src/config.ts'
import { nextNumber } from '../../src/core/window.ts'
import type { Marks } from '../support/marks.ts'

export class Witness {
  readonly #marks: Marks

  constructor(marks: Marks) {
    this.#marks = marks
  }

  see(event: Event, effects: ReadonlyArray<Effect>, state: State): void {
    this.#marks.hit(event.type)
    for (const effect of effects) this.#seeEffect(effect)
    const { packets, messages } = state
    const { copies, messages: first } = messages.tally
    if (copies > first) this.#marks.hit('repeated')
    if (packets.probe.misses > 0) this.#marks.hit('probed')
    if (packets.loss.threshold > 2) this.#marks.hit('verdict proved wrong')
    if (packets.loss.runs > 0.45) this.#marks.hit('losses in runs')
    if (packets.numbering.wideFrom >= 0) this.#marks.hit('wide')
    if (packets.traffic.packetsLost > 0) this.#marks.hit('packet lost')
    if (messages.partials.some((partials) => partials.length > 0)) this.#marks.hit('partial')
    if (messages.lanes.some(({ large }) => large.lost > 0)) this.#marks.hit('lost fragment')
    if (messages.smallTurn >= messages.lanes.length) this.#marks.hit('cut off')
  }

  /** A connection has been played: how it recovered, and what it passed. */
  close(start: State, { packets, messages, channels }: State, config: Config): void {
    const first = (start.messages.tracks[0]?.newest ?? -1) + 1
    if (crosses(start.packets.numbering.next, packets.numbering.next, 2 ** 16))
      this.#marks.hit('packet numbers wrapped')
    const wraps = channels.some(({ outbox }) => crosses(first, nextNumber(outbox.sizes), 2 ** 24))
    if (wraps) this.#marks.hit('message numbers wrapped')
    const { copies, messages: sent } = messages.tally
    for (const { recovery } of Object.values(config.channels))
      if (recovery !== undefined && copies > sent) this.#marks.hit(`repeated by ${recovery}`)
    this.#marks.hit(config.integrity)
  }

  #seeEffect(effect: Effect): void {
    if (effect.type === 'SettleMessage') this.#marks.hit(effect.fate)
    else if (effect.type === 'RefuseMessage' || effect.type === 'DiscardDatagram') this.#marks.hit(effect.error.type)
    else this.#marks.hit(effect.type)
    if (effect.type === 'DeliverMessage' && effect.payload.length > 1100) this.#marks.hit('delivered from fragments')
  }
}

const crosses = (from: number, to: number, wrap: number): boolean => Math.floor(from / wrap) !== Math.floor(to / wrap)

/** Everything that must have happened where links are bad. */
export const ofBadLinks: ReadonlyArray<string> = [
  'acked',
  'lost',
  'expired',
  'ackedLate',
  'WindowFull',
  'Duplicate',
  'repeated',
  'repeated by lean',
  'repeated by auto',
  'repeated by max',
  'probed',
  'verdict proved wrong',
  'losses in runs',
  'wide',
  'packet lost',
  'partial',
  'lost fragment',
  'cut off',
  'delivered from fragments',
  'packet numbers wrapped',
  'message numbers wrapped',
  'none',
  'crc32c',
]

/** And what only spoilt datagrams and lies bring about. */
export const ofLies: ReadonlyArray<string> = [
  'Abandoned',
  'BeyondWindow',
  'Corrupt',
  'ForgedAck',
  'Malformed',
  'Stale',
  'TooLarge',
  'Truncated',
  'WrongVersion',
]
