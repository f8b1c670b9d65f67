// Which of a name's addresses a socket of either family is sent to, and what is said when there is none.

import { describe, expect, it } from 'vitest'
import { locate, resolveByHost } from '../../../src/adapters/dgram/names.ts'

const both = () => Promise.resolve(['2001:DB8::1', '192.0.2.1', '192.0.2.2'])
const mixed = () => Promise.resolve(['192.0.2.1', '2001:db8::1'])
const none = () => Promise.resolve([])

describe('a name', () => {
  it('leads to the first address of the family', async () => {
    expect(await locate('game', 4, both)).toBe('192.0.2.1')
    expect(await locate('game', 6, both)).toBe('2001:db8::1')
    expect(await locate('game', 6, mixed)).toBe('2001:db8::1')
    expect(await locate('game', undefined, mixed)).toBe('192.0.2.1')
  })

  it('leads an IPv6 socket to IPv4 where there is nothing else', async () => {
    expect(await locate('game', 6, () => Promise.resolve(['192.0.2.1']))).toBe('192.0.2.1')
  })

  it('that leads nowhere is refused with the reason', async () => {
    await expect(locate('game', 4, none)).rejects.toThrow('game has no address')
    await expect(locate('game', 4, () => Promise.resolve(['2001:db8::1']))).rejects.toThrow('of this family')
    await expect(locate('game', 4, () => Promise.resolve(['another name']))).rejects.toThrow('of this family')
    await expect(locate('game', 4, () => Promise.reject(new Error('ENOTFOUND')))).rejects.toThrow('ENOTFOUND')
  })

  it('is refused where the resolver throws', async () => {
    const broken = (): never => {
      throw new Error('no resolver today')
    }
    await expect(locate('game', 4, broken)).rejects.toThrow('no resolver today')
  })
})

it('an address is not asked for', async () => {
  const asked: Array<string> = []
  const resolve = (name: string) => {
    asked.push(name)
    return Promise.resolve([])
  }
  expect(await locate('::ffff:7f00:1', 6, resolve)).toBe('127.0.0.1')
  await expect(locate('2001:db8::1', 4, resolve)).rejects.toThrow('2001:db8::1 has no address')
  expect(asked).toEqual([])
})

it('the host knows itself, and not what no name can be', async () => {
  const addresses = await resolveByHost('localhost')
  expect(addresses.filter((address) => ['127.0.0.1', '::1'].includes(address)).length).toBeGreaterThan(0)
  await expect(resolveByHost('x'.repeat(300))).rejects.toThrow()
})
