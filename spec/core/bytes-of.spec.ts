// What an untyped caller handed over: bytes that can be read, as a plain array, or none.

import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { bytesOf, isBytes } from '../../src/core/bytes.ts'

describe('bytes that were handed over', () => {
  it('are plain as they are, or as a plain view on the same', () => {
    const bytes = new Uint8Array([1, 2, 3])
    expect(bytesOf(bytes)).toBe(bytes)
    for (const other of [
      Buffer.from(bytes.buffer, 1, 2),
      runInNewContext('new Uint8Array(b, 1, 2)', { b: bytes.buffer }),
    ]) {
      const view = bytesOf(other) as Uint8Array
      expect(Object.getPrototypeOf(view)).toBe(Uint8Array.prototype)
      expect([view.buffer === bytes.buffer, view.byteOffset, view.length]).toEqual([true, 1, 2])
    }
  })

  // A subclass that said it was longer than its buffer was believed: the account counted bytes that nobody had sent.
  it('are none where a subclass says more than there is, or throws, and as many as it says where there are more', () => {
    class Long extends Uint8Array {
      override get length(): number {
        return 5000
      }
    }
    class Short extends Uint8Array {
      override get length(): number {
        return 1
      }
    }
    class Thrower extends Uint8Array {
      override get length(): number {
        throw new RangeError('no length')
      }
    }
    expect(bytesOf(new Long(3))).toBe(undefined)
    expect(bytesOf(new Thrower(3))).toBe(undefined)
    expect(bytesOf(new Short([7, 8]))).toEqual(new Uint8Array([7]))
  })

  // A payload whose buffer had been posted to a worker threw in the copy at the door.
  it('are none once their buffer was transferred or shrunk away', () => {
    const gone = new Uint8Array(3)
    structuredClone(gone.buffer, { transfer: [gone.buffer] })
    const resizable = runInNewContext('new ArrayBuffer(8, { maxByteLength: 8 })')
    const cut = new Uint8Array(resizable, 4, 4)
    const follows = new Uint8Array(resizable, 2)
    resizable.resize(3)
    expect([gone, cut].map(bytesOf)).toEqual([undefined, undefined])
    expect(bytesOf(follows)).toHaveLength(1)
    resizable.resize(2)
    expect(bytesOf(follows)).toEqual(new Uint8Array(0))
    resizable.resize(1)
    expect(bytesOf(follows)).toBe(undefined)
    expect(bytesOf(new Uint8Array(0))).toEqual(new Uint8Array(0))
  })

  it('may be shared between threads', () => {
    expect(bytesOf(new Uint8Array(new SharedArrayBuffer(2)))).toHaveLength(2)
  })

  it.each<readonly [string, unknown]>([
    ['an array of bytes', new Uint8Array(1)],
    ['a Node Buffer', Buffer.from([1])],
    ['an array of bytes from another realm', runInNewContext('new Uint8Array(1)')],
  ])('%s is bytes', (_name, value) => {
    expect(isBytes(value)).toBe(true)
  })

  it.each<readonly [string, unknown]>([
    ['text', 'bytes'],
    ['nothing', undefined],
    ['a list of numbers', [1, 2]],
    ['a buffer without a view', new ArrayBuffer(1)],
    ['a view of another kind', new DataView(new ArrayBuffer(1))],
    ['an array of other numbers', new Uint8ClampedArray(1)],
    ['an object that borrowed the prototype', Object.create(Uint8Array.prototype)],
    ['an object that borrowed the name', { [Symbol.toStringTag]: 'Uint8Array' }],
  ])('%s is not', (_name, value) => {
    expect(isBytes(value)).toBe(false)
  })
})
