// Where simulations part: the frame, the peer, the part.

import { describe, expect, it } from 'vitest'
import {
  confirmFrames,
  forgetPeer,
  initialDesyncDetector,
  noteOwnState,
  noteReport,
  type DesyncDetector,
  type StateReport,
} from '../../src/netcode/desync.ts'

const report = (frame: number, hash: number, parts?: StateReport['parts']): StateReport =>
  parts === undefined ? { frame, hash } : { frame, hash, parts }

const told = (
  detector: DesyncDetector,
  ...reports: ReadonlyArray<readonly [peer: string, report: StateReport]>
): DesyncDetector => reports.reduce((before, [peer, what]) => noteReport(before, peer, what), detector)

const three = initialDesyncDetector('ann', ['ann', 'bob', 'cid'])

describe('the desync detector', () => {
  it('finds nothing while all agree', () => {
    const agreed = told(three, ['ann', report(60, 1)], ['bob', report(60, 1)], ['cid', report(60, 1)])
    expect(agreed.agreed).toBe(60)
    expect(agreed.mismatch).toBeUndefined()
  })

  it('names the first frame, the peer that differs from most, and the part', () => {
    const odd = { units: 5, shots: 6 }
    const even = { units: 5, shots: 7 }
    const found = told(
      three,
      ['bob', report(60, 1)],
      ['bob', report(120, 9, odd)],
      ['bob', report(180, 4)],
      ['ann', report(60, 1)],
      ['ann', report(120, 2, even)],
      ['cid', report(60, 1)],
      ['cid', report(120, 2, even)],
      ['cid', report(180, 3)],
    )
    expect(found.agreed).toBe(60)
    expect(found.mismatch).toEqual({
      frame: 120,
      peers: ['bob'],
      parts: ['shots'],
      reports: [
        { peer: 'ann', report: report(120, 2, even) },
        { peer: 'bob', report: report(120, 9, odd) },
        { peer: 'cid', report: report(120, 2, even) },
      ],
    })
    expect(told(found, ['ann', report(180, 8)]).mismatch).toBe(found.mismatch)
  })

  it('of two, it cannot say who is wrong', () => {
    const two = initialDesyncDetector('ann', ['bob'])
    expect(told(two, ['ann', report(60, 1)], ['bob', report(60, 2)]).mismatch).toMatchObject({
      frame: 60,
      peers: ['ann', 'bob'],
      parts: [],
    })
  })

  it('a part that only one reports differs', () => {
    const two = initialDesyncDetector('ann', ['bob'])
    const found = told(two, ['ann', report(60, 1, { units: 1 })], ['bob', report(60, 2)])
    expect(found.mismatch?.parts).toEqual(['units'])
  })

  it('waits for the slowest, and not for who has left the frame out', () => {
    const waiting = told(three, ['ann', report(60, 1)], ['bob', report(60, 1)])
    expect(waiting.agreed).toBe(-1)
    expect(told(waiting, ['cid', report(120, 1)]).agreed).toBe(60)
  })

  it('a frame that only one reported says nothing', () => {
    const alone = told(three, ['ann', report(60, 1)], ['bob', report(120, 2)], ['cid', report(120, 2)])
    expect(alone.agreed).toBe(-1)
    expect(told(alone, ['ann', report(120, 2)]).agreed).toBe(120)
  })

  it('does not wait for who is gone, and ignores strangers and reports out of order', () => {
    const waiting = told(three, ['ann', report(60, 1)], ['bob', report(60, 1)])
    const without = forgetPeer(waiting, 'cid')
    expect(without.agreed).toBe(60)
    expect(noteReport(without, 'cid', report(60, 2))).toBe(without)
    expect(noteReport(without, 'bob', report(60, 2))).toBe(without)
  })

  it('keeps 128 reports of each peer, whoever is silent', () => {
    let detector = three
    for (let frame = 1; frame <= 200; frame += 1) detector = told(detector, ['bob', report(frame, 1)])
    expect(detector.queues.map(({ reports }) => reports.end - reports.start)).toEqual([0, 128, 0])
    const late = told(detector, ['ann', report(100, 1)], ['cid', report(100, 2)])
    expect(late.mismatch?.frame).toBe(100)
  })
})

describe('own states', () => {
  it('count once they are confirmed, and may be replaced until then', () => {
    const two = initialDesyncDetector('ann', ['bob'])
    const predicted = noteOwnState(noteOwnState(noteOwnState(two, report(2, 20)), report(1, 10)), report(3, 30))
    const theirs = told(predicted, ['bob', report(1, 10)], ['bob', report(2, 22)])
    expect(theirs.mismatch).toBeUndefined()
    expect(theirs.agreed).toBe(-1)

    const [first, final] = confirmFrames(theirs, 1)
    expect(final).toEqual([report(1, 10)])
    expect(first.agreed).toBe(1)

    const [second, more] = confirmFrames(noteOwnState(first, report(2, 22)), 2)
    expect(more).toEqual([report(2, 22)])
    expect(second.agreed).toBe(2)
    expect(second.predicted).toEqual([report(3, 30)])
    expect(confirmFrames(second, 2)).toEqual([second, []])
  })

  it('that are never confirmed are bounded, too', () => {
    let detector = three
    for (let frame = 1; frame <= 200; frame += 1) detector = noteOwnState(detector, report(frame, 1))
    expect(detector.predicted).toHaveLength(128)
    expect(detector.predicted[0]?.frame).toBe(73)
  })
})
