// The same promises over explicit lists of events: any letter is read at any time, again, or never; then everything heals. Below are
// counterexamples that were found, each with its story.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Lane } from '../../src/message/state.ts'
import { configOf, kindNames, lean, modes, origins, startOf, widths } from '../support/arbitraries.ts'
import { Marks } from '../support/marks.ts'
import { deeds, Post, type Deed } from '../support/post.ts'

const marks = new Marks()
const limits = {
  maxDatagramBytes: 256,
  maxMessageBytes: 700,
  maxOutstandingMessages: 3,
  maxOutstandingBytes: 1500,
  maxPartialMessages: 1,
  maxPartialBytes: 700,
  partialTimeoutMs: 100,
  bulkBytesPerSecond: 20_000,
}

describe('over any list of events', () => {
  it('no promise is broken, and when letters are read again everything is delivered and settled', () => {
    fc.assert(
      fc.property(origins, widths, modes, deeds(kindNames, 700), (origin, width, recovery, list) => {
        const config = configOf(recovery, limits)
        const post = new Post(config, startOf(config, origin, width))
        post.observe = (_end, _event, effects) => {
          for (const effect of effects) marks.hit(effect.type === 'DiscardDatagram' ? effect.error.type : effect.type)
        }
        for (const deed of list) {
          post.do(deed)
          const { lanes } = post.states.a.messages
          recovery.forEach((mode, channel) => {
            const { pieces } = (lanes[channel] as Lane).small
            if ((pieces.buffer[pieces.start]?.copies ?? 0) > 0) marks.hit(`repeated, ${mode}`)
          })
        }
        expect(post.settle(4000)).toEqual([])
        for (const { fates } of Object.values(post.oracles)) for (const [fate, count] of fates) marks.hit(fate, count)
        // Silence: no datagram answers a datagram for ever.
        const before = marks.counts.get('TransmitDatagram') ?? 0
        for (let round = 0; round < 100; round += 1) post.settle(1)
        expect((marks.counts.get('TransmitDatagram') ?? 0) - before).toBeLessThan(12)
      }),
    )
    marks.expectHit(['DeliverMessage', 'RefuseMessage', 'Duplicate', 'Abandoned'], 5)
    marks.expectHit(['acked', 'lost', 'expired', 'ackedLate'])
    marks.expectHit(['repeated, lean', 'repeated, auto', 'repeated, max'], 10)
  })
})

const play = (list: ReadonlyArray<Deed>, input: Parameters<typeof configOf>[1] = {}): Post => {
  const own = configOf(lean, { maxDatagramBytes: 256, maxMessageBytes: 700, ...input })
  const post = new Post(own, startOf(own, { packet: 0, message: 0 }, 'narrow'))
  for (const deed of list) post.do(deed)
  return post
}

const wait = (end: 'a' | 'b', micros: number): Deed => ({ deed: 'wait', end, micros })
const flush = (end: 'a' | 'b'): Deed => ({ deed: 'flush', end, maxBytes: 100_000 })
const send = (end: 'a' | 'b', channel: string, length: number): Deed => ({
  deed: 'send',
  end,
  channel,
  length,
  ttl: false,
})
const read = (end: 'a' | 'b', pick: number): Deed => ({ deed: 'read', end, pick })

describe('counterexamples', () => {
  // The receiver dropped fragment 0 after its time; fragment 1 came later and was acked alone, and so the message counted as acked.
  it('a fragment of a message that was dropped incomplete is not acked', () => {
    const post = play(
      [
        send('a', 'loose', 384),
        wait('a', 50_000),
        flush('a'),
        read('b', 0),
        flush('b'),
        wait('b', 90_000),
        wait('b', 90_000),
        flush('b'),
        read('b', 1),
        flush('b'),
        read('a', 0),
        read('a', 1),
        ...Array.from({ length: 6 }, () => [wait('a', 900_000), flush('a')]).flat(),
      ],
      { partialTimeoutMs: 100 },
    )
    expect([...post.oracles.a.fates]).toEqual([['lost', 1]])
    expect(post.states.b.discards.Abandoned).toBe(1)
  })

  // The same with a purse of one partial message: a second message pushed the first out.
  it('a fragment of a message that made room for another is not acked', () => {
    const post = play(
      [
        send('a', 'loose', 384),
        send('a', 'loose', 384),
        wait('a', 50_000),
        flush('a'),
        read('b', 0),
        read('b', 2),
        read('b', 1),
        read('b', 3),
      ],
      { maxPartialMessages: 1 },
    )
    expect([post.oracles.a.deliveries, post.states.b.discards.Abandoned]).toEqual([1, 1])
  })

  // The ack of the first copy came after it had been given up, and that of the probe never: the count of misses stayed, and as long as
  // it was not 0 no large message began.
  it('a late ack ends the probing, so that the next large message leaves', () => {
    const post = play([send('a', 'reliableOrdered', 8), flush('a'), read('b', 0), flush('b')])
    const patience = Array.from({ length: 30 }, () => [wait('a', 900_000), flush('a')]).flat()
    for (const deed of [...patience, read('a', 0)]) post.do(deed)
    expect([...post.oracles.a.fates]).toEqual([['acked', 1]])
    post.letters.b.length = 0
    for (const deed of [send('a', 'reliableOrdered', 500), wait('a', 16_667), flush('a')]) post.do(deed)
    expect(post.letters.b.length).toBeGreaterThan(1)
  })

  // A full purse kept the time at which it had become full, also when it was spent from: it was filled again at once.
  it('a purse that was full for long is filled once, not twice', () => {
    const idle = Array.from({ length: 100 }, () => [wait('a', 10_000), flush('a')]).flat()
    const post = play([...idle, send('a', 'loose', 60_000), flush('a'), wait('a', 1000), flush('a')], {
      maxMessageBytes: 60_000,
      bulkBytesPerSecond: 100_000,
    })
    const bytes = post.letters.b.reduce((sum, letter) => sum + letter.length, 0)
    // 50 ms worth and a datagram, and 1 ms worth.
    expect([bytes > 4000, bytes <= 5000 + 256 + 100]).toEqual([true, true])
  })
})
