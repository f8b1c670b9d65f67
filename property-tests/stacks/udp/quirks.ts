// What a runtime's `node:dgram` does where Node's documentation is not enough: each trouble is tried on a socket of its own, and told in
// a few words. Nothing of Packeteer is in it.

import { createSocket, type Socket } from 'node:dgram'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const words = (reason: unknown): string => {
  const { code, message } = Object(reason) as { readonly code?: unknown; readonly message?: unknown }
  return String(code ?? message ?? reason)
}

/** What became of an act: thrown at once, handed to the callback, told as an event. */
const watch = async (socket: Socket, act: (called: (error: unknown) => void) => void): Promise<string> => {
  const seen: Array<string> = []
  socket.on('error', (error) => seen.push(`event ${words(error)}`))
  try {
    act((error) => seen.push(error instanceof Error ? `callback ${words(error)}` : 'callback without error'))
  } catch (reason) {
    seen.push(`throws ${words(reason)}`)
  }
  await pause(200)
  return seen.join(', ') || 'nothing'
}

const bytes = new Uint8Array(8)

export async function quirks(bind: () => Promise<Socket>): Promise<Readonly<Record<string, string>>> {
  const heard = new Promise<string>((resolve) => {
    void bind().then(async (receiver) => {
      receiver.on('message', (datagram, remote) => {
        const { address, family } = remote
        resolve(`${datagram.constructor.name}, from ${address}, ${family}`)
        receiver.close()
      })
      const sender = await bind()
      sender.send(bytes, receiver.address().port, '127.0.0.1', () => sender.close())
    })
  })
  const socket = await bind()
  const closed = await bind()
  closed.close()
  await pause(50)
  const taken = socket.address().port
  const found = {
    'what arrives': await Promise.race([heard, pause(5000).then(() => 'nothing')]),
    'getSendQueueSize()': typeof socket.getSendQueueSize === 'function' ? String(socket.getSendQueueSize()) : 'missing',
    'port 0': await watch(socket, (called) => socket.send(bytes, 0, '127.0.0.1', called)),
    'a port where nobody listens': await watch(socket, (called) => socket.send(bytes, 9, '127.0.0.1', called)),
    '70,000 bytes': await watch(socket, (called) => socket.send(new Uint8Array(70_000), taken, '127.0.0.1', called)),
    'send after close': await watch(closed, (called) => closed.send(bytes, taken, '127.0.0.1', called)),
    'a second close': await watch(closed, () => closed.close()),
    'bind to a port that is taken': await bindTaken(taken),
  }
  socket.close()
  return found
}

const bindTaken = async (port: number): Promise<string> => {
  const other = createSocket('udp4')
  return watch(other, (called) => other.bind(port, '127.0.0.1', () => called(undefined)))
}
