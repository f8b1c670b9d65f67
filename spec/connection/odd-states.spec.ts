// States that no short run reaches, built with immer from ones that it does: "like this, but one step before the end".

import { Immer } from 'immer'
import { describe, expect, it } from 'vitest'
import { defineConfig } from '../../src/config.ts'
import type { Effect } from '../../src/connection/effect.ts'
import { reducer } from '../../src/connection/reducer.ts'
import { initialState, type State } from '../../src/connection/state.ts'
import { Packeteer } from '../../src/packeteer.ts'

const config = defineConfig({ channels: { moves: { reliable: true, ordered: true } } })
const reduce = reducer(config)
/** An instance of our own: the shared one is the application's. Frozen states would hide who writes to them. */
const { produce } = new Immer({ autoFreeze: false })

const submitted: State = reduce(initialState(config), {
  type: 'MessageSubmitted',
  channel: 'moves',
  payload: Uint8Array.of(7),
})[0]

/** `submitted`, with so many packets sent since the newest ack. */
const unacked = (packets: number): State =>
  produce(submitted, (draft) => {
    draft.packets.numbering.next = packets - 1
    draft.packets.flight.sent.base = packets - 1
    draft.packets.numbering.wideFrom = 0
  })

const flush = (state: State): ReadonlyArray<Effect> => reduce(state, { type: 'FlushRequested' })[1]

describe('a connection that has sent 2^30 packets without an ack', () => {
  it('sends the last number, in four bytes', () => {
    expect(flush(unacked(2 ** 30 - 1))).toEqual([
      { type: 'TransmitDatagram', datagram: Uint8Array.of(0x6f, 0xfe, 0xff, 0xff, 0x3f, 0x80, 0, 0, 0, 7) },
    ])
  })

  it('then sends nothing, and says so, rather than guess', () => {
    const stalled = unacked(2 ** 30 + 1)
    expect(flush(stalled)).toEqual([])
    expect(Packeteer.fromState(config, stalled).stats().isStalled).toBe(true)
    expect(Packeteer.fromState(config, submitted).stats().isStalled).toBe(false)
  })

  it('keeps what it was given: the message is still owed', () => {
    const { moves } = Packeteer.fromState(config, unacked(2 ** 30 + 1)).stats().channels
    expect(moves).toMatchObject({ sent: 1, acked: 0, outstandingMessages: 1 })
  })
})
