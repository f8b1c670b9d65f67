/**
 * Why an inbound datagram was discarded. Always the peer's doing or the network's, so always a value; the state is as it
 * was but for a counter. The names are those of docs/wire-format.md.
 */
export type DatagramError =
  /** `receivePacket` was handed something that is not a Uint8Array. */
  | { readonly type: 'NotBytes'; readonly received: string }
  /** Longer than config allows. */
  | { readonly type: 'TooLarge'; readonly bytes: number; readonly maxDatagramBytes: number }
  /** It ends inside a field. */
  | { readonly type: 'Truncated'; readonly what: string; readonly offset: number }
  /** The first byte names another version of the format. */
  | { readonly type: 'WrongVersion'; readonly version: number; readonly expected: number }
  /** A field holds what no sender writes; `offset` is where the field ends. */
  | { readonly type: 'Malformed'; readonly what: string; readonly offset: number }
  /** The checksum does not match: a flipped bit, another session, a reflected or very old datagram. */
  | { readonly type: 'Corrupt' }
  /** This packet was received before. */
  | { readonly type: 'Duplicate'; readonly packet: number }
  /** This packet is older than the receive window. */
  | { readonly type: 'Stale'; readonly packet: number }
  /** It acknowledges a packet that was never sent. */
  | { readonly type: 'ForgedAck'; readonly packet: number }
  /** It carries more, or a message further ahead, than a peer with this config may have outstanding. */
  | { readonly type: 'BeyondWindow'; readonly channel: number; readonly message: number }
  /** It carries a fragment of an unreliable message of which others were dropped: taken alone, it would be acked for nothing. */
  | { readonly type: 'Abandoned'; readonly channel: number; readonly message: number }

/** Every name above: the keys under which discarded datagrams are counted. */
export type DiscardReason = DatagramError['type']
