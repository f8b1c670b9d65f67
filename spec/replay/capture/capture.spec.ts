// What an exported capture holds: the label first, then each datagram on its way between two addresses.

import { describe, expect, it } from 'vitest'
import { defineConfig } from '../../../src/index.ts'
import { encodeCaptured, encodeCaptureLabel, labelOf } from '../../../src/replay/capture/capture.ts'

const channels = { moves: { reliable: true, ordered: true }, 'two words': { reliable: false, ordered: true } }
const plain = defineConfig({ channels })
const sideB = defineConfig({ channels, maxDatagramBytes: 500, integrity: 'crc32c', sessionId: 7, side: 'b' })
const nothing = { newest: undefined, newestNarrow: undefined }

const subjectOf = (config: typeof plain) => ({
  name: 'a match',
  config,
  end: config.side,
  atMicros: 0,
  sent: nothing,
  received: nothing,
})

/** 'from 1 to 2', out of the 28 bytes of headers before the datagram that begins with these bytes. */
const routeOf = (block: Uint8Array, start: number): string => `from ${block[start - 13]} to ${block[start - 9]}`

const find = (block: Uint8Array, bytes: Uint8Array): number => Buffer.from(block).indexOf(bytes)

describe('labelOf', () => {
  it('tells what the wire does not, a field a line', () => {
    expect(labelOf(subjectOf(plain)).split('\n')).toEqual([
      'recording a match',
      'maxDatagramBytes 1200',
      'maxMessageBytes 1048576',
      'integrity none',
      'sessionId 0',
      'side none',
      'port 20555',
      'sent none none',
      'received none none',
      'channel reliable moves',
      'channel unreliable two words',
      '',
    ])
  })

  it('tells the numbers before the recording', () => {
    const subject = {
      ...subjectOf(sideB),
      name: 'two\nlines',
      sent: { newest: 70_000, newestNarrow: 16_383 },
      received: { newest: 5, newestNarrow: 5 },
    }
    expect(labelOf(subject).split('\n')).toEqual([
      'recording two lines',
      'maxDatagramBytes 500',
      'maxMessageBytes 1048576',
      'integrity crc32c',
      'sessionId 7',
      'side b',
      'port 20555',
      'sent 70000 16383',
      'received 5 5',
      'channel reliable moves',
      'channel unreliable two words',
      '',
    ])
  })
})

describe('encodeCaptureLabel', () => {
  it('is a packet from the end that recorded', () => {
    const start = encodeCaptureLabel(subjectOf(plain))
    const label = Buffer.from(labelOf(subjectOf(plain)))
    expect(routeOf(start, find(start, label))).toBe('from 1 to 2')
  })
})

describe('encodeCaptureLabel of an end that is known by its recording alone', () => {
  it('comes from there', () => {
    const block = encodeCaptureLabel({ ...subjectOf(plain), end: 'b' })
    expect(routeOf(block, find(block, Buffer.from('recording')))).toBe('from 2 to 1')
    expect(find(block, Buffer.from('side none'))).toBeGreaterThan(0)
  })
})

describe('encodeCaptured', () => {
  const datagram = Uint8Array.of(0x4f, 1, 2)

  it.each([
    ['without sides, sent', plain, 'sent', 'from 1 to 2'],
    ['without sides, received', plain, 'received', 'from 2 to 1'],
    ['by side b, sent', sideB, 'sent', 'from 2 to 1'],
    ['by side b, received', sideB, 'received', 'from 1 to 2'],
  ] as const)('%s, travels as it did', (_name, config, direction, route) => {
    const block = encodeCaptured({ atMicros: 5, direction, datagram, comment: 'it was late' }, config.side)
    expect(routeOf(block, find(block, datagram))).toBe(route)
    expect(find(block, Buffer.from('it was late'))).toBeGreaterThan(0)
  })
})
