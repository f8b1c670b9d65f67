/**
 * What must hold of one end at every event, whatever the network and the application do: by name, so that a command can ask for one, and
 * as small watches over events, effects and states, so that `minimise` can ask it of any list of events. None looks at the protocol's
 * insides but through what it says of itself.
 */
import type { Fate, MessageId } from '../channel/channel.ts'
import type { Config } from '../config.ts'
import type { Effect } from '../connection/effect.ts'
import type { Event } from '../connection/event.ts'
import { planOf } from '../connection/plan.ts'
import { reducer } from '../connection/reducer.ts'
import type { State } from '../connection/state.ts'
import { statistics } from '../connection/statistics.ts'
import type { Reducer } from '../core/step.ts'
import * as E from '../fp.ts'
import { decodeState, encodeState } from '../state/encoding.ts'
import { firstDifference } from './difference.ts'
import { equalBytes } from './format/frame-reader.ts'

/** Sees one step after the other; says what is wrong with the newest, if something is. */
export type Watch = (event: Event, effects: ReadonlyArray<Effect>, state: State, before: State) => string | undefined

export interface Invariant {
  /** What it says, in a sentence. */
  readonly law: string
  /** One run wants one watch. */
  readonly begin: (config: Config) => Watch
}

export type InvariantName =
  | 'ids-grow'
  | 'settles-once'
  | 'delivers-once'
  | 'datagrams-fit'
  | 'discards-change-nothing'
  | 'nothing-discarded'
  | 'outstanding-bounded'
  | 'restores'

export const invariants: Readonly<Record<InvariantName, Invariant>> = {
  'ids-grow': { law: 'every accepted message has an id above all before it on its channel', begin: idsGrow },
  'settles-once': { law: 'an accepted message has one fate; after lost, at most one ackedLate', begin: settlesOnce },
  'delivers-once': { law: 'a reliable message is delivered once, on an ordered channel in order', begin: deliversOnce },
  'datagrams-fit': {
    law: 'no datagram is longer than config allows, no flush than was asked for',
    begin: datagramsFit,
  },
  'discards-change-nothing': { law: 'a discarded datagram changes no more than a count', begin: discardsChangeNothing },
  'nothing-discarded': { law: 'no datagram is discarded', begin: nothingDiscarded },
  'outstanding-bounded': { law: 'no channel has more outstanding than config allows', begin: outstandingBounded },
  restores: { law: 'a state that was encoded and decoded is the same state', begin: restores },
}

export interface Broken {
  /** After which event of the list, counted from 0. */
  readonly index: number
  readonly sentence: string
}

/** Where these events break an invariant, from this state on; a step that throws breaks each of them. */
export function findBroken(
  invariant: Invariant,
  config: Config,
  start: State,
  events: ReadonlyArray<Event>,
  reduce: Reducer<State, Event, Effect> = reducer(config),
): Broken | undefined {
  const watch = invariant.begin(config)
  let state = start
  for (const [index, event] of events.entries()) {
    try {
      const [next, effects] = reduce(state, event)
      const sentence = watch(event, effects, next, state)
      if (sentence !== undefined) return { index, sentence }
      state = next
    } catch (reason) {
      return { index, sentence: `it threw: ${String(reason)}` }
    }
  }
  return undefined
}

function idsGrow(): Watch {
  const newest = new Map<string, MessageId>()
  return (event, effects) => {
    for (const effect of effects) {
      if (effect.type !== 'AcceptMessage' || event.type !== 'MessageSubmitted') continue
      const before = newest.get(event.channel)
      if (before !== undefined && effect.id <= before) return `${event.channel}: ${effect.id} after ${before}`
      newest.set(event.channel, effect.id)
    }
    return undefined
  }
}

/** Messages that were accepted before the first event are not known, and not judged. */
function settlesOnce(config: Config): Watch {
  const fates = new Map<MessageId, Fate | undefined>()
  return (_event, effects) => {
    for (const effect of effects) {
      if (effect.type === 'AcceptMessage') fates.set(effect.id, undefined)
      if (effect.type !== 'SettleMessage' || !fates.has(effect.id)) continue
      const { channel, id, fate } = effect
      const before = fates.get(id)
      const isFirst = before === undefined && fate !== 'ackedLate'
      if (!isFirst && !(before === 'lost' && fate === 'ackedLate')) return `${channel} ${id}: ${fate} after ${before}`
      if (config.channels[channel]?.reliable === true && fate !== 'acked') return `${channel} ${id}: ${fate}`
      fates.set(id, fate)
    }
    return undefined
  }
}

function deliversOnce(config: Config): Watch {
  const delivered = new Set<MessageId>()
  const newest = new Map<string, MessageId>()
  return (_event, effects) => {
    for (const effect of effects) {
      if (effect.type !== 'DeliverMessage') continue
      const { channel, id } = effect
      const kind = config.channels[channel]
      const before = newest.get(channel)
      if (kind?.reliable === true && delivered.has(id)) return `${channel} ${id}: delivered twice`
      if (kind?.ordered === true && before !== undefined && id <= before) return `${channel}: ${id} after ${before}`
      delivered.add(id)
      newest.set(channel, id)
    }
    return undefined
  }
}

function datagramsFit({ maxDatagramBytes }: Config): Watch {
  return (event, effects) => {
    const lengths = effects.flatMap((effect) => (effect.type === 'TransmitDatagram' ? [effect.datagram.length] : []))
    const longest = Math.max(0, ...lengths)
    if (longest > maxDatagramBytes) return `a datagram of ${longest} bytes, of at most ${maxDatagramBytes}`
    const most = event.type === 'FlushRequested' ? event.maxBytes : 0
    const sum = lengths.reduce((before, length) => before + length, 0)
    return most !== undefined && sum > Math.max(0, most) ? `${sum} bytes, of at most ${most}` : undefined
  }
}

function discardsChangeNothing(): Watch {
  return (_event, effects, after, before) => {
    if (!effects.some(({ type }) => type === 'DiscardDatagram')) return undefined
    const difference = firstDifference(withoutCounts(before), withoutCounts(after))
    return difference && `${difference.path} changed`
  }
}

const withoutCounts = ({ discards: _, ...rest }: State): Omit<State, 'discards'> => rest

function nothingDiscarded(): Watch {
  return (_event, effects) => {
    const discard = effects.find((effect) => effect.type === 'DiscardDatagram')
    return discard && `discarded: ${discard.error.type}`
  }
}

function outstandingBounded(config: Config): Watch {
  const plan = planOf(config)
  const { maxOutstandingMessages, maxOutstandingBytes } = config
  return (_event, _effects, state) => {
    for (const [name, { outstandingMessages, outstandingBytes }] of Object.entries(statistics(plan, state).channels))
      if (outstandingMessages > maxOutstandingMessages || outstandingBytes > maxOutstandingBytes)
        return `${name}: ${outstandingMessages} messages, ${outstandingBytes} bytes`
    return undefined
  }
}

function restores(config: Config): Watch {
  return (_event, _effects, state) => {
    const bytes = encodeState(state)
    const restored = decodeState(config, bytes)
    if (E.isLeft(restored)) return `it does not decode: ${restored.left.type}`
    return equalBytes(encodeState(restored.right), bytes) ? undefined : 'it is another after decoding'
  }
}
