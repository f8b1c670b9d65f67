/**
 * The shell: holds one State, feeds events to the reducer, folds effects into outboxes that the application drains. All behaviour is
 * in the reducer; the only class is here.
 */
import type { Fate, MessageId, SendError } from './channel/channel.ts'
import type { Config } from './config.ts'
import type { DeliverMessage, Effect, SettleMessage } from './connection/effect.ts'
import type { Event } from './connection/event.ts'
import { planOf, type Plan } from './connection/plan.ts'
import { reducerOf } from './connection/reducer.ts'
import { initialState, type State } from './connection/state.ts'
import { statistics, type Stats } from './connection/statistics.ts'
import { copyOf, type Bytes } from './core/bytes.ts'
import type { DatagramError } from './core/datagram-error.ts'
import type { Reducer } from './core/step.ts'
import * as E from './fp.ts'
import { nothingUndrained, put, take } from './packeteer-undrained.ts'
import { noWatchers, type OnWatcherError, type Watcher, type Watchers } from './packeteer-watchers.ts'

export type { Bytes } from './core/bytes.ts'

/** The names of the channels of a config; `string` if it was read from a file. */
export type ChannelName<C extends Config> = keyof C['channels'] & string

export interface ReceivedMessage<Name extends string = string> {
  readonly channel: Name
  readonly id: MessageId
  readonly payload: Uint8Array
}

/** One of any channel: `channel` says of which. */
export type AnyReceivedMessage<Name extends string = string> = { readonly [One in Name]: ReceivedMessage<One> }[Name]

export interface MessageFate<Name extends string = string> {
  readonly channel: Name
  readonly id: MessageId
  readonly fate: Fate
}

export interface SendOptions {
  /** Unreliable channels only: if the message has not left within so many milliseconds, it expires. */
  readonly ttlMs?: number
}

export interface FlushOptions {
  /** Bytes of all datagrams of this call together. */
  readonly maxBytes?: number
}

/**
 * Undrained acks and fates are kept up to this many each: an application that reads one of the two lists must not pay for the other for
 * ever. Received messages are never dropped.
 */
const maxUndrained = 65_536

/**
 * One end of a connection. Per tick: `update`, `receivePacket` for whatever came, drain, `sendMessage`, and at the end hand every
 * datagram of `packetsToSend` to the transport.
 *
 * ```ts
 * const packeteer = new Packeteer(config)
 * packeteer.update(1000 / 60)
 * packeteer.sendMessage('moves', new Uint8Array([1, 2, 3]))
 * for (const datagram of packeteer.packetsToSend()) socket.send(datagram)
 * ```
 */
export class Packeteer<C extends Config = Config> {
  /** What it was made with. */
  readonly config: C
  readonly #reduce: Reducer<State, Event, Effect>
  readonly #plan: Plan
  #state: State
  /** Microseconds, less than one, that `update` has not handed on yet. */
  #remainder = 0
  readonly #received = nothingUndrained<DeliverMessage>()
  readonly #acks = nothingUndrained<SettleMessage>()
  readonly #fates = nothingUndrained<SettleMessage>()
  #watchers: Watchers | undefined
  #watcherErrors = 0

  constructor(config: C) {
    this.config = config
    this.#plan = planOf(config)
    this.#reduce = reducerOf(this.#plan)
    this.#state = initialState(config)
  }

  /** A connection that carries on from a state, to the byte. The config must be the one that the state was made with. */
  static fromState<C extends Config>(config: C, state: State): Packeteer<C> {
    const packeteer = new Packeteer(config)
    packeteer.#state = state
    return packeteer
  }

  /** The immutable state: keep it, compare it, fork it. What was delivered but not drained is not part of it. */
  get state(): State {
    return this.#state
  }

  /**
   * Lets time pass: at the start of each tick. Only this moves time. A delta that is no number, negative, infinite, NaN or above 285 years
   * is no time. More than a second at once counts as a pause: timers do not fire for it.
   *
   * @param deltaMs milliseconds since the last call; fractions are kept to the microsecond and carried on
   */
  update(deltaMs: number): void {
    if (typeof deltaMs !== 'number' || !(deltaMs > 0)) return
    const exact = deltaMs * 1000 + this.#remainder
    // A hair below a whole number is that number: 16.667 is not a sum of powers of two.
    const whole = Math.floor(exact + 1e-6)
    if (!Number.isSafeInteger(whole)) return
    this.#remainder = exact - whole
    this.#step({ type: 'Ticked', deltaMicros: whole })
  }

  /** Takes a datagram from the transport. Bad bytes are a `Left` that says why, never an exception, and change nothing. */
  receivePacket(datagram: Uint8Array): E.Either<DatagramError, void> {
    const effects = this.#step({ type: 'DatagramReceived', datagram })
    const newest = effects.at(-1)
    return newest?.type === 'DiscardDatagram' ? E.left(newest.error) : E.right(undefined)
  }

  /** Accepts a message and says by which id its fate will be told; or says why not, and nothing has happened. */
  sendMessage(channel: ChannelName<C>, payload: Uint8Array, options?: SendOptions): E.Either<SendError, MessageId> {
    const ttlMs = optionOf(options, 'ttlMs')
    const [answer] = this.#step(
      ttlMs === undefined
        ? { type: 'MessageSubmitted', channel, payload }
        : // What is not a number is refused as it is: to multiply it could throw.
          { type: 'MessageSubmitted', channel, payload, ttlMicros: typeof ttlMs === 'number' ? ttlMs * 1000 : ttlMs },
    )
    return answer?.type === 'AcceptMessage'
      ? E.right(answer.id)
      : E.left((answer as Extract<Effect, { type: 'RefuseMessage' }>).error)
  }

  /** The datagrams to hand to the transport now: at the end of each tick, or as often as wanted. They are the caller's for good. */
  packetsToSend(options?: FlushOptions): ReadonlyArray<Bytes> {
    const maxBytes = optionOf(options, 'maxBytes')
    const effects = this.#step(
      maxBytes === undefined ? { type: 'FlushRequested' } : { type: 'FlushRequested', maxBytes },
    )
    return effects.flatMap((effect) => (effect.type === 'TransmitDatagram' ? effect.datagram : []))
  }

  /** Takes what has arrived on a channel, oldest first. The payloads are the caller's for good. */
  drainReceivedMessages<Name extends ChannelName<C>>(channel: Name): ReadonlyArray<ReceivedMessage<Name>> {
    return this.#handOver(channel) as ReadonlyArray<ReceivedMessage<Name>>
  }

  /** Takes what has arrived on all channels, in the order of arrival: a switch over `channel` tells messages apart. */
  drainAll(): ReadonlyArray<AnyReceivedMessage<ChannelName<C>>> {
    return this.#handOver()
  }

  /**
   * Takes the ids of messages, of all channels or of one, that the peer is known to have. Up to 65,536 wait to be
   * taken. Then each channel loses its older half, and `stats().acksDropped` counts them.
   */
  drainMessageAcks(channel?: ChannelName<C>): ReadonlyArray<MessageId> {
    return take(this.#acks, channel).map(({ id }) => id)
  }

  /**
   * Takes what became of messages, of all channels or of one, as it became known. Up to 65,536 wait to be
   * taken. Then each channel loses its older half, and `stats().fatesDropped` counts them.
   */
  drainMessageFates(channel?: ChannelName<C>): ReadonlyArray<MessageFate<ChannelName<C>>> {
    return take(this.#fates, channel).map(({ channel, id, fate }) => ({ channel: channel as ChannelName<C>, id, fate }))
  }

  /** The link and the channels in numbers, with units. */
  stats(): Stats<ChannelName<C>> {
    return {
      ...statistics(this.#plan, this.#state, this.#received.lists),
      acksDropped: this.#acks.dropped,
      fatesDropped: this.#fates.dropped,
      watcherErrors: this.#watcherErrors,
    }
  }

  /**
   * Shows everything that happens from now on to a recorder, or whoever looks on; the function returned ends it.
   *
   * @param onError what the watcher threw. It goes on watching, and `stats().watcherErrors` counts, with or without.
   */
  watch(watcher: Watcher, onError?: OnWatcherError): () => void {
    this.#watchers ??= noWatchers()
    return this.#watchers.add(watcher, (error) => {
      this.#watcherErrors += 1
      onError?.(error)
    })
  }

  #step(event: Event): ReadonlyArray<Effect> {
    const [state, effects] = this.#reduce(this.#state, event)
    this.#state = state
    for (const effect of effects) this.#fold(effect)
    this.#watchers?.show(event, effects, state)
    return effects
  }

  #fold(effect: Effect): void {
    if (effect.type === 'DeliverMessage') put(this.#received, effect, Infinity)
    if (effect.type !== 'SettleMessage') return
    put(this.#fates, effect, maxUndrained)
    if (effect.fate === 'acked' || effect.fate === 'ackedLate') put(this.#acks, effect, maxUndrained)
  }

  /** What a watcher drains it may change: what the others are shown is not that. */
  #handOver(from?: string): ReadonlyArray<ReceivedMessage> {
    const isShowing = this.#watchers?.isShowing()
    return take(this.#received, from).map(({ channel, id, payload }) => ({
      channel,
      id,
      payload: isShowing ? copyOf(payload) : payload,
    }))
  }
}

/** What throws when it is read is no number: the reducer says so. */
function optionOf<Name extends string>(
  options: { readonly [_ in Name]?: number } | undefined,
  name: Name,
): number | undefined {
  try {
    return options?.[name]
  } catch {
    return NaN
  }
}
