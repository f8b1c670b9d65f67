// A game with doors. The server opens and shuts them, the client hears of it on a reliable channel, and both are recorded. The
// link between them is bad, from a seed, so that every run is the same. Which build plays is the one word it takes:
//
//   node doors.js ./candidate        leaves doors.a.packeteer (the server) and doors.b.packeteer (the client)

import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineConfig } from 'packeteer'
import type * as Replay from 'packeteer/replay'
import { perfectLink, type LinkConfig, type Scenario } from 'packeteer/testing'

const DOORS = 8
const TICKS_PER_SECOND = 60
const SECONDS = 10

const config = defineConfig({
  channels: {
    doors: { reliable: true, ordered: false },
    positions: { reliable: false, ordered: true },
  },
})

const link: LinkConfig = { ...perfectLink, lossRatio: 0.1, delayMicros: 40_000, jitterMicros: 25_000 }

/** Which door turns in this tick of the server, if one does: every tenth of a second, one after the other. */
const turnAt = (tick: number): number | undefined => (tick % 6 === 0 ? (tick / 6) % DOORS : undefined)

const scenario: Scenario = {
  config,
  seed: 4,
  aToB: link,
  bToA: link,
  durationMicros: SECONDS * 1_000_000,
  send: (end, tick) => {
    const position = { channel: 'positions', payload: new Uint8Array(12).fill(tick & 0xff) }
    const door = end === 'a' && tick < (SECONDS - 1) * TICKS_PER_SECOND ? turnAt(tick) : undefined
    return door === undefined ? [position] : [position, { channel: 'doors', payload: Uint8Array.of(door) }]
  },
}

const [build = '.'] = process.argv.slice(2)
const replay: typeof Replay = await import(
  pathToFileURL(resolve(build, 'dist/replay/index.js')).href
)
const { run, a, b } = replay.recordPair(scenario)
writeFileSync('doors.a.packeteer', a)
writeFileSync('doors.b.packeteer', b)

const turned = { a: 0, b: 0 }
const shut = (): Array<boolean> => Array.from({ length: DOORS }, () => false)
const isOpen = { a: shut(), b: shut() }
const turn = (end: 'a' | 'b', door: number): void => {
  turned[end] += 1
  isOpen[end][door] = !isOpen[end][door]
}
for (let tick = 1; tick < (SECONDS - 1) * TICKS_PER_SECOND; tick += 1) {
  const door = turnAt(tick)
  if (door !== undefined) turn('a', door)
}
for (const { end, effect } of run.history)
  if (end === 'b' && effect.type === 'DeliverMessage' && effect.channel === 'doors') turn('b', effect.payload[0] ?? 0)

console.log(`The server turned doors ${turned.a} times, the client saw ${turned.b}.`)
for (let door = 0; door < DOORS; door += 1)
  if (isOpen.a[door] !== isOpen.b[door])
    console.log(
      `Door ${door} is ${isOpen.a[door] ? 'open' : 'shut'} for the server, ${isOpen.b[door] ? 'open' : 'shut'} for the client.`,
    )
