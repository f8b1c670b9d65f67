// `server`: many connections in one process, and how many a core carries. The second table is what a larger young generation changes.

import { advisedSemiSpaceMb } from '../job.ts'
import { each, interleave, type Lab } from '../lab.ts'
import { formatPercent } from '../../latency/layout.ts'
import { digits, figure, type Scenario, type Section } from '../section.ts'
import { exponentOf, median, medianRatio } from '../statistics.ts'

const load = { messages: 10, bytes: 32 }
const tickMicros = 1_000_000 / 60
const seconds = 2

/** The peers that get as far without minutes of patience. */
const contenders = ['raw', 'packeteer lean', 'packeteer auto', 'twin', 'node-kcp', 'serenity-raknet']

const coreShare = (connections: number, micros: number): number => (connections * micros) / tickMicros

function crowds(lab: Lab): Section {
  const counts = lab.isQuick ? [1000] : [100, 400, 1000, 4000]
  const peers = lab.peers.filter((peer) => (lab.isQuick ? contenders.slice(0, 2) : contenders).includes(peer))
  const semiSpaceMb = undefined
  const runs = peers.flatMap((peer) => counts.map((connections) => ({ peer, connections })))
  const rounds = interleave<'server'>(
    { measure: lab.measure, rounds: lab.isQuick ? 1 : lab.rounds },
    runs.map((run) => ({ bench: 'server', load, seconds, semiSpaceMb, ...run })),
  )
  const rows = runs.map(({ peer, connections }, at) => {
    const micros = median(each(rounds[at] ?? [], (answer) => answer.micros))
    const collecting = median(each(rounds[at] ?? [], (answer) => answer.collecting))
    return { peer, connections, micros, collecting }
  })
  const growths = peers.flatMap((peer) => {
    const points = rows
      .filter((row) => row.peer === peer && !Number.isNaN(row.micros))
      .map(({ connections, micros }) => ({ size: connections, nanos: micros }))
    return points.length > 1 ? [figure('ratio', exponentOf(points), 'server', peer, 'exponent')] : []
  })
  return {
    name: 'server',
    title: 'Server',
    about:
      'Connections in one process at 60 Hz, 10 x 32 B each way a tick: microseconds of processor time for one connection in one tick, what share of a core ' +
      'all of them take, and what share of the time the application stands still for the garbage collector.',
    table: {
      titles: ['', 'connections', 'us a connection and tick', 'of one core', 'collecting'],
      lines: rows.map(({ peer, connections, micros, collecting }, at) => [
        rows[at - 1]?.peer === peer ? '' : peer,
        digits(connections).replace(/\.\d+$/, ''),
        digits(micros),
        formatPercent(coreShare(connections, micros)),
        formatPercent(collecting),
      ]),
      words: 1,
    },
    figures: [
      ...rows
        .filter(({ micros }) => !Number.isNaN(micros))
        .map(({ peer, connections, micros }) =>
          figure('absolute', coreShare(connections, micros), 'server', peer, `${connections} connections, of one core`),
        ),
      ...growths,
    ],
  }
}

const sizes = [16, 64, 128, 256]

function spaces(lab: Lab): Section {
  const own = [1000, 4000].flatMap((connections) =>
    sizes.map((semiSpaceMb) => ({ peer: 'packeteer lean', connections, semiSpaceMb })),
  )
  const others = ['packeteer auto', 'twin', 'node-kcp', 'serenity-raknet']
    .filter((peer) => lab.peers.includes(peer))
    .map((peer) => ({ peer, connections: 1000, semiSpaceMb: advisedSemiSpaceMb }))
  const runs = [...own, ...others]
  const rounds = interleave<'server'>(
    { measure: lab.measure, rounds: lab.rounds },
    runs.map((run) => ({ bench: 'server', load, seconds, ...run })),
  )
  const micros = rounds.map((answers) => each(answers, (answer) => answer.micros))
  const advised = runs.findIndex(
    ({ connections, semiSpaceMb }) => connections === 1000 && semiSpaceMb === advisedSemiSpaceMb,
  )
  return {
    name: 'server semi-space',
    title: 'Server: the size of the young generation',
    about:
      'The same as above, with --min-semi-space-size and --max-semi-space-size of so many MiB (Node by itself begins with 1 and goes up to 16).',
    table: {
      titles: ['', 'connections', 'semi-space', 'us a connection and tick', 'of one core', 'x of 16 MiB', 'collecting'],
      lines: runs.map(({ peer, connections, semiSpaceMb }, at) => [
        runs[at - 1]?.peer === peer ? '' : peer,
        digits(connections).replace(/\.\d+$/, ''),
        String(semiSpaceMb),
        digits(median(micros[at] ?? [])),
        formatPercent(coreShare(connections, median(micros[at] ?? []))),
        at < own.length ? digits(medianRatio(micros[at] ?? [], micros[at - (at % sizes.length)] ?? [])) : '',
        formatPercent(median(each(rounds[at] ?? [], (answer) => answer.collecting))),
      ]),
      words: 1,
    },
    figures: [
      figure(
        'absolute',
        coreShare(1000, median(micros[advised] ?? [])),
        'server',
        'packeteer lean',
        `1000 connections, semi-space of ${advisedSemiSpaceMb} MiB, of one core`,
      ),
    ],
  }
}

export const server: Scenario = {
  name: 'server',
  run: (lab) => (lab.isQuick ? [crowds(lab)] : [crowds(lab), spaces(lab)]),
}
