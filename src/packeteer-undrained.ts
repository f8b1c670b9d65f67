/**
 * What waits in the shell until the application drains it, a list for each channel. To take one channel's costs what is taken, whatever
 * waits on the others; all of it is taken in the order in which it came, by the places that are kept beside the items.
 */
interface Item {
  readonly channel: string
  readonly payload?: Uint8Array
}

interface List<A> {
  entries: Array<A>
  /** Of each, in the order of all. */
  places: Array<number>
  /** Of the payloads. */
  bytes: number
}

export interface Undrained<A> {
  readonly lists: Map<string, List<A>>
  /** The place of the next item, which is how many came. */
  place: number
  /** Items that were taken. */
  taken: number
  /** Items that went because there were too many. */
  dropped: number
}

export const nothingUndrained = <A>(): Undrained<A> => ({ lists: new Map(), place: 0, taken: 0, dropped: 0 })

/** Where `most` wait, the older half of each channel goes first: many at once, so that they share the cost. */
export function put<A extends Item>(undrained: Undrained<A>, item: A, most: number): void {
  const { lists } = undrained
  if (undrained.place - undrained.taken - undrained.dropped >= most)
    for (const { entries, places } of lists.values()) {
      const half = entries.length >> 1
      undrained.dropped += half
      places.splice(0, half)
      entries.splice(0, half)
    }
  let list = lists.get(item.channel)
  if (list === undefined) lists.set(item.channel, (list = { entries: [], places: [], bytes: 0 }))
  list.entries.push(item)
  list.places.push(undrained.place++)
  list.bytes += item.payload?.length ?? 0
}

/** What waits on a channel, oldest first; without a channel all, in the order in which it came. */
export function take<A>(undrained: Undrained<A>, channel?: string): ReadonlyArray<A> {
  const { lists } = undrained
  const one = lists.size === 1 ? (channel ?? [...lists.keys()][0]) : channel
  const taken = one === undefined ? merged(lists) : (lists.get(one)?.entries ?? [])
  if (one === undefined) lists.clear()
  else lists.delete(one)
  undrained.taken += taken.length
  return taken
}

const merged = <A>(lists: ReadonlyMap<string, List<A>>): ReadonlyArray<A> =>
  [...lists.values()]
    .flatMap(({ entries, places }) => entries.map((item, index) => ({ item, place: places[index] as number })))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item)
