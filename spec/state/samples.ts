// States for the specs of encoding: a session of two ends over a bad link, from which a spec picks a moment; and what comes of a state
// that was changed by hand, or of a few bytes read by one codec.

import { Immer, type Draft } from 'immer'
import { defineConfig, type Config } from '../../src/config.ts'
import { planOf, type Plan } from '../../src/connection/plan.ts'
import type { State } from '../../src/connection/state.ts'
import type { Window } from '../../src/core/window.ts'
import { Packeteer } from '../../src/packeteer.ts'
import type { Codec, Sink, Source } from '../../src/state/codec.ts'
import { decodeState, encodeState } from '../../src/state/encoding.ts'

export const config = defineConfig({
  channels: {
    moves: { reliable: true, ordered: true },
    events: { reliable: true, ordered: false, recovery: 'lean' },
    position: { reliable: false, ordered: true },
    effects: { reliable: false, ordered: false },
  },
  maxDatagramBytes: 256,
  maxMessageBytes: 400,
  maxOutstandingMessages: 8,
  maxOutstandingBytes: 2000,
  maxPartialMessages: 2,
  maxPartialBytes: 800,
  bulkBytesPerSecond: 20_000,
})

export const plan: Plan = planOf(config)

/** All states of both ends, tick by tick: of the datagrams, every fifth and seventh is lost, and every ninth is late. */
export const session: ReadonlyArray<State> = play()

function play(): ReadonlyArray<State> {
  const [a, b]: [Packeteer, Packeteer] = [new Packeteer(config), new Packeteer(config)]
  const states: Array<State> = []
  const late: Array<readonly [Packeteer, Uint8Array]> = []
  let serial = 0
  for (let tick = 0; tick < 80; tick += 1) {
    for (const [end, other] of [
      [a, b],
      [b, a],
    ] as const) {
      end.update(20)
      const names = Object.keys(config.channels)
      end.sendMessage(names[tick % 4] ?? '', new Uint8Array(tick % 3 === 0 ? 300 : 5 + tick).fill(tick))
      end.sendMessage('effects', new Uint8Array(250).fill(tick), { ttlMs: 30 })
      states.push(end.state)
      for (const datagram of end.packetsToSend({ maxBytes: 600 })) {
        serial += 1
        if (serial % 9 === 0) late.push([other, datagram])
        else if (serial % 5 !== 0 && serial % 7 !== 0) other.receivePacket(datagram)
      }
      states.push(end.state)
      if (tick % 4 === 3) for (const [to, datagram] of late.splice(0)) to.receivePacket(datagram)
      states.push(end.state)
    }
  }
  return states
}

/** The first state of the session for which this holds. */
export function stateWhere(holds: (state: State) => boolean): State {
  const found = session.find(holds)
  if (found === undefined) throw new Error('no such state in the session')
  return found
}

const { produce } = new Immer({ autoFreeze: false })

/** The state with something changed by hand. */
export const changed = (state: State, change: (draft: Draft<State>) => void): State =>
  produce(state, (draft) => {
    change(draft)
  })

/** What `decodeState` has to say of the state with something changed: 'taken', or field, what was found, what is allowed. */
export function verdictOn(state: State, change: (draft: Draft<State>) => void = () => undefined): string {
  return verdict(config, encodeState(changed(state, change)))
}

export function verdict(own: Config, bytes: Uint8Array): string {
  const answer = decodeState(own, bytes)
  if (answer._tag === 'Right') return 'taken'
  const error = answer.left
  return error.type === 'Invalid' ? `${error.field}: ${error.found}; ${error.allowed}` : error.type
}

export function written<A>(codec: Codec<A>, value: A): string {
  const sink: Sink = { bytes: new Uint8Array(0), offset: 0 }
  codec.write(sink, value)
  return Buffer.from(sink.bytes.subarray(0, sink.offset)).toString('hex')
}

/** The value, or field, offset, what was found and what is allowed; with a word on bytes that are left. */
export function readBack<A>(codec: Codec<A>, hex: string, channel = 0): A | string {
  const bytes = new Uint8Array(Buffer.from(hex, 'hex'))
  const source: Source = { bytes, end: bytes.length, plan, path: [], channel, offset: 0, fault: undefined }
  const value = codec.read(source)
  if (source.fault === undefined)
    return source.offset < bytes.length ? `${bytes.length - source.offset} bytes left` : value
  const { field, offset, found, allowed } = source.fault
  return `${field} at ${offset}: ${found}; ${allowed}`
}

/** The same value with windows over buffers of their own: no slots of other versions, which a deep comparison would see. */
export function alone<A>(value: A): A {
  if (Array.isArray(value)) return value.map(alone) as A
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  const { base, buffer, start, end } = value as Partial<Window<unknown>>
  if (Array.isArray(buffer)) return alone({ base, items: buffer.slice(start, end) }) as A
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, alone<unknown>(part)])) as A
}
