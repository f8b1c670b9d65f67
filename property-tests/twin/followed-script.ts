// Hostile scripts with a twin along: the protocol that draws them remembers how each of its states came about, so that a twin can go the
// same way to wherever a script begins.

import type { Config } from '../../src/config.ts'
import type { Effect } from '../../src/connection/effect.ts'
import type { Event } from '../../src/connection/event.ts'
import { reducer } from '../../src/connection/reducer.ts'
import { initialState, type State } from '../../src/connection/state.ts'
import { drawScript, hexOf, startOf, type Deed, type Player, type Script } from '../hostile/script.ts'
import { victims, type Protocol, type VictimName } from '../hostile/victim.ts'
import { Follower } from './follower.ts'
import type { Witness } from './witness.ts'

interface Coming {
  readonly from: State
  readonly event: Event
  readonly effects: ReadonlyArray<Effect>
}

const comings = new WeakMap<State, Coming>()

const remembering = (config: Config): ReturnType<Protocol['reducer']> => {
  const reduce = reducer(config)
  return (state, event) => {
    const step = reduce(state, event)
    if (step[0] !== state) comings.set(step[0], { from: state, event, effects: step[1] })
    return step
  }
}

/** One for all scripts: states of a warm-up are shared by those that begin with it. */
const protocol: Protocol = { reducer: remembering, initialState }

/** Draws and plays the script of this seed; throws at the first difference. */
export function followScript(seed: number, witness: Witness): void {
  const deeds: Array<string> = []
  try {
    drawScript(seed, protocol, (start, victim) => followerFrom(start, victim, deeds, witness))
  } catch (error) {
    throw new Error(`script ${seed}, after ${deeds.join('; ')}:\n${String(error)}`, { cause: error })
  }
}

/** The same with a script that is at hand. */
export function followKept(script: Script, witness: Witness): void {
  const done: Array<string> = []
  try {
    const player = followerFrom(startOf(protocol, script).state, script.victim, done, witness)
    for (const deed of script.deeds) player.play(deed)
  } catch (error) {
    throw new Error(`${JSON.stringify(script)}, after ${done.join('; ')}:\n${String(error)}`, { cause: error })
  }
}

function followerFrom(start: State, victim: VictimName, deeds: Array<string>, witness: Witness): Player {
  const config = victims[victim]
  const before: Array<Coming> = []
  let state = start
  for (let coming = comings.get(state); coming !== undefined; coming = comings.get(state)) {
    before.unshift(coming)
    state = coming.from
  }
  const follower = new Follower(victim, config, state)
  const reduce = reducer(config)
  for (const { event, effects } of before) follower.follow([event], effects)
  state = start
  const play = (deed: Deed): void => {
    const event = eventOf(deed)
    deeds.push(deed[0] === 'read' ? `read ${hexOf(deed[1])}` : deed.join(' '))
    const [next, effects] = reduce(state, event)
    state = next
    witness.see(event, effects, next)
    follower.follow([event], effects)
  }
  return { state: () => state, play }
}

function eventOf(deed: Deed): Event {
  switch (deed[0]) {
    case 'read':
      return { type: 'DatagramReceived', datagram: deed[1] }
    case 'wait':
      return { type: 'Ticked', deltaMicros: deed[1] }
    case 'send':
      return { type: 'MessageSubmitted', channel: deed[1], payload: new Uint8Array(deed[2]).fill(deed[2]) }
    case 'flush':
      return { type: 'FlushRequested' }
  }
}
