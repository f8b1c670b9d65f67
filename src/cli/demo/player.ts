// One player of the demo, a process of its own: a 60 Hz game loop around one Packeteer and one UDP socket. This is the
// run loop that a game writes: hand in what arrives at once, pass time once per tick, send at the end of the tick.

import { createSocket } from 'node:dgram'
import { Packeteer } from '../../index.ts'
import { seedRandom } from '../../testing/random.ts'
import { gameConfig } from './game.ts'
import { countChannels, openDeliveredLedger, openSentLedger } from './ledger.ts'
import { encodePayload } from './payload.ts'
import { bindLoopback, listenToParent, tellParent } from '../stage/lifeline.ts'
import { recordTo } from './recording.ts'
import { channelNames, type ChannelName, type FromPlayer, type Progress, type Proof, type ToPlayer } from './report.ts'
import { speakOf, TICKS_PER_SECOND } from './traffic.ts'

type StartGame = Extract<ToPlayer, { type: 'StartGame' }>

const REPORT_TICKS = 6

const socket = createSocket('udp4')

const startGame = (order: StartGame): { stopTalking: () => void; finish: () => void } => {
  const packeteer = new Packeteer(gameConfig(order.role, order.seed, order.fileBytes, order.bulkBytesPerSecond))
  const recording =
    order.record === undefined ? undefined : recordTo(order.record, packeteer, `${order.role} ${order.seed}`)
  const sent = openSentLedger()
  const delivered = openDeliveredLedger()
  const numbers = new Map<ChannelName, number>()
  let talking = true
  let updatedMs = readMonotonicMs()
  let random = seedRandom(order.seed, order.role)
  const totals = { bytesSent: 0, bytesReceived: 0, datagramsSent: 0, datagramsReceived: 0 }

  const say = (channel: ChannelName, payload: Uint8Array): void => {
    const outcome = packeteer.sendMessage(channel, payload)
    if (outcome._tag === 'Right') sent.noteSent(channel, outcome.right, payload)
    else sent.noteRefused(JSON.stringify(outcome.left))
  }

  const sayWithNumber = (channel: ChannelName, body: Uint8Array): void => {
    const number = numbers.get(channel) ?? 0
    numbers.set(channel, number + 1)
    say(channel, encodePayload({ number, madeMs: readMonotonicMs(), body }))
  }

  const drain = (): void => {
    const nowMs = readMonotonicMs()
    for (const channel of channelNames) {
      for (const { payload } of packeteer.drainReceivedMessages(channel))
        delivered.noteDelivered(channel, payload, nowMs)
    }
    for (const { channel, id, fate } of packeteer.drainMessageFates()) sent.noteFate(channel, id, fate)
  }

  const transmit = (): void => {
    for (const datagram of packeteer.packetsToSend()) {
      totals.datagramsSent += 1
      totals.bytesSent += datagram.length
      socket.send(datagram, () => {})
    }
  }

  let piecesInAll = 0
  const measureFile = (bytes: number, piecesMissing: number): number => {
    piecesInAll = Math.max(piecesInAll, piecesMissing)
    if (sent.count('files').acked > 0) return bytes
    return piecesInAll === 0 ? 0 : bytes * (1 - piecesMissing / piecesInAll)
  }

  const summarize = (): Progress => {
    const stats = packeteer.stats()
    const piecesMissing = stats.channels['files']?.piecesMissing ?? 0
    return {
      channels: countChannels(sent, delivered),
      latency: delivered.summarizeLatency(),
      rttMs: stats.rttMs,
      loss: stats.lossRatio,
      ...totals,
      fileBytesDone: order.file === undefined ? undefined : measureFile(order.file.length, piecesMissing),
      unsettled: sent.countUnsettled(),
    }
  }

  const prove = (): Proof => {
    const { fates, refused, ...mine } = sent.prove()
    const theirs = delivered.prove()
    return {
      inputs: { sent: mine.inputs, delivered: theirs.inputs.digest, misplaced: theirs.inputs.misplaced },
      chat: { sent: mine.chat, delivered: theirs.chat.digest, repeated: theirs.chat.repeated },
      positions: theirs.positions,
      effects: theirs.effects,
      file: { sent: mine.file, delivered: theirs.file },
      fates,
      refused,
    }
  }

  const passTime = (): void => {
    const nowMs = readMonotonicMs()
    packeteer.update(nowMs - updatedMs)
    updatedMs = nowMs
  }

  const playTick = (tick: number): void => {
    passTime()
    if (talking) {
      const [utterances, next] = speakOf(tick, random)
      random = next
      for (const { channel, body } of utterances) sayWithNumber(channel, body)
    }
    transmit()
    drain()
    if (tick % REPORT_TICKS === 0) tellParent<FromPlayer>({ type: 'Progressed', progress: summarize() })
  }

  socket.on('message', (datagram) => {
    totals.datagramsReceived += 1
    totals.bytesReceived += datagram.length
    // Also between ticks: round trips are then measured to the moment of arrival, not to the tick after it.
    passTime()
    // What is wrong with a datagram is counted in stats(); a game has nothing to do about it.
    packeteer.receivePacket(datagram)
    drain()
  })
  if (order.file !== undefined) say('files', order.file)
  const stopLoop = runAtTicks(TICKS_PER_SECOND, playTick)

  return {
    stopTalking: () => {
      talking = false
    },
    finish: () => {
      stopLoop()
      recording?.close()
      tellParent<FromPlayer>({ type: 'GameFinished', progress: summarize(), proof: prove() })
    },
  }
}

/** Calls `play` at whole multiples of the period since the start: no drift. After a stall it skips the missed ones. */
const runAtTicks = (ticksPerSecond: number, play: (tick: number) => void): (() => void) => {
  const periodMs = 1000 / ticksPerSecond
  const startMs = readMonotonicMs()
  let tick = 0
  let timer: NodeJS.Timeout
  const wake = (): void => {
    const nowMs = readMonotonicMs()
    if (nowMs - startMs >= tick * periodMs) {
      play(tick)
      tick = Math.max(tick + 1, Math.floor((nowMs - startMs) / periodMs))
    }
    timer = setTimeout(wake, startMs + tick * periodMs - readMonotonicMs())
  }
  timer = setTimeout(wake, 0)
  return () => clearTimeout(timer)
}

/** The machine's monotonic clock: the same one in both processes. */
const readMonotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6

let game: ReturnType<typeof startGame> | undefined
listenToParent<ToPlayer>((order) => {
  switch (order.type) {
    case 'StartGame':
      return socket.connect(order.remotePort, '127.0.0.1', () => {
        game = startGame(order)
      })
    case 'StopTalking':
      return game?.stopTalking()
    case 'FinishGame':
      return game?.finish()
  }
})
tellParent<FromPlayer>({ type: 'PortBound', port: await bindLoopback(socket) })
