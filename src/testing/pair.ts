/**
 * Two endpoints and the two directions of the link between them, in virtual time, as one pure reducer: the shipped reducers
 * themselves, fed from a seed. What arrives waits, as in a socket's buffer, until its end wakes. `runPair` plays a game loop on
 * both ends and returns all that happened: same scenario, same history, byte for byte.
 */
import type { Config } from '../config.ts'
import type { Effect } from '../connection/effect.ts'
import type { Event } from '../connection/event.ts'
import { reducer } from '../connection/reducer.ts'
import { initialState, type State } from '../connection/state.ts'
import type { Reducer, Step } from '../core/step.ts'
import { initialLink, linkReducer, perfectLink, type LinkConfig, type LinkEvent, type LinkState } from './link.ts'

export type End = 'a' | 'b'

/** Both ends share one config, but for `side`. A storm ends by reducing the same state with another config. */
export interface PairConfig {
  readonly a: Config
  readonly b: Config
  readonly aToB: LinkConfig
  readonly bToA: LinkConfig
}

export type PairEvent =
  /** Time passes on the link. An end's own clock moves when it wakes. */
  | { readonly type: 'TimePassed'; readonly deltaMicros: number }
  /** An end begins a tick: its clock catches up, or moves by what a bad clock says, then it reads whatever came. */
  | { readonly type: 'EndWoke'; readonly end: End; readonly deltaMicros?: number }
  | {
      readonly type: 'MessageSubmitted'
      readonly end: End
      readonly channel: string
      readonly payload: Uint8Array
      readonly ttlMicros?: number
    }
  /** An end hands what is due to the link. */
  | { readonly type: 'FlushRequested'; readonly end: End; readonly maxBytes?: number }
  /** An end died and carries on from a snapshot. Whatever waited to be read is gone, and its clock stood still meanwhile. */
  | { readonly type: 'EndRestored'; readonly end: End; readonly connection: State }

/** What an end ordered, and when. Datagrams are on their way already: they are here to be looked at. */
export interface PairEffect {
  readonly atMicros: number
  readonly end: End
  readonly effect: Effect
}

export interface EndState {
  readonly connection: State
  readonly wokeMicros: number
  /** Arrived and not read yet, oldest first. */
  readonly waiting: ReadonlyArray<Uint8Array>
  /** The way out of this end. */
  readonly link: LinkState
}

export interface PairState {
  readonly nowMicros: number
  readonly a: EndState
  readonly b: EndState
}

/** A pair on which nothing has happened. `connection`: how both ends begin, if not afresh. */
export function initialPair(config: PairConfig, seed: number, connection?: State): PairState {
  const end = (own: Config, link: LinkConfig, label: string): EndState => ({
    connection: connection ?? initialState(own),
    wokeMicros: 0,
    waiting: [],
    link: initialLink(link, seed, label),
  })
  return { nowMicros: 0, a: end(config.a, config.aToB, 'a'), b: end(config.b, config.bToA, 'b') }
}

export const otherEnd = (end: End): End => (end === 'a' ? 'b' : 'a')

/** The reducer of pairs with this config. `reducerOf`: another protocol than the shipped one, as a test of the tests. */
export function pairReducer(
  config: PairConfig,
  reducerOf: (config: Config) => Reducer<State, Event, Effect> = reducer,
): Reducer<PairState, PairEvent, PairEffect> {
  const reduce = { a: reducerOf(config.a), b: reducerOf(config.b) }
  const links = { a: linkReducer(config.aToB), b: linkReducer(config.bToA) }

  /** Feeds one end; what it transmits enters its link, and on a link without delay waits at the other end at once. */
  const feed = (state: PairState, end: End, event: Event, effects: Array<PairEffect>): PairState => {
    const [connection, orders] = reduce[end](state[end].connection, event)
    const { wokeMicros, waiting, link } = state[end]
    let next = withEnd(state, end, { connection, wokeMicros, waiting, link })
    for (const effect of orders) {
      effects.push({ atMicros: state.nowMicros, end, effect })
      if (effect.type === 'TransmitDatagram')
        next = carry(next, end, { type: 'DatagramSent', datagram: effect.datagram })
    }
    return next
  }

  const feedAll = (state: PairState, end: End, events: ReadonlyArray<Event>, effects: Array<PairEffect>): PairState => {
    let next = state
    for (const event of events) next = feed(next, end, event, effects)
    return next
  }

  const carry = (state: PairState, from: End, event: LinkEvent): PairState => {
    const [link, arrivals] = links[from](state[from].link, event)
    const { connection, wokeMicros, waiting } = state[from]
    const next = withEnd(state, from, { connection, wokeMicros, waiting, link })
    if (arrivals.length === 0) return next
    const to = otherEnd(from)
    const other = next[to]
    const came = other.waiting.slice()
    for (const { datagram } of arrivals) came.push(datagram)
    return withEnd(next, to, {
      connection: other.connection,
      wokeMicros: other.wokeMicros,
      waiting: came,
      link: other.link,
    })
  }

  return (state, event): Step<PairState, PairEffect> => {
    const effects: Array<PairEffect> = []
    switch (event.type) {
      case 'TimePassed': {
        const { deltaMicros } = event
        const later = { nowMicros: state.nowMicros + deltaMicros, a: state.a, b: state.b }
        const passed: LinkEvent = { type: 'Ticked', deltaMicros }
        return [carry(carry(later, 'a', passed), 'b', passed), effects]
      }
      case 'EndWoke': {
        const { end } = event
        const { connection, link } = state[end]
        const awake = withEnd(state, end, { connection, wokeMicros: state.nowMicros, waiting: nobody, link })
        return [feedAll(awake, end, endEvents(state, event), effects), effects]
      }
      case 'EndRestored':
        return [restore(state, event.end, event.connection), effects]
      case 'MessageSubmitted':
      case 'FlushRequested':
        return [feedAll(state, event.end, endEvents(state, event), effects), effects]
    }
  }
}

/** What an event of the pair is to the end that it names: events of its connection, in order. Time on the link is none. */
export function endEvents(state: PairState, event: PairEvent): ReadonlyArray<Event> {
  switch (event.type) {
    case 'TimePassed':
    case 'EndRestored':
      return []
    case 'EndWoke': {
      const { waiting, wokeMicros } = state[event.end]
      const received = waiting.map((datagram): Event => ({ type: 'DatagramReceived', datagram }))
      const { deltaMicros = state.nowMicros - wokeMicros } = event
      return [{ type: 'Ticked', deltaMicros }, ...received]
    }
    case 'MessageSubmitted':
    case 'FlushRequested': {
      const { end: _, ...own } = event
      return [own]
    }
  }
}

const nobody: ReadonlyArray<never> = []

const restore = (state: PairState, end: End, connection: State): PairState =>
  withEnd(state, end, { connection, wokeMicros: state.nowMicros, waiting: nobody, link: state[end].link })

function withEnd(state: PairState, end: End, next: EndState): PairState {
  const { nowMicros, a, b } = state
  return end === 'a' ? { nowMicros, a: next, b } : { nowMicros, a, b: next }
}

/** A message for one end to send. */
export interface Submission {
  readonly channel: string
  readonly payload: Uint8Array
  readonly ttlMicros?: number
}

export interface Scenario {
  readonly config: Config
  readonly seed: number
  /** Left out: a perfect link. */
  readonly aToB?: LinkConfig
  readonly bToA?: LinkConfig
  /** How long a tick of each end is. Left out: 60 Hz. */
  readonly tickMicros?: { readonly a: number; readonly b: number }
  readonly durationMicros: number
  /** What an end sends in a tick; a pure function, like everything here. Ticks count from 1. */
  readonly send: (end: End, tick: number) => ReadonlyArray<Submission>
}

export interface PairRun {
  readonly state: PairState
  /** Everything that both ends ordered, oldest first. */
  readonly history: ReadonlyArray<PairEffect>
}

const tickAt60Hz = 16_667

/**
 * Runs two ends against each other: each wakes, sends and flushes once per tick.
 *
 * ```ts
 * const { history } = runPair({ config, seed: 1, durationMicros: 1_000_000, aToB: { ...perfectLink, lossRatio: 0.1 },
 *   send: (end, tick) => (end === 'a' ? [{ channel: 'moves', payload: Uint8Array.of(tick) }] : []) })
 * const delivered = history.filter(({ effect }) => effect.type === 'DeliverMessage')
 * ```
 *
 * @param watch is shown every event of the pair, and the state before it: for recorders
 */
export function runPair(scenario: Scenario, watch?: (before: PairState, event: PairEvent) => void): PairRun {
  const { config, seed, aToB = perfectLink, bToA = perfectLink, durationMicros, send } = scenario
  const tickMicros = scenario.tickMicros ?? { a: tickAt60Hz, b: tickAt60Hz }
  const pair: PairConfig = { a: config, b: config, aToB, bToA }
  const reduce = pairReducer(pair)
  const history: Array<PairEffect> = []
  let state = initialPair(pair, seed)
  const step = (event: PairEvent): void => {
    watch?.(state, event)
    const [next, effects] = reduce(state, event)
    state = next
    for (const effect of effects) history.push(effect)
  }
  const ticks = { a: 1, b: 1 }
  for (;;) {
    const end: End = ticks.a * tickMicros.a <= ticks.b * tickMicros.b ? 'a' : 'b'
    const dueMicros = ticks[end] * tickMicros[end]
    if (dueMicros > durationMicros) return { state, history }
    step({ type: 'TimePassed', deltaMicros: dueMicros - state.nowMicros })
    step({ type: 'EndWoke', end })
    for (const submission of send(end, ticks[end])) step({ type: 'MessageSubmitted', end, ...submission })
    step({ type: 'FlushRequested', end })
    ticks[end] += 1
  }
}
