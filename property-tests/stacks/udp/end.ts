// One end over UDP, in Node, Bun or Deno: `end.js serve` prints its ports and plays with whoever comes, `end.js meet PORT PORT PORT` comes.
// A game first, then the one that came leaves, then the server does. Prints one line of JSON at the end.

import { createSocket, type Socket } from 'node:dgram'
import process from 'node:process'
import { Packeteer, type Config } from 'packeteer'
import { openHost, type UdpHost, type UdpPeer } from 'packeteer/adapters/dgram'
import { startLoop } from 'packeteer/adapters/loop'
import { overUdp, ticksPerSecond, type Names } from '../config.ts'
import { depart } from '../departure.ts'
import { playGame } from '../game.ts'
import { quirks } from './quirks.ts'

type Connection = Packeteer<Config<Names>>

interface Place {
  readonly host: UdpHost<Config<Names>>
  readonly connection: Connection
  readonly told: () => string | undefined
}

const localhost = '127.0.0.1'
const [role, ...ports] = process.argv.slice(2)
const isServer = role === 'serve'
const complaints: Array<string> = []
const errors: Array<string> = []
for (const kind of ['uncaughtException', 'unhandledRejection'])
  process.on(kind, (reason: unknown) => complaints.push(`${kind}: ${String(reason)}`))

const bind = async (): Promise<Socket> => {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, localhost, resolve))
  socket.on('error', (error) => errors.push(String(error)))
  return socket
}

const connect = (keepsAlive: boolean): Connection => new Packeteer(overUdp(isServer ? 'a' : 'b', keepsAlive))

/** The place of the one peer: the server has it when somebody has come. */
const open = async (socket: Socket, port: number | undefined, keepsAlive: boolean): Promise<Place> => {
  let told: string | undefined
  const onClose = (): void => {
    told = 'Closed'
  }
  if (port !== undefined) {
    const host = openHost<Config<Names>>(socket, { onClose })
    const { connection } = host.meet({ address: localhost, port }, connect(keepsAlive))
    return { host, connection, told: () => told }
  }
  const [host, { connection }] = await new Promise<readonly [UdpHost<Config<Names>>, UdpPeer<Config<Names>>]>(
    (resolve) => {
      const onPeer = (peer: UdpPeer<Config<Names>>): void => {
        loop.stop()
        resolve([host, peer])
      }
      const host = openHost<Config<Names>>(socket, { admit: () => connect(keepsAlive), onPeer, onClose })
      const loop = startLoop(ticksPerSecond, () => {
        host.beginTick()
        host.endTick()
      })
    },
  )
  return { host, connection, told: () => told }
}

const leaving = async (socket: Socket, port: number | undefined, isLeaver: boolean): Promise<object> => {
  const { host, connection, told } = await open(socket, port, true)
  const errorsBefore = errors.length
  const departed = await depart(
    host,
    connection,
    { told, close: host.close, ...(isLeaver ? { leave: host.close } : {}) },
    30_000,
  )
  return { ...departed, errors: errors.slice(errorsBefore), complaints: complaints.splice(0) }
}

const sockets = [await bind(), await bind(), await bind()] as const
const [first, second, third] = isServer ? [] : ports.map(Number)
if (isServer) console.log(`ports ${sockets.map((socket) => socket.address().port).join(' ')}`)

const { host, connection } = await open(sockets[0], first, false)
const game = { ...(await playGame(host, connection, isServer ? 1 : 2, 60_000)), complaints: complaints.splice(0) }
const clientLeaves = await leaving(sockets[1], second, !isServer)
const serverLeaves = await leaving(sockets[2], third, isServer)
host.close()
const found = await quirks(bind)
console.log(
  JSON.stringify({ game, 'client leaves': clientLeaves, 'server leaves': serverLeaves, quirks: found, complaints }),
)
setTimeout(() => process.exit(0), 100)
