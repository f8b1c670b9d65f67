/**
 * The shell: holds one State, feeds events to the reducer, folds effects into outboxes that the application drains. All behaviour is
 * in the reducer; the only class is here.
 */
import type { Fate, MessageId, SendError } from './channel/channel.ts'
import type { Config } from './config.ts'
import type { DeliverMessage, Effect } from './connection/effect.ts'
import type { Event } from './connection/event.ts'
import { planOf, type Plan } from './connection/plan.ts'
import { reducerOf } from './connection/reducer.ts'
import { initialState, type State } from './connection/state.ts'
import { statistics, type Stats } from './connection/statistics.ts'
import type { DatagramError } from './core/datagram-error.ts'
import type { Reducer } from './core/step.ts'
import * as E from './fp.ts'

/** The names of the channels of a config; `string` if it was read from a file. */
export type ChannelName<C extends Config> = keyof C['channels'] & string

export interface ReceivedMessage<Name extends string = string> {
  readonly channel: Name
  readonly id: MessageId
  readonly payload: Uint8Array
}

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

/** Is shown every event, what it ordered, and the state it led to. What it is shown is lent: it keeps no bytes of it and changes none. */
export type Watcher = (event: Event, effects: ReadonlyArray<Effect>, state: State) => void

/**
 * Undrained acks and fates are kept up to this many each, then the oldest go: an application that reads one of the two lists must
 * not pay for the other for ever. Received messages are never dropped.
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
  /** Made when first needed: a map weighs as much as the state of a channel. */
  #received: Map<string, Array<DeliverMessage>> | undefined
  #acks: Array<MessageFate<ChannelName<C>>> = []
  #fates: Array<MessageFate<ChannelName<C>>> = []
  #datagrams: Array<Uint8Array<ArrayBuffer>> = []
  #watchers: ReadonlyArray<Watcher> = []

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
   * Lets time pass: at the start of each tick. Only this moves time. A delta that is negative, infinite or NaN is no time. More than a
   * second at once counts as a pause: timers do not fire for it.
   *
   * @param deltaMs milliseconds since the last call; fractions are kept to the microsecond and carried on
   */
  update(deltaMs: number): void {
    const exact = deltaMs * 1000 + this.#remainder
    if (!(deltaMs > 0) || exact === Infinity) return
    // A hair below a whole number is that number: 16.667 is not a sum of powers of two.
    const whole = Math.floor(exact + 1e-6)
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
    const ttlMs = options?.ttlMs
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
  packetsToSend(options?: FlushOptions): ReadonlyArray<Uint8Array<ArrayBuffer>> {
    const maxBytes = options?.maxBytes
    this.#step(maxBytes === undefined ? { type: 'FlushRequested' } : { type: 'FlushRequested', maxBytes })
    const datagrams = this.#datagrams
    this.#datagrams = []
    return datagrams
  }

  /** Takes what has arrived on a channel, oldest first. The payloads are the caller's for good. */
  drainReceivedMessages<Name extends ChannelName<C>>(channel: Name): ReadonlyArray<ReceivedMessage<Name>> {
    const received = this.#received?.get(channel) ?? []
    this.#received?.delete(channel)
    return received.map(({ id, payload }) => ({ channel, id, payload }))
  }

  /** Takes the ids of messages, of all channels or of one, that the peer is known to have. The newest 32,768 at least are kept. */
  drainMessageAcks(channel?: ChannelName<C>): ReadonlyArray<MessageId> {
    const [taken, kept] = split(this.#acks, channel)
    this.#acks = kept
    return taken.map(({ id }) => id)
  }

  /** Takes what became of messages, of all channels or of one, as it became known. The newest 32,768 at least are kept. */
  drainMessageFates(channel?: ChannelName<C>): ReadonlyArray<MessageFate<ChannelName<C>>> {
    const [taken, kept] = split(this.#fates, channel)
    this.#fates = kept
    return taken
  }

  /** The link and the channels in numbers, with units. */
  stats(): Stats {
    return statistics(this.#plan, this.#state)
  }

  /** Shows everything that happens from now on to a recorder, or whoever looks on; the function returned ends it. */
  watch(watcher: Watcher): () => void {
    this.#watchers = [...this.#watchers, watcher]
    return () => {
      this.#watchers = this.#watchers.filter((other) => other !== watcher)
    }
  }

  #step(event: Event): ReadonlyArray<Effect> {
    const [state, effects] = this.#reduce(this.#state, event)
    this.#state = state
    for (const effect of effects) this.#fold(effect)
    for (const watcher of this.#watchers) watcher(event, effects, state)
    return effects
  }

  #fold(effect: Effect): void {
    switch (effect.type) {
      case 'TransmitDatagram':
        this.#datagrams.push(effect.datagram)
        return
      case 'DeliverMessage':
        return this.#deliver(effect)
      case 'SettleMessage':
        return this.#settle({ channel: effect.channel, id: effect.id, fate: effect.fate })
      case 'AcceptMessage':
      case 'RefuseMessage':
      case 'DiscardDatagram':
        return // the call that caused it returns it
    }
  }

  #deliver(message: DeliverMessage): void {
    this.#received ??= new Map()
    const waiting = this.#received.get(message.channel)
    if (waiting === undefined) this.#received.set(message.channel, [message])
    else waiting.push(message)
  }

  #settle(fate: MessageFate<ChannelName<C>>): void {
    keepNewest(this.#fates, fate)
    if (fate.fate === 'acked' || fate.fate === 'ackedLate') keepNewest(this.#acks, fate)
  }
}

/** Half go at once, so that the cost of shifting is shared by many. */
function keepNewest<A>(list: Array<A>, item: A): void {
  if (list.length >= maxUndrained) list.splice(0, maxUndrained / 2)
  list.push(item)
}

function split<Name extends string>(
  fates: Array<MessageFate<Name>>,
  channel: Name | undefined,
): readonly [taken: ReadonlyArray<MessageFate<Name>>, kept: Array<MessageFate<Name>>] {
  if (channel === undefined) return [fates, []]
  return [fates.filter((fate) => fate.channel === channel), fates.filter((fate) => fate.channel !== channel)]
}
