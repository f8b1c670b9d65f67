/**
 * The messages of both ends laid on each other: what one end accepted for sending against what the other delivered. On reliable channels
 * both know a message by the same id, so that each is followed; on unreliable ones no number travels, and they are counted.
 */
import type { Fate, MessageId } from '../channel/channel.ts'
import type { Config } from '../config.ts'
import type { Effect } from '../connection/effect.ts'
import type { Event } from '../connection/event.ts'
import { reducer } from '../connection/reducer.ts'
import type { State } from '../connection/state.ts'
import type { Reducer } from '../core/step.ts'
import { equalBytes } from './frame-reader.ts'
import type { Recording } from './recording.ts'

export interface JoinedMessages {
  readonly aToB: Readonly<Record<string, JoinedChannel>>
  readonly bToA: Readonly<Record<string, JoinedChannel>>
}

export interface JoinedChannel {
  readonly reliable: boolean
  readonly accepted: number
  readonly acked: number
  readonly delivered: number
  /** Reliable channels: acknowledged, and not delivered. On an ordered one they may be waiting for an older one. */
  readonly undelivered: ReadonlyArray<MessageId>
  /** Reliable channels: delivered with other bytes than were sent. */
  readonly altered: ReadonlyArray<MessageId>
}

export interface JoinMessagesOptions {
  /** The reducer to replay with: another build's. Default: this library's own. */
  readonly reducer?: (config: Config) => Reducer<State, Event, Effect>
}

interface Mail {
  readonly accepted: Map<MessageId, { readonly channel: string; readonly payload: Uint8Array; fate: Fate | undefined }>
  readonly delivered: Array<{ readonly channel: string; readonly id: MessageId; readonly payload: Uint8Array }>
}

export function joinMessages(a: Recording, b: Recording, options: JoinMessagesOptions = {}): JoinedMessages {
  const { reducer: build = reducer } = options
  const [one, other] = [mailOf(a, build(a.config)), mailOf(b, build(b.config))]
  return { aToB: follow(a.config, one, other), bToA: follow(b.config, other, one) }
}

function mailOf({ stretches }: Recording, reduce: Reducer<State, Event, Effect>): Mail {
  const mail: Mail = { accepted: new Map(), delivered: [] }
  for (const { state: start, events } of stretches) {
    let state = start
    for (const event of events) {
      const [next, effects] = reduce(state, event)
      state = next
      for (const effect of effects) note(mail, effect, event)
    }
  }
  return mail
}

function note({ accepted, delivered }: Mail, effect: Effect, event: Event): void {
  if (effect.type === 'AcceptMessage' && event.type === 'MessageSubmitted')
    accepted.set(effect.id, { channel: event.channel, payload: event.payload, fate: undefined })
  if (effect.type === 'DeliverMessage') delivered.push(effect)
  if (effect.type !== 'SettleMessage') return
  const message = accepted.get(effect.id)
  if (message !== undefined) message.fate = effect.fate
}

function follow({ channels }: Config, from: Mail, to: Mail): Readonly<Record<string, JoinedChannel>> {
  const isReliable = (channel: string): boolean => channels[channel]?.reliable === true
  const arrived = new Map(
    to.delivered.filter(({ channel }) => isReliable(channel)).map(({ id, payload }) => [id, payload]),
  )
  return Object.fromEntries(
    Object.entries(channels).map(([name, { reliable }]) => {
      const accepted = [...from.accepted].filter(([, { channel }]) => channel === name)
      const acked = accepted.filter(([, { fate }]) => fate === 'acked' || fate === 'ackedLate')
      const isAltered = ([id, { payload }]: (typeof accepted)[number]): boolean => {
        const bytes = arrived.get(id)
        return bytes !== undefined && !equalBytes(bytes, payload)
      }
      const joined: JoinedChannel = {
        reliable,
        accepted: accepted.length,
        acked: acked.length,
        delivered: to.delivered.filter(({ channel }) => channel === name).length,
        undelivered: reliable ? acked.flatMap(([id]) => (arrived.has(id) ? [] : [id])) : [],
        altered: reliable ? accepted.filter(isAltered).map(([id]) => id) : [],
      }
      return [name, joined]
    }),
  )
}
