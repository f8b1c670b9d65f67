// Every spelling of an address has one canonical text. The oracle is the URL parser, which writes IPv6 as RFC 5952 does.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalAddress } from '../../src/adapters/dgram/address.ts'
import { holds } from '../support/law.ts'

const group = fc.oneof(fc.constant(0), fc.constant(0xffff), fc.integer({ min: 0, max: 0xffff }))
const groups = fc.array(group, { minLength: 8, maxLength: 8 })

interface Spelling {
  readonly isPadded: boolean
  readonly isUpper: boolean
  readonly isDotted: boolean
  /** Where `::` stands, if there are zeros. */
  readonly run: number
}
const spelling: fc.Arbitrary<Spelling> = fc.record({
  isPadded: fc.boolean(),
  isUpper: fc.boolean(),
  isDotted: fc.boolean(),
  run: fc.nat(7),
})

/** Writes an address in one of its many ways. */
const spell = (parts: ReadonlyArray<number>, { isPadded, isUpper, isDotted, run }: Spelling): string => {
  const hex = parts.map((part) => part.toString(16).padStart(isPadded ? 4 : 1, '0'))
  const end = parts.findIndex((part, index) => index >= run && part !== 0)
  const length = (end === -1 ? 8 : end) - run
  const tail = isDotted && run + length <= 6 ? [dotted(parts)] : hex.slice(6)
  const written = [...hex.slice(0, 6), ...tail]
  const text =
    length > 0 && (run + length <= 6 || tail.length === 2)
      ? `${written.slice(0, run).join(':')}::${written.slice(run + length).join(':')}`
      : written.join(':')
  return isUpper ? text.toUpperCase() : text
}

const bytesOf = (part = 0): ReadonlyArray<number> => [part >> 8, part & 0xff]
const dotted = (parts: ReadonlyArray<number>): string => [...bytesOf(parts[6]), ...bytesOf(parts[7])].join('.')

it('all spellings of an IPv6 address have the text that a URL gives it, and keep it', () => {
  holds(
    fc.property(groups, spelling, (parts, how) => {
      const canonical = canonicalAddress(spell(parts, how))
      const isMapped = parts.slice(0, 5).every((part) => part === 0) && parts[5] === 0xffff
      const expected = new URL(`http://[${parts.map((part) => part.toString(16)).join(':')}]`).hostname.slice(1, -1)
      expect(canonical).toBe(isMapped ? dotted(parts) : expected)
      expect(canonicalAddress(canonical ?? '')).toBe(canonical)
    }),
  )
})

it('a mapped address is its IPv4 address', () => {
  holds(
    fc.property(fc.ipV4(), (address) => {
      expect(canonicalAddress(`::ffff:${address}`)).toBe(address)
      expect(canonicalAddress(address)).toBe(address)
    }),
  )
})

it('any text is an address or none, and never an exception', () => {
  const likely = fc.string({ unit: fc.constantFrom(':', '.', '%', '0', '1', 'f', 'G', '255'), maxLength: 24 })
  holds(
    fc.property(likely, (text) => {
      const canonical = canonicalAddress(text)
      if (canonical !== undefined) expect(canonicalAddress(canonical)).toBe(canonical)
    }),
  )
})
