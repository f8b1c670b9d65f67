// The dissector against the golden vectors: the third reader of the format that was written from the page alone.

import { beforeAll, describe, expect, it } from 'vitest'
import { invalidVectors, validVectors, type Vector } from '../wire-format/vectors.ts'
import { type Reading, readingOf } from './reading.ts'
import { captureVector, joinCapture } from './story.ts'
import { dissect, type Layer, textOf } from './tshark.ts'

const readings = new Map<string, Reading | undefined>()

/** The last packet of each vector's story, by the comment that it bears. */
const readAll = async (vectors: ReadonlyArray<Vector>): Promise<void> => {
  const packets = await dissect(joinCapture(vectors.flatMap(captureVector)))
  for (const layers of packets) {
    const comment = commentOf(layers)
    if (comment !== undefined) readings.set(comment, readingOf(layers))
  }
}

const commentOf = (layers: Layer): string | undefined => {
  const comments = layers['pkt_comment']
  return typeof comments === 'object' && !Array.isArray(comments)
    ? textOf(comments as Layer, 'frame.comment')
    : undefined
}

beforeAll(async () => {
  await readAll(validVectors)
  await readAll(invalidVectors)
}, 60_000)

describe('a valid vector', () => {
  it.each(validVectors)('$name', ({ name, value }) => {
    expect(readings.get(name)).toEqual({ discard: undefined, value })
  })
})

describe('an invalid vector', () => {
  // UDP hands nothing on when there is nothing.
  const [empty, ...others] = [...invalidVectors].sort((a, b) => a.bytes.length - b.bytes.length)

  it.each(others)('$name is $reason', ({ name, reason }) => {
    expect(readings.get(name)?.discard).toBe(reason)
  })

  it(`${empty?.name}: never reaches the dissector`, () => {
    expect(empty?.bytes).toHaveLength(0)
    expect(readings.has(empty?.name ?? '')).toBe(true)
    expect(readings.get(empty?.name ?? '')).toBeUndefined()
  })
})
