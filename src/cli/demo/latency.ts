// Latencies counted in boxes of a tenth of a millisecond, so that an hour of them takes no more room than a second.

export interface Latency {
  readonly count: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly worstMs: number
}

export interface LatencyCounter {
  readonly add: (ms: number) => void
  readonly summarize: () => Latency
}

const BOXES_PER_MS = 10
const LAST_BOX = 20_000 * BOXES_PER_MS // whatever takes longer than 20 s counts as 20 s

export const countLatency = (): LatencyCounter => {
  const boxes = new Uint32Array(LAST_BOX + 1)
  let count = 0
  let worstMs = 0
  const quantile = (share: number): number => {
    let left = Math.ceil(count * share)
    for (let box = 0; box <= LAST_BOX; box++) {
      left -= boxes[box] ?? 0
      if (left <= 0) return box / BOXES_PER_MS
    }
    return LAST_BOX / BOXES_PER_MS
  }
  return {
    add: (ms) => {
      const box = Math.min(LAST_BOX, Math.max(0, Math.round(ms * BOXES_PER_MS)))
      boxes[box] = (boxes[box] ?? 0) + 1
      count += 1
      worstMs = Math.max(worstMs, ms)
    },
    summarize: () => ({ count, p50Ms: quantile(0.5), p99Ms: quantile(0.99), worstMs }),
  }
}
