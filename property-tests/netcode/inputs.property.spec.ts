// Input messages and streams: any inputs survive the bytes, any bytes are read or refused, and any link that lets something
// through brings every input once and in order.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holds } from '../support/law.ts'
import { decodeInputMessage, encodeInputMessage, type InputMessage } from '../../src/netcode/input-codec.ts'
import {
  countUnacked,
  encodeInputs,
  frameToPush,
  initialInputStream,
  pushInput,
  receiveInputs,
  type InputStream,
} from '../../src/netcode/input-stream.ts'

const limits = { maxFrames: 80, maxInputBytes: 40 }

/** Inputs as games have them: mostly as before, at times a little different, now and then of another length. */
const inputs: fc.Arbitrary<ReadonlyArray<Uint8Array>> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constant('same' as const) },
      { weight: 2, arbitrary: fc.tuple(fc.nat(39), fc.nat(255)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
    ),
    { maxLength: 80 },
  )
  .map((changes) => {
    let input = new Uint8Array(0)
    return changes.map((change) => {
      if (change instanceof Uint8Array) input = new Uint8Array(change)
      else if (change !== 'same' && input.length > 0) {
        input = new Uint8Array(input)
        input[change[0] % input.length] = change[1]
      }
      return input
    })
  })

const frames = fc.oneof(fc.nat(300), fc.nat(2 ** 28 + 100), fc.nat(Number.MAX_SAFE_INTEGER - 100))
const messages: fc.Arbitrary<InputMessage> = fc.record({ ack: frames, first: frames, inputs })
const plain = ({ ack, first, inputs: all }: InputMessage) => ({ ack, first, inputs: all.map((input) => [...input]) })

describe('input messages', () => {
  it('say what was said, whatever the inputs and their sizes', () => {
    holds(
      fc.property(messages, (message) => {
        const read = decodeInputMessage(encodeInputMessage(message, Infinity), limits)
        expect(read._tag === 'Right' && plain(read.right)).toEqual(plain(message))
      }),
    )
  })

  it('fit their room, with the oldest inputs in it, and no input less than fits', () => {
    holds(
      fc.property(messages, fc.nat(300), (message, room) => {
        const bytes = encodeInputMessage(message, room)
        expect(bytes.length).toBeLessThanOrEqual(room)
        if (bytes.length === 0) return
        const read = decodeInputMessage(bytes, limits)
        if (read._tag === 'Left') return expect(read.left).toBeUndefined()
        const taken = read.right.inputs.length
        expect(plain(read.right)).toEqual(plain({ ...message, inputs: message.inputs.slice(0, taken) }))
        const oneMore = encodeInputMessage({ ...message, inputs: message.inputs.slice(0, taken + 1) }, Infinity)
        expect(taken === message.inputs.length || oneMore.length > room).toBe(true)
      }),
    )
  })

  it('any bytes are a message within the limits, in its one encoding, or refused', () => {
    const mutated = fc
      .tuple(messages, fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 3 }), fc.nat(4))
      .map(([message, edits, cut]) => {
        const bytes = encodeInputMessage(message, Infinity)
        for (const [at, value] of edits) bytes[at % bytes.length] = value
        return bytes.subarray(0, bytes.length - cut)
      })
    holds(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), mutated), (bytes) => {
        const read = decodeInputMessage(bytes, limits)
        if (read._tag === 'Left') return
        expect(read.right.inputs.length).toBeLessThanOrEqual(limits.maxFrames)
        for (const input of read.right.inputs) expect(input.length).toBeLessThanOrEqual(limits.maxInputBytes)
        expect([...encodeInputMessage(read.right, Infinity)]).toEqual([...bytes])
      }),
    )
  })
})

/** What happens in one tick of two peers: who pushes what, and which messages cross, at what delay. */
const ticks = fc.array(
  fc.record({
    push: fc.tuple(fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ maxLength: 12 })),
    delays: fc.array(fc.tuple(fc.constantFrom(0 as const, 1 as const), fc.nat(9)), { maxLength: 3 }),
  }),
  { maxLength: 60 },
)

describe('input streams', () => {
  it('bring each input once and in order, over any loss, delay and copy, and all of them at last', () => {
    holds(
      fc.property(ticks, fc.integer({ min: 30, max: 200 }), fc.nat(1000), (script, room, start) => {
        const streams: [InputStream, InputStream] = [
          initialInputStream(start, limits),
          initialInputStream(start, limits),
        ]
        const sent: [Array<string>, Array<string>] = [[], []]
        const arrived: [Array<string>, Array<string>] = [[], []]
        let underWay: Array<{ readonly at: number; readonly to: 0 | 1; readonly bytes: Uint8Array }> = []
        const take = (to: 0 | 1, bytes: Uint8Array): void => {
          const taken = receiveInputs(streams[to], bytes)
          if (taken._tag === 'Left') return expect(taken.left).toBeUndefined()
          streams[to] = taken.right[0]
          for (const { frame, input } of taken.right[1]) {
            expect(frame).toBe(start + arrived[to].length)
            arrived[to].push(input.join())
          }
        }
        script.forEach(({ push, delays }, now) => {
          for (const end of [0, 1] as const) {
            const pushed = pushInput(streams[end], push[end])
            if (pushed._tag === 'Left') continue
            streams[end] = pushed.right
            sent[end].push(push[end].join())
          }
          for (const [from, delay] of delays) {
            underWay.push({ at: now + delay, to: from === 0 ? 1 : 0, bytes: encodeInputs(streams[from], room) })
          }
          for (const { to, bytes } of underWay.filter(({ at }) => at <= now)) take(to, bytes)
          underWay = underWay.filter(({ at }) => at > now)
          for (const stream of streams) expect(countUnacked(stream)).toBeLessThanOrEqual(limits.maxFrames)
        })
        for (let round = 0; round < 200; round += 1) {
          take(1, encodeInputs(streams[0], room))
          take(0, encodeInputs(streams[1], room))
        }
        expect(arrived).toEqual([sent[1], sent[0]])
        expect(streams.map(countUnacked)).toEqual([0, 0])
        expect(streams.map(frameToPush)).toEqual(sent.map((all) => start + all.length))
      }),
    )
  })

  it('take from any bytes only what goes on from where they are', () => {
    holds(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const stream = initialInputStream(7, limits)
        const taken = receiveInputs(stream, bytes)
        if (taken._tag === 'Right') expect(taken.right[0].expected).toBe(7 + taken.right[1].length)
      }),
    )
  })
})
