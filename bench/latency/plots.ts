// The plots of docs/delivery.md, by file.

import type { Cell } from './cell.ts'
import { groups } from './cells.ts'
import { plotCost } from './plot-cost.ts'
import { plotTail } from './plot-tail.ts'
import type { Policy } from './policies.ts'
import type { Runner } from './run.ts'

export interface Plot {
  readonly file: string
  readonly draw: (runner: Runner, policies: ReadonlyArray<Policy>) => string
}

type Draw = typeof plotTail

const plotOf = (file: string, title: string, cellName: string, draw: Draw): Plot => ({
  file,
  draw: (runner, policies) => draw(title, cellOf(cellName), runner, policies),
})

export const plots: ReadonlyArray<Plot> = [
  plotOf('tail-loss.svg', 'How late messages are at 5 % independent loss', '5 %', plotTail),
  plotOf('tail-bursts.svg', 'How late messages are at 5 % loss in bursts of 50 ms', 'bursts 50 ms, 5 %', plotTail),
  plotOf('cost-loss.svg', 'Latency and its price at 5 % independent loss', '5 %', plotCost),
  plotOf('cost-bursts.svg', 'Latency and its price at 5 % loss in bursts of 50 ms', 'bursts 50 ms, 5 %', plotCost),
]

function cellOf(name: string): Cell {
  const cell = groups.flatMap(({ cells }) => cells).find((one) => one.name === name)
  if (cell === undefined) throw new Error(`there is no cell '${name}'`)
  return cell
}
