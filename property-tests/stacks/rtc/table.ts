// The table of docs/webrtc-stacks.md: one row a stack, measured. Words and no figures, so that two runs give the same row.

import type { Seen } from '../verdict.ts'
import type { Report } from './play.ts'
import type { Buffering, Dropping, SeenChannel, SeenChannels } from './parts.ts'

export const head = [
  '| stack | `bufferedAmount` | says of a channel opened by the peer | its own channel, as the peer sees it | what the path loses | ends: channel, connection, tab, path | `send` in the turn of its own `close()` |',
  '|---|---|---|---|---|---|---|',
]

type Side = 'page' | 'node'

export interface Row {
  readonly name: string
  /** Which end of the report the row is of. */
  readonly side: Side
}

const tells = (found: Partial<Buffering> | undefined): string => {
  const { sent = 0, waiting = 0, isLow } = found ?? {}
  const amount = waiting >= sent / 2 ? 'honest' : waiting === 0 ? 'says 0' : 'says too little'
  return `${amount}, \`bufferedamountlow\` ${isLow === true ? 'fires' : 'never fires'}`
}

const isAs = (seen: SeenChannel | undefined, ordered: boolean, maxRetransmits: unknown): boolean =>
  seen?.ordered === ordered && seen.maxRetransmits === maxRetransmits

/** A channel without a limit: browsers say null, some say the largest number. */
const looks = (seen: Partial<SeenChannels> | undefined): string => {
  const datagrams = seen?.datagrams
  if (isAs(datagrams, false, 0)) return 'the truth'
  return `\`ordered: ${String(datagrams?.ordered)}, maxRetransmits: ${String(datagrams?.maxRetransmits)}\``
}

const resends = (heardByOther: Partial<Dropping> | undefined): string => {
  const { sent = 0, heard = 0 } = heardByOther ?? {}
  return heard > 0.95 * sent ? 'is resent' : 'stays lost'
}

interface Ended {
  readonly end: string
  readonly hasEvent: boolean
}

const ending = (seen: Seen<Ended>): string => {
  if (seen?.end !== 'told') return 'silence'
  return seen.hasEvent === true ? 'told' : 'found closed'
}

export function rowOf({ name, side }: Row, report: Report): string {
  const other: Side = side === 'page' ? 'node' : 'page'
  const endings = [
    ending(report[`${other} closes channel`]?.[side]),
    ending(report[`${other} closes connection`]?.[side]),
    side === 'page' ? '-' : ending(report['page vanishes']?.node),
    ending(report['path dies']?.[side]),
  ]
  const cells = [
    name,
    tells(report.buffering?.[side]),
    looks(report['in band']?.[side]),
    // What a stack says of Chromium's is in its own row.
    side === 'page' ? 'see the others' : looks(report['in band']?.[other]),
    resends(report.dropping?.[other]),
    endings.join(', '),
    afterClose(report[`${side} closes connection`]?.[side]?.sendAfterwards),
  ]
  return `| ${cells.join(' | ')} |`
}

const afterClose = (sendAfterwards = ''): string => {
  const [readyState, outcome] = sendAfterwards.split(', ')
  return outcome === 'throws' ? `throws, \`readyState\` is \`${readyState}\`` : 'passes'
}
