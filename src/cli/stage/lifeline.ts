// What every child needs of its process: a loopback port, a line to its parent, and an end when that is cut.
// A terminal's Ctrl-C reaches the children, too; they leave it to the parent, which ends them.

import type { Socket } from 'node:dgram'

/** Binds a socket to a free port of 127.0.0.1 and says which. */
export const bindLoopback = (socket: Socket): Promise<number> =>
  new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, '127.0.0.1', () => {
      socket.off('error', reject)
      // The peer may be gone a moment earlier than we are: a refused datagram is a lost datagram.
      socket.on('error', () => {})
      resolve(socket.address().port)
    })
  })

export const listenToParent = <Order>(obey: (order: Order) => void): void => {
  process.on('SIGINT', () => {})
  process.on('disconnect', () => process.exit())
  process.on('message', (order: Order) => obey(order))
}

export const tellParent = <Report extends object>(report: Report): void => {
  if (process.connected) process.send?.(report, undefined, undefined, () => {})
}
