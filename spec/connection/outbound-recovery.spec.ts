// Recovery end to end: which flushes send a datagram, and how much leaves when nobody answers. 60 flushes a second, counted from 0.

import { describe, expect, it } from 'vitest'
import { defineConfig, type Config, type Recovery } from '../../src/config.ts'
import { initialState, type State } from '../../src/connection/state.ts'
import { arrive, bytes, datagramsOf, fatesOf, flush, runWith, submit, tick } from './endpoint.ts'

const configOf = (recovery: Recovery, maxRedundancyBytesPerSecond = 16_000): Config =>
  defineConfig({ channels: { moves: { reliable: true, ordered: true, recovery } }, maxRedundancyBytesPerSecond })

const tickMicros = 16_667

/** An end and what it sent, flush by flush. */
class Sender {
  state: State
  readonly sent: Array<ReadonlyArray<Uint8Array>> = []
  readonly fates: Array<string> = []
  readonly config: Config

  constructor(config: Config) {
    this.config = config
    this.state = initialState(config)
  }

  /** One tick: reads, sends, flushes. */
  tick(reads: ReadonlyArray<Uint8Array> = [], payloads: ReadonlyArray<Uint8Array> = []): ReadonlyArray<Uint8Array> {
    for (const event of [tick(tickMicros), ...reads.map(arrive), ...payloads.map((one) => submit('moves', one))]) {
      const [next, effects] = runWith(this.config, this.state, event)
      this.state = next
      this.fates.push(...fatesOf(effects))
    }
    const [state, effects] = runWith(this.config, this.state, flush)
    this.state = state
    this.sent.push(datagramsOf(effects))
    return datagramsOf(effects)
  }

  idle(ticks: number): void {
    for (let count = 0; count < ticks; count += 1) this.tick()
  }

  /** The numbers of the flushes that sent something. */
  get flushes(): ReadonlyArray<number> {
    return this.sent.flatMap((datagrams, index) => (datagrams.length > 0 ? [index] : []))
  }

  bytesFrom(flushes: number): number {
    return this.sent
      .slice(flushes)
      .flat()
      .reduce((sum, datagram) => sum + datagram.length, 0)
  }
}

/** Two ends whose datagrams take so many ticks. */
function exchange(config: Config, ticks: number, delayTicks: number, payload: Uint8Array): readonly [Sender, Sender] {
  const ends = [new Sender(config), new Sender(config)] as const
  const [here, there] = ends
  for (let count = 0; count < ticks; count += 1) {
    here.tick(there.sent[count - delayTicks] ?? [], [payload])
    there.tick(here.sent[count - delayTicks] ?? [])
  }
  return ends
}

describe('one message into silence from the start', () => {
  const flushesIn = (recovery: Recovery, ticks: number, ceiling?: number): ReadonlyArray<number> => {
    const sender = new Sender(configOf(recovery, ceiling))
    sender.tick([], [bytes(7)])
    sender.idle(ticks - 1)
    return sender.flushes
  }

  it("with 'lean' leaves once, and then as a probe every 2.5 seconds", () => {
    expect(flushesIn('lean', 601)).toEqual([0, 150, 300, 450, 600])
  })

  it("with 'auto' is copied in three flushes, and in three after the first probe; after the second there are probes alone", () => {
    expect(flushesIn('auto', 601)).toEqual([0, 1, 2, 3, 150, 151, 152, 153, 300, 450, 600])
  })

  it("with 'max' is in every flush until the second probe has left", () => {
    const first = Array.from({ length: 301 }, (_, index) => index)
    expect(flushesIn('max', 601)).toEqual([...first, 450, 600])
  })

  it('with a ceiling of 0 is not copied in any mode', () => {
    for (const recovery of ['lean', 'auto', 'max'] as const)
      expect(flushesIn(recovery, 601, 0)).toEqual([0, 150, 300, 450, 600])
  })
})

describe('one message that is answered', () => {
  /** The flushes of the sender when its peer answers after so many ticks. */
  const flushesIn = (recovery: Recovery, delayTicks: number): ReadonlyArray<number> => {
    const [here, there] = [new Sender(configOf(recovery)), new Sender(configOf(recovery))]
    for (let count = 0; count < 60; count += 1) {
      here.tick(there.sent[count - delayTicks] ?? [], count === 0 ? [bytes(7)] : [])
      there.tick(here.sent[count - delayTicks] ?? [])
    }
    expect(here.fates).toEqual(['moves 0 acked'])
    return here.flushes
  }

  it.each([
    ['lean', 1, [0]],
    ['auto', 1, [0, 1]],
    ['max', 1, [0, 1]],
    ['lean', 4, [0]],
    ['auto', 4, [0, 1, 2, 3]],
    ['max', 4, [0, 1, 2, 3, 4, 5, 6, 7]],
  ] as const)('%s, %d ticks away', (recovery, delayTicks, flushes) => {
    expect(flushesIn(recovery, delayTicks)).toEqual(flushes)
  })
})

describe('a message that is overdue', () => {
  /** Flushes with the message after a round trip of 8 ticks was measured; the peer has gone. */
  const flushesAfter = (recovery: Recovery): ReadonlyArray<number> => {
    const [here] = exchange(configOf(recovery), 120, 4, bytes(1))
    const begin = here.sent.length
    const before = here.state.packets.rtt
    expect([before.latest, before.usualGap]).toEqual([8 * tickMicros, 4])
    here.tick([], [bytes(99)])
    here.idle(59)
    return here.sent.flatMap((datagrams, index) =>
      index >= begin && datagrams.some((datagram) => datagram.includes(99)) ? [index - begin] : [],
    )
  }

  it("with 'lean' waits for a probe, which begins with the oldest", () => {
    expect(flushesAfter('lean')).toEqual([0])
  })

  it("with 'auto' rides in every flush from the ninth on, until the second probe has left", () => {
    expect(flushesAfter('auto')).toEqual([0, 1, 2, 3, ...Array.from({ length: 20 }, (_, index) => 9 + index)])
  })
})

describe('when the peer vanishes', () => {
  /** What leaves in the 20 seconds after: datagrams and bytes, of an end that sent 32 bytes a tick, 100 ms away, and then no more. */
  const leftOver = (recovery: Recovery): readonly [datagrams: number, bytes: number, later: number] => {
    const [here] = exchange(configOf(recovery), 600, 3, new Uint8Array(32))
    here.idle(1200)
    const after = here.sent.slice(600)
    return [after.flat().length, here.bytesFrom(600), after.slice(30).flat().length]
  }

  it('little leaves: some copies within half a second, then a probe every two seconds', () => {
    expect(leftOver('lean')).toEqual([13, 559, 11])
    expect(leftOver('auto')).toEqual([27, 3169, 11])
    expect(leftOver('max')).toEqual([27, 3735, 11])
  })
})
