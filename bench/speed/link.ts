// The link between the two ends of a bench: by default perfect and immediate, a queue and nothing else, so that what is measured is the
// protocol. It can take whole ticks and lose a share of the datagrams, the same ones in every run.

export interface LinkOptions {
  /** Ticks from flush to arrival. Default 0: what one end sends in a tick, the other takes when its tick is next. */
  readonly latencyTicks?: number
}

export interface Link {
  /** A datagram leaves this side. */
  readonly carry: (side: number, datagram: Uint8Array) => void
  /** What is there for this side now. */
  readonly arrivals: (side: number) => ReadonlyArray<Uint8Array>
  readonly nextTick: () => void
  readonly counts: { datagrams: number; bytes: number }
  /** From now on this share of the datagrams vanishes, 0 to 1. */
  readonly lose: (share: number) => void
}

export function openLink({ latencyTicks = 0 }: LinkOptions = {}): Link {
  const counts = { datagrams: 0, bytes: 0 }
  /** To each side, by tick of arrival, the soonest first. */
  const under = [0, 1].map(() => Array.from({ length: latencyTicks + 1 }, (): Array<Uint8Array> => []))
  let state = 1
  let ratio = 0
  const isLost = (): boolean => {
    // Numerical Recipes' linear congruential generator: good enough to lose datagrams.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32 < ratio
  }
  return {
    counts,
    carry: (side, datagram) => {
      counts.datagrams += 1
      counts.bytes += datagram.length
      if (ratio === 0 || !isLost()) under[1 - side]?.[latencyTicks]?.push(datagram)
    },
    arrivals: (side) => {
      const queue = under[side]
      const arrived = queue?.[0]
      if (queue === undefined || arrived === undefined || arrived.length === 0) return []
      queue[0] = []
      return arrived
    },
    nextTick: () => {
      if (latencyTicks === 0) return
      for (const queue of under) {
        const late = queue.shift() ?? []
        // What nobody took last tick is still there.
        queue[0] = late.concat(queue[0] ?? [])
        queue.push([])
      }
    },
    lose: (share) => {
      ratio = share
    },
  }
}
