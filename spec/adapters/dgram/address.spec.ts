// One host, one text, however it was written; and how a socket of either family wants it.

import { describe, expect, it } from 'vitest'
import { canonicalAddress, destinationOf, formFor } from '../../../src/adapters/dgram/address.ts'

describe('the canonical text', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:7f00:1', '127.0.0.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1%eth0', '192.0.2.1'],
    ['::', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['0000::0001', '::1'],
    ['2001:DB8::00A0', '2001:db8::a0'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::ffff:0:192.0.2.1', '::ffff:0:c000:201'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['FE80::1%eth0', 'fe80::1%eth0'],
    ['febf::1%2', 'febf::1%2'],
    ['::1%lo', '::1'],
    ['fec0::1%eth0', 'fec0::1'],
  ])('of %s is %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical)
    expect(canonicalAddress(canonical)).toBe(canonical)
  })

  it.each([
    ['localhost'],
    [''],
    ['256.0.0.1'],
    ['1.2.3'],
    ['1.2.3.4.5'],
    ['01.2.3.4'],
    ['1.2.3.x'],
    [':'],
    [':::'],
    ['1::2::3'],
    ['1:2:3:4:5:6:7'],
    ['1:2:3:4:5:6:7:8:9'],
    ['1:2:3:4:5:6:7:8::'],
    ['12345::'],
    ['g::1'],
    ['::1.2.3.256'],
    ['1.2.3.4::'],
    ['1.2.3.4:1::'],
    ['abc'],
  ])('of %j is none', (text) => {
    expect(canonicalAddress(text)).toBeUndefined()
  })
})

describe('a destination', () => {
  it('on all interfaces of this host answers as the loopback', () => {
    expect(destinationOf('0.0.0.0', 4)).toBe('127.0.0.1')
    expect(destinationOf('0.0.0.0', 6)).toBe('127.0.0.1')
    expect(destinationOf('::', 4)).toBe('127.0.0.1')
    expect(destinationOf('::', 6)).toBe('::1')
    expect(destinationOf('::', undefined)).toBe('::1')
  })

  it('is none where the family is another, and for a name', () => {
    expect(destinationOf('2001:db8::1', 4)).toBeUndefined()
    expect(destinationOf('2001:DB8::1', 6)).toBe('2001:db8::1')
    expect(destinationOf('2001:DB8::1', undefined)).toBe('2001:db8::1')
    expect(destinationOf('::ffff:192.0.2.1', 4)).toBe('192.0.2.1')
    expect(destinationOf('localhost', 4)).toBeUndefined()
  })
})

it('an IPv6 socket wants IPv4 mapped, others want it plain', () => {
  expect(formFor('192.0.2.1', 6)).toBe('::ffff:192.0.2.1')
  expect(formFor('192.0.2.1', 4)).toBe('192.0.2.1')
  expect(formFor('192.0.2.1', undefined)).toBe('192.0.2.1')
  expect(formFor('::1', 6)).toBe('::1')
})
