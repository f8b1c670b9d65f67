// The process of `npm run bench -- check` that counts: the reducers with a meter in them, played over a steady exchange. Steps (functions entered,
// turns of loops) and bytes on the wire, for each message, as JSON. Both are whole numbers that no machine changes.

import { defineConfig, type Config, type Effect, type Event, type State } from '../src/index.ts'
import { buildCounted, type Meter } from '../property-tests/hostile/counted.ts'
import { checkedModes, type Counted } from './speed/checked.ts'

interface Core {
  readonly __meter: Meter
  readonly reducer: (config: Config) => (state: State, event: Event) => readonly [State, ReadonlyArray<Effect>]
  readonly initialState: (config: Config, origin: { readonly packet: number; readonly message: number }) => State
}

const warmUpTicks = 200
const countedTicks = 600
const messagesPerTick = 10
/** Round trip 100 ms: repeats of `auto` are in it. */
const ticksOneWay = 3

const { __meter: meter, reducer, initialState } = (await import(await buildCounted())) as Core

/** The reducers alone: what the shell adds is the same few steps a call. */
function count(recovery: 'lean' | 'auto', channel: string): Counted {
  const config = defineConfig({
    channels: {
      reliable: { reliable: true, ordered: true, recovery },
      unreliable: { reliable: false, ordered: false },
    },
  })
  const reduce = reducer(config)
  const payload = new Uint8Array(32)
  const states = [0, 1].map(() => initialState(config, { packet: 0, message: 0 }))
  const under = [0, 1].map(() => Array.from({ length: ticksOneWay }, (): Array<Uint8Array> => []))
  let bytes = 0
  const step = (side: number, event: Event): void => {
    const [state, effects] = reduce(states[side] as State, event)
    states[side] = state
    for (const effect of effects) {
      if (effect.type !== 'TransmitDatagram') continue
      bytes += effect.datagram.length
      under[1 - side]?.at(-1)?.push(effect.datagram)
    }
  }
  const tick = (side: number): void => {
    under[side]?.push([])
    step(side, { type: 'Ticked', deltaMicros: 16_667 })
    for (const datagram of under[side]?.shift() ?? []) step(side, { type: 'DatagramReceived', datagram })
    for (let sent = 0; sent < messagesPerTick; sent += 1) step(side, { type: 'MessageSubmitted', channel, payload })
    step(side, { type: 'FlushRequested' })
  }
  const play = (ticks: number): void => {
    for (let played = 0; played < ticks; played += 1) [0, 1].forEach(tick)
  }
  play(warmUpTicks)
  meter.steps = 0
  bytes = 0
  play(countedTicks)
  const messages = 2 * countedTicks * messagesPerTick
  return { steps: meter.steps / messages, wireBytes: bytes / messages }
}

const counted = checkedModes.map(({ recovery, mode }) => count(recovery, mode))
process.stdout.write(JSON.stringify(counted))
