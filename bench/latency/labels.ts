// Puts a text beside each point so that no two overlap: where texts would, they are moved up and down, as little as it takes.

import type { Field } from './frame.ts'
import type { Point } from './svg.ts'

export interface Label {
  readonly text: string
  readonly at: Point
}

export interface PlacedLabel {
  readonly text: string
  /** The point that it belongs to, and where it stands. */
  readonly from: Point
  readonly at: Point
  readonly anchor: 'start' | 'end'
}

const lineHeight = 19
const gap = 16
/** A guess on the generous side: the reader's font is unknown. */
const widthOf = (text: string): number => text.length * 7.2

/** In the order of the labels given. */
export function spreadLabels(labels: ReadonlyArray<Label>, field: Field): ReadonlyArray<PlacedLabel> {
  const points = labels.map(({ at }) => at)
  const placed = labels.map(({ text, at }): PlacedLabel => {
    const [x, y] = at
    const right = rightOf(at, points) + gap
    const isShort = right + widthOf(text) > field.right
    return { text, from: at, at: [isShort ? x - gap : right, y], anchor: isShort ? 'end' : 'start' }
  })
  const heights = new Map<PlacedLabel, number>()
  for (const column of columnsOf(placed)) {
    const sorted = [...column].sort((one, other) => one.at[1] - other.at[1])
    spread(sorted.map(({ at }) => at[1])).forEach((y, index) => {
      const label = sorted[index]
      if (label !== undefined) heights.set(label, y)
    })
  }
  return placed.map((label) => ({ ...label, at: [label.at[0], heights.get(label) ?? label.at[1]] }))
}

/** Where the crowd that a point stands in ends. */
const rightOf = ([x, y]: Point, points: ReadonlyArray<Point>): number =>
  Math.max(...points.filter((one) => Math.abs(one[0] - x) < 30 && Math.abs(one[1] - y) < 60).map((one) => one[0]))

const spanOf = ({ text, at: [x], anchor }: PlacedLabel): readonly [left: number, right: number] =>
  anchor === 'end' ? [x - widthOf(text), x] : [x, x + widthOf(text)]

/** Labels that share some part of the width, directly or over others. */
function columnsOf(labels: ReadonlyArray<PlacedLabel>): ReadonlyArray<ReadonlyArray<PlacedLabel>> {
  const columns: Array<Array<PlacedLabel>> = []
  let end = -Infinity
  for (const label of [...labels].sort((one, other) => spanOf(one)[0] - spanOf(other)[0])) {
    const [left, right] = spanOf(label)
    if (left > end) columns.push([label])
    else columns.at(-1)?.push(label)
    end = Math.max(end, right)
  }
  return columns
}

/** The heights nearest to the wanted ones, ascending, a line apart: blocks that touch are joined and centred. */
function spread(wanted: ReadonlyArray<number>): ReadonlyArray<number> {
  const blocks: Array<{ sum: number; count: number }> = []
  const topOf = ({ sum, count }: { sum: number; count: number }): number => sum / count
  wanted.forEach((y, index) => {
    let block = { sum: y - index * lineHeight, count: 1 }
    for (let above = blocks.at(-1); above !== undefined && topOf(above) > topOf(block); above = blocks.at(-1)) {
      block = { sum: above.sum + block.sum, count: above.count + block.count }
      blocks.pop()
    }
    blocks.push(block)
  })
  return blocks
    .flatMap((block) => Array.from({ length: block.count }, () => topOf(block)))
    .map((y, index) => y + index * lineHeight)
}
