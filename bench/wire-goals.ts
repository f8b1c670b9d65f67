// The goals for bytes on the wire, and what real endpoints need for each: payload opaque, acks inside, without IP and
// UDP. A goal counts as met when no tick of the steady state costs more, at either latency, on a link without loss.

import { exchange, ticksPerSecond, type Link, type Load, type Sent } from './wire-exchange.ts'

export interface Spread {
  readonly median: number
  readonly max: number
}

export interface WireRow {
  readonly name: string
  readonly unit: 'bytes' | 'datagrams/s'
  /** The best of today's peers, measured in their own steady state. */
  readonly peer: string
  readonly goal: number
  readonly oneTick: Spread
  readonly threeTicks: Spread
  /** At one tick and 5 % loss: histories and second copies included; for information, no goal. */
  readonly lossy: Spread
  readonly isMet: boolean
}

interface WireCase {
  readonly name: string
  readonly unit: WireRow['unit']
  readonly peer: string
  readonly goal: number
  readonly measure: (link: Link) => Spread
}

const warmUpTicks = 120
const measuredTicks = 400

const one = (channel: Load['channel'], bytes: number): Load => ({ channel, payloads: [new Uint8Array(bytes)] })
const position = one('position', 32)
const evenMoves: Load = { channel: 'moves', payloads: Array.from({ length: 10 }, () => new Uint8Array(20)) }
/** 11, 13 ... 29: ten different lengths, 20 on average. */
const variedMoves: Load = {
  channel: 'moves',
  payloads: Array.from({ length: 10 }, (_, index) => new Uint8Array(11 + 2 * index)),
}

const cases: ReadonlyArray<WireCase> = [
  {
    name: 'header: number, ack, 32 packets of history, hold time',
    unit: 'bytes',
    peer: '4 (reliable, without hold time)',
    goal: 5,
    measure: (link) => spread(steady(link, position).flatMap(({ datagrams }) => datagrams.map(headerBytes))),
  },
  {
    name: 'A: one 32-byte unreliable message',
    unit: 'bytes',
    peer: '17 (lightyear)',
    goal: 7,
    measure: overheadOf(position),
  },
  {
    name: 'B: ten 20-byte reliable ordered messages',
    unit: 'bytes',
    peer: '54 (pickleback)',
    goal: 10,
    measure: overheadOf(evenMoves),
  },
  { name: 'B, all lengths differ', unit: 'bytes', peer: '54 (pickleback)', goal: 20, measure: overheadOf(variedMoves) },
  {
    name: 'one 1,000-byte reliable message',
    unit: 'bytes',
    peer: '-',
    goal: 9,
    measure: overheadOf(one('moves', 1000)),
  },
  {
    name: 'idle link, after an exchange',
    unit: 'datagrams/s',
    peer: 'about 60 (pickleback)',
    goal: 0,
    measure: idleDatagrams,
  },
]

export const measureWire = (): ReadonlyArray<WireRow> =>
  cases.map(({ measure, ...rest }) => {
    const oneTick = measure({ latencyTicks: 1, loss: 0 })
    const threeTicks = measure({ latencyTicks: 3, loss: 0 })
    const lossy = measure({ latencyTicks: 1, loss: 0.05 })
    return { ...rest, oneTick, threeTicks, lossy, isMet: Math.max(oneTick.max, threeTicks.max) <= rest.goal }
  })

function steady(link: Link, load: Load): ReadonlyArray<Sent> {
  const loads = Array.from({ length: warmUpTicks + measuredTicks }, () => load)
  return exchange(link, loads).slice(2 * warmUpTicks)
}

function overheadOf(load: Load): (link: Link) => Spread {
  return (link) =>
    spread(
      steady(link, load).map(
        ({ datagrams, payloadBytes }) => datagrams.reduce((sum, datagram) => sum + datagram.length, 0) - payloadBytes,
      ),
    )
}

/** Datagrams of both ends in each second, beginning one second after the last message was sent. */
function idleDatagrams(link: Link): Spread {
  const silence = Array.from({ length: 11 * ticksPerSecond }, () => undefined)
  const busy = Array.from({ length: warmUpTicks }, () => evenMoves)
  const quiet = exchange(link, [...busy, ...silence]).slice(2 * (warmUpTicks + ticksPerSecond))
  const perSecond = 2 * ticksPerSecond
  return spread(
    Array.from({ length: quiet.length / perSecond }, (_, second) =>
      quiet
        .slice(second * perSecond, (second + 1) * perSecond)
        .reduce((sum, { datagrams }) => sum + datagrams.length, 0),
    ),
  )
}

/** The bytes in front of the body, as docs/wire-format.md, "Datagram", lays them out. */
function headerBytes(datagram: Uint8Array): number {
  const first = datagram[0] ?? 0
  const width = (first & 0x20) === 0 ? 2 : 4
  const holdCode = first & 0x0f
  if (holdCode === 15) return 1 + width
  const history = 1 + 2 * width + (holdCode === 14 ? 2 : 0)
  return (first & 0x10) === 0 ? history : history + 1 + (datagram[history] ?? 0)
}

function spread(values: ReadonlyArray<number>): Spread {
  const sorted = [...values].sort((one, other) => one - other)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN }
}
