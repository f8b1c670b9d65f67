/**
 * Ticks at a steady rate, for hosts that have no loop of their own: due at whole multiples of the period, so that they do not drift. After a
 * short delay the missed ones are made up for, after a long one (a debugger, a hidden tab) they are left out. The rate may be stretched a
 * little while it runs, as frame sync wants it (packeteer/netcode).
 */
import { monotonicNow } from './link.ts'

export interface Loop {
  /** 0.98: two percent slower than the rate given at the start; from the next tick on. */
  readonly setSpeed: (factor: number) => void
  readonly stop: () => void
}

/** Where a loop has its time from: the host's, or one that is moved by hand, in tests. */
export interface Timer {
  readonly now: () => number
  /** Calls once, after so many milliseconds; gives back how to call it off. */
  readonly wake: (call: () => void, afterMs: number) => () => void
}

/** Five ticks of 60 a second: more than that is a pause, and the game goes on from there. */
const mostBehindMs = 84

/** The clock and the timer of the host. */
export const hostTimer: Timer = {
  now: monotonicNow,
  wake: (call, afterMs) => {
    const timer = setTimeout(call, afterMs)
    return () => clearTimeout(timer)
  },
}

export function startLoop(ticksPerSecond: number, tick: () => void, timer: Timer = hostTimer): Loop {
  let periodMs = 1000 / ticksPerSecond
  let dueMs = timer.now()
  let running = true
  let callOff = timer.wake(wake, 0)

  function wake(): void {
    const nowMs = timer.now()
    if (nowMs - dueMs > mostBehindMs) dueMs = nowMs
    const isDue = (): boolean => running && dueMs <= nowMs
    while (isDue()) {
      dueMs += periodMs
      tick()
    }
    if (running) callOff = timer.wake(wake, Math.max(0, dueMs - timer.now()))
  }
  return {
    setSpeed: (factor) => {
      periodMs = 1000 / (ticksPerSecond * factor)
    },
    stop: () => {
      running = false
      callOff()
    },
  }
}
