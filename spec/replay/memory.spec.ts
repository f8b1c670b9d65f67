// What a recording takes in memory once it is read: at most ten times its file, whatever the file says. A snapshot of 6 kB became 1.1 MB;
// an event of one byte became an object of forty.

import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { defineConfig, Packeteer } from '../../src/index.ts'
import type { Framer } from '../../src/replay/format/framer.ts'
import { joinChunks, readRecording, record, recordPair, type Recording } from '../../src/replay/index.ts'
import { encodeText } from '../../src/replay/format/text.ts'
import { middle, start, written } from './recording-files.ts'
import { readWell, scenario } from './session.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const taken = async (): Promise<number> => {
  for (let turn = 0; turn < 4; turn += 1) {
    collect()
    // Buffers are given back in a turn of their own.
    await setImmediate()
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const many = (count: number, write: (framer: Framer, index: number) => void): Uint8Array =>
  written((framer) => {
    for (let index = 0; index < count; index += 1) write(framer, index)
  })

const pattern = (...bytes: ReadonlyArray<number>): Uint8Array =>
  Uint8Array.from({ length: 4096 - (4096 % bytes.length) }, (_, at) => bytes[at % bytes.length] as number)

/** 64 channels with the widest windows, of which a state remembers each number: 6 kB that become a megabyte. */
function wideSnapshots(): Uint8Array {
  const names = Array.from({ length: 64 }, (_, index) => `c${index}`)
  const kind = { reliable: true, ordered: false }
  const config = defineConfig({
    maxOutstandingMessages: 32_768,
    channels: Object.fromEntries(names.map((name) => [name, kind])),
  })
  const [a, b] = [new Packeteer(config), new Packeteer(config)]
  for (const name of names) a.sendMessage(name, new Uint8Array(0))
  for (const datagram of a.packetsToSend()) b.receivePacket(datagram)
  const chunks: Array<Uint8Array> = []
  const recording = record(b, (chunk) => chunks.push(chunk), { snapshotEvents: 1, checkEvents: 1 })
  for (let count = 0; count < 8; count += 1) b.update(1)
  recording.close()
  return joinChunks(chunks)
}

const details = (index: number): string =>
  Array.from({ length: 2000 }, (_, at) => `"${(2000 * index + at).toString(36)}":1`).join()

const files: Readonly<Record<string, () => Uint8Array>> = {
  'an ordinary session': () => recordPair({ ...scenario, durationMicros: 10_000_000 }).a,
  flushes: () => many(60, (framer) => framer.events(pattern(4))),
  ticks: () => many(60, (framer) => framer.events(pattern(0, 1))),
  'datagrams of nothing': () => many(60, (framer) => framer.events(pattern(1, 0))),
  'a frame for each event': () => many(30_000, (framer) => framer.events(Uint8Array.of(4))),
  checks: () => many(8000, (framer) => framer.check(start)),
  marks: () => many(8000, (framer) => framer.mark(encodeText('{"label":"","detail":{}}'))),
  'marks of many details': () =>
    many(12, (framer, index) => framer.mark(encodeText(`{"label":"","detail":{${details(index)}}}`))),
  'untyped texts': () =>
    many(60, (framer) => framer.events(Uint8Array.from([7, 4, 0xd0, 0x0f, ...new Uint8Array(4000)]))),
  snapshots: () => many(400, (framer) => framer.snapshot(middle)),
  'many gaps': () =>
    many(400, (framer, index) => {
      framer.events(Uint8Array.of(99))
      framer.snapshot({ ...middle, event: index })
      framer.events(Uint8Array.of(4))
    }),
  'snapshots of the widest windows': wideSnapshots,
}

it.each(Object.entries(files))('%s', async (_name, make) => {
  const bytes = make()
  // What reading itself takes for the first time is no memory of the recording.
  readWell(written(() => undefined))
  const held: Array<Recording> = []
  const before = await taken()
  const read = readRecording(bytes)
  if (read._tag === 'Right') held.push(read.right)
  const factor = ((await taken()) - before) / bytes.length
  expect(held[0]?.segments.length).toBeGreaterThan(0)
  expect(factor).toBeLessThan(10)
})
