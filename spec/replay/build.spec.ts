// What a build brings is used, and the rest is this library's.

import { describe, expect, it } from 'vitest'
import { reducer } from '../../src/connection/reducer.ts'
import { initialState, type State } from '../../src/connection/state.ts'
import * as E from '../../src/fp.ts'
import { readsStates, sharesStates, startIn, wholeBuild, type Build } from '../../src/replay/build.ts'
import { consequencesOf, editSession, refusalsOf, type Segment } from '../../src/replay/index.ts'
import { recordRing } from '../../src/replay/write/ring.ts'
import { Packeteer } from '../../src/packeteer.ts'
import { decodeState, encodeState, stateVersion } from '../../src/state/encoding.ts'
import { hashState } from '../../src/state/hash.ts'
import { recording } from './recording-files.ts'
import { config, readWell } from './session.ts'

const [segment] = recording.segments as [Segment]

/** Saved in the middle: it begins with a state. */
const saveRing = (): Uint8Array => {
  const packeteer = new Packeteer(config)
  const ring = recordRing(packeteer, { seconds: 1 })
  for (let tick = 0; tick < 100; tick += 1) packeteer.update(50)
  return ring.save()
}
const saved = readWell(saveRing())
const [middle] = saved.segments as [Segment]

/** States of another version. */
const other: Build = {
  reducer,
  stateVersion: stateVersion + 1,
  initialState: (own, origin) => ({ ...initialState(own, origin), isOther: true }) as State,
  decodeState: () => E.left({ type: 'WrongVersion', version: stateVersion, expected: stateVersion + 1 }),
}

describe('a build', () => {
  it('is this library where it says nothing else', () => {
    expect(wholeBuild({})).toEqual({ reducer, stateVersion, initialState, decodeState, hashState })
    expect(wholeBuild(other).hashState).toBe(hashState)
    expect(sharesStates(wholeBuild({}))).toBe(true)
    expect(sharesStates(wholeBuild(other))).toBe(false)
    expect(readsStates(wholeBuild({}), recording)).toBe(true)
    expect(readsStates(wholeBuild(other), recording)).toBe(false)
  })

  it('begins where the connection began, or with a state that it can read', () => {
    expect(segment.start.origin).toEqual({ packet: 0, message: 0 })
    expect(startIn(wholeBuild({}), recording, segment)).toEqual(segment.state)
    expect(startIn(wholeBuild(other), recording, segment)).toMatchObject({ isOther: true })
    expect(middle.start.origin).toBe(undefined)
    expect(startIn(wholeBuild({}), saved, middle)).toEqual(middle.state)
    expect(startIn(wholeBuild(other), saved, middle)).toBe(undefined)
    const alike = wholeBuild({ ...other, stateVersion, decodeState: (own, bytes) => decodeState(own, bytes) })
    const state = startIn(alike, saved, middle)
    expect(state && encodeState(state)).toEqual(middle.start.encoding)
  })

  it('that cannot begin is given no state of another', () => {
    expect(consequencesOf(editSession(saved), other)).toBe(undefined)
    expect(consequencesOf(editSession(recording), other)).toMatchObject({ firstChanged: undefined })
    expect(refusalsOf(saved, other)).toMatchObject([{ type: 'OtherStateVersion', event: middle.first }])
  })
})
