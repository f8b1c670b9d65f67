// One direction of a bad network in real time: the link of packeteer/testing (src/testing/link.ts), driven by the clock of this
// process, or by another. What is lost, late or there twice is drawn from a seed; when it arrives is up to the timers.

import { hostTimer, type Timer } from '../../adapters/loop.ts'
import {
  initialLink,
  linkReducer,
  nextArrivalMicros,
  type LinkConfig,
  type LinkCounters,
  type LinkEvent,
} from '../../testing/link.ts'

export interface Direction {
  readonly carry: (datagram: Uint8Array) => void
  /** From now on the link is like this; what is under way arrives as it would have. */
  readonly change: (link: LinkConfig) => void
  readonly inspect: () => LinkCounters
  readonly countInTransit: () => number
}

export const openDirection = (
  link: LinkConfig,
  seed: number,
  label: string,
  arrive: (datagram: Uint8Array) => void,
  timer: Timer = hostTimer,
): Direction => {
  let reduce = linkReducer(link)
  const startedMs = timer.now()
  let state = initialLink(link, seed, label)
  let callOff = (): void => {}

  const take = (event: LinkEvent): void => {
    const [next, effects] = reduce(state, event)
    state = next
    for (const { datagram } of effects) arrive(datagram)
  }
  const catchUp = (): void => {
    const elapsedMicros = Math.floor((timer.now() - startedMs) * 1000)
    take({ type: 'Ticked', deltaMicros: Math.max(0, elapsedMicros - state.nowMicros) })
  }
  const wakeForNext = (): void => {
    callOff()
    const at = nextArrivalMicros(state)
    if (at === undefined) return
    callOff = timer.wake(
      () => {
        catchUp()
        wakeForNext()
      },
      (at - state.nowMicros) / 1000,
    )
  }
  return {
    carry: (datagram) => {
      catchUp()
      take({ type: 'DatagramSent', datagram })
      wakeForNext()
    },
    change: (next) => {
      reduce = linkReducer(next)
    },
    inspect: () => state.counters,
    countInTransit: () => state.inTransit.length,
  }
}
