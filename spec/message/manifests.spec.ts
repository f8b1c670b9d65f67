// What packets carried comes back as manifests: pieces and messages settle by them, each message once.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { confirmManifest, forgetManifest, loseManifest } from '../../src/message/manifests.ts'
import type { Manifest } from '../../src/message/message.ts'
import { messageStateFrom, type MessageState } from '../../src/message/state.ts'
import { bytes, flush, loose, ordered, queue, rules, unordered } from './rules.ts'

const fresh: MessageState = { ...messageStateFrom(rules, 0), allowance: { bytes: 200, at: micros(0) } }
const confirm = (state: MessageState, manifest: Manifest, late = false) =>
  confirmManifest(state, { type: 'ManifestConfirmed', manifest, late })
const lose = (state: MessageState, manifest: Manifest) => loseManifest(state, { type: 'ManifestLost', manifest })
const forget = (state: MessageState, manifest: Manifest) =>
  forgetManifest(state, { type: 'ManifestForgotten', manifest })

const acked = (channel: number, ...messages: ReadonlyArray<number>) => ({
  type: 'ConfirmMessages',
  channel,
  messages,
  late: false,
})
const ackedLate = (channel: number, ...messages: ReadonlyArray<number>) => ({
  type: 'ConfirmMessages',
  channel,
  messages,
  late: true,
})
const lost = (channel: number, ...messages: ReadonlyArray<number>) => ({ type: 'LoseMessages', channel, messages })

/** Sent, with the manifest of each datagram. */
function send(state: MessageState): readonly [MessageState, ReadonlyArray<Manifest>] {
  const flushed = flush(state)
  return [flushed.state, flushed.submitted.map(({ manifest }) => manifest)]
}

const nine = bytes(1, 2, 3, 4, 5, 6, 7, 8, 9)
const piece = (first: number, count: number, copy = 0, large = false, channel = ordered) =>
  ({ kind: 'pieces', channel, large, first, count, copy }) as const
const fragment = { kind: 'fragment', channel: loose, transfer: 0 } as const

describe('small messages of a reliable channel', () => {
  const [state, manifests] = send(queue(queue(fresh, ordered, 5, bytes(7)), ordered, 6, bytes(8)))

  it('are acked with their packet', () => {
    const [next, effects] = confirm(state, manifests[0] as Manifest)
    expect(effects).toEqual([acked(ordered, 5, 6)])
    expect(next.lanes[ordered]?.small.pieces).toMatchObject({ base: 2 })
  })

  it('are acked once, whichever copy it was', () => {
    const [once] = confirm(state, [piece(1, 1)])
    expect(confirm(once, [piece(0, 2, 3)])[1]).toEqual([acked(ordered, 5)])
    const [same, none] = confirm(once, [piece(1, 1, 1)])
    expect(none).toEqual([])
    expect(same).toBe(once)
  })

  it('are never lost, only marked to be sent again', () => {
    const [next, effects] = lose(state, manifests[0] as Manifest)
    expect(effects).toEqual([])
    expect(next.lanes[ordered]?.small.lost).toBe(2)
  })

  it('are acked, never acked late, by a packet that had been given up', () => {
    const [marked] = lose(state, [piece(0, 2)])
    const [next, effects] = confirm(marked, [piece(0, 2)], true)
    expect(effects).toEqual([acked(ordered, 5, 6)])
    expect(next.lanes[ordered]?.small.lost).toBe(0)
  })

  it('do not care what is forgotten', () => {
    expect(forget(state, manifests[0] as Manifest)).toEqual([state, []])
  })
})

describe('large messages of a reliable channel', () => {
  const [state] = send(queue(fresh, unordered, 5, nine))
  const fragments = (first: number, count: number) => [piece(first, count, 0, true, unordered)]

  it('are acked with their last missing piece', () => {
    const [two, none] = confirm(state, fragments(1, 2))
    expect(none).toEqual([])
    expect(two.lanes[unordered]?.transfers.buffer).toEqual([{ message: 5, missing: 1, lost: false }])
    const [done, effects] = confirm(two, fragments(0, 2))
    expect(effects).toEqual([acked(unordered, 5)])
    expect(done.lanes[unordered]?.transfers).toMatchObject({ base: 1, start: 0, end: 0 })
    expect(confirm(done, fragments(0, 3))).toEqual([done, []])
  })

  it('have each piece sent again that is lost', () => {
    const [next] = lose(state, fragments(1, 1))
    expect(next.lanes[unordered]?.large.lost).toBe(1)
  })
})

describe('small messages of an unreliable channel', () => {
  const manifest: Manifest = [{ kind: 'messages', channel: loose, numbers: [4, 6] }]

  it('are acked or lost with their packet', () => {
    expect(confirm(fresh, manifest)).toEqual([fresh, [acked(loose, 4, 6)]])
    expect(lose(fresh, manifest)).toEqual([fresh, [lost(loose, 4, 6)]])
  })

  it('are acked late by a packet that had been given up', () => {
    expect(confirm(fresh, manifest, true)).toEqual([fresh, [ackedLate(loose, 4, 6)]])
  })
})

describe('large messages of an unreliable channel', () => {
  const [state] = send(queue(fresh, loose, 5, nine))

  it('are acked with their last fragment', () => {
    const [two] = confirm(state, [fragment, fragment])
    expect(confirm(two, [fragment])[1]).toEqual([acked(loose, 5)])
  })

  it('are lost with their first lost fragment, and once', () => {
    const [next, effects] = lose(state, [fragment, fragment])
    expect(effects).toEqual([lost(loose, 5)])
    expect(lose(next, [fragment])).toEqual([next, []])
  })

  it('are acked late when all fragments turn out to have arrived', () => {
    const [next] = lose(state, [fragment])
    const [two, none] = confirm(next, [fragment, fragment])
    expect(none).toEqual([])
    expect(confirm(two, [fragment], true)[1]).toEqual([ackedLate(loose, 5)])
  })

  it('are never acked late once a lost fragment is forgotten', () => {
    const [next] = lose(state, [fragment])
    const [gone] = forget(next, [fragment])
    expect(gone.lanes[loose]?.transfers).toMatchObject({ base: 1 })
    expect(confirm(gone, [fragment, fragment], true)).toEqual([gone, []])
    expect(lose(gone, [fragment])).toEqual([gone, []])
    expect(forget(gone, [fragment])[0]).toBe(gone)
  })

  it('stay at home with what was not sent of them, and are never acked late then', () => {
    const cut = flush({
      ...queue(queue(fresh, loose, 5, nine), loose, 6, nine),
      allowance: { ...fresh.allowance, bytes: 20 },
    })
    const [next, effects] = lose(cut.state, [fragment])
    expect(effects).toEqual([lost(loose, 5)])
    expect(next.lanes[loose]?.large.pieces).toMatchObject({ start: 0, end: 3 })
    expect(next.lanes[loose]?.transfers).toMatchObject({ base: 1, end: 2 })
    expect(confirm(next, [fragment])).toEqual([next, []])
  })

  it('behind one that is not settled leave a hole', () => {
    const [both] = send(queue(queue(fresh, loose, 5, nine), loose, 6, nine))
    const second = { ...fragment, transfer: 1 }
    const [next, effects] = confirm(both, [second, second, second])
    expect(effects).toEqual([acked(loose, 6)])
    expect(next.lanes[loose]?.transfers.buffer).toEqual([{ message: 5, missing: 3, lost: false }, undefined])
  })
})
