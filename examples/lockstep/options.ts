// What the example can be told on its command line: a table of numbers with their ranges, and a few words. Pure.

import { parseArgs } from 'node:util'
import { perfectLink, type LinkConfig } from 'packeteer/testing'
import { partNames } from './checksum.ts'
import type { Sabotage } from './report.ts'

/** Something that is done to a player's process while it plays. */
export interface Trouble {
  /** From 1, as on the screen. */
  readonly player: number
  readonly atSecond: number
}

export interface Options {
  readonly peers: number
  readonly loss: number
  readonly rtt: number
  readonly jitter: number
  readonly seconds: number
  readonly seed: number
  /** Frames; undefined: as measured. */
  readonly delay: number | undefined
  /** Done to the last player's world. */
  readonly sabotage: Sabotage | undefined
  /** Stopped for three seconds, and continued. */
  readonly freeze: Trouble | undefined
  readonly kill: Trouble | undefined
  /** The UDP port on which this host waits for the others. */
  readonly listen: number | undefined
  /** Who listens. */
  readonly join: { readonly host: string; readonly port: number } | undefined
  readonly headless: boolean
  readonly json: boolean
}

type NumberName = 'peers' | 'loss' | 'rtt' | 'jitter' | 'seconds' | 'seed'

interface NumberRule {
  readonly fallback: number
  readonly least: number
  readonly most: number
  readonly help: string
}

const rules: Readonly<Record<NumberName, NumberRule>> = {
  peers: { fallback: 4, least: 2, most: 8, help: 'players, a process each' },
  loss: { fallback: 5, least: 0, most: 60, help: 'percent of datagrams lost, each way' },
  rtt: { fallback: 120, least: 0, most: 1000, help: 'round-trip time, ms' },
  jitter: { fallback: 4, least: 0, most: 200, help: 'spread of each one-way delay to either side, ms' },
  seconds: { fallback: 60, least: 3, most: 3600, help: 'how long the battle is, at 60 frames a second' },
  seed: { fallback: 1, least: 0, most: 4_294_967_295, help: 'of the battle and of the network' },
}

const words = {
  delay: 'input delay in frames, or auto: as measured (auto)',
  'inject-desync': `PART@FRAME: a bug in the last player's process; parts: ${partNames.join(', ')}`,
  freeze: 'PLAYER@SECOND: stop its process for three seconds',
  kill: 'PLAYER@SECOND: end its process',
  listen: 'PORT: wait for --peers less one players of other hosts, and play',
  join: 'HOST:PORT: join who listens there, and play',
} as const

const flags = {
  headless: 'no picture, a line a second',
  json: 'one JSON object at the end and nothing else',
  help: 'print this',
} as const

export const helpText = (): string =>
  [
    'Usage: npm run example:lockstep -- [options]',
    '',
    'A battle of 2 to 8 processes in lockstep, over real UDP on this machine, through one that makes the network bad.',
    'At its end it is checked: exit code 0 only if all is well.',
    '',
    ...Object.entries(rules).map(([name, { fallback, help }]) => row(`--${name} N`, `${help} (${fallback})`)),
    ...Object.entries(words).map(([name, help]) => row(`--${name} ...`, help)),
    ...Object.entries(flags).map(([name, help]) => row(`--${name}`, help)),
    '',
    'Exit codes: 0 verified, 1 not verified, 2 wrong usage, 130 interrupted.',
  ].join('\n')

const row = (flag: string, help: string): string => `  ${flag.padEnd(22)}${help}`

/** The options, 'help', or the one line that says what is wrong. */
export const parseOptions = (
  args: ReadonlyArray<string>,
): { readonly options: Options } | { readonly complaint: string } | 'help' => {
  const known = {
    ...Object.fromEntries(
      [...Object.keys(rules), ...Object.keys(words)].map((name) => [name, { type: 'string' as const }]),
    ),
    ...Object.fromEntries(Object.keys(flags).map((name) => [name, { type: 'boolean' as const }])),
  }
  let values: Readonly<Record<string, string | boolean | undefined>>
  try {
    values = parseArgs({ args: [...args], options: known }).values
  } catch (error) {
    return { complaint: error instanceof Error ? error.message : String(error) }
  }
  if (values['help'] === true) return 'help'
  const faults: Array<string> = []
  const numberOf = (name: NumberName): number => {
    const { fallback, least, most } = rules[name]
    const word = values[name] ?? String(fallback)
    const value = /^\d+(\.\d+)?$/.test(String(word)) ? Number(word) : NaN
    if (!(value >= least && value <= most))
      faults.push(`--${name} '${word}': a number from ${least} to ${most} is wanted`)
    return value
  }
  const troubleOf = (name: 'freeze' | 'kill', peers: number): Trouble | undefined => {
    const word = values[name]
    if (word === undefined) return undefined
    const [player, atSecond] = String(word).split('@').map(Number)
    if (player !== undefined && atSecond !== undefined && player >= 1 && player <= peers && atSecond >= 0) {
      return { player, atSecond }
    }
    faults.push(`--${name} '${word}': PLAYER@SECOND is wanted, as 2@10`)
    return undefined
  }
  const delayOf = (): number | undefined => {
    const word = values['delay'] ?? 'auto'
    if (word === 'auto') return undefined
    const frames = Number(word)
    if (!(Number.isInteger(frames) && frames >= 1 && frames <= 60)) faults.push(`--delay '${word}': auto, or 1 to 60`)
    return frames
  }
  const sabotageOf = (): Sabotage | undefined => {
    const word = values['inject-desync']
    if (word === undefined) return undefined
    const [name, frame] = String(word).split('@')
    const part = partNames.find((one) => one === name)
    if (part !== undefined && Number(frame) >= 1) return { part, frame: Number(frame) }
    faults.push(`--inject-desync '${word}': PART@FRAME is wanted, as unit-hp@900; parts: ${partNames.join(', ')}`)
    return undefined
  }
  const listenOf = (): number | undefined => {
    const word = values['listen']
    if (word === undefined) return undefined
    const port = Number(word)
    if (!isPort(port)) faults.push(`--listen '${word}': a port is wanted`)
    return port
  }
  const joinOf = (): Options['join'] => {
    const word = values['join']
    if (word === undefined) return undefined
    const [host, port] = String(word).split(':')
    if (host !== undefined && host !== '' && isPort(Number(port))) return { host, port: Number(port) }
    faults.push(`--join '${word}': HOST:PORT is wanted`)
    return undefined
  }
  const peers = numberOf('peers')
  const options: Options = {
    peers,
    loss: numberOf('loss'),
    rtt: numberOf('rtt'),
    jitter: numberOf('jitter'),
    seconds: numberOf('seconds'),
    seed: numberOf('seed'),
    delay: delayOf(),
    sabotage: sabotageOf(),
    freeze: troubleOf('freeze', peers),
    kill: troubleOf('kill', peers),
    listen: listenOf(),
    join: joinOf(),
    headless: values['headless'] === true,
    json: values['json'] === true,
  }
  return faults[0] === undefined ? { options } : { complaint: faults[0] }
}

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 0 && port < 65_536

export const linkOf = ({ loss, rtt, jitter }: Options): LinkConfig => ({
  ...perfectLink,
  lossRatio: loss / 100,
  delayMicros: Math.round((rtt / 2) * 1000),
  jitterMicros: Math.round(jitter * 1000),
})
