// What a socket is asked, and what it may do when it is asked.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { closeSocket, familyOf, isBound, queuedBytesOf, saysClosed } from '../../../src/adapters/dgram/socket.ts'
import { openPaper } from './paper.ts'

it('a socket says its family, or nothing', () => {
  expect(familyOf(openPaper({ type: 'udp4' }).socket)).toBe(4)
  expect(familyOf(openPaper({ type: 'udp6' }).socket)).toBe(6)
  expect(familyOf(openPaper().socket)).toBeUndefined()
})

it('a real socket has its port once it is listening, and may be asked anything when it is closed', async () => {
  const socket = createSocket('udp4')
  expect([familyOf(socket), isBound(socket)]).toEqual([4, false])
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  expect([isBound(socket), queuedBytesOf(socket)]).toEqual([true, 0])
  closeSocket(socket)
  closeSocket(socket)
  expect([isBound(socket), queuedBytesOf(socket)]).toEqual([false, 0])
  const sending = (): void => socket.send(Uint8Array.of(1), 9, '127.0.0.1', () => undefined)
  expect(thrownBy(sending).map(saysClosed)).toEqual([true])
})

it('one that cannot say is taken to work', () => {
  const { socket } = openPaper({ address: () => undefined })
  expect([isBound(openPaper().socket), isBound(socket)]).toEqual([true, false])
  expect([saysClosed(new Error('no')), saysClosed(undefined)]).toEqual([false, false])
})

const thrownBy = (call: () => void): ReadonlyArray<unknown> => {
  try {
    call()
    return []
  } catch (cause) {
    return [cause]
  }
}
