// Plots: short lists of deeds, each of which brings two ends to something that chance reaches now and then only. Laws over drawn lists play
// these first, so that what they hold of every state they hold of these.

import { defineConfig, type Config } from '../../src/config.ts'
import type { Origin } from '../../src/connection/state.ts'
import type { End } from '../../src/testing/index.ts'
import { fourKinds, kindNames, startOf, type KindName, type Modes, type Width } from './arbitraries.ts'
import { Marks } from './marks.ts'
import { Post, type Deed } from './post.ts'
import { markState } from './states.ts'

export const send = (end: End, channel: KindName, length: number, ttl = false): Deed => ({
  deed: 'send',
  end,
  channel,
  length,
  ttl,
})

export const flush = (end: End): Deed => ({ deed: 'flush', end, maxBytes: 100_000 })

export const wait = (end: End, micros: number): Deed => ({ deed: 'wait', end, micros })

export const read = (end: End, pick: number): Deed => ({ deed: 'read', end, pick })

const times = (count: number, list: (turn: number) => ReadonlyArray<Deed>): ReadonlyArray<Deed> =>
  Array.from({ length: count }, (_, turn) => list(turn)).flat()

/** End a says a message of each kind in each of eight letters; b never reads the third, and the others as they come; a hears of it. */
const aLetterIsLost: ReadonlyArray<Deed> = [
  ...times(8, (turn) => [
    ...kindNames.map((channel) => send('a', channel, 12)),
    flush('a'),
    wait('a', 16_667),
    ...(turn === 2 ? [] : [read('b', turn)]),
  ]),
  flush('b'),
  read('a', 0),
  ...times(4, () => [flush('a'), wait('a', 16_667)]),
]

/** Messages of four fragments or more on every channel; of each, b misses one fragment, and a hears of the others. */
const fragmentsAreLost: ReadonlyArray<Deed> = [
  ...kindNames.map((channel) => send('a', channel, 380)),
  ...times(12, () => [wait('a', 60_000), flush('a')]),
  ...times(40, (letter) => (letter % 4 === 1 ? [] : [read('b', letter)])),
  flush('b'),
  read('a', 0),
  ...times(3, () => [send('a', 'loose', 8), flush('a'), wait('a', 60_000)]),
]

/** The same and nothing is missed: what was cut is whole again. */
const fragmentsArrive: ReadonlyArray<Deed> = [
  ...kindNames.map((channel) => send('a', channel, 380)),
  ...times(12, () => [wait('a', 60_000), flush('a')]),
  ...times(40, (letter) => [read('b', letter)]),
  flush('b'),
  read('a', 0),
]

/** b reads the second letter, answers, and reads the first when a has heard that it is late. */
const aLetterIsOvertaken: ReadonlyArray<Deed> = [
  ...times(2, () => [...kindNames.map((channel) => send('a', channel, 12)), flush('a'), wait('a', 16_667)]),
  read('b', 1),
  flush('b'),
  read('a', 0),
  wait('a', 1000),
  read('b', 0),
  wait('b', 1000),
  flush('b'),
  read('a', 1),
]

/** Nobody answers: probes, and messages with a time to live that wait. */
const nobodyAnswers: ReadonlyArray<Deed> = [
  ...kindNames.map((channel) => send('a', channel, 12)),
  ...times(6, () => [flush('a'), wait('a', 900_000)]),
  send('a', 'loose', 12, true),
  send('a', 'sequenced', 12, true),
  wait('a', 1000),
  send('a', 'loose', 300, true),
]

/** Both ends have the same config. */
export type Plot = [configs: readonly [Config, Config], origin: Origin, width: Width, deeds: ReadonlyArray<Deed>]

export const stories: ReadonlyArray<ReadonlyArray<Deed>> = [
  aLetterIsLost,
  aLetterIsOvertaken,
  fragmentsAreLost,
  fragmentsArrive,
  nobodyAnswers,
]

const beginnings: ReadonlyArray<readonly [Modes, Origin, Width]> = [
  [['lean', 'max'], { packet: 0, message: 0 }, 'narrow'],
  [['auto', 'lean'], { packet: 0, message: 0 }, 'narrow'],
  [['max', 'auto'], { packet: 2 ** 16 - 5, message: 2 ** 24 - 3 }, 'wide'],
]

/** Every story from every beginning. */
export const plots: ReadonlyArray<Plot> = beginnings.flatMap(([modes, origin, width]) => {
  const config = defineConfig({ channels: fourKinds(modes), maxDatagramBytes: 256, maxMessageBytes: 4000 })
  return stories.map((story): Plot => [[config, config], origin, width, story])
})

/** For every situation that plots come to, one that ends in it. */
export function endings(): ReadonlyArray<Plot> {
  const met = new Marks()
  return plots.flatMap(([configs, origin, width, list]) => {
    const [config] = configs
    const post = new Post(config, startOf(config, origin, width))
    return list.flatMap((deed, index): ReadonlyArray<Plot> => {
      post.do(deed)
      const before = met.counts.size
      for (const state of Object.values(post.states)) markState(met, state)
      return met.counts.size > before ? [[configs, origin, width, list.slice(0, index + 1)]] : []
    })
  })
}
