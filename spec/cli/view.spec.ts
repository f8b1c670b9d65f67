// The picture as text: what a person sees of a scene, at the widths that terminals have.

import { describe, expect, it } from 'vitest'
import { renderChecks, renderHeading, renderLine } from '../../src/cli/demo/plain.ts'
import type { Progress } from '../../src/cli/demo/report.ts'
import { advanceScene, fileShareOf, rateOf, type Scene, type Watched } from '../../src/cli/demo/scene.ts'
import { renderScene } from '../../src/cli/demo/view.ts'
import type { Paint } from '../../src/cli/paint.ts'

const plain: Paint = (_tone, text) => text

const opening: Scene = {
  title: 'packeteer demo',
  conditions: '60 Hz over UDP · 5 % loss · 100 ms RTT · ±10 ms jitter · 1 % copies · seed 1',
  fileName: 'level.bin',
  fileBytes: 262_144,
  seconds: 15,
  elapsedMs: 0,
  phase: 'starting',
  client: undefined,
  server: undefined,
  link: undefined,
}

const progress = (share: number, bytesSent: number, rttMs: number): Progress => ({
  channels: {
    inputs: { sent: 187, delivered: 183, acked: 179, lost: 0 },
    positions: { sent: 187, delivered: 172, acked: 171, lost: 9 },
    effects: { sent: 20, delivered: 19, acked: 19, lost: 1 },
    chat: { sent: 6, delivered: 6, acked: 6, lost: 0 },
    files: { sent: 1, delivered: 0, acked: 0, lost: 0 },
  },
  latency: { count: 183, p50Ms: 51.2, p99Ms: 75.04, worstMs: 99 },
  rttMs,
  loss: 0.047,
  bytesSent,
  bytesReceived: 0,
  datagramsSent: 0,
  datagramsReceived: 0,
  fileBytesDone: share * 262_144,
  unsettled: 9,
})

const counters = {
  offered: 388,
  lost: 19,
  dropped: 0,
  copied: 4,
  corrupted: 0,
  damaged: 0,
  reordered: 2,
  delivered: 360,
}

const running: Scene = [
  { type: 'TimePassed', elapsedMs: 3_540, phase: 'playing' } as const,
  { type: 'PlayerProgressed', role: 'client', progress: progress(0.4, 100_000, 100), atMs: 2_500 } as const,
  { type: 'PlayerProgressed', role: 'client', progress: progress(0.5, 154_000, 110), atMs: 3_500 } as const,
  { type: 'PlayerProgressed', role: 'server', progress: progress(0, 4_000, 99.96), atMs: 3_500 } as const,
  { type: 'LinkProgressed', progress: { up: counters, down: counters, inTransit: 5, idleMs: 3 } } as const,
].reduce(advanceScene, opening)

describe('the picture', () => {
  it('shows both directions side by side where there is room', () => {
    expect(renderScene(running, 80, plain).map((line) => line.trimEnd())).toEqual([
      '',
      '  packeteer demo                                                 3.5 s of 15 s',
      '  60 Hz over UDP · 5 % loss · 100 ms RTT · ±10 ms jitter · 1 % copies · seed 1',
      '',
      '  level.bin ▸ server                                 131 kB of 262 kB   50.0 %',
      '  ██████████████████████████████████████······································',
      '',
      '            client ▸ server                    server ▸ client',
      '  RTT       110 ms    ▁█                       100 ms    ▁',
      '  input lag p50 51.2 ms   p99 75.0 ms          p50 51.2 ms   p99 75.0 ms',
      '  loss      4.7 %                              4.7 %',
      '  bytes     54.0 kB/s     154 kB in all        0 B/s         4.00 kB in all',
      '',
      '              sent  delivered   acked   lost     sent  delivered   acked   lost',
      '  inputs       187        183     179      0      187        183     179      0',
      '  positions    187        172     171      9      187        172     171      9',
      '  effects       20         19      19      1       20         19      19      1',
      '  chat           6          6       6      0        6          6       6      0',
      '  files          1          0       0      0        1          0       0      0',
      '',
      '  link ▸    388 datagrams   19 lost   4 copied   2 reordered',
      '       ◂    388 datagrams   19 lost   4 copied   2 reordered',
      '',
    ])
  })

  it('shows them below each other where there is not', () => {
    const lines = renderScene(running, 60, plain).map((line) => line.trimEnd())
    expect(lines.indexOf('            server ▸ client')).toBeGreaterThan(lines.indexOf('            client ▸ server'))
    expect(lines).toContain('  positions    187        172     171      9')
  })

  it.each([20, 40, 60, 79, 80, 92, 200])('is never wider than a terminal of %d columns', (columns) => {
    for (const scene of [opening, running]) {
      for (const line of renderScene(scene, columns, plain)) expect([...line].length).toBeLessThanOrEqual(columns)
    }
  })

  it('says that nothing is known yet before the first report', () => {
    const lines = renderScene(opening, 80, plain).map((line) => line.trimEnd())
    expect(lines[1]).toBe('  packeteer demo                                                      starting')
    expect(lines).toContain('  inputs         -          -       -      -        -          -       -      -')
  })

  it('says what it is waiting for after the players fell silent', () => {
    const settling = advanceScene(running, { type: 'TimePassed', elapsedMs: 15_200, phase: 'settling' })
    expect(renderScene(settling, 80, plain)[1]).toContain('waiting for the last acks')
  })

  it('paints without moving anything', () => {
    const marked: Paint = (tone, text) => `<${tone}>${text}</${tone}>`
    const stripped = renderScene(running, 80, marked).map((line) => line.replaceAll(/<\/?[a-z]+>/g, ''))
    expect(stripped).toEqual(renderScene(running, 80, plain))
    expect(renderScene(running, 80, marked)[1]).toContain('<title>  packeteer demo</title>')
  })
})

describe('lines for a pipe', () => {
  it('open with what is about to happen', () => {
    expect(renderHeading(opening)).toEqual([
      'packeteer demo',
      'link: 60 Hz over UDP · 5 % loss · 100 ms RTT · ±10 ms jitter · 1 % copies · seed 1',
      'file: level.bin, 262144 bytes',
    ])
  })

  it('tell one moment each', () => {
    expect(renderLine(running)).toBe(
      ' 3.5 s  file  50.0 %  RTT 110 ms  loss ▸ 4.7 % ◂ 4.7 %' +
        '  input lag ▸ p50 51.2 ms p99 75.0 ms ◂ p50 51.2 ms p99 75.0 ms  sends ▸ 54.0 kB/s ◂ 0 B/s',
    )
    expect(renderLine(opening)).toBe(
      ' 0.0 s  file   0.0 %  RTT -  loss ▸ 0.0 % ◂ 0.0 %  input lag ▸ - ◂ -  sends ▸ 0 B/s ◂ 0 B/s',
    )
  })

  it('mark each check', () => {
    const checks = [
      { name: 'chat', ok: true, detail: 'complete' },
      { name: 'fates', ok: false, detail: '3 missing' },
    ]
    expect(renderChecks(checks, plain)).toEqual([
      '  ✔ chat                      complete',
      '  ✘ fates                     3 missing',
    ])
  })
})

describe('the scene', () => {
  const watched = running.client as Watched

  it('measures the rate over the last second', () => {
    expect(rateOf(watched)).toBe(54_000)
    expect(rateOf({ ...watched, samples: [] })).toBe(0)
  })

  it('forgets samples older than a second', () => {
    const next = { type: 'PlayerProgressed', role: 'client', progress: progress(1, 154_000, 90), atMs: 4_501 } as const
    expect(advanceScene(running, next).client?.samples).toEqual([{ atMs: 4_501, bytesSent: 154_000 }])
  })

  it('takes a round-trip time twice a second, the last thirty', () => {
    const scene = Array.from({ length: 200 }, (_, index) => index).reduce<Scene>(
      (before, index) =>
        advanceScene(before, {
          type: 'PlayerProgressed',
          role: 'client',
          progress: progress(1, 0, index),
          atMs: index * 100,
        }),
      opening,
    )
    expect(scene.client?.rtts).toHaveLength(30)
    expect(scene.client?.rtts.slice(-2)).toEqual([190, 195])
  })

  it('counts an empty file as arrived when it is acked', () => {
    const empty: Scene = { ...running, fileBytes: 0 }
    expect(fileShareOf(empty)).toBe(0)
    const acked = { ...watched.progress.channels, files: { sent: 1, delivered: 0, acked: 1, lost: 0 } }
    expect(fileShareOf({ ...empty, client: { ...watched, progress: { ...watched.progress, channels: acked } } })).toBe(
      1,
    )
  })
})
