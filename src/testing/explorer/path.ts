/**
 * From the state in which a promise is broken back to the beginning: the shortest list of what happened. Parents are kept, moves are not;
 * which move led from one state to the next is found by looking for it once more.
 */
import type { Event } from '../../connection/event.ts'
import type { End } from '../pair.ts'
import { localAt, move, receive, stepEvents, submission, volleyOf, type Locals, type Sent } from './locals.ts'
import { contentsOf } from './network.ts'
import { spotAt, type Search, type Spot } from './search.ts'

/** One thing that happened to one end: these events, one after another. */
export interface Happening {
  readonly end: End
  /** In words: a step by its name, `submit`, or `receive 3`, the fourth datagram that the peer sent in this list. */
  readonly what: string
  readonly events: ReadonlyArray<Event>
}

export function pathTo(search: Search, target: number): ReadonlyArray<Happening> {
  const indexes: Array<number> = []
  for (let index = target; index >= 0; index = search.states.parents[index] as number) indexes.push(index)
  indexes.reverse()
  const sent = { a: new Map<number, number>(), b: new Map<number, number>() }
  return indexes.slice(1).map((index, at) => happening(search, indexes[at] as number, index, sent))
}

type Numbers = Readonly<Record<End, Map<number, number>>>

function happening(search: Search, before: number, after: number, sent: Numbers): Happening {
  const from = spotAt(search, before)
  const to = spotAt(search, after)
  const end: End = from.a === to.a ? 'b' : 'a'
  return ownMove(search, from, to, end, sent) ?? arrival(search, from, to, end, sent)
}

function ownMove(search: Search, from: Spot, to: Spot, end: End, sent: Numbers): Happening | undefined {
  const locals = search.ends[end]
  const names = Object.keys(search.scope.steps)
  for (let number = 0; number <= names.length; number += 1) {
    if (move(locals, from[end], number) !== to[end]) continue
    const volley = locals.volleys.items[volleyOf(locals, from[end], number)] as ReadonlyArray<number>
    for (const datagram of volley) sent[end].set(datagram, sent[end].size)
    const name = names[number]
    if (name !== undefined) return { end, what: name, events: stepEvents(locals.steps[number] ?? []) }
    const event = submission(locals, localAt(locals, from[end]).account.fates.length)
    return { end, what: 'submit', events: event === undefined ? [] : [event] }
  }
  return undefined
}

function arrival(search: Search, from: Spot, to: Spot, end: End, sent: Numbers): Happening {
  const locals = search.ends[end]
  const peerEnd: End = end === 'a' ? 'b' : 'a'
  const peer = search.ends[peerEnd]
  const under = contentsOf(search.ways[peerEnd], peerEnd === 'a' ? from.wayA : from.wayB)
  const left = contentsOf(search.ways[peerEnd], peerEnd === 'a' ? to.wayA : to.wayB)
  const candidates = under.filter((datagram) => receive(locals, from[end], peer, datagram) === to[end])
  const datagram = candidates.find((candidate) => !left.includes(candidate)) ?? candidates[0] ?? 0
  return {
    end,
    what: `receive ${sent[peerEnd].get(datagram) ?? 0}`,
    events: [{ type: 'DatagramReceived', datagram: datagramAt(peer, datagram) }],
  }
}

const datagramAt = (peer: Locals, datagram: number): Uint8Array => (peer.sent.items[datagram] as Sent).datagram
