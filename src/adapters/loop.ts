/**
 * Ticks at a steady rate, for hosts that have no loop of their own: due at whole multiples of the period, so that they do not drift. After a
 * short delay the missed ones are made up for, after a long one (a debugger, a hidden tab) they are left out. The rate may be stretched a
 * little while it runs, as frame sync wants it (packeteer/netcode), and a loop may be paused.
 */
import * as E from '../fp.ts'
import { monotonicNow } from './link.ts'

export interface Loop {
  /**
   * 0.98: two percent slower than the rate given at the start, from the next tick on. 0: a pause, at once; what was left to wait for is
   * waited for when it goes on. What is refused changes nothing.
   */
  readonly setSpeed: (factor: number) => E.Either<LoopError, void>
  readonly stop: () => void
}

/** Negative, no number, or more than 10,000 ticks a second. */
export interface LoopError {
  readonly type: 'InvalidSpeed'
  readonly factor: unknown
  readonly allowed: string
}

/** Where a loop has its time from: the host's, or one that is moved by hand, in tests. */
export interface Timer {
  readonly now: () => number
  /** Calls once, after so many milliseconds; gives back how to call it off. */
  readonly wake: (call: () => void, afterMs: number) => () => void
}

/** A `Timer` is one of these. */
export interface LoopOptions extends Partial<Timer> {
  /** Is told what a tick threw. Left out, the host is, as of any error in a timer: Node ends by default. The loop goes on either way. */
  readonly onError?: (error: unknown) => void
}

/** Five ticks of 60 a second: more than that is a pause, and the game goes on from there. */
const mostBehindMs = 84
/** More often no host wakes anybody, and time would not move between two ticks. */
const mostTicksPerSecond = 10_000
/** Timers of hosts take 31 bits, and fire at once beyond. */
const longestWaitMs = 86_400_000

/** The clock and the timer of the host. */
export const hostTimer: Timer = {
  now: monotonicNow,
  wake: (call, afterMs) => {
    const timer = setTimeout(call, afterMs)
    return () => clearTimeout(timer)
  },
}

/**
 * ```ts
 * const loop = startLoop(60, tick, { onError: (error) => console.error(error) })
 * ```
 *
 * @throws RangeError when the rate is not above 0 and at most 10,000 ticks a second: a programmer's mistake, at start-up.
 */
export function startLoop(ticksPerSecond: number, tick: () => void, options: LoopOptions = {}): Loop {
  const now = (): number => (options.now === undefined ? hostTimer.now() : options.now())
  const wake: Timer['wake'] = (call, ms) =>
    options.wake === undefined ? hostTimer.wake(call, ms) : options.wake(call, ms)
  if (typeof ticksPerSecond !== 'number' || !(ticksPerSecond > 0 && ticksPerSecond <= mostTicksPerSecond))
    throw new RangeError(`${String(ticksPerSecond)} ticks a second are not allowed: above 0, and at most 10,000`)
  let periodMs = 1000 / ticksPerSecond
  let dueMs = now()
  /** How long the next tick was off when the loop was paused. undefined: it is not. */
  let leftMs: number | undefined
  let hasStopped = false
  let isTicking = false
  let callOff = (): void => undefined

  function rest(): void {
    callOff()
    if (hasStopped || leftMs !== undefined || isTicking) return
    callOff = wake(catchUp, Math.min(longestWaitMs, periodMs, Math.max(0, dueMs - now())))
  }

  function catchUp(): void {
    const nowMs = now()
    // A clock that was set back would have the next tick wait until it is there again.
    if (nowMs - dueMs > mostBehindMs || dueMs - nowMs > 2 * periodMs) dueMs = nowMs
    const isDue = (): boolean => !hasStopped && leftMs === undefined && dueMs <= nowMs
    isTicking = true
    try {
      while (isDue()) {
        dueMs += periodMs
        runTick()
      }
    } finally {
      isTicking = false
      rest()
    }
  }

  function runTick(): void {
    if (options.onError === undefined) return tick()
    try {
      tick()
    } catch (error) {
      options.onError(error)
    }
  }

  rest()
  return {
    setSpeed: (factor) => {
      const rate = typeof factor === 'number' ? ticksPerSecond * factor : NaN
      if (!(rate >= 0 && rate <= mostTicksPerSecond)) {
        const allowed = `0 to ${mostTicksPerSecond / ticksPerSecond}`
        return E.left({ type: 'InvalidSpeed', factor, allowed })
      }
      const nowMs = now()
      const waitMs = leftMs ?? dueMs - nowMs
      if (rate === 0) leftMs = waitMs
      else {
        periodMs = 1000 / rate
        // What was left of a much slower tick is not waited for.
        if (waitMs > 2 * periodMs) dueMs = nowMs + periodMs
        else if (leftMs !== undefined) dueMs = nowMs + waitMs
        leftMs = undefined
      }
      rest()
      return E.right(undefined)
    },
    stop: () => {
      hasStopped = true
      callOff()
    },
  }
}
