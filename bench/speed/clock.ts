// The clock of a run: Date, performance and timers read virtual time, so that a peer with timers of its own lives at the pace of the ticks
// and not at that of the machine. To be put up before a peer is loaded; setImmediate stays real.

type Callback = (...args: ReadonlyArray<unknown>) => void

interface Timer {
  due: number
  readonly every: number | undefined
  readonly call: () => void
  isOver: boolean
}

/** What code that calls setTimeout in Node may expect of the answer. */
export interface TimerHandle {
  readonly timer: Timer
  readonly ref: () => TimerHandle
  readonly unref: () => TimerHandle
  readonly hasRef: () => boolean
}

export interface Clock {
  /** Milliseconds since the run began. */
  now: number
  /** Moves time, and calls what has come due on the way, in order. */
  readonly moveTo: (now: number) => void
}

export interface TimedClock extends Clock {
  readonly start: (callback: Callback, delay: number, isRepeated: boolean, args: ReadonlyArray<unknown>) => TimerHandle
  readonly stop: (handle: TimerHandle | undefined) => void
}

/** Where virtual time begins; any number would do. */
const epochMs = 1_700_000_000_000

export function openClock(): TimedClock {
  const timers: Array<Timer> = []
  const clock: TimedClock = { now: 0, moveTo, start, stop }
  return clock

  /** Few timers are open at a time: a list in order of time is quicker than anything clever. */
  function insert(timer: Timer): void {
    let at = timers.length
    while (at > 0 && (timers[at - 1]?.due ?? 0) > timer.due) at -= 1
    timers.splice(at, 0, timer)
  }

  function moveTo(now: number): void {
    for (let first = timers[0]; first !== undefined && first.due <= now; first = timers[0]) {
      timers.shift()
      clock.now = Math.max(clock.now, first.due)
      if (first.every === undefined) first.isOver = true
      else {
        first.due += first.every
        insert(first)
      }
      first.call()
    }
    clock.now = now
  }

  function start(callback: Callback, delay: number, isRepeated: boolean, args: ReadonlyArray<unknown>): TimerHandle {
    // Also of NaN and undefined: as Node does it.
    const after = delay >= 1 ? delay : 1
    const every = isRepeated ? after : undefined
    const timer: Timer = { due: clock.now + after, every, call: () => callback(...args), isOver: false }
    insert(timer)
    const handle: TimerHandle = { timer, ref: () => handle, unref: () => handle, hasRef: () => false }
    return handle
  }

  function stop(handle: TimerHandle | undefined): void {
    if (handle?.timer === undefined || handle.timer.isOver) return
    handle.timer.isOver = true
    timers.splice(timers.indexOf(handle.timer), 1)
  }
}

/** Puts it in the place of the machine's, for the rest of the process. */
export function installClock(): Clock {
  const clock = openClock()
  Object.assign(globalThis, {
    setTimeout: (call: Callback, delay = 1, ...args: ReadonlyArray<unknown>) => clock.start(call, delay, false, args),
    setInterval: (call: Callback, delay = 1, ...args: ReadonlyArray<unknown>) => clock.start(call, delay, true, args),
    clearTimeout: clock.stop,
    clearInterval: clock.stop,
  })
  Date.now = () => epochMs + Math.floor(clock.now)
  performance.now = () => clock.now
  return clock
}
