// Random sessions of one end, as the events that it saw, on a bad link, from a seed: what recordings are made of.

import fc from 'fast-check'
import type { Config } from '../../src/config.ts'
import type { Effect } from '../../src/connection/effect.ts'
import type { Event } from '../../src/connection/event.ts'
import type { State } from '../../src/connection/state.ts'
import { Packeteer } from '../../src/packeteer.ts'
import type { LinkConfig } from '../../src/testing/index.ts'
import {
  badLinks,
  configOf,
  kindNames,
  modes,
  nearWraps,
  origins,
  roughLink,
  seeds,
  startOf,
  widths,
  type KindName,
} from './arbitraries.ts'
import { World } from './world.ts'

export interface Happening {
  readonly event: Event
  readonly effects: ReadonlyArray<Effect>
  readonly state: State
}

export interface Session {
  readonly config: Config
  readonly start: State
  readonly happenings: ReadonlyArray<Happening>
}

const limits = { maxDatagramBytes: 256, maxMessageBytes: 3000, bulkBytesPerSecond: 60_000 }

/** Plays both ends for so long and keeps what end a saw. */
export const playSession = (
  config: Config<KindName>,
  seed: number,
  start: State,
  links: readonly [LinkConfig, LinkConfig],
  micros: number,
): Session => {
  const [aToB, bToA] = links
  const world = new World({ config, seed, aToB, bToA, start, tickMicros: { a: 16_667, b: 21_000 } })
  const happenings: Array<Happening> = []
  const shell = Packeteer.fromState(config, start)
  shell.watch((event, effects, state) => happenings.push({ event, effects, state }))
  let before = world.state.nowMicros
  world.beforeWake = (end, waiting) => {
    if (end !== 'a') return
    shell.update((world.state.nowMicros - before) / 1000)
    before = world.state.nowMicros
    for (const datagram of waiting) shell.receivePacket(datagram)
  }
  world.run(micros, (end) => {
    for (let count = world.draw(3); count > 0; count -= 1) {
      const length = world.draw(10) === 0 ? 4 + world.draw(2500) : 4 + world.draw(40)
      const channel = kindNames[world.draw(4)] ?? 'loose'
      const payload = world.payload(length)
      world.submit(end, { channel, payload })
      if (end === 'a') shell.sendMessage(channel, payload)
    }
    if (end === 'a') shell.packetsToSend()
  })
  return { config, start, happenings }
}

export const sessions = (micros: number): fc.Arbitrary<Session> =>
  fc
    .record({
      recovery: modes,
      seed: seeds,
      origin: origins,
      width: widths,
      aToB: badLinks(1_000_000),
      bToA: badLinks(1_000_000),
      micros: fc.integer({ min: 100_000, max: micros }),
    })
    .map((drawn) => {
      const config = configOf(drawn.recovery, limits)
      const start = startOf(config, drawn.origin, drawn.width)
      return named(playSession(config, drawn.seed, start, [drawn.aToB, drawn.bToA], drawn.micros), drawn)
    })

/** One that has everything: both ends on a link with every fault, over wraps, in every mode. */
export const roughSession = (micros: number, seed = 1): Session => {
  const config = configOf(['auto', 'max'], limits)
  return playSession(config, seed, startOf(config, nearWraps, 'narrow'), [roughLink, roughLink], micros)
}

/** A counterexample is printed by what it was made of, not by the states it went through. */
const named = (session: Session, parameters: object): Session =>
  Object.assign(session, { [fc.toStringMethod]: () => JSON.stringify(parameters) })
