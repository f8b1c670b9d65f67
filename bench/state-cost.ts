// What a state costs as a value, measured on real endpoints: the hash beside the step of the same tick, and the encoding of states at
// rest, under load, and in the middle of a large message. Medians, taken in one run, so that a slow hour of the machine is in both.

import { performance } from 'node:perf_hooks'
import {
  decodeState,
  defineConfig,
  encodeState,
  hashState,
  Packeteer,
  type Config,
  type Recovery,
} from '../src/index.ts'

export interface TickCost {
  readonly recovery: Recovery
  /** Microseconds: update, receive, 10 messages and a flush on one endpoint; and the hash of the state it came to. */
  readonly step: number
  readonly hash: number
  /** The hash of the same state again, of which nothing has changed. */
  readonly again: number
}

export interface ValueCost {
  readonly name: string
  readonly bytes: number
  /** Microseconds. */
  readonly encode: number
  readonly decode: number
}

const messagesPerTick = 10
const messageBytes = 20
/** Round trip 100 ms at 60 Hz. */
const ticksOneWay = 3

const configOf = (recovery: Recovery): Config<'moves' | 'events' | 'position' | 'effects'> =>
  defineConfig({
    channels: {
      moves: { reliable: true, ordered: true, recovery },
      events: { reliable: true, ordered: false, recovery },
      position: { reliable: false, ordered: true },
      effects: { reliable: false, ordered: false },
    },
  })

type End = Packeteer<ReturnType<typeof configOf>>

/** Two ends, and the datagrams under way to each, by the tick of their arrival. */
interface Pair {
  readonly a: End
  readonly b: End
  readonly toA: Array<ReadonlyArray<Uint8Array>>
  readonly toB: Array<ReadonlyArray<Uint8Array>>
}

const pairOf = (config: ReturnType<typeof configOf>): Pair => ({
  a: new Packeteer(config),
  b: new Packeteer(config),
  toA: Array.from({ length: ticksOneWay }, () => []),
  toB: Array.from({ length: ticksOneWay }, () => []),
})

/** A whole tick of one end, as a game has it. */
function tick(
  end: End,
  arrived: ReadonlyArray<Uint8Array>,
  messages: number,
  payload: Uint8Array,
): ReadonlyArray<Uint8Array> {
  end.update(1000 / 60)
  for (const datagram of arrived) end.receivePacket(datagram)
  end.drainReceivedMessages('moves')
  end.drainMessageAcks()
  for (let count = 0; count < messages; count += 1) end.sendMessage('moves', payload)
  return end.packetsToSend()
}

const median = (samples: ReadonlyArray<number>): number =>
  samples.slice().sort((one, other) => one - other)[samples.length >> 1] ?? 0

export function measureTicks(recovery: Recovery, ticks: number): TickCost {
  const { a, b, toA, toB } = pairOf(configOf(recovery))
  const payload = new Uint8Array(messageBytes).fill(7)
  const samples = {
    step: new Array<number>(),
    hash: new Array<number>(),
    again: new Array<number>(),
    clock: new Array<number>(),
  }
  for (let count = 0; count < ticks; count += 1) {
    toA.push(tick(b, toB.shift() ?? [], messagesPerTick, payload))
    const arrived = toA.shift() ?? []
    const begin = performance.now()
    const sent = tick(a, arrived, messagesPerTick, payload)
    const stepped = performance.now()
    hashState(a.state)
    const hashed = performance.now()
    hashState(a.state)
    const end = performance.now()
    const clock = performance.now()
    toB.push(sent)
    // The first fifth is for the engine to compile.
    if (count < ticks / 5) continue
    samples.step.push(stepped - begin)
    samples.hash.push(hashed - stepped)
    samples.again.push(end - hashed)
    samples.clock.push(clock - end)
  }
  const reading = median(samples.clock)
  const micros = (list: ReadonlyArray<number>): number => 1000 * (median(list) - reading)
  return { recovery, step: micros(samples.step), hash: micros(samples.hash), again: micros(samples.again) }
}

/** A connection at rest, one under load, and one with half of 1 MiB acked. */
export function measureValues(rounds: number): ReadonlyArray<ValueCost> {
  const config = configOf('auto')
  const payload = new Uint8Array(messageBytes).fill(7)
  const busy = pairOf(config)
  run(busy, 300, messagesPerTick, payload)
  const bulk = pairOf(config)
  bulk.a.sendMessage(
    'events',
    new Uint8Array(1 << 20).map((_, index) => index * 31),
  )
  run(bulk, 120, 0, payload)
  return [
    cost('idle', config, new Packeteer(config), rounds),
    cost('busy: 10 messages a tick each way', config, busy.a, rounds),
    cost('1 MiB half sent, the sender', config, bulk.a, rounds),
    cost('1 MiB half sent, the receiver', config, bulk.b, rounds),
  ]
}

function run({ a, b, toA, toB }: Pair, ticks: number, messages: number, payload: Uint8Array): void {
  for (let count = 0; count < ticks; count += 1) {
    toA.push(tick(b, toB.shift() ?? [], messages, payload))
    toB.push(tick(a, toA.shift() ?? [], messages, payload))
  }
}

function cost(name: string, config: Config, end: End, rounds: number): ValueCost {
  const { state } = end
  const bytes = encodeState(state)
  const encode: Array<number> = []
  const decode: Array<number> = []
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now()
    encodeState(state)
    const middle = performance.now()
    decodeState(config, bytes)
    const done = performance.now()
    encode.push(middle - begin)
    decode.push(done - middle)
  }
  return { name, bytes: bytes.length, encode: 1000 * median(encode), decode: 1000 * median(decode) }
}
