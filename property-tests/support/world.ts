// Drives a pair through phases (storm, heal, silence) from one seed and shows every effect to an oracle per direction. The messages
// are drawn from the seed; fast-check chooses the parameters.

import type { Format } from '../../spec/wire-format/value.ts'
import type { Config } from '../../src/config.ts'
import type { Effect } from '../../src/connection/effect.ts'
import type { State } from '../../src/connection/state.ts'
import {
  drawBelow,
  initialPair,
  nextArrivalMicros,
  otherEnd,
  pairReducer,
  perfectLink,
  seedRandom,
  type End,
  type LinkConfig,
  type PairConfig,
  type PairEvent,
  type PairState,
  type Random,
  type Submission,
} from '../../src/testing/index.ts'
import { formatOf, giveName, namesIn } from './names.ts'
import { Oracle } from './oracle.ts'

export interface WorldOptions {
  readonly config: Config
  /** The config of end b, where it differs. */
  readonly configB?: Config
  readonly seed: number
  readonly aToB: LinkConfig
  readonly bToA: LinkConfig
  readonly start?: State
  readonly tickMicros: { readonly a: number; readonly b: number }
}

/** A flush, with the states around it. */
export interface Flush {
  readonly end: End
  readonly atMicros: number
  readonly before: State
  readonly after: State
  readonly datagrams: ReadonlyArray<Uint8Array>
  readonly maxBytes: number | undefined
}

export interface SentDatagram {
  readonly atMicros: number
  readonly end: End
  readonly datagram: Uint8Array
}

export class World {
  readonly config: Config
  readonly oracles: Readonly<Record<End, Oracle>>
  readonly datagrams: Array<SentDatagram> = []
  /** Called after every effect, by laws that look at more than promises. */
  observe: (end: End, effect: Effect, atMicros: number) => void = () => undefined
  /** Called after every flush. */
  afterFlush: (flush: Flush) => void = () => undefined
  /** Called with what an end is about to read. */
  beforeWake: (end: End, waiting: ReadonlyArray<Uint8Array>) => void = () => undefined
  keepDatagrams = false
  sent = 0
  state: PairState
  tickMicros: { a: number; b: number }
  #dueMicros = { a: 0, b: 0 }
  reduce: ReturnType<typeof pairReducer>
  #random: Random
  #pair: PairConfig
  readonly #format: Format
  #serial = 0

  constructor(options: WorldOptions) {
    const { config, configB = config, seed, aToB, bToA, start, tickMicros } = options
    this.config = config
    this.#format = formatOf(config)
    this.#pair = { a: config, b: configB, aToB, bToA }
    this.reduce = pairReducer(this.#pair)
    this.state = initialPair(this.#pair, seed, start)
    this.#random = seedRandom(seed, 'script')
    this.tickMicros = { ...tickMicros }
    this.#dueMicros = { ...tickMicros }
    this.oracles = { a: new Oracle(config.channels), b: new Oracle(config.channels) }
  }

  /** The names of the payloads that begin in a datagram of these ends. */
  namesIn(datagram: Uint8Array): ReadonlyArray<number> {
    return namesIn(this.#format, datagram)
  }

  draw(bound: number): number {
    const [value, random] = drawBelow(bound, this.#random)
    this.#random = random
    return value
  }

  /** A payload with a name in its first four bytes. */
  payload(length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    for (let index = 0; index < length; index += 1) bytes[index] = (index * 31 + this.#serial * 7) & 0xff
    giveName(bytes, this.#serial)
    this.#serial += 1
    return bytes
  }

  step(event: PairEvent): ReadonlyArray<Effect> {
    const [state, effects] = this.reduce(this.state, event)
    this.state = state
    for (const { end, effect, atMicros } of effects) this.#take(end, effect, atMicros)
    if (event.type === 'MessageSubmitted') {
      const [answer] = effects
      if (answer?.effect.type === 'AcceptMessage')
        this.oracles[event.end].accept(event.channel, answer.effect.id, event.payload)
    }
    return effects.map(({ effect }) => effect)
  }

  #take(end: End, effect: Effect, atMicros: number): void {
    if (effect.type === 'DeliverMessage') this.oracles[otherEnd(end)].deliver(effect.channel, effect.id, effect.payload)
    if (effect.type === 'SettleMessage') this.oracles[end].settle(effect.channel, effect.id, effect.fate)
    if (effect.type === 'TransmitDatagram') {
      this.sent += 1
      for (const name of namesIn(this.#format, effect.datagram)) this.oracles[end].travel(name)
      if (this.keepDatagrams) this.datagrams.push({ atMicros, end, datagram: effect.datagram })
    }
    this.observe(end, effect, atMicros)
  }

  submit(end: End, submission: Submission): ReadonlyArray<Effect> {
    return this.step({ type: 'MessageSubmitted', end, ...submission })
  }

  flush(end: End, maxBytes?: number): void {
    const before = this.state[end].connection
    const effects = this.step({ type: 'FlushRequested', end, ...(maxBytes === undefined ? {} : { maxBytes }) })
    const datagrams = effects.flatMap((effect) => (effect.type === 'TransmitDatagram' ? [effect.datagram] : []))
    this.afterFlush({
      end,
      atMicros: this.state.nowMicros,
      before,
      after: this.state[end].connection,
      datagrams,
      maxBytes,
    })
  }

  /** One tick of whichever end is due next. */
  tick(send: (end: End) => void = () => undefined, maxBytes?: number): End {
    const due = this.#dueMicros
    const end: End = due.a <= due.b ? 'a' : 'b'
    this.step({ type: 'TimePassed', deltaMicros: Math.max(0, due[end] - this.state.nowMicros) })
    due[end] = this.state.nowMicros + this.tickMicros[end]
    this.beforeWake(end, this.state[end].waiting)
    this.step({ type: 'EndWoke', end })
    send(end)
    this.flush(end, maxBytes)
    return end
  }

  /** Ticks for so long. */
  run(micros: number, send?: (end: End) => void, maxBytes?: number): void {
    const until = this.state.nowMicros + micros
    while (Math.min(this.#dueMicros.a, this.#dueMicros.b) <= until) this.tick(send, maxBytes)
  }

  /** This end sleeps for so much longer before its next tick. */
  pause(end: End, micros: number): void {
    this.#dueMicros[end] += micros
  }

  /** From now on the link is like this; what is under way stays under way. */
  relink(aToB: LinkConfig, bToA: LinkConfig): void {
    this.#pair = { ...this.#pair, aToB, bToA }
    this.reduce = pairReducer(this.#pair)
  }

  heal(delayMicros: number): void {
    this.relink({ ...perfectLink, delayMicros }, { ...perfectLink, delayMicros })
  }

  get isOwed(): boolean {
    return this.oracles.a.owed().length + this.oracles.b.owed().length > 0
  }

  /** Ticks until both directions owe nothing; throws after `capMicros`. */
  finish(capMicros: number): void {
    const until = this.state.nowMicros + capMicros
    while (this.isOwed) {
      if (this.state.nowMicros > until) {
        const owed = [...this.oracles.a.owed(), ...this.oracles.b.owed()]
        throw new Error(`broken promise: liveness (${owed.length} owed after healing: ${owed.slice(0, 4).join(', ')})`)
      }
      for (let count = 0; count < 8; count += 1) this.tick()
    }
  }

  /** Until nothing is under way and nobody sends for `quietMicros`; throws after `cap` datagrams. */
  silence(quietMicros: number, cap: number): void {
    const most = this.sent + cap
    this.tickMicros = { a: 100_000, b: 100_000 }
    let before = -1
    while (before !== this.sent || this.arrivalsDue) {
      before = this.sent
      this.run(quietMicros)
      if (this.sent > most) throw new Error(`broken promise: silence (more than ${cap} datagrams after the end)`)
    }
  }

  get arrivalsDue(): boolean {
    const { a, b } = this.state
    return nextArrivalMicros(a.link) !== undefined || nextArrivalMicros(b.link) !== undefined
  }
}
