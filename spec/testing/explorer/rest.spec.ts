// What an end holds when all is over: nothing, or the name of what it still holds.

import { describe, expect, it } from 'vitest'
import { reducer } from '../../../src/connection/reducer.ts'
import { initialState, type State } from '../../../src/connection/state.ts'
import { heldAtRest } from '../../../src/testing/explorer/rest.ts'
import { moves } from './scopes.ts'

const reduce = reducer(moves)
const submit = (state: State, bytes: number): State =>
  reduce(state, { type: 'MessageSubmitted', channel: 'moves', payload: new Uint8Array(bytes) })[0]
const fresh = initialState(moves)
const flushed = reduce(submit(fresh, 4), { type: 'FlushRequested' })[0]

describe('what is held at rest', () => {
  it('is nothing on a fresh connection', () => {
    expect(heldAtRest(fresh)).toBeUndefined()
  })

  it('is named', () => {
    const { packets, messages, channels } = flushed
    const lost = [{ number: 0, sentAt: packets.probe.lastSentAt, manifest: [] }]
    expect(heldAtRest(flushed)).toBe('packets in flight')
    expect(heldAtRest({ ...fresh, packets: { ...fresh.packets, flight: { ...fresh.packets.flight, lost } } })).toBe(
      'lost packets',
    )
    const [, first] = reduce(submit(fresh, 300), { type: 'FlushRequested' })
    const fragment = first.find(({ type }) => type === 'TransmitDatagram')
    const partial =
      fragment?.type === 'TransmitDatagram'
        ? reduce(fresh, { type: 'DatagramReceived', datagram: fragment.datagram })[0]
        : fresh
    expect(heldAtRest(partial)).toBe('incomplete messages')
    expect(heldAtRest({ ...fresh, messages })).toBe('pieces to send')
    const large = submit(fresh, 200).messages.lanes.map((lane, at) => ({
      ...fresh.messages.lanes[at],
      transfers: lane.transfers,
    }))
    expect(heldAtRest({ ...fresh, messages: { ...fresh.messages, lanes: large as typeof messages.lanes } })).toBe(
      'messages under way',
    )
    expect(heldAtRest({ ...fresh, channels })).toBe('outstanding messages')
  })
})
