// What a player knows of one other: the connection, how far apart they are, how late the own inputs came there, and whether it is alive.

import {
  initialFrameSync,
  initialInputDelay,
  initialLiveness,
  leadOf,
  observeArrival,
  observeFrames,
  observeSilence,
  usualFrameSync,
  usualInputDelay,
  type FrameSync,
  type InputDelay,
  type Liveness,
  type LivenessChange,
} from 'packeteer/netcode'
import { decodeStatus, encodeStatus, type Connection, type Status } from './wire.ts'

export interface PeerView {
  readonly player: number
  readonly connection: Connection
  readonly sync: FrameSync
  readonly delay: InputDelay
  readonly liveness: Liveness
  /** Datagrams taken when it was last looked. */
  readonly heard: number
  /** The newest lead over it. */
  readonly lead: number
  /** The latest of its inputs that came since the last status to it. */
  readonly worst: Status['worst']
  readonly isGone: boolean
}

/** Statuses go out every so many ticks. */
export const ticksPerStatus = 2

/** Ticks have to meet within milliseconds here, as the inputs' slack is two of them; and a status comes every other tick. */
const syncOptions = { ...usualFrameSync, span: 16, tolerance: 0.1 }

/** One arrival, the latest of two ticks, per status: four seconds of memory, ten of patience. */
const delayOptions = { ...usualInputDelay, most: 24, inTime: 0.98, span: 120, patience: 300 }

/** A peer that is stopped for three seconds comes back; after six it is gone. */
const livenessOptions = { interruptedAfterMs: 500, timedOutAfterMs: 6000, longestStepMs: 250 }

export const meetPeer = (player: number, connection: Connection, delay: number): PeerView => ({
  player,
  connection,
  sync: initialFrameSync(syncOptions),
  delay: initialInputDelay(delay, delayOptions),
  liveness: initialLiveness(livenessOptions),
  heard: 0,
  lead: 0,
  worst: undefined,
  isGone: false,
})

/** An input of the peer has come, and waits so many frames until it is needed. */
export const noteMargin = (peer: PeerView, frame: number, margin: number): PeerView =>
  peer.worst !== undefined && peer.worst.margin <= margin ? peer : { ...peer, worst: { frame, margin } }

/** The peer says where it is. `position` is where this end is, with the part of a tick; `delayOf` with which delay a frame's input was made. */
export const noteStatus = (
  peer: PeerView,
  bytes: Uint8Array,
  position: number,
  delayOf: (frame: number) => number | undefined,
): PeerView => {
  const status = decodeStatus(bytes)
  if (status === undefined) return peer
  const observation = { localFrame: position, remoteFrame: status.frame, remoteLead: status.lead }
  const made = status.worst === undefined ? undefined : delayOf(status.worst.frame)
  const delay =
    status.worst === undefined || made === undefined
      ? peer.delay
      : observeArrival(peer.delay, { delay: made, margin: status.worst.margin })
  return { ...peer, delay, sync: observeFrames(peer.sync, observation), lead: leadOf(position, status.frame) }
}

/** Tells the peer where this end is; what was worst is told once. */
export const sendStatus = (peer: PeerView, frame: number): PeerView => {
  peer.connection.sendMessage('status', encodeStatus({ frame, lead: peer.lead, worst: peer.worst }))
  return { ...peer, worst: undefined }
}

export const noteTime = (peer: PeerView, deltaMs: number): readonly [PeerView, LivenessChange | undefined] => {
  const heard = peer.connection.stats().packetsReceived
  const [liveness, change] = observeSilence(peer.liveness, deltaMs, heard > peer.heard)
  return [{ ...peer, liveness, heard }, change]
}
