// What fast-check chooses for two ends and a link between them: turns of an application, and for each datagram whether it arrives, when,
// how often, and how damaged. A list of plain values: a failing one shrinks to the turns that matter.

import fc from 'fast-check'
import type { Config } from '../../src/config.ts'
import { defineConfig } from '../../src/config.ts'
import type { Origin } from '../../src/connection/state.ts'
import { Packeteer } from '../../src/packeteer.ts'
import { rollDice } from '../../src/testing/dice.ts'
import { lie } from '../hostile/lies.ts'
import { formatOf } from '../support/names.ts'
import {
  fourKinds,
  kindNames,
  modes,
  origins,
  startOf,
  widths,
  type KindName,
  type Modes,
  type Width,
} from '../support/arbitraries.ts'
import { Follower } from './follower.ts'
import type { Witness } from './witness.ts'

type End = 'a' | 'b'

interface Sending {
  readonly channel: KindName
  readonly length: number
  readonly count: number
  /** undefined: none. On a reliable channel it is refused. */
  readonly ttlMs: number | undefined
}

interface Passage {
  /** Rounds until each copy arrives. None: it is lost. */
  readonly late: ReadonlyArray<number>
  /** Where a byte of the first copy is spoilt, and by what. undefined: nowhere. */
  readonly spoilt: readonly [place: number, by: number] | undefined
}

interface Turn {
  readonly deltaMs: number
  readonly sends: ReadonlyArray<Sending>
  /** undefined: no bound. 'none': no flush in this turn. */
  readonly maxBytes: number | 'none' | undefined
  readonly passages: ReadonlyArray<Passage>
  /** Seed of a datagram that a liar slips in. undefined: nobody lies. */
  readonly lie: number | undefined
}

export interface History {
  readonly recovery: Modes
  readonly limits: Limits
  readonly origin: Origin
  readonly width: Width
  readonly rounds: ReadonlyArray<Readonly<Record<End, Turn>>>
}

type Limits = Omit<Parameters<typeof defineConfig>[0], 'channels' | 'side' | 'sessionId'>

const limits: fc.Arbitrary<Limits> = fc
  .record({
    maxDatagramBytes: fc.constantFrom(256, 300, 700, 1200),
    maxMessageBytes: fc.constantFrom(60, 1500, 6000),
    maxOutstandingMessages: fc.constantFrom(1, 3, 24, 300),
    maxPartialMessages: fc.constantFrom(1, 2, 16),
    partialTimeoutMs: fc.constantFrom(50, 5000),
    bulkBytesPerSecond: fc.constantFrom(2000, 60_000, 1_000_000),
    maxRedundancyBytesPerSecond: fc.constantFrom(0, 1000, 16_000, 200_000),
    ackDelayMs: fc.constantFrom(0, 0, 100),
    keepAliveMs: fc.constantFrom(0, 0, 300),
    maxDatagramLifetimeMs: fc.constantFrom(300, 60_000),
    integrity: fc.constantFrom<'none' | 'crc32c'>('none', 'crc32c'),
  })
  .map((drawn) => ({ ...drawn, maxOutstandingBytes: 6500, maxPartialBytes: 6500 }))

const rarely = <A>(weight: number, often: A, arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A> =>
  fc.oneof({ weight, arbitrary: fc.constant(often) }, { weight: 1, arbitrary })

const sendings: fc.Arbitrary<Sending> = fc.record({
  channel: fc.constantFrom(...kindNames),
  length: fc.oneof(
    { weight: 4, arbitrary: fc.nat(40) },
    { weight: 1, arbitrary: fc.integer({ min: 90, max: 160 }) },
    { weight: 1, arbitrary: fc.nat(6100) },
  ),
  count: rarely<number>(3, 1, fc.integer({ min: 2, max: 30 })),
  ttlMs: rarely<number | undefined>(3, undefined, fc.nat(80)),
})

const passages: fc.Arbitrary<Passage> = fc.record({
  late: fc.oneof(
    { weight: 4, arbitrary: fc.constant([0]) },
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(fc.nat(12), { minLength: 1, maxLength: 2 }) },
  ),
  spoilt: rarely<Passage['spoilt']>(15, undefined, fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 255 }))),
})

const turns: fc.Arbitrary<Turn> = fc.record({
  deltaMs: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(16, 17, 33) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 100, 700, 3000) },
  ),
  sends: fc.array(sendings, { maxLength: 3 }),
  maxBytes: rarely<Turn['maxBytes']>(8, undefined, fc.constantFrom<Turn['maxBytes']>('none', 0, 5, 100, 400)),
  passages: fc.array(passages, { maxLength: 4 }),
  lie: rarely<number | undefined>(12, undefined, fc.nat()),
})

export const histories: fc.Arbitrary<History> = fc.record({
  recovery: modes,
  limits,
  origin: origins,
  width: widths,
  rounds: fc.array(fc.record({ a: turns, b: turns }), { maxLength: 60, size: 'max' }),
})

interface Mailed {
  readonly round: number
  readonly to: End
  readonly datagram: Uint8Array
}

/** Plays it between two shells, each with a twin that follows; throws at the first difference. */
export function playHistory({ recovery, limits: drawn, origin, width, rounds }: History, witness: Witness): void {
  const config = defineConfig({ channels: fourKinds(recovery), ...drawn })
  const ends = { a: openEnd('a', config, origin, width, witness), b: openEnd('b', config, origin, width, witness) }
  const start = ends.a.state
  let mail: Array<Mailed> = []
  for (const [round, turnsOf] of rounds.entries()) {
    for (const end of ['a', 'b'] as const) {
      const turn = turnsOf[end]
      const shell = ends[end]
      shell.update(turn.deltaMs)
      for (const { to, round: due, datagram } of mail) if (to === end && due <= round) shell.receivePacket(datagram)
      mail = mail.filter(({ to, round: due }) => to !== end || due > round)
      if (turn.lie !== undefined) shell.receivePacket(lieTo(shell, turn.lie))
      for (const sending of turn.sends) send(shell, sending)
      if (turn.maxBytes === 'none') continue
      const datagrams = shell.packetsToSend(turn.maxBytes === undefined ? {} : { maxBytes: turn.maxBytes })
      const to = end === 'a' ? 'b' : 'a'
      for (const [index, datagram] of datagrams.entries())
        for (const copy of carry(datagram, turn.passages[index]))
          mail.push({ round: round + copy.late, to, datagram: copy.bytes })
    }
  }
  for (const { state } of [ends.a, ends.b]) witness.close(start, state, config)
}

function openEnd(
  name: End,
  config: Config<KindName>,
  origin: Origin,
  width: Width,
  witness: Witness,
): Packeteer<Config<KindName>> {
  const start = startOf(config, origin, width)
  const shell = Packeteer.fromState(config, start)
  const follower = new Follower(name, config, start)
  shell.watch((event, effects, state) => {
    witness.see(event, effects, state)
    follower.follow([event], effects)
  })
  return shell
}

function send(shell: Packeteer<Config<KindName>>, { channel, length, count, ttlMs }: Sending): void {
  for (let index = 0; index < count; index += 1) {
    const payload = Uint8Array.from({ length }, (_, at) => at * 31 + index)
    shell.sendMessage(channel, payload, ttlMs === undefined ? {} : { ttlMs })
  }
}

function lieTo(shell: Packeteer<Config<KindName>>, seed: number): Uint8Array {
  const { packets, messages } = shell.state
  return lie(rollDice(seed, 'lie'), formatOf(shell.config), {
    newest: packets.arrivals.seen.newest,
    next: packets.numbering.next,
    messages: messages.tracks.map(({ newest }) => newest + 1),
  })
}

const atOnce: Passage = { late: [0], spoilt: undefined }

function carry(datagram: Uint8Array, passage: Passage = atOnce): ReadonlyArray<{ late: number; bytes: Uint8Array }> {
  return passage.late.map((late, copy) => {
    if (passage.spoilt === undefined || copy > 0 || datagram.length === 0) return { late, bytes: datagram }
    const [place, by] = passage.spoilt
    const bytes = datagram.slice()
    const at = place % bytes.length
    bytes[at] = (bytes[at] as number) ^ by
    return { late, bytes }
  })
}
