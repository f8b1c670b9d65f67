// Who competes: the three modes of the real protocol, and the rivals of rivals.ts, in the order of the tables.

import type { Cell } from './cell.ts'
import { packeteerEnds } from './packeteer-ends.ts'
import { play, type Played } from './play.ts'

export interface Policy {
  readonly name: string
  readonly play: (cell: Cell, messages: number, seed: number) => Played
}

const modes = (['lean', 'auto', 'max'] as const).map((recovery): Policy => ({
  name: recovery,
  play: (cell, messages, seed) => play(cell, packeteerEnds(recovery), messages, seed),
}))

export const policies: ReadonlyArray<Policy> = modes
