/**
 * Whether a peer is still there: live, interrupted for now, or gone for good, judged by how long nothing was heard of it. Read what has
 * arrived before you ask. A long step of time was a pause of this end (a debugger, a tab in the background, a laptop's sleep) and says
 * nothing of the peer: it counts for no more than a slow frame. GGPO and GGRS have the same three notices.
 */
export interface LivenessOptions {
  /** Silent for so long: interrupted. Milliseconds. */
  readonly interruptedAfterMs: number
  /** Silent for so long: timed out, and that is final. */
  readonly timedOutAfterMs: number
  /** What a single step counts for at most. */
  readonly longestStepMs: number
}

export interface Liveness {
  readonly options: LivenessOptions
  readonly phase: 'live' | 'interrupted' | 'timedOut'
  /** Time since the peer was last heard, own pauses left out. */
  readonly silentMs: number
}

export interface LivenessChange {
  readonly type: 'Interrupted' | 'Resumed' | 'TimedOut'
  /** How long the peer had been silent. */
  readonly silentMs: number
}

/** Half a second as GGPO and GGRS have it; ten seconds, as a peer may pause, too. */
export const usualLiveness: LivenessOptions = { interruptedAfterMs: 500, timedOutAfterMs: 10_000, longestStepMs: 250 }

export const initialLiveness = (options: LivenessOptions = usualLiveness): Liveness => ({
  options,
  phase: 'live',
  silentMs: 0,
})

/**
 * Once a tick: time has passed, and the peer was heard meanwhile or not. At most one change comes of it. A delta that is negative or NaN
 * is no time.
 */
export function observeSilence(
  liveness: Liveness,
  deltaMs: number,
  heard: boolean,
): readonly [liveness: Liveness, change: LivenessChange | undefined] {
  const { options, phase, silentMs } = liveness
  if (phase === 'timedOut') return [liveness, undefined]
  if (heard) {
    const next: Liveness = { options, phase: 'live', silentMs: 0 }
    return [next, phase === 'interrupted' ? { type: 'Resumed', silentMs } : undefined]
  }
  const longer = silentMs + (deltaMs > 0 ? Math.min(deltaMs, options.longestStepMs) : 0)
  if (longer >= options.timedOutAfterMs) {
    return [
      { options, phase: 'timedOut', silentMs: longer },
      { type: 'TimedOut', silentMs: longer },
    ]
  }
  if (phase === 'live' && longer >= options.interruptedAfterMs) {
    return [
      { options, phase: 'interrupted', silentMs: longer },
      { type: 'Interrupted', silentMs: longer },
    ]
  }
  return [{ options, phase, silentMs: longer }, undefined]
}
