// One end of the duel: rollback over Packeteer. Per tick: what came is read, frames that were guessed wrong run again, the own input is made and
// the next frame runs at once, and one message leaves with all inputs that the other is not known to have. Knows nothing of browsers: the
// page gives it a link, keys and a clock, the tests paper ones.

import { defineConfig, type Packeteer } from 'packeteer'
import {
  countUnacked,
  encodeInputs,
  framesAhead,
  initialDesyncDetector,
  initialFrameSync,
  initialInputStream,
  initialLiveness,
  leadOf,
  noteOwnState,
  confirmFrames,
  noteReport,
  observeFrames,
  observeSilence,
  pushInput,
  receiveInputs,
  timeScaleOf,
  usualFrameSync,
  type Liveness,
  type Mismatch,
} from 'packeteer/netcode'
import { beginDuel, hashDuel, stepDuel, type Duel } from './duel.ts'
import { beginRollback, certainState, mayRun, newestState, noteOther, noteOwn, runFrame } from './rollback.ts'

export const duelConfig = defineConfig({
  maxDatagramBytes: 1150,
  channels: {
    // A message holds every unacked input, so a lost one is made up for by the next: nothing to resend, nothing to wait for.
    inputs: { reliable: false, ordered: true },
    reports: { reliable: true, ordered: true, recovery: 'lean' },
    // The sliders of either page.
    settings: { reliable: true, ordered: true, recovery: 'lean' },
  },
})

export type DuelConnection = Packeteer<typeof duelConfig>

export interface SessionView {
  readonly duel: Duel
  /** The end of what is certain, and a hash of the state there for every 60th frame. */
  readonly certainFrame: number
  readonly hashes: ReadonlyArray<readonly [frame: number, hash: number]>
  /** How many frames were run again, per tick; 0 mostly. */
  readonly depth: number
  /** Frames that this end is ahead of the other; of the speed of 60 a second, the part that follows. */
  readonly ahead: number
  readonly speed: number
  /** Inputs in the last message. */
  readonly copies: number
  readonly stalledTicks: number
  readonly phase: Liveness['phase']
  readonly mismatch: Mismatch | undefined
}

export interface Session {
  /** A tick of 60 a second: `begin` before it has let time pass, and after it the link sends. */
  readonly tick: (buttons: number, deltaMs: number) => SessionView
  /** Something has arrived between ticks: `sinceTick` is the part of a tick that has passed. */
  readonly receive: (sinceTick: number) => void
  /** All certain inputs, for a recording: own, other, by frame. */
  readonly recorded: () => ReadonlyArray<readonly [own: number, other: number]>
}

/** Own inputs are for a frame later: one frame that nobody feels, and one frame less to guess. */
const inputDelay = 1
/** A sixth of a second of guessing; then it stands still until something comes. */
const mostAhead = 10
const framesPerHash = 60
const headerBytes = 6
const messageRoom = 400

/** `side` 0 plays on the left. From frame `lastFrame` on, nothing runs any more. */
export const openSession = (connection: DuelConnection, side: 0 | 1, lastFrame = Infinity): Session => {
  const game = {
    step: (duel: Duel, own: number, other: number): Duel => stepDuel(duel, side === 0 ? [own, other] : [other, own]),
  }
  const [self, peer] = side === 0 ? ['left', 'right'] : ['right', 'left']
  let rollback = beginRollback(beginDuel(), mostAhead)
  let stream = initialInputStream(0)
  // Leads are measured to the part of a frame, so a quarter of one is worth making up for.
  let sync = initialFrameSync({ ...usualFrameSync, tolerance: 0.25 })
  let liveness = initialLiveness()
  let detector = initialDesyncDetector(self ?? '', [peer ?? ''])
  let lead = 0
  let depth = 0
  let stalledTicks = 0
  let heard = 0
  let hashedFrame = 0
  const hashes: Array<readonly [frame: number, hash: number]> = []
  const ownInputs: Array<number> = []
  const otherInputs: Array<number> = []

  const give = (buttons: number): void => {
    const pushed = pushInput(stream, Uint8Array.of(buttons))
    if (pushed._tag === 'Left') return // the other has been away for two seconds: nothing runs either
    stream = pushed.right
    rollback = noteOwn(rollback, buttons)
    ownInputs.push(buttons)
  }

  const receive = (sinceTick: number): void => {
    for (const { payload } of connection.drainReceivedMessages('inputs')) {
      if (payload.length < headerBytes) continue
      const taken = receiveInputs(stream, payload.subarray(headerBytes))
      if (taken._tag === 'Left') continue
      stream = taken.right[0]
      const inputs = taken.right[1].map(({ input }) => input[0] ?? 0)
      otherInputs.push(...inputs)
      const [again, frames] = noteOther(game, rollback, inputs)
      rollback = again
      depth = Math.max(depth, frames)
      const view = new DataView(payload.buffer, payload.byteOffset)
      const position = rollback.frame + sinceTick
      sync = observeFrames(sync, {
        localFrame: position,
        remoteFrame: view.getUint32(0),
        remoteLead: view.getInt16(4) / 256,
      })
      lead = leadOf(position, view.getUint32(0))
    }
    for (const { payload } of connection.drainReceivedMessages('reports')) {
      if (payload.length !== 8) continue
      const view = new DataView(payload.buffer, payload.byteOffset)
      detector = noteReport(detector, peer ?? '', { frame: view.getUint32(0), hash: view.getUint32(4) })
    }
    publishHashes()
  }

  /** What is certain at a 60th frame is told to the other. Certain states are passed one by one: none is skipped. */
  const publishHashes = (): void => {
    const certain = certainState(rollback)
    for (; hashedFrame + framesPerHash <= certain.frame; hashedFrame += framesPerHash) {
      const duel = replay(hashedFrame + framesPerHash)
      const report = { frame: duel.frame, hash: hashDuel(duel) }
      hashes.push([report.frame, report.hash])
      detector = confirmFrames(noteOwnState(detector, report), report.frame)[0]
      const view = new DataView(new ArrayBuffer(8))
      view.setUint32(0, report.frame)
      view.setUint32(4, report.hash)
      connection.sendMessage('reports', new Uint8Array(view.buffer))
    }
  }
  let checkpoint = beginDuel()
  /** The certain state before a frame, from the last one asked for: the history need not keep it. */
  const replay = (frame: number): Duel => {
    while (checkpoint.frame < frame) {
      checkpoint = game.step(checkpoint, ownInputs[checkpoint.frame] ?? 0, otherInputs[checkpoint.frame] ?? 0)
    }
    return checkpoint
  }

  const send = (): void => {
    const inputs = encodeInputs(stream, messageRoom)
    const message = new Uint8Array(headerBytes + inputs.length)
    const view = new DataView(message.buffer)
    view.setUint32(0, rollback.frame)
    view.setInt16(4, Math.round(lead * 256))
    message.set(inputs, headerBytes)
    connection.sendMessage('inputs', message)
  }

  for (let frame = 0; frame < inputDelay; frame += 1) give(0)
  return {
    receive,
    tick: (buttons, deltaMs) => {
      receive(1)
      const { packetsReceived } = connection.stats()
      const [next] = observeSilence(liveness, deltaMs, packetsReceived > heard)
      liveness = next
      heard = packetsReceived
      const isOn = heard > 0 && rollback.frame < lastFrame
      if (isOn && rollback.frame - rollback.known < mostAhead) give(buttons)
      if (isOn && mayRun(rollback)) rollback = runFrame(game, rollback)
      else if (isOn) stalledTicks += 1
      send()
      const view: SessionView = {
        duel: newestState(rollback),
        certainFrame: certainState(rollback).frame,
        hashes,
        depth,
        ahead: framesAhead(sync),
        speed: timeScaleOf(sync),
        copies: countUnacked(stream),
        stalledTicks,
        phase: liveness.phase,
        mismatch: detector.mismatch,
      }
      depth = 0
      return view
    },
    recorded: () => otherInputs.map((other, frame) => [ownInputs[frame] ?? 0, other] as const),
  }
}
