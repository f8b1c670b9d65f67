// What the demo claims at its end, each claim with the numbers it rests on. Pure: two reports in, a list of checks out.
// Numbers counted at one end are compared with numbers counted at the other; nothing here asks the protocol.

import type { ChannelName, LinkProgress, Progress, Proof, Role } from './report.ts'

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

export interface Outcome {
  readonly progress: Progress
  readonly proof: Proof
}

export interface Evidence {
  readonly client: Outcome
  readonly server: Outcome
  readonly link: LinkProgress
  /** Whether everything was settled and the link silent before the time for it was over. */
  readonly silent: boolean
}

export const judge = (evidence: Evidence): ReadonlyArray<Check> => [
  ...bothWays(evidence, judgeInputs),
  ...bothWays(evidence, judgePositions),
  ...bothWays(evidence, judgeChat),
  ...bothWays(evidence, judgeEffects),
  judgeFile(evidence),
  judgeFates('client', evidence.client.proof),
  judgeFates('server', evidence.server.proof),
  judgeSilence(evidence),
]

type JudgeDirection = (from: Outcome, to: Outcome) => Omit<Check, 'name'> & { readonly channel: ChannelName }

const bothWays = ({ client, server }: Evidence, judgeDirection: JudgeDirection): ReadonlyArray<Check> =>
  [
    { arrow: 'client ▸ server', ...judgeDirection(client, server) },
    { arrow: 'server ▸ client', ...judgeDirection(server, client) },
  ].map(({ arrow, channel, ok, detail }) => ({ name: `${channel} ${arrow}`, ok, detail }))

const judgeInputs: JudgeDirection = (from, to) => {
  const { sent, delivered, counts } = countsOf('inputs', from, to)
  const { misplaced } = to.proof.inputs
  const equal = from.proof.inputs.sent === to.proof.inputs.delivered
  const ok = sent > 0 && sent === delivered && misplaced === 0 && equal
  const claim = ok ? 'each once and in order' : `${misplaced} out of place, contents ${equal ? 'equal' : 'differ'}`
  return { channel: 'inputs', ok, detail: `${counts}, ${claim}` }
}

const judgePositions: JudgeDirection = (from, to) => {
  const { sent, delivered, counts } = countsOf('positions', from, to)
  const { backwards } = to.proof.positions
  const ok = delivered > 0 && delivered <= sent && backwards === 0
  return { channel: 'positions', ok, detail: `${counts}, ${backwards === 0 ? 'none' : backwards} went backwards` }
}

const judgeChat: JudgeDirection = (from, to) => {
  const { sent, delivered, counts } = countsOf('chat', from, to)
  const { repeated } = to.proof.chat
  const equal = from.proof.chat.sent === to.proof.chat.delivered
  const ok = sent === delivered && repeated === 0 && equal
  const claim = ok ? 'complete' : `${repeated} repeated, contents ${equal ? 'equal' : 'differ'}`
  return { channel: 'chat', ok, detail: `${counts}, ${claim}` }
}

const judgeEffects: JudgeDirection = (from, to) => {
  const { sent, delivered, counts } = countsOf('effects', from, to)
  const { repeated } = to.proof.effects
  const ok = delivered <= sent && repeated === 0
  return { channel: 'effects', ok, detail: `${counts}, ${repeated === 0 ? 'none' : repeated} twice` }
}

const judgeFile = ({ client, server }: Evidence): Check => {
  const sent = client.proof.file.sent
  const delivered = server.proof.file.delivered
  const once = server.progress.channels.files.delivered === 1
  const ok = once && sent !== undefined && sent.sha256 === delivered?.sha256 && sent.bytes === delivered.bytes
  const short = (sha256: string): string => `${sha256.slice(0, 12)}…`
  const claim = ok
    ? `SHA-256 ${short(sent.sha256)} at both ends`
    : delivered === undefined
      ? 'did not arrive'
      : `arrived as ${delivered.bytes} bytes, SHA-256 ${short(delivered.sha256)}`
  return { name: 'file client ▸ server', ok, detail: `${sent?.bytes ?? 0} bytes, ${claim}` }
}

const judgeFates = (role: Role, { fates, refused }: Proof): Check => {
  const ok = fates.missing === 0 && fates.repeated === 0 && refused.count === 0
  const faults = [
    ...(fates.missing > 0 ? [`${fates.missing} without a fate`] : []),
    ...(fates.repeated > 0 ? [`${fates.repeated} with two`] : []),
    ...(refused.count > 0 ? [`${refused.count} refused (${refused.reason ?? 'no reason'})`] : []),
  ]
  const claim = ok ? 'each with exactly one fate' : faults.join(', ')
  return { name: `fates ${role}`, ok, detail: `${fates.accepted} messages, ${claim}` }
}

const judgeSilence = ({ silent, link, client, server }: Evidence): Check => {
  const unsettled = client.progress.unsettled + server.progress.unsettled
  const detail = silent
    ? 'all is settled, no datagram under way'
    : `still talking: ${unsettled} messages unsettled, ${link.inTransit} datagrams under way`
  return { name: 'silence at the end', ok: silent, detail }
}

const countsOf = (channel: ChannelName, from: Outcome, to: Outcome) => {
  const { sent } = from.progress.channels[channel]
  const { delivered } = to.progress.channels[channel]
  return { sent, delivered, counts: `${sent} sent, ${delivered} delivered` }
}
