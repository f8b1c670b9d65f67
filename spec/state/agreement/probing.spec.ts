// Missed probes need something to probe with: a large message waited for an answer that nobody was asked for.

import { expect, it } from 'vitest'
import { micros } from '../../../src/core/time.ts'
import { initialState } from '../../../src/connection/state.ts'
import { owing } from '../owing.ts'
import { config, verdictOn } from '../samples.ts'

const missed = { misses: 1, sentAt: micros(0) }

it('takes a missed probe while a reliable piece waits for its ack', () => {
  expect(verdictOn(owing, ({ packets }) => void Object.assign(packets.probe, missed))).toBe('taken')
})

it('refuses one where nothing waits', () => {
  expect(verdictOn(initialState(config), ({ packets }) => void Object.assign(packets.probe, missed))).toBe(
    'packets.probe.misses: 1; 0: no reliable piece waits for an ack',
  )
})

it('refuses misses that were never sent, a debt that is never paid, and numbers that ran out', () => {
  expect(verdictOn(owing, ({ packets }) => void (packets.probe.misses = 1))).toBe(
    'packets.probe.sentAt: -1; a time: a probe was missed',
  )
  expect(verdictOn(owing, ({ messages }) => void (messages.allowance.bytes = -17 * 256))).toBe('taken')
  expect(verdictOn(owing, ({ messages }) => void (messages.allowance.bytes = -17 * 256 - 1))).toMatch(
    /^messages\.allowance\.bytes: -4,353; a whole number from -4,352 to /,
  )
  expect(
    verdictOn(owing, ({ packets }) => void Object.assign(packets.numbering, { next: 2 ** 30 - 1, acked: -1 })),
  ).toMatch(/^packets\.numbering\.acked: -1; so near next/)
})
