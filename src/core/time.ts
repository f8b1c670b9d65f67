/**
 * Time is a count of whole microseconds that only `Ticked` moves. A connection keeps two counts. `age` is all the time
 * there was; deadlines that the application set and the lifetime of datagrams go by it. `now` leaves out pauses: a
 * debugger's stop or a background tab must not make every timer fire before the waiting datagrams are read.
 */
export type Micros = number & { readonly Micros: unique symbol }

export const micros = (count: number): Micros => count as Micros

export const microsOfMillis = (millis: number): Micros => micros(Math.round(millis * 1000))

export interface Clock {
  /** Time that timers see: a single step counts for at most `longestStep`. */
  readonly now: Micros
  /** All time since the connection began, pauses included. */
  readonly age: Micros
  /** `now` at the end of the newest pause: no round trip that spans it is measured. -1: there was none. */
  readonly resumedAt: Micros
  /** `now` at the newest flush, and the time between it and the one before: how coarse this endpoint's time is. */
  readonly flushedAt: Micros
  readonly tick: Micros
}

/**
 * A step longer than this is a pause. One second is what browsers throttle background timers to; below it, a slow frame
 * is a slow frame, and splitting a step in two changes nothing.
 */
export const longestStep: Micros = micros(1_000_000)

export const clockAtStart: Clock = {
  now: micros(0),
  age: micros(0),
  resumedAt: micros(-1),
  flushedAt: micros(0),
  tick: micros(0),
}

/**
 * A pause that would carry `age` farther than this, 142 years, is a second long there too. So `Date.now()` taken for a delta, 54 years a
 * tick, leaves room for 142 years of ticks: what goes by `age` must not stand still, and a state must be readable.
 */
export const farthestPause: Micros = micros(0x10_0000_0000_0000)

/** The clock, `delta` later. Anything but a whole number of at least 0 is no time at all. */
export function advance(clock: Clock, delta: number): Clock {
  if (!Number.isSafeInteger(delta) || delta <= 0) return clock
  const step = Math.min(delta, longestStep)
  const now = micros(clock.now + step)
  const end = clock.age + (clock.age + delta > farthestPause ? step : delta)
  return {
    now,
    age: micros(Math.min(end, Number.MAX_SAFE_INTEGER)),
    resumedAt: delta > longestStep ? now : clock.resumedAt,
    flushedAt: clock.flushedAt,
    tick: clock.tick,
  }
}

/** A flush begins. Ticks are measured here and not in `advance`, so that however a step is split, the state is the same. */
export function noteFlush(clock: Clock): Clock {
  const { now, age, resumedAt, flushedAt } = clock
  if (now === flushedAt) return clock
  return { now, age, resumedAt, flushedAt: now, tick: micros(Math.min(now - flushedAt, longestStep)) }
}
