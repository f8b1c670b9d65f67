/**
 * IP addresses as text. One host may be written in many ways (`::1`, `0:0:0:0:0:0:0:1`, `127.0.0.1`, `::ffff:7f00:1`); a table of peers
 * needs one. The canonical text is that of RFC 5952, and an IPv4-mapped address is its IPv4 address: a dual-stack socket says
 * `::ffff:127.0.0.1` where others say `127.0.0.1`.
 */

/** The address family of a socket; undefined where the socket does not say. */
export type Family = 4 | 6 | undefined

/** The canonical text of an IP address; undefined for anything else, a name for example. */
export function canonicalAddress(text: string): string | undefined {
  if (isIPv4(text)) return text
  const [address = '', zone] = text.split('%', 2)
  const groups = groupsOf(address)
  if (groups === undefined) return undefined
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isMapped) return groups.slice(6).flatMap(bytesOf).join('.')
  // Only link-local addresses (fe80::/10) need to say by which interface; the system says it of no others.
  const isLinkLocal = ((groups[0] ?? 0) & 0xffc0) === 0xfe80
  return textOf(groups) + (isLinkLocal && zone !== undefined ? `%${zone}` : '')
}

/**
 * Where datagrams to an address arrive, as canonical text; undefined when a socket of this family cannot send there. The unspecified
 * addresses are what a server that listens on all interfaces says of itself: systems take them for the own host, which answers as
 * `127.0.0.1` or `::1`.
 */
export function destinationOf(text: string, family: Family): string | undefined {
  const address = canonicalAddress(text)
  if (address === '0.0.0.0' || (address === '::' && family === 4)) return '127.0.0.1'
  if (address === '::') return '::1'
  return family === 4 && address?.includes(':') === true ? undefined : address
}

/** How a socket of this family wants a canonical address written: a dual-stack one takes IPv4 in the mapped form only. */
export const formFor = (address: string, family: Family): string =>
  family === 6 && isIPv4(address) ? `::ffff:${address}` : address

const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const pattern = new RegExp(`^${byte}(?:\\.${byte}){3}$`)
const isIPv4 = (text: string): boolean => pattern.test(text)

const bytesOf = (group: number): ReadonlyArray<number> => [group >> 8, group & 0xff]

/** The eight groups of an IPv6 address; undefined if it is none. */
function groupsOf(text: string): ReadonlyArray<number> | undefined {
  const halves = withHexTail(text).split('::')
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')))
  if (halves.length > 2 || (tail === undefined && head.length !== 8)) return undefined
  const missing = tail === undefined ? 0 : 8 - head.length - tail.length
  const parts = [...head, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...(tail ?? [])]
  const isWhole = parts.length === 8 && (tail === undefined || missing > 0)
  return isWhole && parts.every((part) => /^[\da-f]{1,4}$/i.test(part))
    ? parts.map((part) => Number.parseInt(part, 16))
    : undefined
}

/** The last 32 bits may be written as an IPv4 address. */
function withHexTail(text: string): string {
  const at = text.lastIndexOf(':') + 1
  const tail = text.slice(at)
  if (at === 0 || !isIPv4(tail)) return text
  const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number)
  return `${text.slice(0, at)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

/** RFC 5952: lower case, no leading zeros, the first of the longest runs of two or more zero groups as `::`. */
function textOf(groups: ReadonlyArray<number>): string {
  const runAt = (start: number): number => {
    const end = groups.findIndex((group, index) => index >= start && group !== 0)
    return (end === -1 ? groups.length : end) - start
  }
  const runs = groups.map((_, start) => runAt(start))
  const longest = Math.max(...runs)
  const hex = (part: ReadonlyArray<number>): string => part.map((group) => group.toString(16)).join(':')
  if (longest < 2) return hex(groups)
  const start = runs.indexOf(longest)
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + longest))}`
}
