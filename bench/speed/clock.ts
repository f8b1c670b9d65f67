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
interface TimerHandle {
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

/** Where virtual time begins; any number would do. */
const epochMs = 1_700_000_000_000

export function installClock(): Clock {
  const timers: Array<Timer> = []
  const clock = { now: 0, moveTo }

  /** Few timers are open at a time: a list in order of time is quicker than anything clever. */
  function insert(timer: Timer): void {
    let at = timers.length
    while (at > 0 && (timers[at - 1]?.due ?? 0) > timer.due) at -= 1
    timers.splice(at, 0, timer)
  }

  function moveTo(now: number): void {
    for (let first = timers[0]; first !== undefined && first.due <= now; first = timers[0]) {
      timers.shift()
      if (first.isOver) continue
      clock.now = Math.max(clock.now, first.due)
      if (first.every !== undefined) {
        first.due += first.every
        insert(first)
      }
      first.call()
    }
    clock.now = now
  }

  const start = (callback: Callback, delay: number, isRepeated: boolean, args: ReadonlyArray<unknown>): TimerHandle => {
    const after = delay >= 1 ? delay : 1
    const every = isRepeated ? after : undefined
    const timer: Timer = { due: clock.now + after, every, call: () => callback(...args), isOver: false }
    insert(timer)
    const handle: TimerHandle = { timer, ref: () => handle, unref: () => handle, hasRef: () => false }
    return handle
  }
  const stop = (handle: TimerHandle | undefined): void => {
    if (handle?.timer === undefined || handle.timer.isOver) return
    handle.timer.isOver = true
    const at = timers.indexOf(handle.timer)
    if (at >= 0) timers.splice(at, 1)
  }
  Object.assign(globalThis, {
    setTimeout: (callback: Callback, delay = 1, ...args: ReadonlyArray<unknown>) => start(callback, delay, false, args),
    setInterval: (callback: Callback, delay = 1, ...args: ReadonlyArray<unknown>) => start(callback, delay, true, args),
    clearTimeout: stop,
    clearInterval: stop,
  })
  Date.now = () => epochMs + Math.floor(clock.now)
  performance.now = () => clock.now
  return clock
}
