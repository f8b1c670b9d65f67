/**
 * Who looks on at a shell. Every watcher is shown every event in the order in which the reducer took them: what a watcher causes by a
 * call of its own is shown when all have seen what it was shown. One that throws costs the others nothing, nor the call.
 */
import type { Effect } from './connection/effect.ts'
import type { Event } from './connection/event.ts'
import type { State } from './connection/state.ts'
import { copyOf, isBytes } from './core/bytes.ts'

/**
 * Is shown every event, what it ordered, and the state it led to. What it is shown is lent: it keeps no bytes of it and changes none. It
 * may call whatever it likes; one that causes an event at every event never ends.
 */
export type Watcher = (event: Event, effects: ReadonlyArray<Effect>, state: State) => void

/** Is told what a watcher threw. */
export type OnWatcherError = (error: unknown) => void

export interface Watchers {
  /** From now on, until the function returned is called. */
  readonly add: (watcher: Watcher, onError: OnWatcherError) => () => void
  readonly show: Watcher
  /** Whether something is being shown. */
  readonly isShowing: () => boolean
}

type Registration = readonly [watcher: Watcher, onError: OnWatcherError]
type Happening = Parameters<Watcher>

export function noWatchers(): Watchers {
  let present: ReadonlyArray<Registration> = []
  /** Not yet shown to all, oldest first. Each is for those who were there when it happened. */
  const waiting: Array<readonly [Happening, seenBy: ReadonlyArray<Registration>]> = []

  return {
    add: (watcher, onError) => {
      const registration: Registration = [watcher, onError]
      present = [...present, registration]
      return () => {
        present = present.filter((other) => other !== registration)
      }
    },
    show: (event, effects, state) => {
      // While another is being shown it waits as a copy: the caller has its bytes back before they are shown.
      if (waiting.length > 0) return void waiting.push([[kept(event), effects.map(kept), state], present])
      waiting.push([[event, effects, state], present])
      // Also what is added meanwhile.
      for (const [happening, seenBy] of waiting)
        for (const one of seenBy) if (present.includes(one)) tell(one, happening)
      waiting.length = 0
    },
    isShowing: () => waiting.length > 0,
  }
}

function tell([watcher, onError]: Registration, happening: Happening): void {
  try {
    watcher(...happening)
  } catch (error) {
    try {
      onError(error)
    } catch {
      // There is nobody left to tell. It was counted before.
    }
  }
}

/** With bytes of its own. */
const kept = <A extends Event | Effect>(it: A): A =>
  Object.fromEntries(Object.entries(it).map(([key, value]) => [key, isBytes(value) ? copyOf(value) : value])) as A
