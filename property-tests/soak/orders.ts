// What the parent of a soak orders its children, and what they report. Plain data, over the line between processes.

import type { Arrival, Departure, End, GameEvent } from './history.ts'
import type { Discards } from 'packeteer'
import type { LinkCounters } from '../../src/testing/link.ts'

export type ToPlayer =
  /** A new connection on a new socket; the session before ends in the middle of whatever it is doing. */
  | {
      readonly type: 'BeginSession'
      readonly end: End
      readonly session: number
      readonly sessionId: number
      readonly relayPort: number
      readonly seed: number
      /** Where the last seconds are written when they are asked for, and when the process dies of an exception. */
      readonly recordAs: string
    }
  | { readonly type: 'StopTalking' }
  | { readonly type: 'SaveRecording' }
  /** Without the recording of the last seconds, which begins anew: what is left is the library's. */
  | { readonly type: 'MeasureMemory' }
  | { readonly type: 'Finish' }

/** What an end counted by its own means in one session, and what the library says of the same. */
export interface SessionCounts {
  readonly session: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly discards: Discards
  readonly packetsReceived: number
  readonly packetsSent: number
  /** What the socket's receive buffer had no room for; undefined where the system does not tell. */
  readonly drops: number | undefined
  /** Troubles that the host told, by type. */
  readonly troubles: Readonly<Record<string, number>>
}

export type FromPlayer =
  | { readonly type: 'Ready' }
  | { readonly type: 'SessionBegan'; readonly session: number; readonly port: number }
  | {
      readonly type: 'Played'
      readonly session: number
      /** Everything before this is told. */
      readonly upToMs: number
      readonly events: ReadonlyArray<GameEvent>
      readonly arrivals: ReadonlyArray<Arrival>
      readonly unsettled: number
    }
  /** After a garbage collection: heap and buffers. `bare`: without a recording. */
  | { readonly type: 'MemoryMeasured'; readonly bytes: number; readonly bare: boolean }
  | { readonly type: 'SessionEnded'; readonly counts: SessionCounts }
  | { readonly type: 'RecordingSaved' }
  | { readonly type: 'Finished' }

export type ToRelay =
  | { readonly type: 'StartRelay'; readonly seed: number }
  /** From now on this end is in this session, and has this port. */
  | { readonly type: 'MoveEnd'; readonly end: End; readonly session: number; readonly port: number }
  /** No evils any more, and a link without loss. */
  | { readonly type: 'Heal' }
  | { readonly type: 'Finish' }

export interface RelayCounts {
  /** Honest datagrams that came from the ends. */
  readonly heard: number
  /** Datagrams from ports that belong to nobody. */
  readonly unknown: number
  /** What the system did not take. */
  readonly unsent: number
  /** Honest datagrams of which only a flipped one arrived. */
  readonly replaced: number
  readonly links: LinkCounters
  readonly inTransit: number
  /** Turns of a quarter of a second, one after the other, in which no end sent anything. */
  readonly quietTurns: number
}

export type FromRelay =
  | { readonly type: 'Ready'; readonly ports: Readonly<Record<End, number>> }
  | { readonly type: 'Relayed'; readonly departures: ReadonlyArray<Departure>; readonly counts: RelayCounts }
  | { readonly type: 'Finished' }
