/**
 * Two ends on a link that does what a list says: the n-th datagram of an end arrives after so many ticks, or never, or more than once. Where
 * the list is over, datagrams arrive in the next tick. A failing list shrinks to the few entries that matter, which a seed never does.
 */
import type { Config } from '../config.ts'
import type { Effect } from '../connection/effect.ts'
import type { Event } from '../connection/event.ts'
import { reducer } from '../connection/reducer.ts'
import { initialState, type State } from '../connection/state.ts'
import { otherEnd, type End, type PairEffect, type Submission } from './pair.ts'

/** Once for each number, so many ticks after the next one. Empty: the datagram is lost. */
export type Passage = ReadonlyArray<number>

/** By end: its datagrams, in the order in which they leave. */
export type Schedule = Readonly<Record<End, ReadonlyArray<Passage>>>

export interface Play {
  readonly config: Config
  /** What both ends submit in each tick. */
  readonly script: Readonly<Record<End, ReadonlyArray<ReadonlyArray<Submission>>>>
  readonly schedule: Schedule
  readonly ticks: number
  /** Left out: 60 Hz. */
  readonly tickMicros?: number
}

interface Mailed {
  readonly tick: number
  readonly to: End
  readonly datagram: Uint8Array
}

const ends: ReadonlyArray<End> = ['a', 'b']
const tickAt60Hz = 16_667
const atOnce: Passage = [0]

/** Plays it: all that both ends ordered, oldest first, and how they stand in the end. */
export function playSchedule({ config, script, schedule, ticks, tickMicros = tickAt60Hz }: Play): {
  readonly history: ReadonlyArray<PairEffect>
  readonly states: Readonly<Record<End, State>>
} {
  const reduce = reducer(config)
  const states = { a: initialState(config), b: initialState(config) }
  const sent = { a: 0, b: 0 }
  const history: Array<PairEffect> = []
  let mail: Array<Mailed> = []
  for (let tick = 1; tick <= ticks; tick += 1) {
    const step = (end: End, event: Event): void => {
      const [next, effects] = reduce(states[end], event)
      states[end] = next
      for (const effect of effects) note(end, effect)
    }
    const note = (end: End, effect: Effect): void => {
      history.push({ atMicros: tick * tickMicros, end, effect })
      if (effect.type !== 'TransmitDatagram') return
      const { datagram } = effect
      for (const late of schedule[end][sent[end]] ?? atOnce)
        mail.push({ tick: tick + 1 + late, to: otherEnd(end), datagram })
      sent[end] += 1
    }
    for (const end of ends) {
      step(end, { type: 'Ticked', deltaMicros: tickMicros })
      for (const { datagram } of mail.filter(({ to, tick: due }) => to === end && due <= tick))
        step(end, { type: 'DatagramReceived', datagram })
      mail = mail.filter(({ to, tick: due }) => to !== end || due > tick)
      for (const submission of script[end][tick - 1] ?? []) step(end, { type: 'MessageSubmitted', ...submission })
      step(end, { type: 'FlushRequested' })
    }
  }
  return { history, states }
}
