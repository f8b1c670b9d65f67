// What a script reached: each place of the metered code with how often one datagram passed it, in powers of two, and each outcome.

import type { Effect } from '../../src/connection/effect.ts'
import type { Counted } from './laws.ts'
import { startOf, type Deed, type Script } from './script.ts'
import { victims } from './victim.ts'

export interface Reached {
  readonly features: ReadonlySet<string>
  /** The outcome of the last datagram. */
  readonly ends: string
}

const bucket = (count: number): number => (count < 4 ? count : 34 - Math.clz32(count))

/** How a datagram ended, in a word or two: `Malformed frame`, `applied 2 1` for two deliveries and up to one fate. */
export function outcomeOf(effects: ReadonlyArray<Effect>): string {
  const [first] = effects
  if (first?.type === 'DiscardDatagram') {
    const { error } = first
    return 'what' in error ? `${error.type} ${error.what}` : error.type
  }
  const deliveries = effects.filter(({ type }) => type === 'DeliverMessage').length
  return `applied ${bucket(deliveries)} ${bucket(effects.length - deliveries)}`
}

export function reach(core: Counted, script: Omit<Script, 'deeds'>, deeds: ReadonlyArray<Deed>): Reached {
  const reduce = core.reducer(victims[script.victim])
  let { state } = startOf(core, script)
  const features = new Set<string>()
  let ends = 'nothing'
  const { places } = core.__meter
  for (const deed of deeds) {
    const event =
      deed[0] === 'read'
        ? ({ type: 'DatagramReceived', datagram: deed[1] } as const)
        : deed[0] === 'wait'
          ? ({ type: 'Ticked', deltaMicros: deed[1] } as const)
          : deed[0] === 'send'
            ? ({ type: 'MessageSubmitted', channel: deed[1], payload: new Uint8Array(deed[2]) } as const)
            : ({ type: 'FlushRequested' } as const)
    places.fill(0)
    const [next, effects] = reduce(state, event)
    state = next
    if (deed[0] !== 'read') continue
    ends = outcomeOf(effects)
    features.add(`${script.victim} ${ends}`)
    for (let place = 0; place < places.length; place += 1) {
      const count = places[place] as number
      if (count > 0) features.add(`${place} ${bucket(count)}`)
    }
  }
  return { features, ends }
}
