// `npm run bench -- strangers`: what a datagram of a stranger costs a UDP host, in processor time, collecting included; the socket is of
// paper, so the system's own part is not in it. Every row is measured in turn, in rounds, and is the median of them.

import { openHost, type UdpSocket } from '../src/adapters/dgram.ts'
import { defineConfig, Packeteer, type Config } from '../src/index.ts'

export const strangersUsage = 'strangers   what a datagram of a stranger costs a UDP host; exit code 1 above 10 us'

const goalMicros = 10
const rounds = 5
const datagramsPerRound = 20_000

const makeConfig = () =>
  defineConfig({
    integrity: 'crc32c',
    sessionId: 20_260,
    side: 'a',
    channels: { moves: { reliable: true, ordered: true }, position: { reliable: false, ordered: true } },
  })

interface Row {
  readonly name: string
  /** Microseconds for each datagram. */
  readonly measure: () => number
  readonly isGoal?: boolean
}

type Admit = (remote: unknown, datagram: Uint8Array) => Packeteer | undefined

/** Each datagram comes from another port. */
const spendOn = (datagram: Uint8Array, admit: Admit | undefined): number => {
  let bring = (_datagram: Uint8Array, _remote: { readonly address: string; readonly port: number }): void => undefined
  const socket: UdpSocket = {
    on: (event: string, listener: typeof bring) => {
      if (event === 'message') bring = listener
    },
    send: () => undefined,
    close: () => undefined,
  }
  const host = openHost<Config>(socket, {
    ...(admit === undefined ? {} : { admit }),
    onPeer: (peer) => host.forget(peer),
  })
  const before = process.cpuUsage()
  for (let count = 0; count < datagramsPerRound; count += 1) {
    bring(datagram, { address: '192.0.2.1', port: 1 + (count % 65_535) })
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / datagramsPerRound
}

/** What a host cannot save, once a connection was made for a stranger. */
const spendAlone = (datagram: Uint8Array, config: Config): number => {
  const before = process.cpuUsage()
  for (let count = 0; count < datagramsPerRound; count += 1) new Packeteer(config).receivePacket(datagram)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / datagramsPerRound
}

const rowsOf = (): ReadonlyArray<Row> => {
  const config = makeConfig()
  const end = new Packeteer(defineConfig({ ...config, side: 'b' }))
  end.sendMessage('moves', Uint8Array.of(1))
  const greeting = end.packetsToSend()[0] ?? new Uint8Array(0)
  // Reads well up to its checksum.
  const forged = greeting.map((byte, index) => (index === greeting.length - 1 ? byte ^ 1 : byte))
  const looks: Admit = (_remote, datagram) => (datagram.length > 200 ? new Packeteer<Config>(config) : undefined)
  return [
    { name: 'without a host: a connection, and what it says', measure: () => spendAlone(forged, config) },
    { name: 'admit refuses it at sight', measure: () => spendOn(forged, looks) },
    {
      name: 'one config for all; discarded',
      measure: () => spendOn(forged, () => new Packeteer<Config>(config)),
      isGoal: true,
    },
    {
      name: 'one config for all; gets a place, which it loses again',
      measure: () => spendOn(greeting, () => new Packeteer<Config>(config)),
      isGoal: true,
    },
    {
      name: 'a config for each stranger; discarded',
      measure: () => spendOn(forged, () => new Packeteer<Config>(makeConfig())),
    },
  ]
}

export function runStrangers(args: ReadonlyArray<string>, print: (line: string) => void): number {
  if (args.length > 0) {
    print(strangersUsage)
    return args.join(' ') === '--help' ? 0 : 2
  }
  const rows = rowsOf()
  const times = rows.map((): Array<number> => [])
  for (let round = 0; round < rounds; round += 1) rows.forEach(({ measure }, row) => times[row]?.push(measure()))
  const medians = times.map((all) => all.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Infinity)
  print(`${'a datagram of a stranger'.padEnd(56)}us`)
  rows.forEach(({ name }, row) => print(`${name.padEnd(52)}${(medians[row] ?? 0).toFixed(2).padStart(6)}`))
  const isMissed = rows.some(({ isGoal }, row) => isGoal === true && (medians[row] ?? 0) > goalMicros)
  if (isMissed) print(`missed: with one config, at most ${goalMicros} us`)
  return isMissed ? 1 : 0
}
