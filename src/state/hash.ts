/**
 * A state in 16 hexadecimal digits, the same on every engine: equal for equal encodings, and else different but for a chance of 2^-64 a
 * pair. What it comes to is said by the description of State; incremental/ comes to the same, and costs what has changed since the last
 * hash of the connection.
 */
import type { State } from '../connection/state.ts'
import { finish, mix, mixFour, newHalves, startHalves, type Halves } from './halves.ts'
import { mixChannels } from './incremental/channels.ts'
import { memoryOf, mixOnce, type Memory } from './incremental/memory.ts'
import { mixMessages } from './incremental/messages.ts'
import { mixPackets } from './incremental/packets.ts'
import { discards, whole } from './whole.ts'

const memories = new WeakMap<State['terms'], Memory>()
const halves: Halves = newHalves()

/** For comparing states, in every tick if need be: two replays, two builds, two engines. It is no defence against forgery. */
export function hashState(state: State): string {
  const { terms, clock } = state
  const memory = memories.get(terms) ?? remember(state)
  startHalves(halves)
  mix(halves, terms.fingerprint)
  mixFour(halves, clock.now, clock.age, clock.resumedAt, clock.flushedAt)
  mix(halves, clock.tick)
  mixPackets(halves, state.packets, memory)
  mixMessages(halves, state.messages, memory)
  mixChannels(halves, state.channels, memory)
  mixOnce(halves, memory.discards, state.discards, discards.hash, undefined)
  return digitsOf(halves)
}

function remember({ terms, channels }: State): Memory {
  const memory = memoryOf(channels.length)
  memories.set(terms, memory)
  return memory
}

/** The same without shortcuts and without memory: what the description says. The law of the incremental one is that they are equal. */
export function hashByDescription(state: State): string {
  const own = newHalves()
  startHalves(own)
  whole.hash(own, state)
  return digitsOf(own)
}

/** `toString(16)` costs more than hashing an idle connection. */
function digitsOf(own: Halves): string {
  const one = finish(own[0] as number)
  const other = finish(own[1] as number)
  return String.fromCharCode(
    digit(one >>> 28),
    digit(one >>> 24),
    digit(one >>> 20),
    digit(one >>> 16),
    digit(one >>> 12),
    digit(one >>> 8),
    digit(one >>> 4),
    digit(one),
    digit(other >>> 28),
    digit(other >>> 24),
    digit(other >>> 20),
    digit(other >>> 16),
    digit(other >>> 12),
    digit(other >>> 8),
    digit(other >>> 4),
    digit(other),
  )
}

/** Code unit of 0 to 9, a to f for the lowest four bits. */
const digit = (bits: number): number => ((bits & 15) < 10 ? 48 : 87) + (bits & 15)
