// docs/recordings.md is enough to read a recording by: the reader beside this file was written from it, shares no code with src, and reads
// what src writes; its hash of effects, fed with what a replay orders, is the one in the file.

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Effect } from '../../../src/connection/effect.ts'
import type { Event } from '../../../src/connection/event.ts'
import { reducer } from '../../../src/connection/reducer.ts'
import { Packeteer } from '../../../src/packeteer.ts'
import { joinChunks, record, recordRing, type Recording, type Segment } from '../../../src/replay/index.ts'
import { encodeState } from '../../../src/state/encoding.ts'
import { config, readWell, recordBoth } from '../session.ts'
import { digitsOf, throughEffect, type Lanes, type SeenEffect } from './digest.ts'
import { digestOfNothing, readFile, type SeenEvent, type SeenRecording } from './reader.ts'

const goldens = 'property-tests/engines/golden'

const onlyStretch = ({ segments }: Recording): Segment => {
  const [segment, ...others] = segments
  expect(others).toEqual([])
  return segment as Segment
}

/** A typed event as the second reader calls it. */
const named = (event: Event, names: ReadonlyArray<string>): SeenEvent => {
  switch (event.type) {
    case 'Ticked':
      return ['Ticked', event.deltaMicros]
    case 'DatagramReceived':
      return ['DatagramReceived', event.datagram]
    case 'MessageSubmitted': {
      const fields = ['MessageSubmitted', names.indexOf(event.channel), event.payload] as const
      return event.ttlMicros === undefined ? fields : [...fields, event.ttlMicros]
    }
    case 'FlushRequested':
      return event.maxBytes === undefined ? ['FlushRequested'] : ['FlushRequested', event.maxBytes]
  }
}

const fates = ['acked', 'lost', 'expired', 'ackedLate']

const seen = (effect: Effect): ReadonlyArray<SeenEffect> => {
  switch (effect.type) {
    case 'TransmitDatagram':
      return [{ kind: 'transmit', bytes: effect.datagram }]
    case 'DeliverMessage':
      return [{ kind: 'deliver', id: effect.id, bytes: effect.payload }]
    case 'SettleMessage':
      return [{ kind: 'settle', fate: fates.indexOf(effect.fate), id: effect.id }]
    case 'DiscardDatagram':
      return [{ kind: 'discard', error: Object.entries(effect.error) }]
    case 'AcceptMessage':
    case 'RefuseMessage':
      return []
  }
}

/** What the lanes come to at each check, by replaying with the library and hashing by the document. */
const hashesOf = (recording: Recording, { snapshots }: SeenRecording): ReadonlyArray<string> => {
  const { first, state: start, events, checks } = onlyStretch(recording)
  const reduce = reducer(recording.config)
  const hashes: Array<string> = []
  let state = start
  let lanes = snapshots[0]?.effects as Lanes
  for (const [index, event] of events.entries()) {
    const [next, effects] = reduce(state, event)
    state = next
    for (const effect of effects.flatMap(seen)) lanes = throughEffect(lanes, first + index, effect)
    if (checks.some((check) => check.event === first + index + 1)) hashes.push(digitsOf(lanes))
  }
  return hashes
}

const agree = (bytes: Uint8Array): SeenRecording => {
  const recording = readWell(bytes)
  const second = readFile(bytes)
  const { events, first, checks, snapshots, state } = onlyStretch(recording)
  const names = Object.keys(recording.config.channels)
  expect(second.events).toEqual(events.map((event) => named(event, names)))
  expect(second.snapshots.map(({ event }) => event)).toEqual([first, ...snapshots.map(({ event }) => event)])
  const [begin] = second.snapshots
  const start = onlyStretch(recording).start.origin
  if (start === undefined) expect(begin?.state).toEqual(encodeState(state))
  else expect(begin?.origin).toEqual([start.packet, start.message])
  expect(begin?.stateVersion).toBe(recording.stateVersion)
  expect(second.snapshots[0]?.config).toEqual(JSON.parse(JSON.stringify(recording.config)))
  expect(second.checks.map(({ event, stateHash }) => [event, stateHash])).toEqual(
    checks.map(({ event, stateHash }) => [event, stateHash]),
  )
  return second
}

describe('the second reader', () => {
  it('reads what is recorded, and its hash of effects is the one in the file', () => {
    const { a, b } = recordBoth({ checkEvents: 20, snapshotEvents: 60 })
    for (const bytes of [a, b]) {
      const second = agree(bytes)
      expect(second.checks.length).toBeGreaterThan(10)
      expect(hashesOf(readWell(bytes), second)).toEqual(second.checks.map(({ effectsHash }) => effectsHash))
    }
  })

  it('reads what a ring saved, in the middle of a session', () => {
    const packeteer = new Packeteer(config)
    const ring = recordRing(packeteer, { seconds: 2 })
    for (let tick = 0; tick < 300; tick += 1) {
      packeteer.update(20)
      packeteer.sendMessage('position', Uint8Array.of(tick & 255))
      packeteer.packetsToSend()
    }
    const second = agree(ring.save())
    expect(second.snapshots[0]?.event).toBeGreaterThan(0)
    expect(second.snapshots[0]?.origin).toBe(undefined)
    expect(hashesOf(readWell(ring.save()), second)).toEqual(second.checks.map(({ effectsHash }) => effectsHash))
  })

  it('reads sessions longer than 64 KiB, marks and odd events', () => {
    const chunks: Array<Uint8Array> = []
    const packeteer = new Packeteer(config)
    const recording = record(packeteer, (chunk) => chunks.push(chunk), { side: 'b' })
    recording.mark('é', { score: 1.5 })
    const noise = new Uint8Array(1199).fill(0xc0)
    for (let count = 0; count < 100; count += 1) packeteer.receivePacket(noise)
    packeteer.receivePacket('text' as unknown as Uint8Array)
    packeteer.packetsToSend({ maxBytes: 0.5 })
    recording.close()
    const second = readFile(joinChunks(chunks))
    expect(second.marks).toEqual([{ label: 'é', detail: { score: 1.5 } }])
    expect(second.snapshots[0]).toMatchObject({ version: '2.0', library: '0.1.0', side: 2 })
    expect(second.events.slice(-2)).toEqual([
      ['odd DatagramReceived', 'text'],
      ['odd FlushRequested', 0.5],
    ])
  })

  it('reads golden recordings', () => {
    const files = readdirSync(goldens).filter((file) => /sides\.[ab]\.packeteer$/.test(file))
    expect(files.length).toBeGreaterThan(1)
    for (const file of files) agree(new Uint8Array(readFileSync(`${goldens}/${file}`)))
  })

  it('knows that a file is not right', () => {
    const { a } = recordBoth()
    const changed = a.slice()
    changed[200] = (changed[200] ?? 0) ^ 1
    expect(() => readFile(changed)).toThrow('checksum of frame 0')
    expect(digestOfNothing).toBe('29282d5e1a49c369')
  })

  it('shares no code with src', () => {
    for (const file of ['digest', 'reader']) {
      const text = readFileSync(`spec/replay/second-reader/${file}.ts`, 'utf8')
      expect(
        [...text.matchAll(/from '(.*)'/g)].map(([, from]) => from).filter((from) => from?.includes('src')),
      ).toEqual([])
    }
  })
})
