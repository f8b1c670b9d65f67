/**
 * From a name to an address that a socket can send to. Asks the resolver it is given, or that of the host: `node:dns`, which Node, Bun and
 * Deno have. It is asked for when a name is met and not on load, so the adapter also loads where there is none.
 */
import { canonicalAddress, destinationOf, type Family } from './address.ts'

/** The IP addresses of a name, best first. Rejects with the reason when there are none. */
export type Resolve = (name: string) => Promise<ReadonlyArray<string>>

interface Dns {
  lookup(
    name: string,
    options: { readonly all: true },
    done: (cause: unknown, found: ReadonlyArray<{ readonly address: string }>) => void,
  ): void
}

declare const process: { readonly getBuiltinModule?: (name: 'node:dns') => Dns | undefined } | undefined

/** Asks as the host's own programs ask, its hosts file included. */
export const resolveByHost: Resolve = (name) =>
  new Promise((resolve, reject) => {
    const dns = typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:dns')
    if (dns === undefined) return reject(new Error('there is no node:dns here: pass `resolve`'))
    dns.lookup(name, { all: true }, (cause, found) =>
      cause ? reject(cause) : resolve(found.map(({ address }) => address)),
    )
  })

/**
 * Where datagrams for an address or a name arrive, as canonical text. Of several addresses it is the first of the socket's own
 * family; an IPv6 socket falls back to IPv4, in the mapped form. Rejects with the reason.
 */
export function locate(address: string, family: Family, resolve: Resolve): Promise<string> {
  const isName = canonicalAddress(address) === undefined
  const candidates: Promise<ReadonlyArray<string>> = isName
    ? new Promise((done) => done(resolve(address)))
    : Promise.resolve([address])
  return candidates.then((found) => {
    const usable = found.flatMap((candidate) => destinationOf(candidate, family) ?? [])
    const best = usable.find((candidate) => family !== 6 || candidate.includes(':')) ?? usable[0]
    return best ?? Promise.reject(new Error(`${address} has no address that a socket of this family can send to`))
  })
}
