// The books of a player: what it claims to have sent and got, and which mishaps it must notice.

import { describe, expect, it } from 'vitest'
import { countLatency } from '../../src/cli/demo/latency.ts'
import { countChannels, openDeliveredLedger, openSentLedger } from '../../src/cli/demo/ledger.ts'
import { decodePayload, encodePayload } from '../../src/cli/demo/payload.ts'
import { speakOf } from '../../src/cli/demo/traffic.ts'
import { seedRandom } from '../../src/testing/random.ts'

const message = (number: number, text = ''): Uint8Array =>
  encodePayload({ number, madeMs: 1_000, body: new TextEncoder().encode(text) })

describe('payloads', () => {
  it('carry number, time and body', () => {
    const payload = { number: 7, madeMs: 123_456.789, body: Uint8Array.of(1, 2, 3) }
    expect(decodePayload(encodePayload(payload))).toEqual({ _tag: 'Right', right: payload })
  })

  it('have a head of 12 bytes', () => {
    expect(encodePayload({ number: 1, madeMs: 1, body: Uint8Array.of(255) })).toEqual(
      Uint8Array.of(0, 0, 0, 1, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 255),
    )
    expect(decodePayload(new Uint8Array(11))).toEqual({ _tag: 'Left', left: 'a payload of 11 bytes' })
  })
})

describe('what was sent', () => {
  it('owes every message one fate', () => {
    const ledger = openSentLedger()
    ledger.noteSent('inputs', 1, message(0))
    ledger.noteSent('positions', 2, message(0))
    ledger.noteSent('positions', 3, message(1))
    expect(ledger.countUnsettled()).toBe(3)
    ledger.noteFate('inputs', 1, 'acked')
    ledger.noteFate('positions', 2, 'lost')
    expect(ledger.prove().fates).toEqual({ accepted: 3, missing: 1, repeated: 0 })
    expect(ledger.count('positions')).toEqual({ sent: 2, acked: 0, lost: 1 })
  })

  it('lets one late ack follow a loss', () => {
    const ledger = openSentLedger()
    ledger.noteSent('effects', 1, message(0))
    ledger.noteFate('effects', 1, 'lost')
    ledger.noteFate('effects', 1, 'ackedLate')
    expect(ledger.count('effects')).toEqual({ sent: 1, acked: 1, lost: 0 })
    expect(ledger.prove().fates.repeated).toBe(0)
    ledger.noteFate('effects', 1, 'ackedLate')
    expect(ledger.prove().fates.repeated).toBe(1)
  })

  it.each(['acked', 'lost', 'expired', 'ackedLate'] as const)('notices a second fate: %s after acked', (fate) => {
    const ledger = openSentLedger()
    ledger.noteSent('effects', 1, message(0))
    ledger.noteFate('effects', 1, 'acked')
    ledger.noteFate('effects', 1, fate)
    expect(ledger.prove().fates.repeated).toBe(1)
  })

  it('notices an id that is given out twice', () => {
    const ledger = openSentLedger()
    ledger.noteSent('inputs', 1, message(0))
    ledger.noteSent('chat', 1, message(0))
    expect(ledger.prove().fates.repeated).toBe(1)
  })

  it('counts what was refused, and keeps the first reason', () => {
    const ledger = openSentLedger()
    ledger.noteRefused('full')
    ledger.noteRefused('too large')
    expect(ledger.prove().refused).toEqual({ count: 2, reason: 'full' })
  })
})

describe('what was delivered', () => {
  const deliver = (channel: 'inputs' | 'positions' | 'effects' | 'chat', numbers: ReadonlyArray<number>) => {
    const ledger = openDeliveredLedger()
    for (const number of numbers) ledger.noteDelivered(channel, message(number), 1_050)
    return { ...ledger.prove(), latency: ledger.summarizeLatency(), count: ledger.count(channel) }
  }

  it('is in order, or not', () => {
    expect(deliver('inputs', [0, 1, 2]).inputs.misplaced).toBe(0)
    expect(deliver('inputs', [0, 2, 1]).inputs.misplaced).toBe(2)
    expect(deliver('inputs', [0, 1, 1]).inputs.misplaced).toBe(1)
    expect(deliver('positions', [0, 3, 5]).positions.backwards).toBe(0)
    expect(deliver('positions', [0, 3, 2, 4]).positions.backwards).toBe(1)
    expect(deliver('positions', [3, 3]).positions.backwards).toBe(1)
  })

  it('is there once, or twice', () => {
    expect(deliver('chat', [2, 0, 1]).chat.repeated).toBe(0)
    expect(deliver('chat', [2, 0, 2]).chat.repeated).toBe(1)
    expect(deliver('effects', [2, 0]).effects.repeated).toBe(0)
    expect(deliver('effects', [2, 2, 2]).effects.repeated).toBe(2)
  })

  it('gives the age of inputs', () => {
    expect(deliver('inputs', [0, 1]).latency).toEqual({ count: 2, p50Ms: 50, p99Ms: 50, worstMs: 50 })
    expect(deliver('chat', [0, 1]).latency.count).toBe(0)
  })

  it('is compared by contents: inputs in order, chat as a set, the file as a whole', () => {
    const sent = openSentLedger()
    const delivered = openDeliveredLedger()
    const file = Uint8Array.of(9, 9, 9)
    for (const number of [0, 1, 2]) sent.noteSent('inputs', number, message(number, 'x'))
    for (const number of [0, 1, 2]) sent.noteSent('chat', 10 + number, message(number, 'hello'))
    sent.noteSent('files', 20, file)
    for (const number of [0, 1, 2]) delivered.noteDelivered('inputs', message(number, 'x'), 0)
    for (const number of [2, 0, 1]) delivered.noteDelivered('chat', message(number, 'hello'), 0)
    delivered.noteDelivered('files', file, 0)
    expect(delivered.prove().inputs.digest).toBe(sent.prove().inputs)
    expect(delivered.prove().chat.digest).toBe(sent.prove().chat)
    expect(delivered.prove().file).toEqual(sent.prove().file)
    expect(sent.prove().file?.bytes).toBe(3)
    expect(countChannels(sent, delivered).chat).toEqual({ sent: 3, delivered: 3, acked: 0, lost: 0 })
    delivered.noteDelivered('inputs', message(3, 'x'), 0)
    expect(delivered.prove().inputs.digest).not.toBe(sent.prove().inputs)
  })

  it('is out of place when it is too short to be a message of the demo', () => {
    const ledger = openDeliveredLedger()
    ledger.noteDelivered('effects', Uint8Array.of(1), 0)
    expect(ledger.prove().inputs.misplaced).toBe(1)
  })
})

describe('countLatency', () => {
  it('knows nothing of nothing', () => {
    expect(countLatency().summarize()).toEqual({ count: 0, p50Ms: 0, p99Ms: 0, worstMs: 0 })
  })

  it('gives nearest-rank quantiles to a tenth of a millisecond', () => {
    const latency = countLatency()
    for (let ms = 1; ms <= 100; ms++) latency.add(ms)
    expect(latency.summarize()).toEqual({ count: 100, p50Ms: 50, p99Ms: 99, worstMs: 100 })
  })

  it('counts hours as 20 seconds', () => {
    const latency = countLatency()
    latency.add(7_200_000)
    expect(latency.summarize()).toEqual({ count: 1, p50Ms: 20_000, p99Ms: 20_000, worstMs: 7_200_000 })
  })
})

describe('speakOf', () => {
  it('says an input and a position every tick, effects and chat now and then', () => {
    const counts = new Map<string, number>()
    let random = seedRandom(1, 'client')
    for (let tick = 0; tick < 6_000; tick++) {
      const [said, next] = speakOf(tick, random)
      random = next
      for (const { channel } of said) counts.set(channel, (counts.get(channel) ?? 0) + 1)
    }
    expect(counts.get('inputs')).toBe(6_000)
    expect(counts.get('positions')).toBe(6_000)
    // 100 s at 8 and 1.5 a second; four standard deviations are 105 and 49.
    expect(Math.abs((counts.get('effects') ?? 0) - 800)).toBeLessThan(105)
    expect(Math.abs((counts.get('chat') ?? 0) - 150)).toBeLessThan(49)
  })

  it('says the same for the same seed', () => {
    expect(speakOf(5, seedRandom(1, 'client'))).toEqual(speakOf(5, seedRandom(1, 'client')))
  })
})
