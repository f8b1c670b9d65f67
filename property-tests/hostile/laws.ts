// What holds of every hostile datagram: applied whole or discarded whole, no answer, bounded work, bounded memory, and a state that is
// written down and read back as it was. The bounds are those that docs/threats.md computes from the config.

import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import type { Config } from '../../src/config.ts'
import type { State } from '../../src/connection/state.ts'
import type { Effect } from '../../src/connection/effect.ts'
import { wordsOf } from '../../spec/support/threat-words.ts'
import type { Meter } from './counted.ts'
import { reachableBytes } from './memory.ts'
import type { Deed, Player } from './script.ts'
import { victims, type Protocol, type VictimName } from './victim.ts'

export interface Counted extends Protocol {
  readonly __meter: Meter
  readonly encodeState: (state: State) => Uint8Array
  readonly decodeState: (config: Config, bytes: Uint8Array) => { readonly _tag: string }
}

const page = readFileSync('docs/threats.md', 'utf8')

/** The figure of a row of docs/threats.md, for this config. */
export function boundOf(row: string, config: Config): number {
  const line = page.split('\n').find((text) => text.startsWith(`| ${row} |`))
  const formula = line?.match(/\| `([^`]+)` \|/)?.[1]
  if (formula === undefined) throw new Error(`docs/threats.md has no row '${row}'`)
  return Number(runInNewContext(formula, wordsOf(config)))
}

const bounds = Object.fromEntries(
  Object.entries(victims).map(([name, config]) => [
    name,
    {
      steps: boundOf('steps: functions entered and turns of loops', config),
      held: boundOf('all that a peer can make it hold, records included, in bytes', config),
      memory: boundOf('everything together, records included, in bytes', config),
    },
  ]),
) as Readonly<Record<VictimName, { readonly steps: number; readonly held: number; readonly memory: number }>>

type Reducers = Partial<Record<VictimName, ReturnType<Counted['reducer']>>>

const reducers = new WeakMap<Counted, Reducers>()

/** One per config: what a config comes to is computed once. */
function reducerFor(core: Counted, victim: VictimName): ReturnType<Counted['reducer']> {
  const known = reducers.get(core) ?? {}
  reducers.set(core, known)
  return (known[victim] ??= core.reducer(victims[victim]))
}

export interface Watch {
  /** The most steps that a datagram took, and the most bytes that a peer made a state hold, and all of it, as shares of their bounds. */
  steps: number
  held: number
  memory: number
  decodes: number
  readonly outcomes: Map<string, number>
}

export const newWatch = (): Watch => ({ steps: 0, held: 0, memory: 0, decodes: 0, outcomes: new Map() })

const sumOf = (state: State): number => Object.values(state.discards).reduce((sum, count) => sum + count, 0)

const broken = (law: string): never => {
  throw new Error(`broken law: ${law}`)
}

/** Plays deeds on a victim and holds the laws; throws with the law that was broken. */
export function playerOf(core: Counted, victim: VictimName, start: State, watch: Watch): Player & { end(): void } {
  const config = victims[victim]
  const reduce = reducerFor(core, victim)
  let state = start
  return {
    state: () => state,
    play: (deed) => {
      switch (deed[0]) {
        case 'wait':
          ;[state] = reduce(state, { type: 'Ticked', deltaMicros: deed[1] })
          return
        case 'send':
          ;[state] = reduce(state, { type: 'MessageSubmitted', channel: deed[1], payload: new Uint8Array(deed[2]) })
          return
        case 'flush':
          ;[state] = reduce(state, { type: 'FlushRequested' })
          return
        case 'read': {
          core.__meter.steps = 0
          const [next, effects] = reduce(state, { type: 'DatagramReceived', datagram: deed[1] })
          watch.decodes += 1
          const share = core.__meter.steps / bounds[victim].steps
          if (share > watch.steps) watch.steps = share
          if (share > 1) broken(`${core.__meter.steps} steps for one datagram, at most ${bounds[victim].steps}`)
          holdWhole(state, next, effects, watch)
          state = next
        }
      }
    },
    end: () => {
      const { held, memory } = bounds[victim]
      const { arrivals } = state.packets
      const { tracks, partials } = state.messages
      const incoming = reachableBytes([arrivals, tracks, partials, state.channels.map(({ inbox }) => inbox)])
      watch.held = Math.max(watch.held, incoming / held)
      if (incoming > held) broken(`a peer made it hold ${incoming} bytes, at most ${held}`)
      const all = reachableBytes(state)
      watch.memory = Math.max(watch.memory, all / memory)
      if (all > memory) broken(`${all} bytes of state, at most ${memory}`)
      const bytes = core.encodeState(state)
      const read = core.decodeState(config, bytes)
      if (read._tag === 'Left') broken(`the state is not read back: ${JSON.stringify(read)}`)
    },
  }
}

/** Discarded: the very same floors, one counter more, one effect. Applied: no counter more, and nothing leaves. */
function holdWhole(before: State, after: State, effects: ReadonlyArray<Effect>, watch: Watch): void {
  const [first] = effects
  const outcome = first?.type === 'DiscardDatagram' ? first.error.type : 'applied'
  watch.outcomes.set(outcome, (watch.outcomes.get(outcome) ?? 0) + 1)
  if (first?.type === 'DiscardDatagram') {
    const same =
      before.packets === after.packets &&
      before.messages === after.messages &&
      before.channels === after.channels &&
      before.clock === after.clock
    if (!same) broken(`a datagram that was discarded as ${outcome} changed the state`)
    if (effects.length !== 1 || sumOf(after) !== sumOf(before) + 1) broken(`${outcome} was not counted once`)
    return
  }
  if (after.discards !== before.discards && sumOf(after) !== sumOf(before))
    broken('an applied datagram was counted as discarded')
  for (const { type } of effects)
    if (type !== 'DeliverMessage' && type !== 'SettleMessage') broken(`a datagram made the victim order ${type}`)
}

/** Plays one script from its beginning. */
export function playScript(
  core: Counted,
  victim: VictimName,
  start: State,
  deeds: ReadonlyArray<Deed>,
  watch: Watch,
): State {
  const player = playerOf(core, victim, start, watch)
  for (const deed of deeds) player.play(deed)
  player.end()
  return player.state()
}
