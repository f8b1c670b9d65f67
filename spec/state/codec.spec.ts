// Sinks grow, sources stop: the first fault is kept, and nothing is taken after it.

import { expect, it } from 'vitest'
import { fail, limitOf, reserve, takeByte, type Sink, type Source } from '../../src/state/codec.ts'
import { plan } from './samples.ts'

const sourceOf = (...bytes: ReadonlyArray<number>): Source => ({
  bytes: Uint8Array.from(bytes),
  end: bytes.length,
  plan,
  path: [],
  channel: 2,
  offset: 0,
  fault: undefined,
})

it('a sink grows to twice its size, or to what is needed, and keeps what it has', () => {
  const sink: Sink = { bytes: Uint8Array.of(1, 2, 3, 4), offset: 3 }
  reserve(sink, 1)
  expect(sink.bytes).toHaveLength(4)
  reserve(sink, 2)
  expect([...sink.bytes]).toEqual([1, 2, 3, 4, 0, 0, 0, 0])
  reserve(sink, 40)
  expect(sink.bytes).toHaveLength(43)
})

it('a source gives bytes up to its end, then a fault, then zeros', () => {
  const source = sourceOf(7, 8)
  expect([takeByte(source), takeByte(source)]).toEqual([7, 8])
  expect([takeByte(source), takeByte(source)]).toEqual([0, 0])
  expect(source.fault).toEqual({ field: 'state', offset: 2, found: 'the end', allowed: 'more bytes' })
  expect(source.offset).toBe(2)
})

it('after a fault no byte is taken', () => {
  const source = sourceOf(7)
  fail(source, 0, 1, '2')
  expect([takeByte(source), source.offset]).toEqual([0, 0])
})

it('a fault names the path to the field, and the first one stays', () => {
  const source = sourceOf()
  source.path.push('messages', 'lanes', 3, 'small')
  fail(source, 12, 5, 'less', '.lost')
  fail(source, 13, 6, 'more')
  expect(source.fault).toEqual({ field: 'messages.lanes[3].small.lost', offset: 12, found: '5', allowed: 'less' })
})

it('a limit is a number, or follows from config and channel', () => {
  expect(limitOf(5, sourceOf())).toBe(5)
  expect(limitOf(({ message }, channel) => message.maxMessageBytes + channel, sourceOf())).toBe(402)
})
