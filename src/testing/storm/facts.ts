/** From what two ends were told and ordered to what the oracle may know of it: no packet, no ack, no state. */
import type { Config } from '../../config.ts'
import type { Fact } from '../oracle/fact.ts'
import type { Promises } from '../oracle/invariants.ts'
import type { PairEffect, PairEvent } from '../pair.ts'

/** Tells the facts of one step of a pair. */
export function tellFacts(tell: (fact: Fact) => void, event: PairEvent, effects: ReadonlyArray<PairEffect>): void {
  for (const { atMicros, end, effect } of effects)
    switch (effect.type) {
      case 'TransmitDatagram':
        tell({ type: 'Transmitted', atMicros, end, bytes: effect.datagram.length })
        break
      case 'DeliverMessage':
        tell({
          type: 'Delivered',
          atMicros,
          end,
          channel: effect.channel,
          id: effect.id,
          payload: effect.payload,
        })
        break
      case 'SettleMessage':
        tell({ type: 'Settled', atMicros, end, channel: effect.channel, id: effect.id, fate: effect.fate })
        break
      case 'AcceptMessage':
        if (event.type === 'MessageSubmitted') {
          const { channel, payload, ttlMicros } = event
          tell({ type: 'Accepted', atMicros, end, channel, id: effect.id, payload, ttlMicros })
        }
        break
      case 'RefuseMessage':
        if (effect.error.type === 'WindowFull' && event.type === 'MessageSubmitted')
          tell({ type: 'Refused', atMicros, end, channel: event.channel, bytes: event.payload.length })
        break
      case 'DiscardDatagram':
    }
}

/** What a config promises to the outside. */
export function promisesOf(config: Config, perfect: boolean): Promises {
  const { channels, maxDatagramBytes, maxOutstandingMessages, maxOutstandingBytes, keepAliveMs } = config
  return {
    kinds: channels,
    maxDatagramBytes,
    limits: { maxOutstandingMessages, maxOutstandingBytes },
    perfect,
    keepAliveMicros: keepAliveMs * 1000,
  }
}
