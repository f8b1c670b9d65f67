/**
 * How many frames ahead inputs should be made, judged by how late they really came: whoever receives inputs says how long each waited
 * before it was needed, and whoever sends them keeps the delay that would have had nearly all of them in time. A round trip halved says
 * less: it knows nothing of uneven paths, of losses, or of how long a peer lets things lie. Up at once, down with patience.
 */
import { drop, emptyWindow, push, size, type Window } from '../core/window.ts'

export interface InputDelayOptions {
  /** The delay is never less, and never more; frames. */
  readonly least: number
  readonly most: number
  /** The share of inputs that must be in time, 0 to 1. */
  readonly inTime: number
  /** How many arrivals a judgement looks back on. */
  readonly span: number
  /** For how many arrivals in a row a smaller delay must have been enough before it shrinks, by one frame. */
  readonly patience: number
  /** Frames of slack that it does not shrink below. */
  readonly slack: number
}

export interface InputDelay {
  readonly options: InputDelayOptions
  /** The delay to use now; frames. */
  readonly frames: number
  /** The delay that each of the newest arrivals needed. */
  readonly needed: Window<number>
  /** How many of these needed 0, 1, 2 ... frames. */
  readonly counts: ReadonlyArray<number>
  /** Arrivals in a row that found the delay larger than it has to be. */
  readonly calm: number
}

/** One input that arrived, or the latest of several. */
export interface InputArrival {
  /** How many frames ahead it was made. */
  readonly delay: number
  /**
   * How many frames it waited at the receiver until it was needed; below 0: it was late by so many. While the receiver's frame stands still
   * for want of inputs, each tick of that counts as one frame: its frame less the receiver's, less the ticks that the receiver has stood.
   */
  readonly margin: number
}

/** For 60 frames a second and one arrival a frame: two seconds of memory, five of patience. */
export const usualInputDelay: InputDelayOptions = {
  least: 1,
  most: 30,
  inTime: 0.99,
  span: 120,
  patience: 300,
  slack: 1,
}

export const initialInputDelay = (frames: number, options: InputDelayOptions = usualInputDelay): InputDelay => ({
  options,
  frames: within(frames, options),
  needed: emptyWindow(0),
  counts: Array.from({ length: options.most + 1 }, () => 0),
  calm: 0,
})

/**
 * Takes an arrival into account. One that twice the largest delay would not have helped was no late input but an interruption, and says
 * nothing about the delay.
 */
export function observeArrival(planner: InputDelay, { delay, margin }: InputArrival): InputDelay {
  const { options, frames, calm } = planner
  const wanting = Math.ceil(delay - margin)
  if (!(wanting <= 2 * options.most)) return planner
  const [needed, counts] = remember(planner, Math.max(0, Math.min(options.most, wanting)))
  const wanted = within(quantile(counts, size(needed), options.inTime), options)
  if (wanted > frames) return { options, frames: wanted, needed, counts, calm: 0 }
  if (wanted + options.slack >= frames) return { options, frames, needed, counts, calm: 0 }
  const shrinks = calm + 1 >= options.patience
  return { options, frames: shrinks ? frames - 1 : frames, needed, counts, calm: shrinks ? 0 : calm + 1 }
}

function remember(
  { options, needed, counts }: InputDelay,
  frames: number,
): readonly [needed: Window<number>, counts: ReadonlyArray<number>] {
  const next = counts.slice()
  next[frames] = (next[frames] as number) + 1
  if (size(needed) < options.span) return [push(needed, frames), next]
  const oldest = needed.buffer[needed.start] as number
  next[oldest] = (next[oldest] as number) - 1
  return [push(drop(needed, 1), frames), next]
}

/** The least delay that would have had this share of the arrivals in time. */
function quantile(counts: ReadonlyArray<number>, total: number, share: number): number {
  let late = total - Math.ceil(total * share)
  let frames = counts.length - 1
  while (frames > 0 && late >= (counts[frames] as number)) {
    late -= counts[frames] as number
    frames -= 1
  }
  return frames
}

const within = (frames: number, { least, most }: InputDelayOptions): number => Math.max(least, Math.min(most, frames))
