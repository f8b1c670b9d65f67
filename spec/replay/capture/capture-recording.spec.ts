// A recording as a capture. That tshark reads what comes out is shown in spec/wireshark; here: which packets are in it,
// when, and with which comments.

import { expect, it } from 'vitest'
import { defineConfig, Packeteer, type Config } from '../../../src/index.ts'
import { captureRecording } from '../../../src/replay/capture/capture-recording.ts'
import { joinChunks, readRecording, record, type Recording } from '../../../src/replay/index.ts'

const config = defineConfig({ channels: { moves: { reliable: true, ordered: true } } })

const recordingOf = (play: (here: Packeteer, there: Packeteer) => void, start?: Packeteer): Recording => {
  const here: Packeteer = start ?? new Packeteer(config)
  const chunks: Array<Uint8Array> = []
  const recording = record(here, (chunk) => chunks.push(chunk))
  play(here, new Packeteer(config))
  recording.close()
  const read = readRecording(joinChunks(chunks))
  if (read._tag === 'Left') throw new Error(JSON.stringify(read.left))
  return read.right
}

/** Of every enhanced packet block: time, direction, comment, and what UDP carries. */
const packetsOf = (recording: Recording) =>
  [...captureRecording(recording, { application: 'packeteer 0.0.0', name: 'a match' })].slice(1).map((block) => {
    const view = new DataView(block.buffer, block.byteOffset)
    const length = view.getUint32(20, true)
    const options = 28 + Math.ceil(length / 4) * 4
    const text = Buffer.from(block.subarray(options + 8, -8)).toString('latin1')
    return {
      atMicros: view.getUint32(16, true),
      direction: view.getUint32(options + 4, true) === 2 ? 'sent' : 'received',
      comment: block.length > options + 16 ? text.slice(4).replaceAll('\0', '') : undefined,
      datagram: Buffer.from(block.subarray(28 + 28, 28 + length)),
    }
  })

it('has the label, and every datagram with its time and what became of it', () => {
  const recording = recordingOf((here, there) => {
    here.sendMessage('moves', Uint8Array.of(1))
    here.update(20)
    for (const datagram of here.packetsToSend()) there.receivePacket(datagram)
    there.sendMessage('moves', Uint8Array.of(2))
    here.update(30)
    const [reply = new Uint8Array()] = there.packetsToSend()
    here.receivePacket(reply)
    here.receivePacket(reply)
    here.receivePacket('no bytes' as unknown as Uint8Array)
  })
  const [label, ...packets] = packetsOf(recording)
  expect(label?.datagram.toString()).toContain('recording a match\n')
  expect(label?.datagram.toString()).toContain('sent none none\nreceived none none\n')
  expect(packets.map(({ atMicros, direction, comment }) => [atMicros, direction, comment])).toEqual([
    [20_000, 'sent', 'event 2'],
    [50_000, 'received', 'event 4: delivers moves 0; moves 0 acked'],
    [50_000, 'received', 'event 5: discards: Duplicate, packet 0'],
  ])
  expect(packets[0]?.datagram.toString('hex')).toBe('4f00008000000001')
})

it('tells where the numbers stand when it begins in the middle', () => {
  const here = new Packeteer<Config>(config)
  for (let count = 0; count < 3; count += 1) {
    here.sendMessage('moves', Uint8Array.of(count))
    here.packetsToSend()
  }
  const [label] = packetsOf(recordingOf(() => {}, here))
  expect(label?.datagram.toString()).toContain('sent 2 2\nreceived none none\n')
})

it('says how far it is', () => {
  const recording = recordingOf((here) => {
    here.update(20)
    here.update(20)
  })
  const shares: Array<readonly [number, number]> = []
  const options = { application: '', name: '', onProgress: (done: number, all: number) => shares.push([done, all]) }
  for (const chunk of captureRecording(recording, options)) expect(chunk.length % 4).toBe(0)
  expect(shares).toEqual([
    [1, 2],
    [2, 2],
  ])
})
