// The page: says a number sixty times a second and one large file, hears all of it back, and keeps count of what came, in
// `globalThis.echoReport()`. `?port=4433&hash=...` (the SHA-256 of the server's certificate, in base64).

import { Packeteer } from 'packeteer'
import { startLoop } from 'packeteer/adapters/loop'
import { attachSession } from 'packeteer/adapters/webtransport'
import { config, ticksPerSecond } from '../config.ts'

const numbers = 300
const file = Uint8Array.from({ length: 200_000 }, (_, index) => (index * index) >> 3)

const words = new URLSearchParams(location.search)
const hash = Uint8Array.from(atob(words.get('hash') ?? ''), (letter) => letter.charCodeAt(0))
const session = new WebTransport(`https://127.0.0.1:${words.get('port')}/`, {
  serverCertificateHashes: [{ algorithm: 'sha-256', value: hash }],
})
await session.ready

const report = {
  maxDatagramSize: session.datagrams.maxDatagramSize,
  said: 0,
  heard: 0,
  inOrder: true,
  fileEqual: false,
  tooLong: '',
  rttMs: 0,
  alive: true,
  closed: false,
}
Object.assign(globalThis, { echoReport: () => report, leave: () => link.close() })

/** A config whose datagrams are longer than the path takes is refused before anything is lost. */
const long = attachSession(session, new Packeteer({ ...config, maxDatagramBytes: 1400 }))
if (long._tag === 'Left') report.tooLong = long.left.type

const attached = attachSession(session, new Packeteer(config), { onClose: () => (report.closed = true) })
if (attached._tag === 'Left') throw new Error(attached.left.type)
const link = attached.right
const { connection } = link

const isEqual = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])

connection.sendMessage('files', file)
const loop = startLoop(ticksPerSecond, () => {
  link.beginTick()
  for (const { payload } of connection.drainReceivedMessages('talk')) {
    const [low = 0, high = 0] = payload
    report.inOrder &&= low + 256 * high === report.heard
    report.heard += 1
  }
  for (const { payload } of connection.drainReceivedMessages('files')) report.fileEqual = isEqual(payload, file)
  if (report.said < numbers) {
    connection.sendMessage('talk', Uint8Array.of(report.said & 255, report.said >> 8))
    report.said += 1
  }
  link.endTick()
  report.rttMs = connection.stats().rttMs ?? 0
  report.alive = link.isAlive
  document.title = `${report.heard} of ${numbers}`
  if (!link.isAlive) loop.stop()
})
