// The dissector against the golden vectors: the third reader of the format that was written from the page alone.

import { describe, expect, it } from 'vitest'
import { invalidVectors, validVectors, type Vector } from '../wire-format/vectors.ts'
import { type Reading, readingOf } from './reading.ts'
import { captureVector, joinCapture } from './story.ts'
import { dissect, type Layer, textOf } from './tshark.ts'

/** The last packet of each vector's story, by the comment that it bears. */
const readAll = async (
  vectors: ReadonlyArray<Vector>,
): Promise<ReadonlyArray<readonly [name: string, reading: Reading | undefined]>> =>
  (await dissect(joinCapture(vectors.flatMap(captureVector)))).flatMap((layers) => {
    const comment = commentOf(layers)
    return comment === undefined ? [] : [[comment, readingOf(layers)] as const]
  })

const commentOf = (layers: Layer): string | undefined => {
  const comments = layers['pkt_comment']
  return typeof comments === 'object' && !Array.isArray(comments)
    ? textOf(comments as Layer, 'frame.comment')
    : undefined
}

const readings: ReadonlyMap<string, Reading | undefined> = new Map([
  ...(await readAll(validVectors)),
  ...(await readAll(invalidVectors)),
])

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
