// What a person sees in Wireshark: the line of each datagram, the dissection of payloads by a game's own plugin, and a
// capture that came from a network card, without a label, which the preferences explain.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { defineConfig } from '../../src/index.ts'
import { capturePort, encodeCaptured, encodeCaptureLabel } from '../../src/replay/capture/capture.ts'
import { encodeCapturedPacket } from '../../src/replay/capture/pcapng.ts'
import { wrapInUdp } from '../../src/replay/capture/udp-packet.ts'
import { encodeDatagram } from '../wire-format/encoder.ts'
import { clean, type Datagram } from '../wire-format/value.ts'
import { formatOf, type PlainConfig } from '../wire-format/vectors.ts'
import { readingOf } from './reading.ts'
import { fromStart, joinCapture } from './story.ts'
import { dissect, layersOf, runTshark, textOf } from './tshark.ts'

const channels = {
  moves: { reliable: true, ordered: true },
  position: { reliable: false, ordered: true },
}
const plain: PlainConfig = { maxDatagramBytes: 256, maxMessageBytes: 500, channels }
const format = formatOf(plain)
const config = defineConfig(plain)
const payload = Uint8Array.of(1, 2, 3)
const whole = (number: number) => ({ channel: 0, number, payload })

type Told = readonly ['sent' | 'received', Datagram | Uint8Array]

const captureOf = (told: ReadonlyArray<Told>): Uint8Array =>
  joinCapture([
    encodeCaptureLabel(fromStart(config)),
    ...told.map(([direction, datagram], index) => {
      const bytes = datagram instanceof Uint8Array ? datagram : encodeDatagram(datagram, format)
      return encodeCaptured({ atMicros: 1000 * index, direction, datagram: bytes }, config.side)
    }),
  ])

const columns = ['-o', 'gui.column.format:"Source","%s","Protocol","%p","Info","%i"']

const ack = (number: number, history: Uint8Array = clean) => ({ number, holdMs: 0, history })
const ping: Datagram = { wide: false, number: 0, ack: ack(0), items: [] }

it('tells a datagram in a line', async () => {
  const told: ReadonlyArray<Told> = [
    ['sent', { wide: false, number: 0, items: [whole(0), whole(1), whole(2)] }],
    ['received', ping],
    ['received', ping],
    ['sent', { wide: false, number: 1, ack: ack(0), items: [whole(1), whole(2), { channel: 1, payload }] }],
    ['received', { wide: false, number: 1, ack: ack(1), items: [] }],
    [
      'received',
      {
        wide: true,
        number: 4,
        ack: ack(1, new Uint8Array()),
        items: [{ channel: 0, number: 7, index: 1, lastIndex: 4, bytes: new Uint8Array(96) }],
      },
    ],
    ['sent', { wide: true, number: 2, ack: ack(4, Uint8Array.of(0b1100)), items: [{ channel: 1, payload }, whole(3)] }],
    ['sent', { wide: true, number: 3, ack: ack(4, Uint8Array.of(0xff)), items: [] }],
    ['sent', Uint8Array.of(0x40, 4, 0, 9, 0)],
    ['sent', Uint8Array.of(0x6f, 4, 0, 0, 0, 0x85, 1)],
  ]
  expect((await runTshark(captureOf(told), ...columns)).trimEnd().split('\n')).toEqual([
    '   192.0.2.1 Packeteer Label: recording a match',
    '   192.0.2.1 Packeteer #0 no ack yet, 3 moves 0..2',
    '   192.0.2.2 Packeteer #0 ack 0 clean, nothing else',
    '   192.0.2.2 Packeteer #0, duplicate of frame 3',
    '   192.0.2.1 Packeteer #1 ack 0 clean, 2 moves 1..2 again, position',
    '   192.0.2.2 Packeteer #1 ack 1 clean, nothing else',
    '   192.0.2.2 Packeteer #4 ack 1 alone, frag 2/5 of moves 7',
    '   192.0.2.1 Packeteer #2 ack 4, 2 gaps, position, moves 3',
    '   192.0.2.1 Packeteer #3 ack 4 and 4 before, nothing else',
    '   192.0.2.1 Packeteer #4, ForgedAck at 3: the reader has sent no such packet',
    '   192.0.2.1 Packeteer #4, Malformed at 5: no channel 5',
  ])
})

it('links an ack to the packet, and a repeat to the first', async () => {
  const told: ReadonlyArray<Told> = [
    ['sent', { wide: false, number: 0, items: [whole(0)] }],
    ['received', ping],
    ['sent', { wide: false, number: 1, ack: ack(0), items: [whole(0)] }],
  ]
  const text = await runTshark(
    captureOf(told),
    '-T',
    'fields',
    '-e',
    'packeteer.ack.frame',
    '-e',
    'packeteer.message.first',
  )
  expect(text).toBe('\t\n\t\n2\t\n3\t2\n')
})

const folder = mkdtempSync(join(tmpdir(), 'packeteer-plugin-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it("hands a payload to the game's own dissector", async () => {
  const plugin = join(folder, 'moves.lua')
  writeFileSync(
    plugin,
    `local moves = Proto("moves", "Moves of a game")
     moves.fields = { ProtoField.uint8("moves.x", "x") }
     function moves.dissector(tvb, pinfo, tree) tree:add(moves, tvb()):add(moves.fields[1], tvb(0, 1)) end
     DissectorTable.get("packeteer.channel"):add("moves", moves)`,
  )
  const told: ReadonlyArray<Told> = [['sent', { wide: false, number: 0, items: [whole(0), { channel: 1, payload }] }]]
  const [, packet] = await dissect(captureOf(told), '-X', `lua_script:${plugin}`)
  expect(layersOf(packet ?? {}, 'moves').map((layer) => textOf(layer, 'moves.x'))).toEqual(['1'])
})

it('reads a capture without a label by its preferences', async () => {
  const live: PlainConfig = { ...plain, integrity: 'crc32c', sessionId: 77 }
  // From the middle of a session, with a side a: no number before these is known.
  const datagrams: ReadonlyArray<readonly [1 | 2, Datagram]> = [
    [1, { wide: false, number: 40_000, ack: ack(50_000), items: [whole(9)] }],
    [2, { wide: false, number: 50_001, ack: ack(40_000), items: [] }],
    [1, { wide: false, number: 40_001, ack: ack(50_001), items: [whole(10)] }],
  ]
  const capture = joinCapture(
    datagrams.map(([from, datagram], index) => {
      const bytes = encodeDatagram(datagram, formatOf(live, from === 1 ? 'b' : 'a'))
      const packet = wrapInUdp(bytes, { from, to: from === 1 ? 2 : 1, port: 9000 })
      return encodeCapturedPacket({ atMicros: 1000 * index, direction: 'sent', packet })
    }),
  )
  const preferences = (sideA: string): ReadonlyArray<string> =>
    [
      'ports:9000',
      'channels:moves reliable, position unreliable',
      'datagram_bytes:256',
      'message_bytes:500',
      'crc32c:TRUE',
      'session:77',
      `side_a:${sideA}`,
    ].flatMap((preference) => ['-o', `packeteer.${preference}`])

  const good = async (sideA: string): Promise<string> =>
    runTshark(capture, ...preferences(sideA), '-T', 'fields', '-e', 'packeteer.crc32c.good')
  expect(await good('192.0.2.2')).toBe('1\n1\n1\n')
  expect(await good('192.0.2.2:9000')).toBe('1\n1\n1\n')
  expect(await good('?')).toBe('1\n1\n1\n')
  expect(await good('192.0.2.1')).toBe('0\n0\n0\n')

  const packets = await dissect(capture, ...preferences('?'))
  expect(packets.map((packet) => readingOf(packet)?.value.number)).toEqual([40_000, 50_001, 40_001])
  expect(packets.map((packet) => readingOf(packet)?.discard)).toEqual([undefined, undefined, undefined])
  expect(capturePort).not.toBe(9000)
})
