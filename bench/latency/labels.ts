// Puts a text beside each point so that it covers neither a point nor another text: the nearest free place, tried from the
// height of the point outwards, to the right of it and to the left.

import type { Field } from './frame.ts'
import type { Point } from './svg.ts'

export interface Label {
  readonly text: string
  readonly isStrong: boolean
  readonly at: Point
}

export interface PlacedLabel {
  readonly text: string
  readonly isStrong: boolean
  /** The point that it belongs to, and where it stands. */
  readonly from: Point
  readonly at: Point
  readonly anchor: 'start' | 'end'
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const gap = 15
const step = 6
const furthest = 34
const pointRadius = 8
const halfLine = 9

/** In the order of the labels given: the first ones have the choice. */
export function placeLabels(labels: ReadonlyArray<Label>, field: Field): ReadonlyArray<PlacedLabel> {
  const points = labels.map(({ at }) => boxAround(at, pointRadius, pointRadius))
  const placed: Array<PlacedLabel> = []
  for (const label of labels) {
    const free = candidatesOf(label).find((place) => {
      const box = boxOf(place)
      return (
        isWithin(box, field) &&
        points.every((other) => !isOver(box, other)) &&
        placed.every((other) => !isOver(box, boxOf(other)) && !leads(place, boxOf(other)) && !leads(other, box))
      )
    })
    // A picture with so many points that there is none: better over another text than left out.
    placed.push(free ?? { ...label, from: label.at, anchor: 'start' })
  }
  return placed
}

/** Whether the line from the point to its text passes through the box. */
const leads = ({ from, at }: PlacedLabel, box: Box): boolean =>
  Array.from({ length: 12 }, (_, step) => step / 12).some((part) => {
    const [x, y] = [from[0] + part * (at[0] - from[0]), from[1] + part * (at[1] - from[1])]
    return x > box.left && x < box.right && y > box.top && y < box.bottom
  })

/** Nearest first; to the right before to the left. */
function candidatesOf({ text, isStrong, at }: Label): ReadonlyArray<PlacedLabel> {
  const [x, y] = at
  return Array.from({ length: furthest }, (_, index) => index * step).flatMap((away) =>
    (away === 0 ? [0] : [-away, away]).flatMap((shift): ReadonlyArray<PlacedLabel> => [
      { text, isStrong, from: at, at: [x + gap, y + shift], anchor: 'start' },
      { text, isStrong, from: at, at: [x - gap, y + shift], anchor: 'end' },
    ]),
  )
}

/** A guess on the generous side: the reader's font is unknown. */
function boxOf({ text, isStrong, at: [x, y], anchor }: PlacedLabel): Box {
  const width = text.length * (isStrong ? 8.4 : 7.2)
  return boxAround([anchor === 'start' ? x + width / 2 : x - width / 2, y], width / 2, halfLine)
}

const boxAround = ([x, y]: Point, halfWidth: number, halfHeight: number): Box => ({
  left: x - halfWidth,
  right: x + halfWidth,
  top: y - halfHeight,
  bottom: y + halfHeight,
})

const isOver = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom

const isWithin = (box: Box, field: Field): boolean =>
  box.left >= field.left && box.right <= field.right && box.top >= field.top && box.bottom <= field.bottom
