// What latency costs: p99 against bytes on the wire, a point for each policy. What lies both higher and further right than
// another is dominated by it.

import type { Cell } from './cell.ts'
import { frame, linear, logarithmic, size, type Field } from './frame.ts'
import { placeLabels, type Label } from './labels.ts'
import { limitQuantile } from './limit.ts'
import type { Policy } from './policies.ts'
import type { Runner } from './run.ts'
import { strokeOf } from './strokes.ts'
import { colours, element, label, picture, segment, type Point } from './svg.ts'

const field: Field = { left: 78, right: 866, top: 78, bottom: 436 }
const across = linear(50, 350, field.left, field.right, [50, 100, 150, 200, 250, 300, 350])
const up = logarithmic(
  10,
  1000,
  field.bottom,
  field.top,
  [10, 20, 50, 100, 200, 500, 1000].map((value) => [value, String(value)]),
)

export function plotCost(title: string, cell: Cell, runner: Runner, policies: ReadonlyArray<Policy>): string {
  const under = `RTT ${cell.rttMs} ms, jitter ${cell.jitterMs} ms, one 32-byte message a tick at ${cell.tickHz} Hz`
  const points = policies.map((policy) => {
    const { wireBytesPerMessage, p99 } = runner.measure(cell, policy).row
    return { policy, at: [across.place(wireBytesPerMessage), up.place(p99)] as const }
  })
  const texts = points.map(({ policy, at }): Label => ({
    text: policy.title,
    isStrong: policy.title.startsWith('Packeteer'),
    at,
  }))
  return picture(size.width, size.height, title, [
    unreachable(limitQuantile(cell, 0.99)),
    frame(
      field,
      [title, under],
      [across, 'bytes on the wire for each message, IP and UDP included'],
      [up, 'p99 of extra latency, ms'],
    ),
    ...placeLabels(texts, field).map(
      ({ text, isStrong, from, at, anchor }) =>
        segment(from, [at[0] + (anchor === 'end' ? 4 : -4), at[1]], { stroke: colours.faint, 'stroke-width': 0.8 }) +
        label(text, [at[0], at[1] + 4.5], {
          fill: colours.ink,
          'text-anchor': anchor,
          'font-weight': isStrong ? 600 : undefined,
        }),
    ),
    ...[...points].reverse().map(({ policy, at }) => dot(policy.name, at)),
  ])
}

function dot(policy: string, [cx, cy]: Point): string {
  const { colour, width } = strokeOf(policy)
  return element('circle', { cx, cy, r: width > 2 ? 7 : 5, fill: colour, stroke: colours.ground, 'stroke-width': 1.5 })
}

function unreachable(limitMs: number): string {
  const y = up.place(limitMs)
  const { left, right, bottom } = field
  return [
    element('rect', { x: left, y, width: right - left, height: bottom - y, fill: colours.unreachable }),
    label(`beyond the physical limit at one datagram a tick: ${limitMs.toFixed(0)} ms`, [left + 12, bottom - 12], {
      fill: colours.faint,
    }),
  ].join('\n')
}
