// The book of traffic speaks when a datagram is taken that nobody sent, is taken twice, or is neither taken nor told.

import { describe, expect, it } from 'vitest'
import type { Arrival, Departure, Evil } from '../../property-tests/soak/history.ts'
import { openTrafficBook } from '../../property-tests/soak/traffic-book.ts'

const departure = (evil: Evil, more: Partial<Departure> = {}): Departure => ({
  to: 'b',
  session: 1,
  source: evil.startsWith('stranger') ? 'stranger' : 'peer',
  digest: 'd',
  evil,
  ageMs: 0,
  behind: 0,
  ...more,
})
const arrival = (outcome: string, foreign: boolean, source: Arrival['source'] = 'peer'): Arrival => ({
  source,
  digest: 'd',
  outcome,
  foreign,
})

const bookOf = (departures: ReadonlyArray<Departure>, arrivals: ReadonlyArray<Arrival>) => {
  const book = openTrafficBook()
  departures.forEach(book.noteDeparture)
  for (const each of arrivals) book.noteArrival('b', 1, each)
  return book
}
const broken = (departures: ReadonlyArray<Departure>, arrivals: ReadonlyArray<Arrival>): ReadonlyArray<string> =>
  bookOf(departures, arrivals).violations.map((violation) => violation.replace(/ \(.*/, ''))

describe('the book of traffic is silent', () => {
  it('when what was sent is taken once, and copies are told', () => {
    const sent = [departure('honest'), departure('old copy', { ageMs: 90_000 }), departure('honest')]
    const book = bookOf(sent, [arrival('taken', false), arrival('Stale', false), arrival('Duplicate', false)])
    expect(book.violations).toEqual([])
    expect(book.agesTold()).toEqual([90_000])
    expect([...(book.outcomes.get('honest') ?? [])]).toEqual([
      ['taken', 1],
      ['Duplicate', 1],
    ])
  })

  it('when it hears of an arrival before it hears of the departure', () => {
    const book = openTrafficBook()
    book.noteArrival('b', 1, arrival('Corrupt', true))
    expect(book.unexplained()).toBe(1)
    book.noteDeparture(departure('flip'))
    expect([book.violations, book.unexplained()]).toEqual([[], 0])
  })

  it.each(['Corrupt', 'Truncated', 'Malformed', 'WrongVersion', 'TooLarge'])(
    'when a bad one is told as %s',
    (reason) => {
      expect(broken([departure('splice, same way')], [arrival(reason, true)])).toEqual([])
    },
  )

  it('when a stranger is told by the host and read by no connection', () => {
    expect(broken([departure('stranger, copy')], [arrival('unread', true, 'stranger')])).toEqual([])
  })

  it('about what is missing: that is for the verdict to compare', () => {
    const book = bookOf([departure('flip'), departure('flip')], [arrival('Corrupt', true)])
    expect([book.missing('b', 1), book.missing('a', 1), book.missing('b', 2)]).toEqual([1, 0, 0])
  })
})

describe('the book of traffic speaks', () => {
  const bad = ['flip', 'reflection', 'foreign session', 'old session', 'other session', 'empty', 'huge'] as const
  it.each(bad)('when one is taken: %s', (evil) => {
    expect(broken([departure(evil)], [arrival('taken', false)])).toEqual(['what nobody sent is not taken'])
  })

  it('when a reflection is taken for a duplicate: it was never sent to this end', () => {
    expect(broken([departure('reflection')], [arrival('Duplicate', false)])).toEqual(['what nobody sent is not taken'])
  })

  it('when a datagram is taken twice', () => {
    const sent = [departure('honest'), departure('old copy')]
    expect(broken(sent, [arrival('taken', false), arrival('taken', false)])).toEqual(['no datagram is taken twice'])
  })

  it('when the first to arrive is called a duplicate', () => {
    expect(broken([departure('honest')], [arrival('Duplicate', false)])).toEqual(['only what was taken has duplicates'])
  })

  it('when a copy is called corrupt whose number could still be read; beyond half of the numbers it cannot', () => {
    const copy = (behind: number) => [departure('old copy', { behind })]
    expect(broken(copy(31_000), [arrival('Corrupt', true)])).toEqual(['what a peer sent is taken, or was before'])
    expect(broken(copy(32_768), [arrival('Corrupt', true)])).toEqual([])
    expect(broken([...copy(0), ...copy(40_000)], [arrival('taken', false), arrival('taken', false)])).toEqual([
      'no datagram is taken twice',
    ])
  })

  it('when what a peer sent is called corrupt', () => {
    expect(broken([departure('honest')], [arrival('Corrupt', true)])).toEqual([
      'what a peer sent is taken, or was before',
    ])
  })

  it('when a stranger’s datagram is taken for the peer’s', () => {
    expect(broken([departure('stranger, copy')], [arrival('taken', false, 'stranger')])).toEqual([
      'a stranger is nobody',
    ])
  })

  it('when nothing is told', () => {
    expect(broken([departure('stranger, copy')], [arrival('unread', false, 'stranger')])).toEqual(['nothing is silent'])
    expect(broken([departure('flip')], [arrival('Corrupt', false)])).toEqual(['the host tells what is not a peer’s'])
  })
})
