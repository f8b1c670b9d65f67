/**
 * Breadth-first over everything that a pair can be: two ends and what is under way each way, four numbers. Every order of steps, of
 * delivery, loss and copies is a path. The first state with a broken promise ends the search; the path to it is a shortest one.
 *
 * Two reductions. A datagram whose arrival changes nothing is not delivered: a network that still has it can do all that one without it
 * can. And an end that has no steps left sends nothing any more, so nothing it does is seen by the other: while the other can do
 * anything, only that is followed (the order of independent moves does not matter, and every promise is judged inside one end, so no
 * local state is missed). `reduced: false` follows all orders; both find the same locals.
 */
import type { End } from '../pair.ts'
import { localAt, localsOf, move, receive, volleyOf, type Locals } from './locals.ts'
import { add, contentsOf, noNetworks, remove, type Networks } from './network.ts'
import type { Both, Scope } from './scope.ts'
import { scriptOf } from './script.ts'
import { addQuad, noQuads, type Quads } from './tables.ts'

export interface Search {
  readonly scope: Scope
  readonly ends: Both<Locals>
  /** What `a` has under way, and `b`. */
  readonly ways: Both<Networks>
  /** a, b, way of a, way of b; copies left are in the last. */
  readonly states: Quads
  transitions: number
  depth: number
  /** The state in which a promise is broken. -1: none is. */
  broken: number
  /** All was visited. */
  complete: boolean
}

const mostByDefault = 20_000_000
const copyRoom = 8

export function startSearch(scope: Scope): Search {
  const scripts = { a: scriptOf(scope, 'a'), b: scriptOf(scope, 'b') }
  const search: Search = {
    scope,
    ends: { a: localsOf(scope, 'a', scripts.a, scripts.b), b: localsOf(scope, 'b', scripts.b, scripts.a) },
    ways: { a: noNetworks(), b: noNetworks() },
    states: noQuads(),
    transitions: 0,
    depth: 0,
    broken: -1,
    complete: false,
  }
  const copies = scope.network.type === 'losing' ? Math.min(scope.network.copies, copyRoom - 1) : 0
  addQuad(search.states, 0, 0, 0, copies, -1)
  return search
}

/** Visits all there is, or until a promise is broken, or up to the bound of the scope. */
export function searchAll(search: Search): Search {
  const { states, scope } = search
  const most = scope.mostStates ?? mostByDefault
  let end = 1
  for (let index = 0; index < states.count; index += 1) {
    if (index === end) {
      search.depth += 1
      end = states.count
    }
    expand(search, index)
    if (search.broken >= 0 || states.count >= most) return search
  }
  search.complete = true
  return search
}

/** A state, unpacked into a draft: one is enough, as nothing of it is kept. */
export interface Spot {
  index: number
  a: number
  b: number
  wayA: number
  wayB: number
  copies: number
}

export function spotAt({ states: { words } }: Search, index: number): Spot {
  const last = words[4 * index + 3] as number
  return {
    index,
    a: words[4 * index] as number,
    b: words[4 * index + 1] as number,
    wayA: words[4 * index + 2] as number,
    wayB: Math.floor(last / copyRoom),
    copies: last % copyRoom,
  }
}

function expand(search: Search, index: number): void {
  const spot = spotAt(search, index)
  const { a, b } = search.ends
  const mute = { a: isMute(a, spot.a), b: isMute(b, spot.b) }
  const reduced = search.scope.reduced !== false
  if (reduced && mute.b) {
    if (!act(search, spot, 'a')) act(search, spot, 'b')
  } else if (reduced && mute.a) {
    if (!act(search, spot, 'b')) act(search, spot, 'a')
  } else {
    act(search, spot, 'a')
    act(search, spot, 'b')
  }
}

const isMute = (locals: Locals, id: number): boolean => localAt(locals, id).left === 0

/** All that one end can do here; whether that was anything. */
function act(search: Search, spot: Spot, end: End): boolean {
  const before = search.transitions
  moveEnd(search, spot, end)
  receiveAll(search, spot, end)
  return search.transitions > before
}

function moveEnd(search: Search, spot: Spot, end: End): void {
  const locals = search.ends[end]
  const id = spot[end]
  const own = search.ways[end]
  const way = end === 'a' ? spot.wayA : spot.wayB
  for (let number = 0; number <= locals.steps.length; number += 1) {
    const next = move(locals, id, number)
    if (next === id) continue
    const volley = volleyOf(locals, id, number)
    const after = add(own, way, volley, locals.volleys.items[volley] as ReadonlyArray<number>)
    if (end === 'a') reach(search, spot, next, spot.b, after, spot.wayB, spot.copies)
    else reach(search, spot, spot.a, next, spot.wayA, after, spot.copies)
  }
}

function receiveAll(search: Search, spot: Spot, end: End): void {
  const peer: End = end === 'a' ? 'b' : 'a'
  const way = end === 'a' ? spot.wayB : spot.wayA
  const networks = search.ways[peer]
  const grows = search.scope.network.type === 'growing'
  for (const datagram of contentsOf(networks, way)) {
    const next = receive(search.ends[end], spot[end], search.ends[peer], datagram)
    if (next === spot[end]) continue
    if (grows) arrive(search, spot, end, next, way, spot.copies)
    else arrive(search, spot, end, next, remove(networks, way, datagram), spot.copies)
    if (spot.copies > 0) arrive(search, spot, end, next, way, spot.copies - 1)
  }
}

function arrive(search: Search, spot: Spot, end: End, next: number, way: number, copies: number): void {
  if (end === 'a') reach(search, spot, next, spot.b, spot.wayA, way, copies)
  else reach(search, spot, spot.a, next, way, spot.wayB, copies)
}

function reach(search: Search, spot: Spot, a: number, b: number, wayA: number, wayB: number, copies: number): void {
  search.transitions += 1
  const { states, ends } = search
  if (!addQuad(states, a, b, wayA, wayB * copyRoom + copies, spot.index)) return
  const isBroken = localAt(ends.a, a).broken !== undefined || localAt(ends.b, b).broken !== undefined
  if (isBroken && search.broken < 0) search.broken = states.count - 1
}
