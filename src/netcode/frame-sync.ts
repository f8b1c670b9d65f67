/**
 * Keeps two peers at the same frame, as GGPO and GGRS do: each tells the other how far ahead it sees itself, and half the difference of
 * both views is how far it really is. The flight time is in both views and falls out, so no round trip enters; what is levelled is how
 * far each has to predict. Means over a window keep single late packets from moving the clock.
 *
 * ```
 *   own lead    = own frame - newest frame of the peer that has arrived
 *   peer's lead = the same as the peer sees it, told in its last message
 *   ahead       = (own lead - peer's lead) / 2, over the last `span` ticks
 * ```
 */
import { drop, emptyWindow, push, size, type Window } from '../core/window.ts'

export interface FrameSyncOptions {
  /** Ticks that the mean is taken over. */
  readonly span: number
  /** Below so many frames ahead, nothing is done: both would else wait in turns. */
  readonly tolerance: number
  /** The most that the speed is changed, as a share: 0.1 is 10 %. */
  readonly mostDilation: number
}

export interface FrameSync {
  readonly options: FrameSyncOptions
  /** Own lead less the peer's, per tick; frames. */
  readonly differences: Window<number>
  /** Sum of these, exact. */
  readonly sum: number
}

export interface FrameObservation {
  /** Where this end is: the frame that is simulated next, and if it is known the part of a tick that has passed since the last. */
  readonly localFrame: number
  /** The newest frame of the peer that has arrived, by its own word. */
  readonly remoteFrame: number
  /** What the peer's `leadOf` was, by its own word. */
  readonly remoteLead: number
}

/** GGRS's window, half of GGPO's wait threshold, and the tenth of the speed that nobody notices. */
export const usualFrameSync: FrameSyncOptions = { span: 30, tolerance: 0.75, mostDilation: 0.1 }

/** Leads are whole multiples of 1/256 of a frame: sums of them are exact, and two bytes hold one. */
const grain = 256
const mostLead = 128

export const initialFrameSync = (options: FrameSyncOptions = usualFrameSync): FrameSync => ({
  options,
  differences: emptyWindow(0),
  sum: 0,
})

/**
 * What to tell the peer: from -128 to less than 128 frames, in steps of 1/256, however long a pause was. Times 256, it is a two-byte integer;
 * a game that counts in whole frames gets whole frames, for one byte.
 */
export function leadOf(localFrame: number, remoteFrame: number): number {
  const lead = Math.round((localFrame - remoteFrame) * grain)
  return (
    (lead >= mostLead * grain ? mostLead * grain - 1 : lead >= -mostLead * grain ? lead : -mostLead * grain) / grain
  )
}

/**
 * Once a tick, as soon as the peer has told anything; or, more exact, whenever a message of the peer arrives, with the part of a tick that
 * has passed by then.
 */
export function observeFrames(sync: FrameSync, observation: FrameObservation): FrameSync {
  const { options, differences, sum } = sync
  const own = leadOf(observation.localFrame, observation.remoteFrame)
  const difference = own - leadOf(observation.remoteLead, 0)
  const isFull = size(differences) >= options.span
  const oldest = isFull ? (differences.buffer[differences.start] as number) : 0
  return {
    options,
    differences: push(isFull ? drop(differences, 1) : differences, difference),
    sum: sum - oldest + difference,
  }
}

/** How many frames this end is ahead of the peer: below 0, it is behind. 0 until anything was observed. */
export const framesAhead = ({ differences, sum }: FrameSync): number => sum / 2 / Math.max(1, size(differences))

/**
 * By which factor the own ticks should come: below 1 when ahead, above 1 when behind, 1 within the tolerance. Both peers follow it, so
 * each makes up for half. For games that change their speed smoothly.
 */
export function timeScaleOf(sync: FrameSync): number {
  const { span, tolerance, mostDilation } = sync.options
  const ahead = framesAhead(sync)
  if (Math.abs(ahead) < tolerance) return 1
  // What is seen is half a window and a flight old. At this rate the gap has shrunk to a third after two windows, without overshoot.
  return 1 - Math.max(-mostDilation, Math.min(mostDilation, ahead / (4 * span)))
}

/**
 * How many frames to stand still now: whole ones, 0 unless the window is full and this end is ahead by more than the tolerance. For games
 * of fixed steps. Only the end that is ahead is told to wait. Call `noteWait` when you follow.
 */
export function framesToWait(sync: FrameSync): number {
  const { span, tolerance } = sync.options
  const ahead = framesAhead(sync)
  return size(sync.differences) >= span && ahead >= tolerance ? Math.round(ahead) : 0
}

/** Forgets what was observed before the wait: it would advise the same wait again. */
export const noteWait = ({ options }: FrameSync): FrameSync => initialFrameSync(options)
