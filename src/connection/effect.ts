/** What a connection orders: imperatives, as plain data. */
import type { Bytes } from '../core/bytes.ts'
import type { Fate, MessageId, SendError } from '../channel/channel.ts'
import type { DatagramError } from '../core/datagram-error.ts'

/** Hand this to the transport. It is the caller's for good. */
export interface TransmitDatagram {
  readonly type: 'TransmitDatagram'
  readonly datagram: Bytes
}

/** Hand this to the application. It is the application's for good. */
export interface DeliverMessage {
  readonly type: 'DeliverMessage'
  readonly channel: string
  readonly id: MessageId
  readonly payload: Uint8Array
}

/** A submitted message has this id from now on. */
export interface AcceptMessage {
  readonly type: 'AcceptMessage'
  readonly id: MessageId
}

/** A submitted message was not taken; nothing of it is kept. */
export interface RefuseMessage {
  readonly type: 'RefuseMessage'
  readonly error: SendError
}

/** Tell the application what became of its message. */
export interface SettleMessage {
  readonly type: 'SettleMessage'
  readonly channel: string
  readonly id: MessageId
  readonly fate: Fate
}

/** A datagram was thrown away whole. */
export interface DiscardDatagram {
  readonly type: 'DiscardDatagram'
  readonly error: DatagramError
}

export type Effect = TransmitDatagram | DeliverMessage | AcceptMessage | RefuseMessage | SettleMessage | DiscardDatagram
