/**
 * Liveness. Every state has a step to the same two ends with nothing under way, as everything may be lost. From there both ends take turns
 * over a link that works: each steps, and what it sent arrives. That is a chain: each pair of ends has one next pair. It must come to an
 * end, where every message submitted has its fate, every reliable one is acked and delivered, nobody sends or holds anything any more. Chains
 * join, so pairs are walked once: a pair is good when the next one is, which is backward reachability along the only edge there is.
 *
 * That the chain of the working link gets there says more than that some path does: it is the path that every link takes once it heals.
 */
import { deliveredAll, localAt, receive, stepBeyond, volleyOf, type Locals } from './locals.ts'
import { spotAt, type Search } from './search.ts'
import { heldAtRest } from './rest.ts'
import { noMemo, recall, remember, type Memo } from './tables.ts'

export interface Recovery {
  /** Pairs of ends that were reached, and pairs on the chains from there. */
  readonly pairs: number
  readonly chained: number
  /** Rounds that the slowest took, a round being a step of each end. */
  readonly rounds: number
  /** The number of the first state from which no end is reached, or a wrong one. -1: there is none. */
  readonly stuck: number
  /** What is wrong with that end; undefined: none is reached. */
  readonly wrong: string | undefined
}

/** Ten ticks a second, as the chains are long; once nothing is left to say, more than a lifetime shows that nothing was only waiting for its time. */
const tick = [100_000]
const silence = Array.from({ length: 70 }, () => 1_000_000)
const mostRounds = 2000
/** Numbers of these moves, beyond those of any scope. */
const tickMove = 1_000_001
const silenceMove = 1_000_002

export function recoverAll(search: Search): Recovery {
  const good = noMemo()
  const { states } = search
  const seen = noMemo()
  let rounds = 0
  for (let index = 0; index < states.count; index += 1) {
    const { a, b } = spotAt(search, index)
    if (recall(seen, a, b) >= 0) continue
    remember(seen, a, b, 1)
    const taken = recover(search, good, a, b)
    if (typeof taken === 'string' || taken < 0) {
      const wrong = typeof taken === 'string' ? taken : undefined
      return { pairs: seen.count, chained: good.count, rounds, stuck: index, wrong }
    }
    rounds = Math.max(rounds, taken)
  }
  return { pairs: seen.count, chained: good.count, rounds, stuck: -1, wrong: undefined }
}

/** How many rounds it takes; -1: it does not get there; or what is wrong when it does. `good` knows how many from each pair on a chain walked before. */
function recover(search: Search, good: Memo, fromA: number, fromB: number): number | string {
  const walked: Array<readonly [number, number]> = []
  let a = fromA
  let b = fromB
  let rest = recall(good, a, b)
  while (rest < 0 && !isOver(search, a, b)) {
    if (walked.length > mostRounds) return -1
    walked.push([a, b])
    ;[a, b] = round(search, a, b)
    rest = recall(good, a, b)
  }
  const wrong =
    rest < 0 ? search.scope.ending?.(localAt(search.ends.a, a).account, localAt(search.ends.b, b).account) : undefined
  if (wrong !== undefined) return wrong
  const over = Math.max(rest, 0)
  if (rest < 0) remember(good, a, b, 0)
  walked.reverse().forEach(([x, y], back) => remember(good, x, y, over + back + 1))
  return over + walked.length
}

/** Each end takes a step, and what it sent arrives at once, in order. */
function round({ ends }: Search, a: number, b: number): readonly [number, number] {
  const nextA = stepBeyond(ends.a, a, tickMove, tick)
  const toldB = hear(ends.b, b, ends.a, volleyOf(ends.a, a, tickMove))
  const nextB = stepBeyond(ends.b, toldB, tickMove, tick)
  return [hear(ends.a, nextA, ends.b, volleyOf(ends.b, toldB, tickMove)), nextB]
}

const hear = (locals: Locals, id: number, peer: Locals, volley: number): number =>
  (peer.volleys.items[volley] ?? []).reduce((at, datagram) => receive(locals, at, peer, datagram), id)

function isOver({ ends }: Search, a: number, b: number): boolean {
  return isDone(ends.a, a, ends.b, b) && isDone(ends.b, b, ends.a, a) && isSilent(ends.a, a) && isSilent(ends.b, b)
}

/** All that one end submitted has its fate, and arrived where that is promised. Nothing that the peer took is forgotten. */
const isDone = (sender: Locals, id: number, receiver: Locals, peer: number): boolean =>
  localAt(sender, id).broken === undefined &&
  localAt(sender, id).account.fates.every((fate) => fate !== undefined) &&
  deliveredAll(receiver, localAt(receiver, peer).account, localAt(sender, id).account.fates.length)

function isSilent(locals: Locals, id: number): boolean {
  const next = stepBeyond(locals, id, silenceMove, silence)
  return volleyOf(locals, id, silenceMove) === 0 && heldAtRest(localAt(locals, next).state) === undefined
}
