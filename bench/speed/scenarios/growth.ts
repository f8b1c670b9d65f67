// `growth`: the same work in ever larger portions. What a unit costs should not depend on how many there are.

import { digits, figure, type Scenario } from '../section.ts'
import { seriesNames } from '../runs/growth.ts'
import { exponentOf, steepestOf } from '../statistics.ts'

export const growth: Scenario = {
  name: 'growth',
  run: (lab) => {
    const seconds = lab.isQuick ? 2 : 8
    const rows = seriesNames.flatMap((series) => {
      const answer = lab.measure({ bench: 'growth', peer: 'packeteer lean', series, seconds })
      return answer === undefined
        ? []
        : [{ series, points: answer.points, exponent: exponentOf(answer.points), steepest: steepestOf(answer.points) }]
    })
    return [
      {
        name: 'growth',
        title: 'Growth',
        about:
          'packeteer lean: nanoseconds of processor time for one unit when there are so many of them, and the exponent that the cost of all grows with, over the whole range and in its steepest step: 1 is linear. ' +
          'In one tick: sent, delivered and acked. In flight: a round trip of 50 ticks. Young generation of 128 MiB.',
        table: {
          titles: ['', 'of how many: ns each', 'exponent', 'steepest'],
          lines: rows.map(({ series, points, exponent, steepest }) => [
            series,
            points.map(({ size, nanos }) => `${size.toLocaleString('en')}: ${digits(nanos)}`).join(' · '),
            digits(exponent),
            digits(steepest),
          ]),
          words: 2,
        },
        figures: rows.flatMap(({ series, exponent, steepest }) => [
          figure('ratio', exponent, 'growth', series, 'exponent'),
          figure('ratio', steepest, 'growth', series, 'steepest'),
        ]),
      },
    ]
  },
}
