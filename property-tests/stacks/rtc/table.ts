// The table of docs/run-loop.md: one row a stack, measured. Words and no figures, so that two runs give the same row.

import type { Both, Report } from './play.ts'
import type { Buffering, Dropping, SeenChannel, SeenChannels } from './parts.ts'

export const head = [
  '| stack | `bufferedAmount` | channels of the browser, in band | its own, in band | lost datagrams | close told: channel, connection, tab | the browser is told: channel, connection | `send` right after its own `close()` |',
  '|---|---|---|---|---|---|---|---|',
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
  if (isAs(datagrams, false, 0)) return 'told right'
  return `\`ordered: ${String(datagrams?.ordered)}, maxRetransmits: ${String(datagrams?.maxRetransmits)}\``
}

const resends = (heardByOther: Partial<Dropping> | undefined): string => {
  const { sent = 0, heard = 0 } = heardByOther ?? {}
  return heard > 0.95 * sent ? 'resent' : 'let go'
}

const ending = (seen: Both<{ readonly end: string }> | undefined, side: Side): string =>
  seen?.[side]?.end === 'told' ? 'told' : 'silence'

export function rowOf({ name, side }: Row, report: Report): string {
  const other: Side = side === 'page' ? 'node' : 'page'
  const leaves = (leaver: Side, what: 'channel' | 'connection', stayer: Side): string =>
    ending(report[`${leaver} closes ${what}`], stayer)
  const told = [leaves(other, 'channel', side), leaves(other, 'connection', side)]
  const vanished = side === 'node' ? [ending(report['page vanishes'], 'node')] : []
  const tellsOther = [leaves(side, 'channel', other), leaves(side, 'connection', other)]
  const cells = [
    name,
    tells(report.buffering?.[side]),
    looks(report['in band']?.[side]),
    looks(report['in band']?.[other]),
    resends(report.dropping?.[other]),
    [...told, ...vanished].join(', '),
    tellsOther.join(', '),
    report[`${side} closes connection`] === undefined ? '' : afterClose(report, side),
  ]
  return `| ${cells.join(' | ')} |`
}

const afterClose = (report: Report, side: Side): string => {
  const { sendAfterwards = '' } = (report[`${side} closes connection`]?.[side] ?? {}) as { sendAfterwards?: string }
  const [readyState = '', outcome = ''] = sendAfterwards.split(', ')
  return outcome === 'throws' ? `throws, \`readyState\` is \`${readyState}\`` : 'nothing'
}
