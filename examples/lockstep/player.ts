// The game loop of one player: a lockstep game as anybody would write it on Packeteer's public API. Per tick of 60 a second: time passes,
// what came is drained, the frame that is due runs if all inputs for it are there, the own input for a later frame is made and sent.
// A frame whose inputs come a little late runs as soon as they do; if they are later than a tick, the game stalls and time slips.

import { openHost, type UdpSocket } from 'packeteer/adapters/dgram'
import { startLoop, type Timer } from 'packeteer/adapters/loop'
import {
  confirmFrames,
  forgetPeer,
  framesAhead,
  initialDesyncDetector,
  noteOwnState,
  noteReport,
  timeScaleOf,
} from 'packeteer/netcode'
import { createBot, think } from './bot.ts'
import { corrupt, hashAll, hashParts, partNames } from './checksum.ts'
import { createDepartures, noteGone, noteRemains, remainsOf, type DepartureStep } from './departures.ts'
import { meetPeer, noteMargin, noteStatus, noteTime, sendStatus, ticksPerStatus, type PeerView } from './peers.ts'
import { nameOf } from './names.ts'
import { drawField } from './picture.ts'
import type { Notice, Outcome, Progress, Roster } from './report.ts'
import { createSchedule, isReady, noteInput, takeFrame } from './schedule.ts'
import { connect, decodeReport, encodeReport, type Checksum } from './wire.ts'
import { countUnits, createWorld, stepWorld } from './world.ts'

export const ticksPerSecond = 60
const framesPerChecksum = 60
/** A tick that comes half a tick late or more: the machine is busy, or the process was stopped. */
export const hostDelayMs = 25
/** Delays of the newest own inputs are remembered, as the peers tell later how they did. */
const rememberedFrames = 512

export interface Player {
  readonly report: (withPicture: boolean) => Progress
  readonly finish: () => Outcome
}

/** On a socket that is bound, by a clock that goes forward: the real ones, or those of virtual.ts. */
export const startPlayer = (socket: UdpSocket, roster: Roster, timer: Timer): Player => {
  const { self, players, seed, sessionId, origin, sabotage } = roster
  const world = createWorld(players, seed)
  const { now } = timer
  const host = openHost(socket, { now })
  const peers = new Map<number, PeerView>()
  for (const { player, address, port } of roster.links) {
    const { connection } = host.meet({ address, port }, connect(self, player, sessionId, origin))
    peers.set(player, meetPeer(player, connection, roster.delay ?? 8))
  }
  const everyone = Array.from({ length: players }, (_, player) => nameOf(player))
  let detector = initialDesyncDetector(nameOf(self), everyone)
  let schedule = createSchedule(players)
  let departures = createDepartures(self, players)
  let bot = createBot(self, seed)

  /** Frames that should have run by now. It goes on with the ticks, and stands still while the game stalls. */
  let due = 0
  let tickedMs = now()
  let begunMs: number | undefined
  let issued = 0
  const delays = new Map<number, number>()
  const checksums: Array<readonly [frame: number, hash: number]> = []
  const notices: Array<Notice> = []
  const count = { stalledTicks: 0, stalls: 0, lateFrames: 0, ticks: 0, hostDelays: 0 }
  let isStalled = true // until everybody is there

  const present = (): ReadonlyArray<PeerView> => [...peers.values()].filter(({ isGone }) => !isGone)
  const positionAt = (nowMs: number): number => due + Math.min(1, ((nowMs - tickedMs) * ticksPerSecond) / 1000)
  const delayNow = (): number => roster.delay ?? Math.max(1, ...present().map(({ delay }) => delay.frames))

  const drain = (): void => {
    const position = positionAt(now())
    for (const { player } of present()) {
      for (const { payload } of linkOf(player).drainReceivedMessages('inputs')) {
        const frame = schedule.lanes[player]?.next ?? 0
        schedule = noteInput(schedule, player, payload)
        update(player, (peer) => noteMargin(peer, frame, frame + 1 - position))
      }
      for (const { payload } of linkOf(player).drainReceivedMessages('status')) {
        update(player, (peer) => noteStatus(peer, payload, position, (frame) => delays.get(frame)))
      }
      for (const { payload } of linkOf(player).drainReceivedMessages('reports')) read(player, payload)
    }
  }

  const read = (from: number, bytes: Uint8Array): void => {
    const report = decodeReport(bytes)
    if (report?.type === 'Checksum') detector = noteReport(detector, nameOf(from), stateOf(report.checksum))
    if (report?.type === 'Remains') depart(noteRemains(departures, schedule, from, report.remains))
  }

  /** Somebody is gone: says so to all who are left, and notes the frame as soon as it is agreed on. */
  const depart = (step: DepartureStep): void => {
    step.schedule.lanes.forEach(({ end }, player) => {
      if (end === undefined || schedule.lanes[player]?.end !== undefined) return
      notices.push({ type: 'Gone', player, frame: end })
      detector = forgetPeer(detector, nameOf(player))
    })
    departures = step.departures
    schedule = step.schedule
    for (const player of departures.gone) {
      const link = roster.links.find((one) => one.player === player)
      if (link !== undefined) host.forget(link)
      update(player, (peer) => ({ ...peer, isGone: true }))
    }
    if (step.speaks) tellAll('reports', encodeReport({ type: 'Remains', remains: remainsOf(departures, schedule) }))
  }

  const tellAll = (channel: 'inputs' | 'reports', payload: Uint8Array): void => {
    for (const { connection } of present()) connection.sendMessage(channel, payload)
  }

  /** Makes own inputs up to the one that the delay asks for: mostly one, none when it has shrunk, more when it has grown. */
  const issueInputs = (): void => {
    const wanted = Math.min(schedule.frame + delayNow(), roster.frames)
    for (; issued < wanted; issued += 1) {
      const [input, next] = think(bot, world)
      bot = next
      delays.set(issued, issued - schedule.frame + 1)
      delays.delete(issued - rememberedFrames)
      schedule = noteInput(schedule, self, input)
      tellAll('inputs', input)
    }
  }

  const runDueFrames = (): number => {
    let ran = 0
    while (schedule.frame < due && isReady(schedule)) {
      const [inputs, next] = takeFrame(schedule)
      schedule = next
      stepWorld(world, inputs)
      if (sabotage?.frame === world.frame) corrupt(world, sabotage.part)
      if (world.frame % framesPerChecksum === 0) publishChecksum({ frame: world.frame, parts: hashParts(world) })
      issueInputs()
      ran += 1
    }
    return ran
  }

  const publishChecksum = (checksum: Checksum): void => {
    const state = stateOf(checksum)
    checksums.push([checksum.frame, hashAll(checksum.parts)])
    // What lockstep has run is final.
    detector = confirmFrames(noteOwnState(detector, state), checksum.frame)[0]
    tellAll('reports', encodeReport({ type: 'Checksum', checksum }))
  }

  const tick = (): void => {
    const nowMs = now()
    const deltaMs = nowMs - tickedMs
    if (deltaMs > hostDelayMs && begunMs !== undefined) count.hostDelays += 1
    host.beginTick()
    drain()
    for (const { player } of present()) {
      const change = lookAt(player, deltaMs)
      if (change !== undefined) notices.push({ type: change.type, player, silentMs: Math.round(change.silentMs) })
      if (change?.type === 'TimedOut') depart(noteGone(departures, schedule, player))
    }
    runDueFrames()
    const isBehind = schedule.frame < due
    if (!isBehind && due < roster.frames) due += 1
    if (isBehind && begunMs !== undefined) {
      count.stalledTicks += 1
      if (!isStalled) count.stalls += 1
    }
    isStalled = isBehind
    tickedMs = nowMs
    issueInputs()
    if (runDueFrames() > 0) begunMs ??= nowMs
    if (count.ticks % ticksPerStatus === 0) {
      for (const { player } of present()) update(player, (peer) => sendStatus(peer, due))
    }
    count.ticks += 1
    host.endTick()
    loop.setSpeed(mean(present().map(({ sync }) => timeScaleOf(sync))))
  }

  /** What comes between ticks: a frame that waited for it runs at once, and its input leaves at once. */
  const catchUp = (): void => {
    drain()
    const ran = runDueFrames()
    if (ran === 0) return
    count.lateFrames += ran
    host.endTick()
  }

  const update = (player: number, change: (peer: PeerView) => PeerView): void => {
    const peer = peers.get(player)
    if (peer !== undefined) peers.set(player, change(peer))
  }
  const linkOf = (player: number): PeerView['connection'] => (peers.get(player) as PeerView).connection
  const lookAt = (player: number, deltaMs: number) => {
    const [peer, change] = noteTime(peers.get(player) as PeerView, deltaMs)
    peers.set(player, peer)
    return change
  }

  socket.on('message', catchUp)
  const loop = startLoop(ticksPerSecond, tick, timer)

  const report = (withPicture: boolean): Progress => {
    const stats = [...peers.values()].map(({ connection }) => connection.stats())
    const rtts = stats.flatMap(({ rttMs }) => (rttMs === undefined ? [] : [rttMs]))
    return {
      frame: schedule.frame,
      delay: delayNow(),
      stalledTicks: count.stalledTicks,
      stalls: count.stalls,
      lateFrames: count.lateFrames,
      hostDelays: count.hostDelays,
      ahead: present().length === 0 ? 0 : mean(present().map(({ sync }) => framesAhead(sync))),
      rttMs: rtts.length === 0 ? undefined : mean(rtts),
      loss: mean(stats.map(({ lossRatio }) => lossRatio)),
      bytesSent: stats.reduce((sum, { bytesSent }) => sum + bytesSent, 0),
      datagramsSent: stats.reduce((sum, { packetsSent }) => sum + packetsSent, 0),
      playedMs: begunMs === undefined ? 0 : now() - begunMs,
      notices,
      mismatch: detector.mismatch,
      units: everyone.map((_, player) => countUnits(world, player)),
      kills: world.kills,
      picture: withPicture ? drawField(world) : undefined,
    }
  }
  const finish = (): Outcome => {
    loop.stop()
    const sentTo = [...peers.values()].map(({ player, connection }) => {
      const { packetsSent, channels } = connection.stats()
      return { player, packets: packetsSent, messages: channels['inputs']?.sent ?? 0 }
    })
    return { progress: report(false), checksums, agreed: detector.agreed, sentTo }
  }
  return { report, finish }
}

const stateOf = ({ frame, parts }: Checksum) => ({
  frame,
  hash: hashAll(parts),
  parts: Object.fromEntries(partNames.map((name, index) => [name, parts[index] ?? 0])),
})

const mean = (numbers: ReadonlyArray<number>): number =>
  numbers.length === 0 ? 1 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length
