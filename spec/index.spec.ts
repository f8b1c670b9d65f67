// The public names of `packeteer`: written against by programs outside of this repository. Add, never rename.

import { expect, it } from 'vitest'
import * as packeteer from '../src/index.ts'

it('the values that the main entry exports', () => {
  expect(Object.keys(packeteer)).toEqual(
    expect.arrayContaining([
      'ConfigError',
      'Packeteer',
      'defineConfig',
      'describeFault',
      'initialState',
      'isLeft',
      'isRight',
      'parseConfig',
      'reducer',
    ]),
  )
})

it('the protocol runs without the class, from these names alone', () => {
  const config = packeteer.defineConfig({ channels: { moves: { reliable: true, ordered: true } } })
  const reduce = packeteer.reducer(config)
  const [state, accepted] = reduce(packeteer.initialState(config), {
    type: 'MessageSubmitted',
    channel: 'moves',
    payload: new Uint8Array([7]),
  })
  expect(accepted).toEqual([{ type: 'AcceptMessage', id: 0 }])
  expect(reduce(state, { type: 'FlushRequested' })[1]).toEqual([
    { type: 'TransmitDatagram', datagram: new Uint8Array([0x4f, 0, 0, 0x80, 0, 0, 0, 7]) },
  ])
})
