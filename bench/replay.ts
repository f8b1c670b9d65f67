// `npm run bench -- replay`: what recordings cost, printed as three tables. The measuring is replay-cost.ts. Sizes are the same on every
// machine and have a goal; a look into a recording has one too, with room for a slow machine. Shares of time are what to look at.

import {
  loads,
  measureRecorder,
  measureTravel,
  onlookers,
  recordMinute,
  type FileCost,
  type Onlooker,
  type RecorderCost,
  type Spread,
  type TravelCost,
} from './replay-cost.ts'

export const replayUsage =
  'replay [--json]   recorder beside the step; size of files; verifying, looking, stepping back'

/** A look at any event of a minute's session. */
const goalLookMs = 50

export function runReplay(args: ReadonlyArray<string>, print: (line: string) => void): number {
  const [style, ...rest] = args
  if (rest.length > 0 || (style !== undefined && style !== '--json')) {
    print(replayUsage)
    return style === '--help' ? 0 : 2
  }
  const recorders = loads.map((load) => measureRecorder(load, 60))
  const minutes = loads.map(recordMinute)
  const files = minutes.map(({ cost }) => cost)
  const travels = minutes.map(({ cost, bytes }) => measureTravel(cost.load, bytes, 50))
  if (style === '--json') print(JSON.stringify({ recorders, files, travels }, undefined, 2))
  else [...recorderLines(recorders), '', ...fileLines(files), '', ...travelLines(travels)].forEach(print)
  const isSmall = files.every(({ fileBytes, goalBytes }) => fileBytes <= goalBytes)
  const isQuick = travels.every(({ warm, cold }) => Math.max(warm.median, cold.median) <= goalLookMs)
  return isSmall && isQuick ? 0 : 1
}

const nameWidth = 34

const columns: Readonly<Record<Onlooker, string>> = {
  nothing: 'looked at',
  events: 'written',
  hashes: 'and hashed',
  ring: 'in a ring',
  recording: 'recorded',
}

/** The first three are what no recorder can do without; the last two are ours. */
const recorderLines = (costs: ReadonlyArray<RecorderCost>): ReadonlyArray<string> => [
  [
    'a tick of one end'.padEnd(nameWidth),
    'step'.padStart(9),
    ...onlookers.map((name) => columns[name].padStart(10)),
  ].join('  '),
  ...costs.map(({ load, step, added }) =>
    [
      load.name.padEnd(nameWidth),
      `${step.toFixed(1)} us`.padStart(9),
      ...onlookers.map((name) => share(added[name])),
    ].join('  '),
  ),
]

const share = (part: number): string => `+ ${(100 * part).toFixed(1)} %`.padStart(10)

const fileLines = (costs: ReadonlyArray<FileCost>): ReadonlyArray<string> => [
  `${'a minute at 60 Hz'.padEnd(nameWidth)}    events   datagrams        file        goal`,
  ...costs.map(({ load, events, datagramBytes, fileBytes, goalBytes }) =>
    [
      load.name.padEnd(nameWidth),
      grouped(events, 8),
      ...[datagramBytes, fileBytes, goalBytes].map((n) => grouped(n, 10)),
    ].join('  '),
  ),
]

const grouped = (value: number, width: number): string => value.toLocaleString('en').padStart(width)

const travelLines = (costs: ReadonlyArray<TravelCost>): ReadonlyArray<string> => [
  `${'median, max in ms'.padEnd(nameWidth)}      read    verify      first look      later look       step back`,
  ...costs.map(({ load, read, verify, cold, warm, back }) =>
    [
      load.name.padEnd(nameWidth),
      read.toFixed(1).padStart(8),
      verify.toFixed(1).padStart(8),
      ...[cold, warm, back].map(spreadCell),
    ].join('  '),
  ),
]

const spreadCell = ({ median, max }: Spread): string => `${median.toFixed(2)}, ${max.toFixed(2)}`.padStart(14)
