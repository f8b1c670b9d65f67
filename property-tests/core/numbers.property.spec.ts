// wrap, seen, window, bytes, crc32c against naive models with big integers, sets and lists.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holds } from '../support/law.ts'
import { maxVarint, readerOf, readUint, readVarint, varintSize, writeUint, writeVarint } from '../../src/core/bytes.ts'
import { crcEnd, crcOver, crcStart } from '../../src/core/crc32c.ts'
import { isForgotten, see, seenBefore, spanOf, wasSeen } from '../../src/core/seen.ts'
import {
  drop,
  dropWhile,
  emptyWindow,
  itemAt,
  nextNumber,
  push,
  replace,
  size,
  toArray,
  type Window,
} from '../../src/core/window.ts'
import { expandBelow, expandNear, messageSpace, narrowSpace, truncate, wideSpace } from '../../src/core/wrap.ts'

const spaces = fc.constantFrom(narrowSpace, messageSpace, wideSpace)
/** Numbers everywhere, and many around the points where something turns over. */
const numbers = fc.oneof(
  fc.nat(2 ** 20),
  fc.integer({ min: 0, max: 2 ** 48 }),
  fc
    .tuple(
      fc.constantFrom(2 ** 15, 2 ** 16, 2 ** 23, 2 ** 24, 2 ** 31, 2 ** 32, 2 ** 40),
      fc.integer({ min: -3, max: 3 }),
    )
    .map(([turn, off]) => turn + off),
)

describe('numbers on the wire', () => {
  it('are made whole again whenever they lie within half a space of where they are expected', () => {
    holds(
      fc.property(
        numbers,
        spaces,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (near, space, part) => {
          const number = near - space / 2 + Math.floor(part * space)
          fc.pre(number >= 0)
          expect(expandNear(truncate(number, space), near, space)).toBe(number)
        },
      ),
    )
  })

  it('agree with big integers: congruent, and nearest, or the largest below', () => {
    holds(
      fc.property(
        numbers,
        spaces,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (near, space, part) => {
          const wire = BigInt(Math.floor(part * space))
          const wide = BigInt(space)
          const [nearest, below] = [expandNear(Number(wire), near, space), expandBelow(Number(wire), near, space)].map(
            BigInt,
          ) as [bigint, bigint]
          expect((((nearest - wire) % wide) + wide) % wide).toBe(0n)
          expect((((below - wire) % wide) + wide) % wide).toBe(0n)
          expect(nearest >= BigInt(near) - wide / 2n && nearest < BigInt(near) + wide / 2n).toBe(true)
          expect(below < BigInt(near) && below >= BigInt(near) - wide).toBe(true)
        },
      ),
    )
  })
})

describe('seen', () => {
  it('remembers what a set remembers, for the newest and the span before it', () => {
    holds(
      fc.property(
        numbers,
        fc.constantFrom(16, 32, 1024),
        fc.array(fc.oneof(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -1100, max: 2500 })), { maxLength: 60 }),
        (first, span, jumps) => {
          let seen = seenBefore(first, span)
          const model = new Set<number>()
          let newest = first - 1
          for (const jump of jumps) {
            const number = newest + jump
            if (number < 0) continue
            expect(isForgotten(seen, number)).toBe(number < newest - span)
            if (isForgotten(seen, number)) continue
            const old = seen
            seen = see(seen, number)
            expect(wasSeen(old, number)).toBe(model.has(number) || number < first)
            model.add(number)
            newest = Math.max(newest, number)
            for (let back = 0; back <= span + 1; back += back < 40 ? 1 : 97) {
              const probe = newest - back
              if (probe >= 0 && back <= span)
                expect([probe, wasSeen(seen, probe)]).toEqual([probe, model.has(probe) || probe < first])
            }
          }
          expect([seen.newest, spanOf(seen)]).toEqual([newest, span])
        },
      ),
    )
  })
})

type Step = readonly [kind: 'push' | 'drop' | 'replace' | 'dropWhile', at: number, version: number]

describe('a window', () => {
  it('is a list that numbers its items, in all its versions at once', () => {
    const steps: fc.Arbitrary<ReadonlyArray<Step>> = fc.array(
      fc.tuple(
        fc.constantFrom(
          'push' as const,
          'push' as const,
          'push' as const,
          'drop' as const,
          'replace' as const,
          'dropWhile' as const,
        ),
        fc.nat(30),
        fc.nat(5),
      ),
      { maxLength: 80 },
    )
    holds(
      fc.property(fc.nat(2 ** 40), steps, (base, list) => {
        const versions: Array<readonly [Window<number>, number, ReadonlyArray<number>]> = [
          [emptyWindow<number>(base), base, []],
        ]
        list.forEach(([kind, at, version], index) => {
          // Mostly the newest, sometimes a fork of an older one.
          const from = versions[versions.length - 1 - (version % versions.length)] ?? versions[0]
          const [window, first, items] = from as (typeof versions)[0]
          if (kind === 'push') versions.push([push(window, index), first, [...items, index]])
          if (kind === 'drop') versions.push([drop(window, at % 4), first + (at % 4), items.slice(at % 4)])
          if (kind === 'replace' && items.length > 0) {
            const where = at % items.length
            versions.push([
              replace(window, first + where, -1),
              first,
              items.map((item, place) => (place === where ? -1 : item)),
            ])
          }
          if (kind === 'dropWhile') {
            const gone = items.findIndex((item) => item >= at)
            const count = gone < 0 ? items.length : gone
            versions.push([dropWhile(window, (item) => item < at), first + count, items.slice(count)])
          }
        })
        for (const [window, first, items] of versions) {
          expect([window.base, toArray(window), size(window), nextNumber(window)]).toEqual([
            first,
            items,
            items.length,
            first + items.length,
          ])
          expect([itemAt(window, first - 1), itemAt(window, first + items.length)]).toEqual([undefined, undefined])
          items.forEach((item, place) => expect(itemAt(window, first + place)).toBe(item))
        }
      }),
    )
  })
})

describe('bytes', () => {
  it('integers and varints are read as written, in as many bytes as told, and a varint has one form', () => {
    holds(
      fc.property(
        fc.nat(maxVarint),
        fc.constantFrom(1, 2, 3, 4, 6),
        fc.uint8Array({ maxLength: 6 }),
        (value, width, noise) => {
          const bytes = new Uint8Array(32)
          const writer = { bytes, offset: 0 }
          writeVarint(writer, value)
          expect(writer.offset).toBe(varintSize(value))
          writeUint(writer, value % 256 ** width, width)
          const reader = readerOf(bytes, 0, writer.offset)
          expect([readVarint(reader), readUint(reader, width), reader.fault]).toEqual([
            value,
            value % 256 ** width,
            'none',
          ])
          const wild = readerOf(noise, 0, noise.length)
          const read = readVarint(wild)
          if (wild.fault !== 'none') return
          const again = { bytes: new Uint8Array(8), offset: 0 }
          writeVarint(again, read)
          expect(again.bytes.slice(0, again.offset)).toEqual(noise.slice(0, wild.offset))
        },
      ),
    )
  })
})

describe('crc32c', () => {
  it('is the remainder of a polynomial division, whatever the pieces it is taken over', () => {
    const divide = (bytes: Uint8Array): number => {
      let register = 0xffff_ffffn
      for (const byte of bytes) {
        register ^= BigInt(byte)
        for (let bit = 0; bit < 8; bit += 1)
          register = (register & 1n) === 1n ? (register >> 1n) ^ 0x82f6_3b78n : register >> 1n
      }
      return Number(register ^ 0xffff_ffffn)
    }
    holds(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(80), (bytes, cut) => {
        const middle = Math.min(cut, bytes.length)
        const register = crcOver(crcOver(crcStart, bytes, 0, middle), bytes, middle, bytes.length)
        expect(crcEnd(register)).toBe(divide(bytes))
      }),
    )
  })

  it('finds every burst of up to 32 bits', () => {
    holds(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 60 }),
        fc.nat(),
        fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        (bytes, at, burst) => {
          const place = at % (bytes.length - 3)
          const hit = bytes.slice()
          for (let index = 0; index < 4; index += 1)
            hit[place + index] = (hit[place + index] ?? 0) ^ ((burst >>> (8 * index)) & 0xff)
          const crc = (all: Uint8Array): number => crcEnd(crcOver(crcStart, all, 0, all.length))
          expect(crc(hit)).not.toBe(crc(bytes))
        },
      ),
    )
  })
})
