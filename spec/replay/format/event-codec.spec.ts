// Every event as bytes, and back.

import { describe, expect, it } from 'vitest'
import type { Effect } from '../../../src/connection/effect.ts'
import type { Event } from '../../../src/connection/event.ts'
import { none } from '../../../src/core/step.ts'
import { readerOf } from '../../../src/core/bytes.ts'
import { channelIndexesOf, readEvent, writeEvent } from '../../../src/replay/format/event-codec.ts'
import { byteWriter, bytesWritten } from '../../../src/replay/format/byte-writer.ts'
import type { RecordedEvent } from '../../../src/replay/format/unknown-event.ts'

const names = ['moves', 'position']

const written = (event: Event, effects: ReadonlyArray<Effect> = none): Array<number> => {
  const writer = byteWriter(1)
  writeEvent(writer, event, channelIndexesOf(names), effects)
  return [...bytesWritten(writer)]
}

const reading = (
  bytes: ReadonlyArray<number>,
): { readonly event: RecordedEvent; readonly fault: string; readonly left: number } => {
  const reader = readerOf(Uint8Array.from(bytes), 0, bytes.length)
  const event = readEvent(reader, { channels: names, kinds: new Map([[16, 'SessionOpened']]) })
  return { event, fault: reader.fault, left: reader.end - reader.offset }
}

/** As what no typed caller can hand in. */
const odd = (event: object): Event => event as Event

/** That it was turned away: then the writer looks twice. */
const turnedAway = ({ type }: Event): ReadonlyArray<Effect> =>
  type === 'DatagramReceived'
    ? [{ type: 'DiscardDatagram', error: { type: 'Corrupt' } }]
    : [{ type: 'RefuseMessage', error: { type: 'UnknownChannel', channel: 'mvoes', known: names } }]

const fifteen = Array.from({ length: 15 }, (_, index) => index)
const long = Array.from({ length: 200 }, (_, index) => index)

describe('an event', () => {
  it.each<readonly [Event, ReadonlyArray<number>]>([
    [{ type: 'Ticked', deltaMicros: 16_667 }, [0, 0x9b, 0x82, 0x01]],
    [{ type: 'DatagramReceived', datagram: Uint8Array.of(1, 2) }, [1, 2, 1, 2]],
    [{ type: 'DatagramReceived', datagram: Uint8Array.from(long) }, [1, 0xc8, 0x01, ...long]],
    [{ type: 'MessageSubmitted', channel: 'position', payload: Uint8Array.of(9) }, [2, 1, 1, 9]],
    [{ type: 'MessageSubmitted', channel: 'moves', payload: Uint8Array.from(fifteen) }, [2, 0, 15, ...fifteen]],
    [
      { type: 'MessageSubmitted', channel: 'moves', payload: Uint8Array.from([...fifteen, 15]) },
      [2, 0, 16, ...fifteen, 15],
    ],
    [
      { type: 'MessageSubmitted', channel: 'position', payload: Uint8Array.of(9), ttlMicros: -1.5 },
      [3, 0, 0, 0, 0, 0, 0, 0xf8, 0xbf, 1, 1, 9],
    ],
    [{ type: 'FlushRequested' }, [4]],
    [{ type: 'FlushRequested', maxBytes: 128 }, [5, 0x80, 0x01]],
    [odd({ type: 'Ticked', deltaMicros: -1 }), [6, 3, 0, 0, 0, 0, 0, 0, 0xf0, 0xbf]],
    [odd({ type: 'Ticked', deltaMicros: true }), [6, 2]],
    [odd({ type: 'DatagramReceived', datagram: undefined }), [7, 0]],
    [odd({ type: 'MessageSubmitted', channel: 'x', payload: Uint8Array.of(9) }), [8, 4, 1, 0x78, 0, 5, 1, 9, 0]],
    [
      odd({ type: 'MessageSubmitted', channel: 'moves', payload: true }),
      [8, 4, 5, 0x6d, 0, 0x6f, 0, 0x76, 0, 0x65, 0, 0x73, 0, 2, 0],
    ],
    [odd({ type: 'MessageSubmitted', channel: false, payload: Uint8Array.of(), ttlMicros: true }), [8, 1, 5, 0, 2]],
    [odd({ type: 'FlushRequested', maxBytes: 0.5 }), [9, 3, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f]],
  ])('%j', (event, bytes) => {
    expect(written(event, turnedAway(event))).toEqual(bytes)
    expect(reading(bytes)).toEqual({ event, fault: 'none', left: 0 })
  })

  it('is written alike whether the reducer took it or turned it away', () => {
    const event: Event = { type: 'DatagramReceived', datagram: Uint8Array.of(1) }
    expect(written(event, turnedAway(event))).toEqual(written(event))
  })

  it('leaves out a time to live that is undefined', () => {
    const event = { type: 'MessageSubmitted', channel: 'moves', payload: Uint8Array.of(1), ttlMicros: undefined }
    expect(written(odd(event))).toEqual([2, 0, 1, 1])
  })

  it.each([
    ['a tag that is none', [10]],
    ['a channel that is none', [2, 2, 0]],
    ['nothing', []],
    ['a length beyond the end', [1, 5, 1]],
  ])('is not read from %s', (_name, bytes) => {
    expect(reading(bytes).fault).not.toBe('none')
  })
})
