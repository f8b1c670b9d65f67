// Bytes of any realm, and what is none.

import { createContext, runInContext, runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { bytesOf, dataOf, isBlob } from '../../src/adapters/bytes.ts'

const foreign = (code: string): unknown => runInNewContext(code)

/** A buffer whose bytes were transferred away, as it is left behind. */
const detached = (): ArrayBuffer => {
  const buffer = new ArrayBuffer(4)
  structuredClone(buffer, { transfer: [buffer] })
  return buffer
}

const viewOfDetached = (): Uint8Array => {
  const view = new Uint8Array(4)
  structuredClone(view.buffer, { transfer: [view.buffer] })
  return view
}

describe('bytes', () => {
  const own = Uint8Array.of(1, 2, 3, 4)

  it.each([
    ['an ArrayBuffer', own.buffer, [1, 2, 3, 4]],
    ['a view of a part', own.subarray(1, 3), [2, 3]],
    ['a DataView', new DataView(own.buffer, 2), [3, 4]],
    ['a Buffer', Buffer.from([5, 6]), [5, 6]],
    ['a SharedArrayBuffer', new SharedArrayBuffer(2), [0, 0]],
    ['nothing but a length of 0', new ArrayBuffer(0), []],
    // Jest, jsdom, an iframe and a popup have an ArrayBuffer of their own: such datagrams were thrown away.
    ['an ArrayBuffer of another realm', foreign('Uint8Array.of(7, 8).buffer'), [7, 8]],
    ['a view of another realm', foreign('Uint16Array.of(1)'), [1, 0]],
    ['a SharedArrayBuffer of another realm', foreign('new SharedArrayBuffer(1)'), [0]],
  ])('are %s', (_what, value, bytes) => {
    expect([...(bytesOf(value) ?? ['none'])]).toEqual(bytes)
  })

  it.each([
    ['text', 'text'],
    ['undefined', undefined],
    ['a list', [1, 2]],
    ['what has a length in bytes', { byteLength: 3 }],
    ['what calls itself a buffer, and is long', { [Symbol.toStringTag]: 'ArrayBuffer', length: 2 ** 40 }],
    ['a Blob', new Blob(['1'])],
    ['a detached buffer', detached()],
    ['a view of a detached buffer', viewOfDetached()],
  ])('are not %s', (_what, value) => {
    expect(bytesOf(value)).toBeUndefined()
  })
})

it('a Blob is known in any realm, and an event without data has none', () => {
  expect([new Blob([]), 'Blob', undefined].map(isBlob)).toEqual([true, false, false])
  const realm = createContext({ Blob })
  expect(isBlob(runInContext('new Blob([])', realm))).toBe(true)
  expect([{ data: 1 }, undefined, 'text'].map(dataOf)).toEqual([1, undefined, undefined])
})
