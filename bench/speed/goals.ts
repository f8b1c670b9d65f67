// The goals for speed, as data, and the verdict on each that was measured. Those that are ratios hold on any machine of the kind; absolute ones are
// stated for two shared cores of a server processor.

import type { Table } from '../latency/layout.ts'
import { digits, type Figure } from './section.ts'

export interface Goal {
  readonly title: string
  /** The name of the figure. */
  readonly figure: string
  readonly is: 'at most' | 'at least'
  readonly bound: number
  readonly unit: string
}

export interface Verdict {
  readonly goal: Goal
  /** undefined: this run has not measured it. */
  readonly measured: number | undefined
  readonly isMet: boolean
}

const hot = (mode: string): string => `cpu: 10 x 32 B, ${mode}`

const speedGoals = (mode: 'reliable' | 'unreliable'): ReadonlyArray<Goal> => {
  const faster = (title: string, peer: string, bound: number): Goal => ({
    title: `${mode} 10 x 32 B: as fast as ${title}`,
    figure: `${hot(mode)}: packeteer lean: x as fast as ${peer}`,
    is: 'at least',
    bound,
    unit: 'times',
  })
  return [
    {
      title: `${mode} 10 x 32 B: the empty harness`,
      figure: `${hot(mode)}: packeteer lean: x raw`,
      is: 'at most',
      bound: 2.2,
      unit: 'times',
    },
    faster('node-kcp', 'node-kcp', 1.5),
    faster('the fastest JavaScript peer', 'any in JavaScript', 3),
    faster('werift-sctp', 'werift-sctp', 35),
    {
      title: `${mode} 10 x 32 B: allocation for a message`,
      figure: `alloc: ${mode}: packeteer lean: B`,
      is: 'at most',
      bound: 600,
      unit: 'B',
    },
  ]
}

const growthGoal = (series: string): Goal => ({
  title: `growth with ${series}: the steepest step`,
  figure: `growth: ${series}: steepest`,
  is: 'at most',
  // 1 is linear; the rest is for caches that a larger portion does not fit into.
  bound: 1.2,
  unit: '',
})

export const goals: ReadonlyArray<Goal> = [
  {
    title: 'reliable 10 x 32 B: as fast as the mutable twin',
    figure: `${hot('reliable')}: packeteer lean: x as fast as twin`,
    is: 'at least',
    bound: 0.667,
    unit: 'times',
  },
  ...speedGoals('reliable'),
  ...speedGoals('unreliable'),
  {
    title: 'bulk: 1 MB messages',
    figure: 'bulk: 1 MB: packeteer lean: MB/s',
    is: 'at least',
    bound: 200,
    unit: 'MB/s',
  },
  {
    title: 'bulk: 1 MB: as fast as the fastest JavaScript peer',
    figure: 'bulk: 1 MB: packeteer lean: x as fast as any in JavaScript',
    is: 'at least',
    bound: 1,
    unit: 'times',
  },
  {
    title: 'memory: an endpoint at rest, four channels',
    figure: 'memory: packeteer lean: KiB heap, at rest',
    is: 'at most',
    bound: 3,
    unit: 'KiB',
  },
  {
    title: 'server: 1,000 connections at 60 Hz, of one core',
    figure: 'server: packeteer lean: 1000 connections, of one core',
    is: 'at most',
    // With time to spare: as much again for the game.
    bound: 0.5,
    unit: '',
  },
  {
    title: 'the same with a young generation of 128 MiB, as advised',
    figure: 'server: packeteer lean: 1000 connections, semi-space of 128 MiB, of one core',
    is: 'at most',
    bound: 0.5,
    unit: '',
  },
  ...['messages in one tick', 'messages in flight', 'KiB of one message', 'datagrams of one flush'].map(growthGoal),
]

export function judge(figures: ReadonlyArray<Figure>): ReadonlyArray<Verdict> {
  const values = new Map(figures.map(({ name, value }) => [name, value]))
  return goals.map((goal) => {
    const measured = values.get(goal.figure)
    const isMet = measured !== undefined && (goal.is === 'at most' ? measured <= goal.bound : measured >= goal.bound)
    return { goal, measured, isMet }
  })
}

export const isMissed = ({ measured, isMet }: Verdict): boolean => measured !== undefined && !isMet

export const goalTable = (verdicts: ReadonlyArray<Verdict>): Table => ({
  titles: ['goal', 'bound', 'measured', ''],
  lines: verdicts.map(({ goal, measured, isMet }) => [
    goal.title,
    `${goal.is === 'at most' ? '<=' : '>='} ${goal.bound} ${goal.unit}`.trim(),
    measured === undefined ? '-' : digits(measured),
    measured === undefined ? 'not measured' : isMet ? 'met' : 'MISSED',
  ]),
  words: 1,
})
