/** What each floor has to know of the config, computed once. A plan is not state: the config is applied first. */
import type { ChannelRules } from '../channel/channel.ts'
import type { Config } from '../config.ts'
import { microsOfMillis } from '../core/time.ts'
import type { MessageRules } from '../message/message.ts'
import type { PacketRules } from '../packet/packet.ts'

export interface Plan {
  readonly packet: PacketRules
  readonly message: MessageRules
  readonly channel: ChannelRules
  /** Index by name. */
  readonly indexes: ReadonlyMap<string, number>
}

/**
 * What a datagram holds beside the longest piece: header 13, history 129, checksum 4, and a fragment's frame, 14. A piece of this much
 * less than a datagram always fits, whatever acks it travels with, and leaves room for small messages. docs/wire-format.md, `F`.
 */
export const pieceReserve = 160

const sides = { a: 1, b: 2 } as const

export function planOf(config: Config): Plan {
  const { maxDatagramBytes, maxMessageBytes, maxOutstandingMessages, maxOutstandingBytes } = config
  const channels = Object.entries(config.channels).map(([name, { reliable, ordered, recovery = 'lean' }]) => ({
    name,
    reliable,
    ordered,
    recovery,
  }))
  return {
    packet: {
      maxDatagramBytes,
      checked: config.integrity === 'crc32c',
      sessionId: config.sessionId,
      side: config.side === undefined ? 0 : sides[config.side],
      lifetime: microsOfMillis(config.maxDatagramLifetimeMs),
      ackDelay: microsOfMillis(config.ackDelayMs),
      keepAlive: microsOfMillis(config.keepAliveMs),
    },
    message: {
      channels,
      fragmentBytes: maxDatagramBytes - pieceReserve,
      maxDatagramBytes,
      maxMessageBytes,
      maxOutstandingMessages,
      maxOutstandingBytes,
      maxPartialMessages: config.maxPartialMessages,
      maxPartialBytes: config.maxPartialBytes,
      partialTimeout: microsOfMillis(config.partialTimeoutMs),
      bulkBytesPerSecond: config.bulkBytesPerSecond,
      maxRedundancyBytesPerSecond: config.maxRedundancyBytesPerSecond,
    },
    channel: { channels, maxMessageBytes, maxOutstandingMessages, maxOutstandingBytes },
    indexes: new Map(channels.map(({ name }, index) => [name, index])),
  }
}
