// What recordings cost, measured on real endpoints that talk over a lossy link: recording beside not recording, in one interleaved run;
// files beside what their datagrams take; replaying, and travelling there and back. Times are of the processor for the
// first, and of the clock for the last.

import { performance } from 'node:perf_hooks'
import { defineConfig, Packeteer, type Config, type Effect, type Event } from '../src/index.ts'
import { lanesAtStart } from '../src/replay/format/digest.ts'
import { effectsHashFrom } from '../src/replay/format/effects-hash.ts'
import { channelIndexesOf, writeEvent } from '../src/replay/format/event-codec.ts'
import { eventsFrameBytes } from '../src/replay/format/format.ts'
import { byteWriter } from '../src/replay/format/byte-writer.ts'
import { joinChunks, readRecording, record, recordRing, travel, verify, type Recording } from '../src/replay/index.ts'
import { drawChance, drawBelow, seedRandom, type Random } from '../src/testing/index.ts'

export interface Load {
  readonly name: string
  /** Messages of each end in a tick, and their length. */
  readonly messages: number
  readonly bytes: number
}

export const loads: ReadonlyArray<Load> = [
  { name: '1 message of 32 bytes a tick', messages: 1, bytes: 32 },
  { name: '10 messages of 32 bytes a tick', messages: 10, bytes: 32 },
  { name: '3 messages of 200 bytes a tick', messages: 3, bytes: 200 },
]

export interface RecorderCost {
  readonly load: Load
  /** Microseconds of processor time for a tick of one end: update, receive, drain, send, flush. */
  readonly step: number
  /** What looking on adds to it, as a share, by what the onlooker does. */
  readonly added: Readonly<Record<Onlooker, number>>
}

/** From the least that a recorder can do to all of it: nothing, writing events down, hashing effects as well, a ring, a recording. */
export const onlookers = ['nothing', 'events', 'hashes', 'ring', 'recording'] as const
export type Onlooker = (typeof onlookers)[number]

export interface FileCost {
  readonly load: Load
  readonly events: number
  /** Of all datagrams, in and out, and of the file. */
  readonly datagramBytes: number
  readonly fileBytes: number
  /** 1.05 times the datagrams and 6 bytes an event. */
  readonly goalBytes: number
}

export interface TravelCost {
  readonly load: Load
  readonly events: number
  /** Milliseconds. */
  readonly read: number
  readonly verify: number
  /** The first look into a recording, and any later one. */
  readonly cold: Spread
  readonly warm: Spread
  readonly back: Spread
}

export interface Spread {
  readonly median: number
  readonly max: number
}

const config: Config<'moves' | 'position'> = defineConfig({
  channels: { moves: { reliable: true, ordered: true }, position: { reliable: false, ordered: true } },
})

type End = Packeteer<typeof config>

const tickMs = 1000 / 60
const ticksOneWay = 3
const lossRatio = 0.02

/** Two ends in steady talk; `a` is the one that is recorded. */
interface Talk {
  readonly a: End
  readonly run: (ticks: number) => void
  readonly bytes: { datagrams: number }
}

function talkOf({ messages, bytes: length }: Load): Talk {
  const [a, b] = [new Packeteer(config), new Packeteer(config)]
  const payload = new Uint8Array(length).fill(7)
  const bytes = { datagrams: 0 }
  const [toA, toB] = [queueOfTicks(), queueOfTicks()]
  let random: Random = seedRandom(1, 'loss')
  const isLost = (): boolean => {
    const [lost, next] = drawChance(lossRatio, random)
    random = next
    return lost
  }
  const tick = (end: End, arrived: ReadonlyArray<Uint8Array>): ReadonlyArray<Uint8Array> => {
    end.update(tickMs)
    for (const datagram of arrived) end.receivePacket(datagram)
    end.drainReceivedMessages('moves')
    end.drainReceivedMessages('position')
    end.drainMessageAcks()
    end.drainMessageFates()
    for (let count = 0; count < messages; count += 1) end.sendMessage(count % 2 === 0 ? 'position' : 'moves', payload)
    return end.packetsToSend()
  }
  const count = (datagrams: ReadonlyArray<Uint8Array>): ReadonlyArray<Uint8Array> => {
    for (const datagram of datagrams) bytes.datagrams += datagram.length
    return datagrams
  }
  return {
    a,
    bytes,
    run: (ticks) => {
      for (let turn = 0; turn < ticks; turn += 1) {
        toA.push(tick(b, toB.shift() ?? []).filter(() => !isLost()))
        toB.push(count(tick(a, count(toA.shift() ?? []))).filter(() => !isLost()))
      }
    },
  }
}

const queueOfTicks = (): Array<ReadonlyArray<Uint8Array>> => Array.from({ length: ticksOneWay }, () => [])

const ordered = (samples: ReadonlyArray<number>): ReadonlyArray<number> =>
  samples.slice().sort((one, other) => one - other)
const median = (samples: ReadonlyArray<number>): number => ordered(samples)[samples.length >> 1] ?? 0
const spread = (samples: ReadonlyArray<number>): Spread => ({ median: median(samples), max: Math.max(...samples) })

/** Ticks at a time: long enough for the clock of processor time, short enough that all three are in the same weather. */
const ticksPerRound = 600

/** The same talk by turns: nobody looks on, and each of the onlookers. */
export function measureRecorder(load: Load, rounds: number): RecorderCost {
  const alone = talkOf(load)
  const watched = onlookers.map((onlooker) => {
    const talk = talkOf(load)
    watch[onlooker](talk.a)
    return talk
  })
  const talks = [alone, ...watched]
  const samples: ReadonlyArray<Array<number>> = talks.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < talks.length; turn += 1) {
      const which = (round + turn) % talks.length
      const before = process.cpuUsage()
      talks[which]?.run(ticksPerRound)
      const { user, system } = process.cpuUsage(before)
      // The first fifth is for the engine to compile.
      if (round >= rounds / 5) samples[which]?.push((user + system) / ticksPerRound)
    }
  }
  // What other programs do only makes it slower: the quicker quarter is nearest to the truth.
  const [off = 0, ...others] = samples.map((sample) => ordered(sample)[sample.length >> 2] ?? 0)
  // Both ends step, and one of them is looked at.
  const step = off / 2
  const added = onlookers.map((name, index) => [name, ((others[index] ?? 0) - off) / step] as const)
  return { load, step, added: Object.fromEntries(added) as Record<Onlooker, number> }
}

const watch: Readonly<Record<Onlooker, (end: End) => void>> = {
  nothing: (end) => end.watch(() => undefined),
  events: (end) => {
    const write = eventWriter()
    end.watch((event, effects) => write(event, effects))
  },
  hashes: (end) => {
    const write = eventWriter()
    const hash = effectsHashFrom(lanesAtStart, 0)
    end.watch((event, effects) => {
      write(event, effects)
      hash.add(effects)
    })
  },
  ring: (end) => recordRing(end, { seconds: 10 }),
  recording: (end) => record(end, () => undefined),
}

/** As every recorder writes events, on one writer that is never read. */
function eventWriter(): (event: Event, effects: ReadonlyArray<Effect>) => void {
  const writer = byteWriter(2 * eventsFrameBytes)
  const indexes = channelIndexesOf(Object.keys(config.channels))
  return (event, effects) => {
    writeEvent(writer, event, indexes, effects)
    if (writer.offset >= eventsFrameBytes) writer.offset = 0
  }
}

/** A minute at 60 Hz, recorded. */
export function recordMinute(load: Load): { readonly bytes: Uint8Array; readonly cost: FileCost } {
  const talk = talkOf(load)
  const chunks: Array<Uint8Array> = []
  let events = 0
  talk.a.watch(() => (events += 1))
  const recording = record(talk.a, (chunk) => chunks.push(chunk))
  talk.run(3600)
  recording.close()
  const bytes = joinChunks(chunks)
  const { datagrams } = talk.bytes
  const goalBytes = Math.round(1.05 * datagrams + 6 * events)
  return { bytes, cost: { load, events, datagramBytes: datagrams, fileBytes: bytes.length, goalBytes } }
}

const timed = <A>(run: () => A): readonly [A, number] => {
  const begin = performance.now()
  const value = run()
  return [value, performance.now() - begin]
}

const readWell = (bytes: Uint8Array): Recording => {
  const read = readRecording(bytes)
  if (read._tag === 'Left' || verify(read.right).divergence !== undefined) throw new Error('the recording is not right')
  return read.right
}

export function measureTravel(load: Load, bytes: Uint8Array, looks: number): TravelCost {
  const recording = readWell(bytes)
  const [, read] = timed(() => readRecording(bytes))
  const [{ events }, verified] = timed(() => verify(recording))
  let random = seedRandom(2, 'looks')
  const draw = (): number => {
    const [index, next] = drawBelow(events + 1, random)
    random = next
    return index
  }
  const cold = Array.from({ length: looks }, () => {
    const fresh = travel(recording)
    const index = draw()
    return timed(() => fresh.at(index))[1]
  })
  const journey = travel(recording)
  journey.at(journey.last)
  const warm = Array.from({ length: 10 * looks }, () => {
    const index = draw()
    return timed(() => journey.at(index))[1]
  })
  journey.at(journey.last)
  const back = Array.from({ length: Math.min(events, 5000) }, () => timed(() => journey.back())[1])
  return { load, events, read, verify: verified, cold: spread(cold), warm: spread(warm), back: spread(back) }
}
