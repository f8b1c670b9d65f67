// What the formulas of docs/threats.md may speak of: fields of the config, constants of src, and counts of channels by kind.

import type { Config } from '../../src/config.ts'
import { pieceReserve } from '../../src/connection/plan.ts'
import { messageSpace, narrowSpace, wideSpace } from '../../src/core/wrap.ts'
import { maxEntries } from '../../src/message/frame.ts'
import { receiveWindow } from '../../src/packet/arrivals.ts'
import { maxInFlight, maxRemembered } from '../../src/packet/flight.ts'
import { crcBytes, maxHistoryBytes } from '../../src/packet/packet-codec.ts'

export function wordsOf(config: Config) {
  const kinds = Object.values(config.channels)
  const count = (holds: (kind: (typeof kinds)[number]) => boolean): number => kinds.filter(holds).length
  return {
    ...config,
    ceil: Math.ceil,
    floor: Math.floor,
    max: Math.max,
    min: Math.min,
    channels: kinds.length,
    reliable: count(({ reliable }) => reliable),
    unreliable: count(({ reliable }) => !reliable),
    reliableOrdered: count(({ reliable, ordered }) => reliable && ordered),
    reliableUnordered: count(({ reliable, ordered }) => reliable && !ordered),
    fragmentBytes: config.maxDatagramBytes - pieceReserve,
    narrowSpace,
    wideSpace,
    messageSpace,
    maxEntries,
    receiveWindow,
    maxInFlight,
    maxRemembered,
    crcBytes,
    maxHistoryBytes,
  }
}
