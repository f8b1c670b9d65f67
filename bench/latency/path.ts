// One direction of the link: what is lost, what the bottleneck drops, and when the rest arrives. Datagrams in flight stand
// in the order of their arrival; jitter lets a later one overtake, equal times keep the order of sending.

import { ipUdpBytes, queueMs, type Cell, type Loss } from './cell.ts'
import { chanceOf, drawExponential, type Chance } from './chance.ts'

export interface Path<D> {
  /** Datagrams handed to the path; of these lost by chance, and dropped because the queue was full. */
  sent: number
  lost: number
  dropped: number
  readonly send: (at: number, datagram: D, bytes: number) => void
  /** When the next one arrives; Infinity: none is on its way. */
  readonly nextAt: () => number
  readonly take: () => D
}

export function openPath<D>(cell: Cell, seed: number, direction: 'there' | 'back'): Path<D> {
  const isLost = lossOf(cell.loss, chanceOf(seed, `loss ${direction}`))
  const jitter = chanceOf(seed, `jitter ${direction}`)
  const queueFor = direction === 'there' ? bottleneckOf(cell.bottleneckBytesPerSecond) : () => 0
  const least = Math.round((cell.rttMs / 2 - cell.jitterMs) * 1000)
  const spread = Math.round(cell.jitterMs * 2000)
  const times: Array<number> = []
  const datagrams: Array<D> = []
  let head = 0
  const insert = (at: number, datagram: D): void => {
    let place = times.length
    while (place > head && (times[place - 1] as number) > at) place -= 1
    times.splice(place, 0, at)
    datagrams.splice(place, 0, datagram)
  }
  const path: Path<D> = {
    sent: 0,
    lost: 0,
    dropped: 0,
    send: (at, datagram, bytes) => {
      path.sent += 1
      // Both are drawn for every datagram, so that two runs that send alike meet the same link.
      const delay = least + Math.floor(jitter() * (spread + 1))
      if (isLost(at)) {
        path.lost += 1
        return
      }
      const waited = queueFor(at, bytes + ipUdpBytes)
      if (waited < 0) path.dropped += 1
      else insert(at + waited + delay, datagram)
    },
    nextAt: () => times[head] ?? Infinity,
    take: () => {
      const datagram = datagrams[head] as D
      head += 1
      if (head === 256) {
        times.splice(0, head)
        datagrams.splice(0, head)
        head = 0
      }
      return datagram
    },
  }
  return path
}

/** Whether a datagram sent at this time is lost. Times never go back. */
function lossOf(loss: Loss, chance: Chance): (at: number) => boolean {
  const { share } = loss
  if (loss.kind === 'independent' || share === 0) return () => chance() < share
  const meanDown = loss.meanMs * 1000
  const meanUp = (meanDown * (1 - share)) / share
  let down = chance() < share
  let until = drawExponential(chance, down ? meanDown : meanUp)
  return (at) => {
    while (until <= at) {
      down = !down
      until += drawExponential(chance, down ? meanDown : meanUp)
    }
    return down
  }
}

/** How long a datagram waits until its last byte is through, in microseconds; -1: the queue is full. */
function bottleneckOf(rate: number | undefined): (at: number, bytes: number) => number {
  if (rate === undefined) return () => 0
  const bytesPerMicro = rate / 1_000_000
  const longest = queueMs * 1000
  let freeAt = 0
  return (at, bytes) => {
    const done = Math.max(freeAt, at) + bytes / bytesPerMicro
    if (done - at > longest) return -1
    freeAt = done
    return Math.round(done - at)
  }
}
