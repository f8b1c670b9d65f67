/** What must hold between the parts of a state, beyond what each part says of itself: no state of a reducer ever breaks it. */
import type { ChannelState } from '../../channel/state.ts'
import type { Plan } from '../../connection/plan.ts'
import type { State } from '../../connection/state.ts'
import type { Track } from '../../message/state.ts'
import type { FieldError } from '../shapes.ts'
import { accountsOf, type Account } from './account.ts'
import { misfitsIncoming } from './incoming.ts'
import { misfitsLane } from './lanes.ts'
import { misprobing } from './probing.ts'
import { futureOf } from './times.ts'

/** The first thing that does not agree. */
export function disagreement(state: State, plan: Plan): FieldError | undefined {
  const future = futureOf(state) ?? misfitsPartials(state) ?? misfitsIncoming(state, plan)
  if (future !== undefined) return future
  const accounts = accountsOf(plan, state)
  if ('field' in accounts) return accounts
  for (const [index, lane] of state.messages.lanes.entries()) {
    const channel = state.channels[index] as ChannelState
    const error = misfitsLane(plan, index, lane, channel, accounts[index] as Account)
    if (error !== undefined) return under(`.messages.lanes[${index}]`, error)
  }
  return misprobing(state, plan)
}

const under = (path: string, { field, found, allowed }: FieldError): FieldError => ({
  field: path + field,
  found,
  allowed,
})

/** The track of an incomplete message knows of it. */
function misfitsPartials({ messages: { partials, tracks } }: State): FieldError | undefined {
  for (const [channel, all] of partials.entries()) {
    const track = tracks[channel] as Track
    for (const [index, { number }] of all.entries()) {
      const field = `.messages.partials[${channel}][${index}].head.number`
      if (number > track.newest)
        return { field, found: number, allowed: `at most the newest of its track (${track.newest})` }
    }
  }
  return undefined
}
