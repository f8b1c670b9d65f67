// How much later than a bound a message may be, by how many messages are: the tail of the distribution on a logarithmic
// axis, where p99, p99.9 and p99.99 are equal steps down. Grey is what no protocol reaches at one datagram a tick.

import type { Cell } from './cell.ts'
import { frame, legend, linear, logarithmic, size, type Field, type LegendEntry } from './frame.ts'
import { limitTail } from './limit.ts'
import { quantile } from './measure.ts'
import type { Policy } from './policies.ts'
import type { Runner } from './run.ts'
import { strokeOf } from './strokes.ts'
import { area, colours, curve, element, picture, segment, type Point } from './svg.ts'

const leastShare = 1e-4
const furthestMs = 500

const field: Field = { left: 78, right: 586, top: 78, bottom: 436 }
const across = linear(0, furthestMs, field.left, field.right, [0, 100, 200, 300, 400, 500])
const up = logarithmic(leastShare, 1, field.bottom, field.top, [
  [1, '100 %'],
  [0.1, '10 %'],
  [0.01, '1 %'],
  [0.001, '0.1 %'],
  [0.0001, '0.01 %'],
])

/** Shares from all to the fewest, in equal steps on the axis. */
const shares = Array.from({ length: 241 }, (_, step) => leastShare ** (step / 240))

export function plotTail(title: string, cell: Cell, runner: Runner, policies: ReadonlyArray<Policy>): string {
  const under = `RTT ${cell.rttMs} ms, jitter ${cell.jitterMs} ms, one 32-byte message a tick at ${cell.tickHz} Hz`
  const curves = policies.map((policy) => tailCurve(policy.name, runner.measure(cell, policy).sorted))
  const clip = element('clipPath', { id: 'field' }, [
    element('rect', {
      x: field.left,
      y: field.top,
      width: field.right - field.left,
      height: field.bottom - field.top,
    }),
  ])
  return picture(size.width, size.height, title, [
    clip,
    element('g', { 'clip-path': 'url(#field)' }, [unreachable(cell)]),
    frame(
      field,
      [title, under],
      [across, 'extra latency beyond the one-way time, ms'],
      [up, 'messages that are later'],
    ),
    element('g', { 'clip-path': 'url(#field)', 'stroke-linejoin': 'round' }, curves.reverse()),
    legend(field, [...policies.map(lineEntry), limitEntry]),
  ])
}

function tailCurve(policy: string, sorted: Float64Array): string {
  // A share of what never came has no place on the axis: it would be right of everything.
  const places = shares.map((share): Point => {
    const extra = Math.min(quantile(sorted, 1 - share), 2 * furthestMs)
    return [across.place(extra), up.place(share)]
  })
  return curve(places, strokeAttributes(policy))
}

function unreachable(cell: Cell): string {
  const edge = Array.from({ length: furthestMs + 1 }, (_, extra): Point => {
    const tail = Math.max(limitTail(cell, extra), leastShare / 10)
    return [across.place(extra), up.place(tail)]
  })
  return area([...edge, [field.right, up.place(leastShare / 10)], [field.left, up.place(leastShare / 10)]], {
    fill: colours.unreachable,
  })
}

const strokeAttributes = (policy: string) => {
  const { colour, width, dash } = strokeOf(policy)
  return { stroke: colour, 'stroke-width': width, 'stroke-dasharray': dash }
}

const lineEntry = ({ name, title }: Policy): LegendEntry => ({
  text: title,
  draw: ([x, y]) => segment([x, y], [x + 28, y], strokeAttributes(name)),
})

const limitEntry: LegendEntry = {
  text: 'beyond the physical limit',
  draw: ([x, y]) => element('rect', { x, y: y - 7, width: 28, height: 14, fill: colours.unreachable }),
}
