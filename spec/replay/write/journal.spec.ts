// When a journal hands on what it has gathered, checks, and asks for a snapshot.

import { describe, expect, it } from 'vitest'
import type { Event } from '../../../src/connection/event.ts'
import { initialState } from '../../../src/connection/state.ts'
import { none } from '../../../src/core/step.ts'
import { lanesAtStart } from '../../../src/replay/format/digest.ts'
import { channelIndexesOf } from '../../../src/replay/format/event-codec.ts'
import { journal, microsAfter, startPoint, type Journal, type Rhythm } from '../../../src/replay/write/journal.ts'
import { config } from '../session.ts'

const state = initialState(config)
const flush: Event = { type: 'FlushRequested' }
const tick = (deltaMicros: number): Event => ({ type: 'Ticked', deltaMicros })
const never: Rhythm = { checkEvents: 1e9, checkMicros: 1e15, snapshotEvents: 1e9, snapshotMicros: 1e15 }

const journalWith = (rhythm: Partial<Rhythm>): { readonly entries: Journal; readonly log: Array<string> } => {
  const log: Array<string> = []
  const entries = journal(
    channelIndexesOf(['moves']),
    startPoint(config, state),
    { ...never, ...rhythm },
    {
      events: (bytes) => log.push(`${bytes.length} bytes`),
      mark: () => log.push('mark'),
      check: ({ event, atMicros }) => log.push(`check ${event} at ${atMicros}`),
      snapshot: ({ event }) => log.push(`snapshot ${event}`),
    },
  )
  return { entries, log }
}

const write = (entries: Journal, ...events: ReadonlyArray<Event>): void => {
  for (const event of events) entries.write(event, none, state)
}

describe('a journal', () => {
  it('checks after so many events', () => {
    const { entries, log } = journalWith({ checkEvents: 2 })
    write(entries, flush, flush, flush, tick(5), flush)
    expect(log).toEqual(['2 bytes', 'check 2 at 0', '3 bytes', 'check 4 at 5'])
  })

  it('checks after so much time', () => {
    const { entries, log } = journalWith({ checkMicros: 10 })
    write(entries, tick(6), flush, tick(6), tick(9))
    expect(log).toEqual(['5 bytes', 'check 3 at 12'])
  })

  it('asks for a snapshot with the check that finds one due', () => {
    const byEvents = journalWith({ checkEvents: 2, snapshotEvents: 3 })
    write(byEvents.entries, flush, flush, flush, flush, flush, flush)
    expect(byEvents.log.filter((line) => !line.endsWith('bytes'))).toEqual([
      'check 2 at 0',
      'check 4 at 0',
      'snapshot 4',
      'check 6 at 0',
    ])
    const byTime = journalWith({ checkEvents: 1, snapshotMicros: 10 })
    write(byTime.entries, tick(6), tick(6), tick(6), tick(6))
    expect(byTime.log.filter((line) => line.startsWith('snapshot'))).toEqual(['snapshot 2', 'snapshot 4'])
  })

  it('hands on when 4 KiB are gathered, when asked, and before a mark', () => {
    const { entries, log } = journalWith({})
    const payload = new Uint8Array(1500)
    write(entries, ...Array.from({ length: 3 }, (): Event => ({ type: 'DatagramReceived', datagram: payload })))
    expect(log).toEqual(['4509 bytes'])
    write(entries, flush)
    entries.mark(Uint8Array.of())
    entries.mark(Uint8Array.of())
    write(entries, flush)
    entries.handOn()
    entries.handOn()
    expect(log).toEqual(['4509 bytes', '1 bytes', 'mark', 'mark', '1 bytes'])
  })

  it('checks when asked, once for each event', () => {
    const { entries, log } = journalWith({})
    expect(entries.check()).toMatchObject({ event: 0, atMicros: 0, effects: lanesAtStart })
    write(entries, tick(7))
    const point = entries.check()
    expect(point).toMatchObject({ event: 1, atMicros: 7, state })
    expect(entries.check()).toEqual(point)
    expect(log).toEqual(['2 bytes', 'check 1 at 7'])
  })

  it('copies what an event holds', () => {
    const seen: Array<number> = []
    const entries = journal(channelIndexesOf(['moves']), startPoint(config, state), never, {
      events: (bytes) => seen.push(...bytes),
      mark: () => undefined,
      check: () => undefined,
      snapshot: () => undefined,
    })
    const datagram = Uint8Array.of(1, 2)
    write(entries, { type: 'DatagramReceived', datagram })
    datagram.fill(9)
    entries.handOn()
    expect(seen).toEqual([1, 2, 1, 2])
  })
})

describe('time in a recording', () => {
  it.each([
    [tick(5), 15],
    [tick(0), 10],
    [tick(-5), 10],
    [tick(0.5), 10],
    [tick(NaN), 10],
    [tick(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
    [flush, 10],
  ])('goes on with %j as the connection takes it', (event, micros) => {
    expect(microsAfter(10, event)).toBe(micros)
  })
})
