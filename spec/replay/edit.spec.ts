// Edits of a session: dropping, delaying, changing, inserting; undo and redo.

import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/connection/event.ts'
import { initialState } from '../../src/connection/state.ts'
import {
  changeEvent,
  delayEvent,
  dropEvent,
  editedEvents,
  editSession,
  insertEvents,
  recordEvents,
  redoEdit,
  undoEdit,
  type EditedSession,
} from '../../src/replay/index.ts'
import { config, readWell, recordBoth } from './session.ts'

const tick: Event = { type: 'Ticked', deltaMicros: 10 }
const flush: Event = { type: 'FlushRequested' }
const datagram: Event = { type: 'DatagramReceived', datagram: Uint8Array.of(1, 2, 3) }
const message: Event = { type: 'MessageSubmitted', channel: 'moves', payload: Uint8Array.of(7) }

const session = editSession(
  readWell(recordEvents(config, initialState(config), [tick, datagram, flush, tick, message, flush])),
)

/** The events as they are now, each after the number it had. */
const now = (edited: EditedSession): ReadonlyArray<readonly [number | undefined, Event]> =>
  editedEvents(edited).map(({ number, event }) => [number, event])

const untouched = now(session)

describe('an edit', () => {
  it('is none at first', () => {
    expect(untouched).toEqual([
      [0, tick],
      [1, datagram],
      [2, flush],
      [3, tick],
      [4, message],
      [5, flush],
    ])
  })

  it('drops an event; the others keep their numbers', () => {
    expect(now(dropEvent(session, 1))).toEqual(untouched.filter(([number]) => number !== 1))
  })

  it('delays a tick: everything after it is later', () => {
    expect(now(delayEvent(session, 0, 5))[0]).toEqual([0, { type: 'Ticked', deltaMicros: 15 }])
  })

  it('delays a datagram past the tick by which so much time has passed', () => {
    expect(now(delayEvent(session, 1, 10))).toEqual([
      [0, tick],
      [2, flush],
      [3, tick],
      [undefined, datagram],
      [4, message],
      [5, flush],
    ])
    expect(now(delayEvent(session, 1, 11)).at(-1)).toEqual([undefined, datagram])
  })

  it('changes an event by a recipe, in place or by another', () => {
    const wider = changeEvent(session, 4, (draft) => {
      if (draft.type === 'MessageSubmitted') draft.channel = 'position'
    })
    expect(now(wider)[4]).toEqual([4, { type: 'MessageSubmitted', channel: 'position', payload: Uint8Array.of(7) }])
    expect(now(changeEvent(session, 4, () => flush))[4]).toEqual([4, flush])
  })

  it('may write on bytes, and reaches no other version', () => {
    const changed = changeEvent(session, 1, (draft) => {
      if (draft.type === 'DatagramReceived') draft.datagram[0] = 99
    })
    expect(now(changed)[1]).toEqual([1, { type: 'DatagramReceived', datagram: Uint8Array.of(99, 2, 3) }])
    const again = changeEvent(changed, 1, (draft) => {
      if (draft.type === 'DatagramReceived') draft.datagram[1] = 98
    })
    expect(now(again)[1]).toEqual([1, { type: 'DatagramReceived', datagram: Uint8Array.of(99, 98, 3) }])
    expect(now(undoEdit(again))[1]).toEqual([1, { type: 'DatagramReceived', datagram: Uint8Array.of(99, 2, 3) }])
    expect(now(session)).toEqual(untouched)
  })

  it('inserts events before one, or at the end', () => {
    const twice = insertEvents(insertEvents(session, 2, [message]), 2, [tick, datagram])
    expect(now(twice).slice(2, 6)).toEqual([
      [undefined, message],
      [undefined, tick],
      [undefined, datagram],
      [2, flush],
    ])
    expect(now(insertEvents(session, 6, [flush])).at(-1)).toEqual([undefined, flush])
  })

  it('adds up with others on the same event', () => {
    const both = dropEvent(insertEvents(session, 2, [message]), 2)
    expect(now(both).slice(1, 4)).toEqual([
      [1, datagram],
      [undefined, message],
      [3, tick],
    ])
  })

  it.each<readonly [string, (session: EditedSession) => EditedSession]>([
    ['dropping what is not there', (edited) => dropEvent(edited, 6)],
    ['delaying what is not there', (edited) => delayEvent(edited, 6, 5)],
    ['delaying what was dropped', (edited) => delayEvent(dropEvent(edited, 1), 1, 5)],
    ['delaying by nothing', (edited) => delayEvent(edited, 1, 0)],
    ['delaying by no number', (edited) => delayEvent(edited, 1, NaN)],
    ['changing what is not there', (edited) => changeEvent(edited, -1, () => flush)],
    ['changing what was dropped', (edited) => changeEvent(dropEvent(edited, 1), 1, () => flush)],
    ['inserting past the end', (edited) => insertEvents(edited, 7, [flush])],
  ])('is not %s', (_name, edit) => {
    const edited = edit(session)
    expect(edited.done.length).toBe(edited === session ? 0 : 1)
  })
})

describe('undo and redo', () => {
  const edits: ReadonlyArray<(session: EditedSession) => EditedSession> = [
    (edited) => dropEvent(edited, 1),
    (edited) => insertEvents(edited, 1, [message]),
    (edited) => delayEvent(edited, 3, 7),
    (edited) => changeEvent(edited, 4, () => flush),
    (edited) => delayEvent(edited, 2, 10),
  ]

  it('go back to the session that was, and on again', () => {
    const versions = [session]
    for (const edit of edits) versions.push(edit(versions[versions.length - 1] as EditedSession))
    let edited = versions[versions.length - 1] as EditedSession
    for (const version of [...versions].reverse()) {
      expect(now(edited)).toEqual(now(version))
      edited = undoEdit(edited)
    }
    expect(edited.edits).toEqual({})
    for (const version of versions.slice(1)) {
      edited = redoEdit(edited)
      expect(now(edited)).toEqual(now(version))
    }
  })

  it('do nothing where there is nothing to undo or redo', () => {
    expect(undoEdit(session)).toBe(session)
    expect(redoEdit(session)).toBe(session)
  })

  it('a new edit forgets what was undone', () => {
    const edited = dropEvent(undoEdit(dropEvent(session, 1)), 2)
    expect(redoEdit(edited)).toBe(edited)
    expect(now(edited).map(([number]) => number)).toEqual([0, 1, 3, 4, 5])
  })
})

describe('a session to edit', () => {
  it('is the segment with the event, or the first', () => {
    const bytes = recordBoth({ checkEvents: 20, snapshotEvents: 60 }).a
    bytes[Math.floor(bytes.length / 2)] = 0x55
    const damaged = readWell(bytes)
    expect(editSession(damaged).segment.first).toBe(0)
    expect(editSession(damaged, 200).segment.first).toBe(180)
    expect(editSession(damaged, 150).segment.first).toBe(0)
  })
})
