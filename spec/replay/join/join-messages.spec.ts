// Messages of both ends laid on each other.

import { describe, expect, it } from 'vitest'
import { defineConfig, Packeteer, type Config, type Effect, type MessageId } from '../../../src/index.ts'
import { reducer } from '../../../src/connection/reducer.ts'
import { joinChunks, joinMessages, readRecording, record, type Recording } from '../../../src/replay/index.ts'

const config = defineConfig({
  channels: {
    moves: { reliable: true, ordered: true, recovery: 'lean' },
    events: { reliable: true, ordered: false },
    fx: { reliable: false, ordered: false },
  },
})

/** Both ends of what is played with them. */
const recordBoth = (play: (a: Packeteer, b: Packeteer) => void): readonly [Recording, Recording] => {
  const [a, b] = [new Packeteer<Config>(config), new Packeteer<Config>(config)]
  const recordings = [a, b].map((end) => {
    const chunks: Array<Uint8Array> = []
    return { chunks, recording: record(end, (chunk) => chunks.push(chunk)) }
  })
  play(a, b)
  const [one, other] = recordings.map(({ chunks, recording }) => {
    recording.close()
    const read = readRecording(joinChunks(chunks))
    if (read._tag === 'Left') throw new Error(JSON.stringify(read.left))
    return read.right
  })
  if (one === undefined || other === undefined) throw new Error('two recordings are wanted')
  return [one, other]
}

const cross = (from: Packeteer, to: Packeteer): void => {
  for (const datagram of from.packetsToSend()) to.receivePacket(datagram)
}

const counts = { reliable: true, accepted: 0, acked: 0, delivered: 0, undelivered: [], altered: [] }
const id = (number: number, channel: number): MessageId => (number * 64 + channel) as MessageId

const talk = (a: Packeteer, b: Packeteer): void => {
  a.sendMessage('moves', Uint8Array.of(1))
  a.sendMessage('events', Uint8Array.of(2))
  a.sendMessage('fx', Uint8Array.of(3))
  cross(a, b)
  cross(b, a)
  a.sendMessage('moves', Uint8Array.of(4))
  a.packetsToSend() // lost
  b.sendMessage('fx', new Uint8Array())
  cross(b, a)
}

describe('joinMessages', () => {
  it('counts what was accepted, acked and delivered, by direction and channel', () => {
    expect(joinMessages(...recordBoth(talk))).toEqual({
      aToB: {
        moves: { ...counts, accepted: 2, acked: 1, delivered: 1 },
        events: { ...counts, accepted: 1, acked: 1, delivered: 1 },
        fx: { ...counts, reliable: false, accepted: 1, acked: 1, delivered: 1 },
      },
      bToA: { moves: counts, events: counts, fx: { ...counts, reliable: false, accepted: 1, delivered: 1 } },
    })
  })

  it('names what was acked and not delivered, and what was altered, as another build has it', () => {
    const faulty = (forConfig: Config): ReturnType<typeof reducer> => {
      const reduce = reducer(forConfig)
      return (state, event) => {
        const [next, effects] = reduce(state, event)
        return [
          next,
          effects.flatMap((effect): ReadonlyArray<Effect> => {
            if (effect.type !== 'DeliverMessage') return [effect]
            return effect.channel === 'events' ? [] : [{ ...effect, payload: Uint8Array.of(9) }]
          }),
        ]
      }
    }
    const { aToB } = joinMessages(...recordBoth(talk), { reducer: faulty })
    expect(aToB['moves']).toEqual({ ...counts, accepted: 2, acked: 1, delivered: 1, altered: [id(0, 0)] })
    expect(aToB['events']).toEqual({ ...counts, accepted: 1, acked: 1, undelivered: [id(0, 1)] })
    expect(aToB['fx']).toMatchObject({ undelivered: [], altered: [] })
  })

  /** As if the channel had delivered nothing: what is then suspect. */
  const deaf =
    (channel: string) =>
    (forConfig: Config): ReturnType<typeof reducer> => {
      const reduce = reducer(forConfig)
      return (state, event) => {
        const [next, effects] = reduce(state, event)
        return [next, effects.filter((effect) => effect.type !== 'DeliverMessage' || effect.channel !== channel)]
      }
    }

  it('takes no message of an ordered channel for undelivered that waits for an older one', () => {
    const both = recordBoth((a, b) => {
      a.sendMessage('moves', Uint8Array.of(1))
      a.packetsToSend() // lost
      a.sendMessage('moves', Uint8Array.of(2))
      const [datagram = new Uint8Array()] = a.packetsToSend()
      b.receivePacket(datagram)
      cross(b, a)
    })
    const moves = joinMessages(...both, { reducer: deaf('moves') }).aToB['moves']
    expect(moves).toEqual({ ...counts, accepted: 2, acked: 1 })
  })

  it('takes none for undelivered that was acked after the other recording ended', () => {
    const [a, b] = recordBoth(talk)
    const [segment] = b.segments
    if (segment === undefined) throw new Error('an empty recording')
    const early = { ...b, segments: [{ ...segment, events: [] }] }
    expect(joinMessages(a, early).aToB['events']).toEqual({ ...counts, accepted: 1, acked: 1 })
    expect(joinMessages(a, b, { reducer: deaf('events') }).aToB['events']).toMatchObject({ undelivered: [id(0, 1)] })
  })
})
