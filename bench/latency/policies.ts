// Who competes: the three modes of the real protocol, then the rivals, in the order of the tables.

import type { Cell } from './cell.ts'
import { packeteerEnds } from './packeteer-ends.ts'
import { play, type Played } from './play.ts'
import { rivalEnds } from './rival-ends.ts'
import { rivals } from './rivals.ts'

export interface Policy {
  /** As the command line has it. */
  readonly name: string
  readonly title: string
  /** At one phase between the two ends' ticks: a part of the shorter one. */
  readonly play: (cell: Cell, messages: number, seed: number, phase: number) => Played
}

const modes = (['lean', 'auto', 'max'] as const).map((recovery): Policy => ({
  name: recovery,
  title: `Packeteer, ${recovery}`,
  play: (cell, messages, seed, phase) => play(cell, packeteerEnds(recovery), messages, seed, phase),
}))

const others = rivals.map(({ name, title, rule, isFiller }): Policy => ({
  name,
  title,
  play: (cell, messages, seed, phase) => play(cell, rivalEnds(rule, isFiller), messages, seed, phase),
}))

export const policies: ReadonlyArray<Policy> = [...modes, ...others]
