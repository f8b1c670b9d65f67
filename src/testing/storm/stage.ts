/**
 * Two ends in a storm, one wake after the other: time passes on the links, an end's bad clock says what it says, it reads, sends and flushes.
 * The pair underneath is a value; the stage holds the newest one, tells facts and counts marks, and belongs to one run.
 */
import type { Config } from '../../config.ts'
import type { Effect } from '../../connection/effect.ts'
import type { Event } from '../../connection/event.ts'
import type { State } from '../../connection/state.ts'
import type { Reducer } from '../../core/step.ts'
import { decodeState, encodeState } from '../../state/encoding.ts'
import { isLeft } from '../../fp.ts'
import { rollDice } from '../dice.ts'
import type { Fact } from '../oracle/fact.ts'
import { pairReducer, type End, type PairConfig, type PairEvent, type PairState } from '../pair.ts'
import { tellFacts } from './facts.ts'
import { badClock } from './hosts.ts'
import type { Links } from './spells.ts'
import type { Host, Moment, Storm } from './storm.ts'
import { hit, markStep, type Marks } from './tally.ts'
import { composeTick } from './traffic.ts'

export type ReducerOf = (config: Config) => Reducer<State, Event, Effect>

export interface Stage {
  readonly state: () => PairState
  /** One wake of whichever end is due; `sending`: whether its application sends. */
  readonly wakeNext: (sending: boolean) => void
  /** When the next end is due. */
  readonly dueMicros: () => number
  readonly relink: (links: Links) => void
  /** From now on both ends tick this often. */
  readonly slowDown: (tickMicros: number) => void
  /** Messages accepted and without a fate, at both ends. */
  readonly unsettled: () => number
  /** What went wrong that no oracle could see: a state that was not read back as it was written. */
  readonly errors: Array<string>
}

export interface Configs {
  readonly a: Config
  readonly b: Config
}

interface Player {
  readonly end: End
  readonly host: Host
  readonly clock: ReturnType<typeof badClock>
  readonly dice: ReturnType<typeof rollDice>
  tickMicros: number
  dueMicros: number
  serial: number
  stalled: number
  restarted: number
  /** The bytes of its last state, while it is dead. */
  snapshot: Uint8Array | undefined
}

export function setStage(
  storm: Storm,
  configs: Configs,
  links: Links,
  start: PairState,
  session: number,
  marks: Marks,
  tell: (fact: Fact) => void,
  reducerOf?: ReducerOf,
): Stage {
  const startMicros = start.nowMicros
  const errors: Array<string> = []
  const paired = ({ aToB, bToA }: Links): PairConfig => ({ a: configs.a, b: configs.b, aToB, bToA })
  let reduce = pairReducer(paired(links), reducerOf)
  let state = start
  let unsettled = 0

  const step = (event: PairEvent): void => {
    const [next, effects] = reduce(state, event)
    state = next
    if (effects.length === 0) return
    tellFacts(tell, event, effects)
    markStep(marks, effects)
    for (const { effect } of effects) {
      if (effect.type === 'AcceptMessage') unsettled += 1
      if (effect.type === 'SettleMessage' && effect.fate !== 'ackedLate') unsettled -= 1
    }
  }

  const play = (end: End): Player => {
    const host = storm[end]
    return {
      end,
      host,
      clock: badClock(host, startMicros),
      dice: rollDice(storm.seed, `traffic/${end}/${session}`),
      tickMicros: host.tickMicros,
      dueMicros: startMicros + host.tickMicros,
      serial: end === 'a' ? 0 : 0x4000_0000,
      stalled: 0,
      restarted: 0,
      snapshot: undefined,
    }
  }
  const players = { a: play('a'), b: play('b') }
  const next = (): Player => (players.a.dueMicros <= players.b.dueMicros ? players.a : players.b)

  const restore = (player: Player, snapshot: Uint8Array): void => {
    const restored = decodeState(configs[player.end], snapshot)
    if (isLeft(restored)) errors.push(`R4 a state is not read back: ${JSON.stringify(restored.left)}`)
    else step({ type: 'EndRestored', end: player.end, connection: restored.right })
    hit(marks, 'restarted')
    player.clock.skip(state.nowMicros)
    player.snapshot = undefined
  }

  /** What comes between this tick and the next: nothing, a stall, or death. */
  const suffer = (player: Player): void => {
    const { host, end } = player
    const since = state.nowMicros - startMicros
    player.dueMicros = state.nowMicros + player.tickMicros
    const stall = momentAt(host.stalls, player.stalled, since)
    if (stall !== undefined) {
      hit(marks, 'stalled')
      player.stalled += 1
      player.dueMicros += stall.micros
    }
    const death = momentAt(host.restarts, player.restarted, since)
    if (death === undefined) return
    player.restarted += 1
    player.snapshot = encodeState(state[end].connection)
    player.dueMicros += death.micros
  }

  return {
    state: () => state,
    errors,
    dueMicros: () => next().dueMicros,
    unsettled: () => unsettled,
    relink: (changed) => {
      reduce = pairReducer(paired(changed), reducerOf)
    },
    slowDown: (tickMicros) => {
      players.a.tickMicros = tickMicros
      players.b.tickMicros = tickMicros
    },
    wakeNext: (sending) => {
      const player = next()
      const { end, host } = player
      step({ type: 'TimePassed', deltaMicros: Math.max(0, player.dueMicros - state.nowMicros) })
      if (player.snapshot !== undefined) restore(player, player.snapshot)
      const deltaMicros = player.clock.look(state.nowMicros)
      if (deltaMicros < 0) hit(marks, 'clock went back')
      if (deltaMicros > 60_000_000) hit(marks, 'clock leapt ahead')
      step({ type: 'EndWoke', end, deltaMicros })
      if (sending)
        for (const submission of composeTick(host.traffic, configs[end], player.dice, player.serial)) {
          player.serial += 1
          step({ type: 'MessageSubmitted', end, ...submission })
        }
      step(flushOf(end, sending ? host.maxBytes : undefined))
      suffer(player)
    },
  }
}

const flushOf = (end: End, maxBytes: number | undefined): PairEvent =>
  maxBytes === undefined ? { type: 'FlushRequested', end } : { type: 'FlushRequested', end, maxBytes }

const momentAt = (moments: ReadonlyArray<Moment>, index: number, micros: number): Moment | undefined => {
  const moment = moments[index]
  return moment !== undefined && moment.atMicros <= micros ? moment : undefined
}
