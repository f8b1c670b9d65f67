/**
 * A hub and N spokes in virtual time: a game server and its players. Each spoke has a connection of its own to the hub, and links of its own;
 * the hub wakes once and serves them all. What an end sends may depend on what it has just heard, so that a hub can relay.
 */
import type { Config } from '../config.ts'
import { perfectLink, type LinkConfig } from './link-config.ts'
import { initialPair, pairReducer, type End, type PairEffect, type PairState, type Submission } from './pair.ts'

export interface StarScenario {
  readonly config: Config
  readonly seed: number
  readonly spokes: number
  /** The links of one spoke, from it and to it. Left out: perfect ones. */
  readonly linksOf?: (spoke: number) => { readonly up: LinkConfig; readonly down: LinkConfig }
  /** Left out: 60 Hz. */
  readonly tickMicros?: { readonly hub: number; readonly spoke: number }
  readonly durationMicros: number
  /** What a spoke sends to the hub in a tick, and what the hub sends to each spoke; pure functions. Ticks count from 1. */
  readonly sendUp: (spoke: number, tick: number, heard: ReadonlyArray<Heard>) => ReadonlyArray<Submission>
  readonly sendDown: (spoke: number, tick: number, heard: ReadonlyArray<Heard>) => ReadonlyArray<Submission>
}

/** A message that was delivered since the last tick; `spoke`: whose it is. */
export interface Heard {
  readonly spoke: number
  readonly channel: string
  readonly payload: Uint8Array
}

export interface StarRun {
  /** One pair per spoke; the spoke is end a, the hub end b. */
  readonly pairs: ReadonlyArray<PairState>
  /** Everything that was ordered, per spoke, oldest first. */
  readonly histories: ReadonlyArray<ReadonlyArray<PairEffect>>
}

const tickAt60Hz = 16_667

/** Plays it. Same scenario, same run, byte for byte. */
export function runStar(scenario: StarScenario): StarRun {
  const { config, seed, spokes, durationMicros, linksOf = perfectLinks } = scenario
  const tickMicros = scenario.tickMicros ?? { hub: tickAt60Hz, spoke: tickAt60Hz }
  const arms = Array.from({ length: spokes }, (_, spoke) => {
    const { up, down } = linksOf(spoke)
    const pair = { a: config, b: config, aToB: up, bToA: down }
    const history: Array<PairEffect> = []
    return { spoke, reduce: pairReducer(pair), state: initialPair(pair, seed + spoke), history }
  })
  type Arm = (typeof arms)[number]

  const step = (arm: Arm, event: Parameters<Arm['reduce']>[1]): ReadonlyArray<PairEffect> => {
    const [next, effects] = arm.reduce(arm.state, event)
    arm.state = next
    arm.history.push(...effects)
    return effects
  }
  const wake = (arm: Arm, end: End, atMicros: number): ReadonlyArray<Heard> => {
    step(arm, { type: 'TimePassed', deltaMicros: atMicros - arm.state.nowMicros })
    return heardIn(arm.spoke, step(arm, { type: 'EndWoke', end }))
  }
  const speak = (arm: Arm, end: End, submissions: ReadonlyArray<Submission>): void => {
    for (const submission of submissions) step(arm, { type: 'MessageSubmitted', end, ...submission })
    step(arm, { type: 'FlushRequested', end })
  }

  const ticks = { hub: 1, spoke: 1 }
  for (;;) {
    const who = ticks.spoke * tickMicros.spoke <= ticks.hub * tickMicros.hub ? 'spoke' : 'hub'
    const atMicros = ticks[who] * tickMicros[who]
    if (atMicros > durationMicros)
      return { pairs: arms.map(({ state }) => state), histories: arms.map(({ history }) => history) }
    const tick = ticks[who]
    ticks[who] += 1
    if (who === 'spoke') {
      for (const arm of arms) speak(arm, 'a', scenario.sendUp(arm.spoke, tick, wake(arm, 'a', atMicros)))
    } else {
      const heard = arms.flatMap((arm) => wake(arm, 'b', atMicros))
      for (const arm of arms) speak(arm, 'b', scenario.sendDown(arm.spoke, tick, heard))
    }
  }
}

const perfectLinks = (): { readonly up: LinkConfig; readonly down: LinkConfig } => ({
  up: perfectLink,
  down: perfectLink,
})

const heardIn = (spoke: number, effects: ReadonlyArray<PairEffect>): ReadonlyArray<Heard> =>
  effects.flatMap(({ effect }) =>
    effect.type === 'DeliverMessage' ? [{ spoke, channel: effect.channel, payload: effect.payload }] : [],
  )
