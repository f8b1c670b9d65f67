// A worse link than the real one: what the adapter sends goes through a link of packeteer/testing on its way to the channel. Each page makes
// its own direction worse, and tells the other how bad it wants it, so the sliders of either hold for both.

import type { DataChannel } from 'packeteer/adapters/rtc'
import { perfectLink, type LinkConfig } from 'packeteer/testing'
import { openDirection } from '../../../src/cli/stage/direction.ts'

/** Percent, and milliseconds of a round trip: half of them each way. */
export interface Conditions {
  readonly loss: number
  readonly rtt: number
  readonly jitter: number
}

/** Where a player begins, and links to try. Perfect is what the machine gives. */
export const presets: Readonly<Record<string, Conditions>> = {
  perfect: { loss: 0, rtt: 0, jitter: 0 },
  fibre: { loss: 0, rtt: 30, jitter: 2 },
  'Wi-Fi': { loss: 3, rtt: 80, jitter: 8 },
  mobile: { loss: 5, rtt: 140, jitter: 25 },
  overseas: { loss: 2, rtt: 250, jitter: 15 },
  terrible: { loss: 20, rtt: 300, jitter: 50 },
}
export const usualConditions: Conditions = { loss: 3, rtt: 80, jitter: 8 }

export const linkOf = ({ loss, rtt, jitter }: Conditions): LinkConfig => ({
  ...perfectLink,
  lossRatio: loss / 100,
  delayMicros: rtt * 500,
  jitterMicros: jitter * 1000,
})

export interface WorseChannel {
  readonly channel: DataChannel
  readonly change: (conditions: Conditions) => void
  /** The most that was queued in the real channel when a datagram was handed to it; bytes. */
  readonly mostBuffered: () => number
}

export const worsen = (real: RTCDataChannel, conditions: Conditions, seed: number): WorseChannel => {
  let mostBuffered = 0
  const direction = openDirection(linkOf(conditions), seed, 'out', (datagram) => {
    if (real.readyState !== 'open') return
    mostBuffered = Math.max(mostBuffered, real.bufferedAmount)
    real.send(new Uint8Array(datagram))
  })
  const channel: DataChannel = {
    get readyState() {
      return real.readyState
    },
    get bufferedAmount() {
      return real.bufferedAmount
    },
    ordered: real.ordered,
    maxRetransmits: real.maxRetransmits,
    get binaryType() {
      return real.binaryType
    },
    set binaryType(type) {
      real.binaryType = type === 'arraybuffer' ? 'arraybuffer' : 'blob'
    },
    get bufferedAmountLowThreshold() {
      return real.bufferedAmountLowThreshold
    },
    set bufferedAmountLowThreshold(bytes) {
      real.bufferedAmountLowThreshold = bytes
    },
    send: direction.carry,
    close: () => real.close(),
    addEventListener: (type, listener) => real.addEventListener(type, listener),
    removeEventListener: (type, listener) => real.removeEventListener(type, listener),
  }
  return { channel, change: (next) => direction.change(linkOf(next)), mostBuffered: () => mostBuffered }
}
