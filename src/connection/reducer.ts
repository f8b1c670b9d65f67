/** The whole protocol as one function. Same state and event, same pair: byte for byte, on every engine. */
import type { Config } from '../config.ts'
import { none, type Reducer, type Step } from '../core/step.ts'
import { advance } from '../core/time.ts'
import type { Effect } from './effect.ts'
import type { Event, Ticked } from './event.ts'
import { flush, submitMessage } from './outbound.ts'
import { receiveDatagram } from './inbound.ts'
import { planOf, type Plan } from './plan.ts'
import { stateAfter, type State } from './state.ts'

/**
 * The reducer of connections with this config. It never throws, reads no clock, changes no input; a state stays valid for ever.
 *
 * ```ts
 * const reduce = reducer(config)
 * const [next, effects] = reduce(initialState(config), { type: 'FlushRequested' })
 * ```
 */
export const reducer = (config: Config): Reducer<State, Event, Effect> => reducerOf(planOf(config))

/** The same, for whoever has the plan already: it weighs more than an idle connection's state should. */
export function reducerOf(plan: Plan): Reducer<State, Event, Effect> {
  return (state, event) => {
    // Untyped callers, and recordings of later versions, have events that are none: nothing happens.
    switch (event?.type) {
      case 'Ticked':
        return tick(state, event)
      case 'DatagramReceived':
        return receiveDatagram(plan, state, event)
      case 'MessageSubmitted':
        return submitMessage(plan, state, event)
      case 'FlushRequested':
        return flush(plan, state, event)
      default:
        return [state, none]
    }
  }
}

function tick(state: State, event: Ticked): Step<State, Effect> {
  const { clock, packets, messages, channels } = state
  const next = advance(clock, event.deltaMicros)
  return [next === clock ? state : stateAfter(state, next, packets, messages, channels), none]
}
