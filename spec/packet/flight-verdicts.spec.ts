// Which packets in flight are given up: by acks of newer ones, by age, by number.

import { describe, expect, it } from 'vitest'
import { micros } from '../../src/core/time.ts'
import { addSent, applyAck, findLost, findOverdue, flightFrom, giveUp, type Flight } from '../../src/packet/flight.ts'
import { ackOf, sent, upTo } from './fixture.ts'

/** A packet each 10 us, numbered from 0. */
const flightOf = (count: number): Flight<string> =>
  upTo(0, count - 1).reduce((flight, number) => addSent(flight, sent(number * 10, 'm')), flightFrom<string>(0))

const isPassedBy = (least: number) => (_packet: unknown, newer: number) => newer >= least

describe('verdicts by newer acks', () => {
  it('count for each packet how many newer ones were acked', () => {
    // 1, 3 and 4 are acked.
    const { flight } = applyAck(flightOf(6), ackOf(4, '05'))
    const counts: Array<readonly [sentAt: number, newer: number]> = []
    findLost(flight, 4, (packet, newer) => {
      counts.push([packet.sentAt, newer])
      return false
    })
    expect(counts).toEqual([
      [20, 2],
      [0, 3],
    ])
  })

  it('name the lost, oldest first', () => {
    const { flight } = applyAck(flightOf(6), ackOf(4, '05'))
    expect(findLost(flight, 4, isPassedBy(2))).toEqual([0, 2])
    expect(findLost(flight, 4, isPassedBy(3))).toEqual([0])
    expect(findLost(flight, 4, isPassedBy(4))).toEqual([])
  })

  it('ask nothing of packets newer than the newest acked, acked, or given up before', () => {
    const { flight } = applyAck(giveUp(flightOf(6), [2])[0], ackOf(4, '04'))
    expect(findLost(flight, 4, () => true)).toEqual([0, 3])
  })

  it('ask only of what is in the window, whatever was acked', () => {
    expect(findLost(flightOf(2), 5, ({ sentAt }) => sentAt >= 0)).toEqual([0, 1])
  })

  it('ask nothing while nothing was acked, nor when everything was', () => {
    expect(findLost(flightOf(3), -1, () => true)).toEqual([])
    expect(findLost(applyAck(flightOf(3), ackOf(2)).flight, 2, () => true)).toEqual([])
  })

  it('a newest acked number that was not sent yet counts as the last that was', () => {
    expect(findLost(flightOf(2), 9, () => true)).toEqual([0, 1])
  })
})

describe('verdicts by age', () => {
  it('name all that left by then, oldest first', () => {
    expect(findOverdue(flightOf(6), micros(20))).toEqual([0, 1, 2])
    expect(findOverdue(flightOf(6), micros(-1))).toEqual([])
  })

  it('pass over what is resolved', () => {
    const { flight } = applyAck(giveUp(flightOf(6), [3])[0], ackOf(1, ''))
    expect(findOverdue(flight, micros(40))).toEqual([0, 2, 4])
  })
})

describe('verdicts by number', () => {
  it('name what is more than 4,096 packets old, however young', () => {
    expect(findOverdue(flightOf(4096), micros(-1))).toEqual([])
    expect(findOverdue(flightOf(4098), micros(-1))).toEqual([0, 1])
  })
})
