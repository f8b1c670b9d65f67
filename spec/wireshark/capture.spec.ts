// Capture files as tshark reads them: times, directions, comments, and nothing wrong with any header.

import { describe, expect, it } from 'vitest'
import { defineConfig } from '../../src/index.ts'
import { encodeCaptured, encodeCaptureLabel } from '../../src/replay/capture/capture.ts'
import { fromStart, joinCapture } from './story.ts'
import { runTshark } from './tshark.ts'

const config = defineConfig({ channels: { moves: { reliable: true, ordered: true } }, maxDatagramBytes: 65_507 })

const capture = joinCapture([
  encodeCaptureLabel(fromStart(config)),
  encodeCaptured({ atMicros: 1, direction: 'sent', datagram: Uint8Array.of(0x4f, 0, 0), comment: 'späh' }, config.side),
  encodeCaptured({ atMicros: 3_600_000_001, direction: 'received', datagram: Uint8Array.of(1) }, config.side),
  ...Array.from({ length: 300 }, (_, length) =>
    encodeCaptured(
      {
        atMicros: 2 ** 32 + length,
        direction: 'sent',
        datagram: Uint8Array.from({ length }, (_, index) => index * length),
      },
      config.side,
    ),
  ),
  encodeCaptured({ atMicros: 2 ** 40, direction: 'sent', datagram: new Uint8Array(70_000).fill(0x4f) }, config.side),
])

const read = async (...fields: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const checks = ['ip.check_checksum:TRUE', 'udp.check_checksum:TRUE'].flatMap((preference) => ['-o', preference])
  const text = await runTshark(capture, ...checks, '-T', 'fields', ...fields.flatMap((field) => ['-e', field]))
  return text.trimEnd().split('\n')
}

describe('a capture', () => {
  it('has the times, directions and comments of the recording', async () => {
    const lines = await read(
      'frame.time_epoch',
      'frame.packet_flags_direction',
      'frame.comment',
      'frame.interface_name',
    )
    expect(lines.slice(0, 3)).toEqual([
      '0.000000000\t0x00000002\t\ta match',
      '0.000001000\t0x00000002\tspäh\ta match',
      '3600.000001000\t0x00000001\t\ta match',
    ])
    expect(lines.at(-1)).toBe('1099511.627776000\t0x00000002\t\ta match')
    expect(lines).toHaveLength(304)
  })

  it('has good checksums and lengths everywhere', async () => {
    const lines = await read('ip.checksum.status', 'udp.checksum.status', 'ip.len', 'udp.length')
    expect(new Set(lines.map((line) => line.split('\t').slice(0, 2).join(' ')))).toEqual(new Set(['1 1']))
    expect(lines.slice(3, 303)).toEqual(
      Array.from({ length: 300 }, (_, length) => `1\t1\t${length + 28}\t${length + 8}`),
    )
    expect(lines.at(-1)).toBe('1\t1\t65535\t65515')
  })
})
