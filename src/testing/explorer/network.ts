/** What is under way in one direction, named by a number: a sorted list of datagrams. Adding and removing are computed once. */
import { nameOf, noMemo, noNames, recall, remember, type Memo, type Names } from './tables.ts'

export interface Networks {
  readonly contents: Names<ReadonlyArray<number>>
  readonly added: Memo
  readonly removed: Memo
}

/** Network 0 is empty. */
export function noNetworks(): Networks {
  const networks: Networks = { contents: noNames(), added: noMemo(), removed: noMemo() }
  nameContents(networks, [])
  return networks
}

const nameContents = ({ contents }: Networks, datagrams: ReadonlyArray<number>): number =>
  nameOf(contents, datagrams.join(), () => datagrams)

export const contentsOf = ({ contents }: Networks, network: number): ReadonlyArray<number> =>
  contents.items[network] as ReadonlyArray<number>

/** With all datagrams of a volley; `volley` is its number, for the memory. */
export function add(networks: Networks, network: number, volley: number, datagrams: ReadonlyArray<number>): number {
  if (datagrams.length === 0) return network
  const known = recall(networks.added, network, volley)
  if (known >= 0) return known
  const before = contentsOf(networks, network)
  const after = [...before, ...datagrams.filter((datagram) => !before.includes(datagram))].sort((a, b) => a - b)
  const next = nameContents(networks, after)
  remember(networks.added, network, volley, next)
  return next
}

export function remove(networks: Networks, network: number, datagram: number): number {
  const known = recall(networks.removed, network, datagram)
  if (known >= 0) return known
  const next = nameContents(
    networks,
    contentsOf(networks, network).filter((other) => other !== datagram),
  )
  remember(networks.removed, network, datagram, next)
  return next
}
