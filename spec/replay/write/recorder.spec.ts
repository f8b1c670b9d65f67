// A recorder and its sink: what is handed over when, and what happens when the sink throws.

import { describe, expect, it } from 'vitest'
import type { Event } from '../../../src/connection/event.ts'
import { initialState } from '../../../src/connection/state.ts'
import { none } from '../../../src/core/step.ts'
import { joinChunks, recorder, type Recorder, type RecorderOptions } from '../../../src/replay/index.ts'
import { config, readWell } from '../session.ts'

const state = initialState(config)
const flush: Event = { type: 'FlushRequested' }

const recording = (options?: RecorderOptions): { readonly to: Recorder; readonly chunks: Array<Uint8Array> } => {
  const chunks: Array<Uint8Array> = []
  return { to: recorder(config, state, (chunk) => chunks.push(chunk), options), chunks }
}

const eventsIn = (chunks: ReadonlyArray<Uint8Array>): number | undefined =>
  readWell(joinChunks(chunks)).segments[0]?.events.length

describe('a recorder', () => {
  it('hands over a readable beginning at once', () => {
    const { chunks } = recording()
    expect(chunks.length).toBe(1)
    expect(readWell(joinChunks(chunks))).toMatchObject({
      config,
      side: undefined,
      damages: [{ fault: { type: 'Unended' } }],
    })
  })

  it('hands over a chunk at each check, with everything up to it', () => {
    const { to, chunks } = recording({ checkEvents: 3 })
    for (let count = 0; count < 5; count += 1) to.write(flush, none, state)
    expect(chunks.length).toBe(2)
    expect(eventsIn(chunks)).toBe(3)
    to.write(flush, none, state)
    expect(eventsIn(chunks)).toBe(6)
  })

  it('hands over what it has when asked, and at 64 KiB', () => {
    const { to, chunks } = recording({ checkEvents: 1000 })
    to.write(flush, none, state)
    expect(eventsIn(chunks)).toBe(0)
    to.flush()
    expect(eventsIn(chunks)).toBe(1)
    to.flush()
    expect(chunks.length).toBe(2)
    const datagram = new Uint8Array(1200)
    for (let count = 0; count < 60; count += 1) to.write({ type: 'DatagramReceived', datagram }, none, state)
    expect(chunks.length).toBe(3)
  })

  it('closes with a check and the end; nothing is recorded from then on', () => {
    const { to, chunks } = recording()
    to.write(flush, none, state)
    to.close()
    const read = readWell(joinChunks(chunks))
    expect(read.damages).toEqual([])
    expect(read.segments[0]?.checks.map(({ event }) => event)).toEqual([1])
    to.write(flush, none, state)
    to.flush()
    to.close()
    expect(to.mark('late')).toEqual({ _tag: 'Right', right: undefined })
    expect(readWell(joinChunks(chunks))).toEqual(read)
  })

  it('notes marks where they are made, and refuses what is none', () => {
    const { to, chunks } = recording({ side: 'b' })
    to.mark('start')
    to.write(flush, none, state)
    expect(to.mark('hit', { damage: 12 })).toEqual({ _tag: 'Right', right: undefined })
    expect(to.mark('bad', { damage: NaN })).toMatchObject({ _tag: 'Left', left: { type: 'InvalidMark' } })
    to.close()
    expect(readWell(joinChunks(chunks))).toMatchObject({
      side: 'b',
      marks: [
        { event: 0, label: 'start', detail: {} },
        { event: 1, label: 'hit', detail: { damage: 12 } },
      ],
      damages: [],
    })
  })

  it('ends when the sink throws, and the game goes on', () => {
    let count = 0
    const to = recorder(config, state, () => {
      count += 1
      if (count === 2) throw new Error('disk full')
    })
    expect(to.failure()).toBe(undefined)
    to.write(flush, none, state)
    to.flush()
    expect(to.failure()).toEqual(new Error('disk full'))
    to.write(flush, none, state)
    to.mark('more')
    to.flush()
    to.close()
    expect(count).toBe(2)
  })

  it('takes the marker it is given', () => {
    const marker = new Uint8Array(16).fill(5)
    const { chunks } = recording({ marker })
    expect(chunks[0]?.subarray(8, 24)).toEqual(marker)
  })
})
