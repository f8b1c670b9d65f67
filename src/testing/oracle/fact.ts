/**
 * What the oracle knows of a conversation: what was sent, delivered and settled, and when; how many bytes left; and when the weather
 * turned. Plain data, oldest first, in one list for both ends. Nothing here speaks of packets, acks or states.
 */

export type Side = 'a' | 'b'

export type Fact =
  /** An end took a message from its application. */
  | {
      readonly type: 'Accepted'
      readonly atMicros: number
      readonly end: Side
      readonly channel: string
      readonly id: number
      readonly payload: Uint8Array
      readonly ttlMicros: number | undefined
    }
  /** An end had no room for a message of so many bytes. */
  | {
      readonly type: 'Refused'
      readonly atMicros: number
      readonly end: Side
      readonly channel: string
      readonly bytes: number
    }
  /** `end` is the one that received. */
  | {
      readonly type: 'Delivered'
      readonly atMicros: number
      readonly end: Side
      readonly channel: string
      readonly id: number
      readonly payload: Uint8Array
    }
  /** An end told its application what became of a message. */
  | {
      readonly type: 'Settled'
      readonly atMicros: number
      readonly end: Side
      readonly channel: string
      readonly id: number
      readonly fate: string
    }
  /** A datagram left. */
  | { readonly type: 'Transmitted'; readonly atMicros: number; readonly end: Side; readonly bytes: number }
  /** The faults are over, and no application sends any more. */
  | { readonly type: 'Healed'; readonly atMicros: number }
  /** So long after the faults were over, something was still owed. */
  | { readonly type: 'Overdue'; readonly atMicros: number; readonly owedMicros: number }
  /** Nothing is owed and nothing new is under way: from now on there should be silence. */
  | { readonly type: 'Rested'; readonly atMicros: number }
  /** Nobody looked any further. */
  | { readonly type: 'Ended'; readonly atMicros: number }

export type FactOf<Type extends Fact['type']> = Extract<Fact, { readonly type: Type }>
