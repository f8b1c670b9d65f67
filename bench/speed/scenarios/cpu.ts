// `cpu`: what a message costs, for every peer and load; beside it what the peer never delivers when the link loses a twentieth of the datagrams.

import { roster } from '../../peers/roster.ts'
import { formatPercent } from '../../latency/layout.ts'
import type { Mode } from '../ends.ts'
import type { Load } from '../exchange.ts'
import { besideFastest } from '../fastest.ts'
import { each, interleave, type Lab } from '../lab.ts'
import { digits, figure, type Scenario, type Section } from '../section.ts'
import { median, medianRatio } from '../statistics.ts'

const loadOf = (messages: number): Load => ({ messages, bytes: 32 })
const hot = loadOf(10)

/** The load by its name: `10 x 32 B`. */
const nameOf = ({ messages, bytes }: Load): string => `${messages} x ${bytes} B`

const lossRatio = 0.05
const talkTicks = 600

function measureLosses({ peers, measure }: Lab): ReadonlyArray<number> {
  return peers.map((peer) =>
    // The empty harness repeats nothing, and promises nothing.
    peer === 'raw'
      ? Number.NaN
      : (measure({ bench: 'loss', peer, load: hot, loss: lossRatio, ticks: talkTicks })?.undelivered ?? Number.NaN),
  )
}

function sectionOf(lab: Lab, mode: Mode, load: Load, losses: ReadonlyArray<number> | undefined): Section {
  const seconds = lab.isQuick ? 0.3 : 1.5
  const rounds = interleave<'cpu'>(
    lab,
    lab.peers.map((peer) => {
      const latencyTicks = roster[peer]?.latencyTicks ?? 0
      return { bench: 'cpu', peer, mode, load, latencyTicks, seconds }
    }),
  )
  const nanos = rounds.map((answers) => each(answers, (answer) => answer.nanos))
  const rawNanos = nanos[lab.peers.indexOf('raw')] ?? []
  const place = `${nameOf(load)}, ${mode}`
  const rows = lab.peers.map((peer, at) => {
    const own = nanos[at] ?? []
    const first = rounds[at]?.[0]
    return {
      peer,
      nanos: median(own),
      timesRaw: medianRatio(own, rawNanos),
      datagrams: first?.datagramsPerTick ?? Number.NaN,
      lost: losses?.[at],
    }
  })
  const ratios = lab.peers.flatMap((peer, at) =>
    lab.peers
      .filter((own) => own.startsWith('packeteer') && own !== peer && peer !== 'raw')
      .map((own) => {
        const timesFaster = medianRatio(nanos[at] ?? [], nanos[lab.peers.indexOf(own)] ?? [])
        return figure('ratio', timesFaster, 'cpu', place, own, `x as fast as ${peer}`)
      }),
  )
  const titles = ['', 'ns a message', 'x raw', 'packeteer lean is x as fast', 'datagrams a tick']
  const lean = nanos[lab.peers.indexOf('packeteer lean')] ?? []
  return {
    name: `cpu ${place}`,
    title: `CPU: ${place}`,
    about:
      `Processor time of a message, sent, received and acked; ${nameOf(load)} from each end in each tick, 60 Hz, perfect link. ` +
      'packeteer auto has a link of 50 ms each way, so that its repeats are in it.',
    table: {
      titles: losses === undefined ? titles : [...titles, 'never delivered at 5 % loss'],
      lines: rows.map(({ peer, nanos: cost, timesRaw, datagrams, lost }, at) => [
        peer,
        digits(cost),
        digits(timesRaw),
        digits(medianRatio(nanos[at] ?? [], lean)),
        digits(datagrams),
        ...(lost === undefined ? [] : [formatPercent(lost)]),
      ]),
      words: 1,
    },
    figures: [
      ...rows.flatMap(({ peer, nanos: cost, timesRaw }) => [
        figure('absolute', cost, 'cpu', place, peer, 'ns'),
        figure('ratio', timesRaw, 'cpu', place, peer, 'x raw'),
      ]),
      ...ratios,
      ...besideFastest(['cpu', place], lab.peers, nanos),
    ].filter(({ value }) => !Number.isNaN(value)),
  }
}

export const cpu: Scenario = {
  name: 'cpu',
  run: (lab) => {
    const losses = measureLosses(lab)
    const loads = lab.isQuick ? [hot] : [hot, loadOf(1), loadOf(100)]
    return loads.flatMap((load) => [
      sectionOf(lab, 'reliable', load, load === hot ? losses : undefined),
      sectionOf(lab, 'unreliable', load, undefined),
    ])
  },
}
