// The account of a soak in words: what was played, how often each evil happened and how it was told, and the verdict.

import type { Evidence } from './evidence.ts'
import { evils } from './history.ts'
import { sumOf, type Check } from './verdict.ts'

export function renderAccount(evidence: Evidence, checks: ReadonlyArray<Check>): ReadonlyArray<string> {
  return [
    '',
    ...renderMessages(evidence),
    '',
    ...renderEvils(evidence),
    '',
    ...renderAges(evidence),
    ...renderLink(evidence),
    '',
    ...checks.flatMap(renderCheck),
  ]
}

const messageColumns = ['accepted', 'refused', 'delivered', 'large', 'acked', 'lost', 'expired', 'ackedLate'] as const

function renderMessages({ judges }: Evidence): ReadonlyArray<string> {
  const lanes = [...new Set(judges.flatMap(({ tallies }) => [...tallies.keys()]))].sort()
  const row = (title: string, cells: ReadonlyArray<string | number>): string =>
    `  ${title.padEnd(20)}${cells.map((cell) => String(cell).padStart(11)).join('')}`
  return [
    row('messages', messageColumns),
    ...lanes.map((lane) => row(lane, messageColumns.map(sumOf(judges, lane)))),
    row('all', messageColumns.map(sumOf(judges))),
  ]
}

function renderEvils({ traffic }: Evidence): ReadonlyArray<string> {
  const row = (evil: string, sent: string, taken: string, told: string): string =>
    `  ${evil.padEnd(20)}${sent.padStart(11)}${taken.padStart(11)}  ${told}`
  return [
    row('datagrams', 'sent', 'taken', 'told'),
    ...evils.map((evil) => {
      const outcomes = traffic.outcomes.get(evil) ?? new Map<string, number>()
      const told = [...outcomes].filter(([outcome]) => outcome !== 'taken')
      return row(
        evil,
        String(traffic.sent.get(evil) ?? 0),
        String(outcomes.get('taken') ?? 0),
        told.map(([outcome, count]) => `${outcome === 'unread' ? 'onForeign only' : outcome} ${count}`).join(', '),
      )
    }),
  ]
}

const ageClasses = [1, 10, 60, 120, 300, 600, Infinity]

function renderAges({ traffic }: Evidence): ReadonlyArray<string> {
  const ages = traffic.agesTold()
  const classes = ageClasses.map((upTo, index) => {
    const from = ageClasses[index - 1] ?? 0
    const count = ages.filter((age) => age >= from * 1000 && age < upTo * 1000).length
    return upTo === Infinity ? `${from} s and more: ${count}` : `to ${upTo} s: ${count}`
  })
  return [
    `  Old copies told as such, by age: ${classes.join(', ')}. The oldest: ${((ages.at(-1) ?? 0) / 1000).toFixed(1)} s.`,
  ]
}

function renderLink({ relay, sessions }: Evidence): ReadonlyArray<string> {
  const { links, heard, replaced } = relay
  const drops = Object.values(sessions).flatMap((each) => each.map((counts) => counts.drops ?? 0))
  return [
    `  The relay heard ${heard} honest datagrams, lost ${links.lost}, replaced ${replaced} by flipped ones, copied ${links.copied}` +
      ` soon; ${links.reordered} were overtaken. Receive buffers dropped ${drops.reduce((sum, count) => sum + count, 0)}.`,
    ...(['a', 'b'] as const).map(
      (end) =>
        `  ${end}: ${sessions[end]
          .map(
            ({ session, packetsSent, packetsReceived }) =>
              `session ${session}: ${packetsSent} packets sent, ${packetsReceived} taken`,
          )
          .join('; ')}.`,
    ),
  ]
}

function renderCheck({ name, ok, detail }: Check): ReadonlyArray<string> {
  const [first = '', ...rest] = detail.split('\n')
  return [`  ${ok ? '✔' : '✘'} ${name.padEnd(30)}${first}`, ...rest.map((line) => `      ${line}`)]
}
