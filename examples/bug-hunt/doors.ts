// A game with double doors. The server opens and shuts them, the client hears of it on a reliable channel, and both are recorded. The
// link between them is bad, from a seed, so that every run is the same. Which build plays is the one word it takes:
//
//   node doors.js ./candidate        leaves doors.a.packeteer (the server) and doors.b.packeteer (the client)

import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineConfig } from 'packeteer'
import type * as Replay from 'packeteer/replay'
import { perfectLink, type LinkConfig, type Scenario } from 'packeteer/testing'

const LEAVES = 8
const SECONDS = 10
// The last second is for what is still on its way.
const TALKING_TICKS = 60 * (SECONDS - 1)

const config = defineConfig({
  channels: {
    doors: { reliable: true, ordered: false },
    positions: { reliable: false, ordered: true },
  },
})

const link: LinkConfig = { ...perfectLink, lossRatio: 0.1, delayMicros: 40_000, jitterMicros: 25_000 }

/** Which leaf turns in this tick of the server: of each double door the left one, and a tick later the right one. */
const turnAt = (tick: number): number | undefined =>
  tick % 30 === 5 || tick % 30 === 6 ? (2 * Math.floor(tick / 30) + (tick % 30) - 5) % LEAVES : undefined

const scenario: Scenario = {
  config,
  seed: 24,
  aToB: link,
  bToA: link,
  durationMicros: SECONDS * 1_000_000,
  send: (end, tick) => {
    const now = [tick >> 8, tick & 0xff]
    const position = { channel: 'positions', payload: Uint8Array.of(...now, 0, 0, 0, 0) }
    const leaf = end === 'a' && tick < TALKING_TICKS ? turnAt(tick) : undefined
    return leaf === undefined ? [position] : [position, { channel: 'doors', payload: Uint8Array.of(leaf, ...now) }]
  },
}

const [build = '.'] = process.argv.slice(2)
const replay: typeof Replay = await import(pathToFileURL(resolve(build, 'dist/replay/index.js')).href)
const { run, a, b } = replay.recordPair(scenario)
writeFileSync('doors.a.packeteer', a)
writeFileSync('doors.b.packeteer', b)

const turned = { a: 0, b: 0 }
const shut = (): Array<boolean> => Array.from({ length: LEAVES }, () => false)
const isOpen = { a: shut(), b: shut() }
const turn = (end: 'a' | 'b', leaf: number): void => {
  turned[end] += 1
  isOpen[end][leaf] = !isOpen[end][leaf]
}
for (let tick = 1; tick < TALKING_TICKS; tick += 1) {
  const leaf = turnAt(tick)
  if (leaf !== undefined) turn('a', leaf)
}
for (const { end, effect } of run.history)
  if (end === 'b' && effect.type === 'DeliverMessage' && effect.channel === 'doors') turn('b', effect.payload[0] ?? 0)

const tell = (end: 'a' | 'b', leaf: number): string => (isOpen[end][leaf] ? 'open' : 'shut')
console.log(`The server turned ${turned.a} leaves, the client ${turned.b}.`)
for (let leaf = 0; leaf < LEAVES; leaf += 1)
  if (isOpen.a[leaf] !== isOpen.b[leaf])
    console.log(`Leaf ${leaf} is ${tell('a', leaf)} for the server, ${tell('b', leaf)} for the client.`)
