// A clock that is moved by hand, and timers that go by it: an hour takes as long as its arithmetic, and is the same each time.

import type { Timer } from 'packeteer/adapters/loop'

interface Wake {
  readonly atMs: number
  readonly call: () => void
}

/** Calls in the order of their time, then of their making. */
export const openVirtualTime = () => {
  let nowMs = 0
  let wakes: Array<Wake> = []
  const timer: Timer = {
    now: () => nowMs,
    wake: (call, afterMs) => {
      const wake = { atMs: nowMs + Math.max(0, afterMs), call }
      let index = wakes.length
      while (index > 0 && (wakes[index - 1] as Wake).atMs > wake.atMs) index -= 1
      wakes.splice(index, 0, wake)
      return () => {
        wakes = wakes.filter((other) => other !== wake)
      }
    },
  }
  const runUntil = (untilMs: number): void => {
    for (let first = wakes[0]; first !== undefined && first.atMs <= untilMs; first = wakes[0]) {
      wakes = wakes.slice(1)
      nowMs = first.atMs
      first.call()
    }
    nowMs = untilMs
  }
  return { timer, runUntil }
}
