// What happened in a recording, counted by replaying it once: events, datagrams, messages by channel, and samples of how the link
// stood as time went on.

import { Packeteer, reducer, type Effect, type Event, type Fate, type State, type Stats } from '../../index.ts'
import type { Recording } from '../../replay/index.ts'
import { countEvents, durationMicros } from './open.ts'

export interface Tally {
  readonly events: Readonly<Record<Event['type'], number>>
  readonly sent: Flow
  readonly received: Flow
  /** Received and thrown away, by reason; those that never happened are left out. */
  readonly discarded: Readonly<Record<string, number>>
  readonly channels: Readonly<Record<string, ChannelTally>>
  /** At even steps of time, to the end. */
  readonly samples: ReadonlyArray<Sample>
}

/** Of datagrams. */
interface Flow {
  readonly datagrams: number
  readonly bytes: number
}

export interface ChannelTally {
  readonly accepted: number
  readonly acceptedBytes: number
  readonly refused: number
  readonly delivered: number
  readonly deliveredBytes: number
  readonly fates: Readonly<Record<Fate, number>>
  /** From submitting to the ack, in microseconds, ascending. Messages from before the recording have none. */
  readonly ackMicros: ReadonlyArray<number>
}

export interface Sample {
  readonly atMicros: number
  readonly stats: Stats
}

type Growing<T> = { -readonly [K in keyof T]: T[K] extends object ? Growing<T[K]> : T[K] }

const SAMPLES = 60

export const tallyOf = (recording: Recording, onProgress: (done: number, all: number) => void): Tally => {
  const { config, segments } = recording
  const tally = beginTally(Object.keys(config.channels))
  const submittedAt = new Map<number, number>()
  const step = Math.max(1, durationMicros(recording) / SAMPLES)
  const all = countEvents(recording)
  const reduce = reducer(config)
  let sampleAt = step
  let done = 0
  const sample = (state: State, atMicros: number): void => {
    tally.samples.push({ atMicros, stats: Packeteer.fromState(config, state).stats() })
  }
  for (const { state: start, startMicros, events, micros } of segments) {
    let state = start
    for (const [index, event] of events.entries()) {
      const atMicros = micros[index] ?? startMicros
      for (; atMicros > sampleAt && tally.samples.length < SAMPLES; sampleAt += step) sample(state, sampleAt)
      const [next, effects] = reduce(state, event)
      state = next
      noteEvent(tally, event)
      for (const effect of effects) noteEffect(tally, effect, event, atMicros, submittedAt)
      done += 1
      onProgress(done, all)
    }
    if (tally.samples.length < SAMPLES) sample(state, micros[micros.length - 1] ?? startMicros)
  }
  for (const { ackMicros } of Object.values(tally.channels)) ackMicros.sort((a, b) => a - b)
  return tally
}

type GrowingTally = Omit<Growing<Tally>, 'channels' | 'discarded' | 'samples'> & {
  readonly channels: Record<string, Omit<Growing<ChannelTally>, 'ackMicros'> & { readonly ackMicros: Array<number> }>
  readonly discarded: Record<string, number>
  readonly samples: Array<Sample>
}

const beginTally = (channels: ReadonlyArray<string>): GrowingTally => ({
  events: { Ticked: 0, DatagramReceived: 0, MessageSubmitted: 0, FlushRequested: 0 },
  sent: { datagrams: 0, bytes: 0 },
  received: { datagrams: 0, bytes: 0 },
  discarded: {},
  channels: Object.fromEntries(channels.map((name) => [name, beginChannel()])),
  samples: [],
})

const beginChannel = (): GrowingTally['channels'][string] => ({
  accepted: 0,
  acceptedBytes: 0,
  refused: 0,
  delivered: 0,
  deliveredBytes: 0,
  fates: { acked: 0, lost: 0, expired: 0, ackedLate: 0 },
  ackMicros: [],
})

const noteEvent = (tally: GrowingTally, event: Event): void => {
  tally.events[event.type] += 1
  if (event.type !== 'DatagramReceived') return
  // An untyped caller may have handed in anything.
  if (!(event.datagram instanceof Uint8Array)) return
  tally.received.datagrams += 1
  tally.received.bytes += event.datagram.length
}

const noteEffect = (
  { sent, discarded, channels }: GrowingTally,
  effect: Effect,
  event: Event,
  atMicros: number,
  submittedAt: Map<number, number>,
): void => {
  switch (effect.type) {
    case 'TransmitDatagram':
      sent.datagrams += 1
      sent.bytes += effect.datagram.length
      return
    case 'DiscardDatagram':
      discarded[effect.error.type] = (discarded[effect.error.type] ?? 0) + 1
      return
    case 'DeliverMessage': {
      const channel = channels[effect.channel]
      if (channel === undefined) return
      channel.delivered += 1
      channel.deliveredBytes += effect.payload.length
      return
    }
    case 'SettleMessage': {
      const channel = channels[effect.channel]
      if (channel === undefined) return
      channel.fates[effect.fate] += 1
      const since = submittedAt.get(effect.id)
      if (since !== undefined && effect.fate === 'acked') channel.ackMicros.push(atMicros - since)
      submittedAt.delete(effect.id)
      return
    }
    case 'AcceptMessage':
    case 'RefuseMessage': {
      const channel = event.type === 'MessageSubmitted' ? channels[event.channel] : undefined
      if (channel === undefined || event.type !== 'MessageSubmitted') return
      if (effect.type === 'RefuseMessage') channel.refused += 1
      else {
        channel.accepted += 1
        channel.acceptedBytes += event.payload.length
        submittedAt.set(effect.id, atMicros)
      }
    }
  }
}
