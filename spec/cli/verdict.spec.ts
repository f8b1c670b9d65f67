// What the demo must notice: one case per way in which a run can be wrong, and the one in which it is right.

import { describe, expect, it } from 'vitest'
import { judge, type Evidence, type Outcome } from '../../src/cli/demo/verdict.ts'

const none = { sent: 0, delivered: 0, acked: 0, lost: 0 }

const outcome = (file: 'sends' | 'receives'): Outcome => ({
  progress: {
    channels: {
      inputs: { sent: 900, delivered: 900, acked: 900, lost: 0 },
      positions: { sent: 900, delivered: 850, acked: 860, lost: 40 },
      effects: { sent: 120, delivered: 114, acked: 113, lost: 7 },
      chat: { sent: 22, delivered: 22, acked: 22, lost: 0 },
      files: file === 'sends' ? { sent: 1, delivered: 0, acked: 1, lost: 0 } : { ...none, delivered: 1 },
    },
    latency: { count: 900, p50Ms: 51, p99Ms: 75, worstMs: 110 },
    rttMs: 101,
    loss: 0.05,
    bytesSent: 400_000,
    bytesReceived: 50_000,
    datagramsSent: 1200,
    datagramsReceived: 900,
    fileBytesDone: file === 'sends' ? 262_144 : undefined,
    unsettled: 0,
  },
  proof: {
    inputs: { sent: 'i', delivered: 'i', misplaced: 0 },
    chat: { sent: 'c', delivered: 'c', repeated: 0 },
    positions: { backwards: 0 },
    effects: { repeated: 0 },
    file: {
      sent: file === 'sends' ? { bytes: 262_144, sha256: 'abcdef0123456789' } : undefined,
      delivered: file === 'receives' ? { bytes: 262_144, sha256: 'abcdef0123456789' } : undefined,
    },
    fates: { accepted: 1943, missing: 0, repeated: 0 },
    refused: { count: 0, reason: undefined },
  },
})

const counters = {
  offered: 1200,
  lost: 60,
  dropped: 0,
  copied: 12,
  corrupted: 0,
  damaged: 0,
  reordered: 3,
  delivered: 1152,
}

const client = outcome('sends')
const server = outcome('receives')
const right: Evidence = {
  client,
  server,
  link: { up: counters, down: counters, inTransit: 0, idleMs: 400 },
  silent: true,
}

type Changes = { readonly progress?: Partial<Outcome['progress']>; readonly proof?: Partial<Outcome['proof']> }

const change = (before: Outcome, { progress, proof }: Changes): Outcome => ({
  progress: { ...before.progress, ...progress },
  proof: { ...before.proof, ...proof },
})

const failuresOf = (evidence: Evidence): ReadonlyArray<string> =>
  judge(evidence)
    .filter(({ ok }) => !ok)
    .map(({ name, detail }) => `${name}: ${detail}`)

const { channels } = server.progress

describe('judge', () => {
  it('finds nothing wrong with a run that went well, and gives its numbers', () => {
    expect(judge(right)).toEqual([
      { name: 'inputs client ▸ server', ok: true, detail: '900 sent, 900 delivered, each once and in order' },
      { name: 'inputs server ▸ client', ok: true, detail: '900 sent, 900 delivered, each once and in order' },
      { name: 'positions client ▸ server', ok: true, detail: '900 sent, 850 delivered, none went backwards' },
      { name: 'positions server ▸ client', ok: true, detail: '900 sent, 850 delivered, none went backwards' },
      { name: 'chat client ▸ server', ok: true, detail: '22 sent, 22 delivered, complete' },
      { name: 'chat server ▸ client', ok: true, detail: '22 sent, 22 delivered, complete' },
      { name: 'effects client ▸ server', ok: true, detail: '120 sent, 114 delivered, none twice' },
      { name: 'effects server ▸ client', ok: true, detail: '120 sent, 114 delivered, none twice' },
      { name: 'file client ▸ server', ok: true, detail: '262144 bytes, SHA-256 abcdef012345… at both ends' },
      { name: 'fates client', ok: true, detail: '1943 messages, each with exactly one fate' },
      { name: 'fates server', ok: true, detail: '1943 messages, each with exactly one fate' },
      { name: 'silence at the end', ok: true, detail: 'all is settled, no datagram under way' },
    ])
  })

  it.each<readonly [string, Changes, string]>([
    [
      'an input that is missing',
      { progress: { channels: { ...channels, inputs: { ...channels.inputs, delivered: 899 } } } },
      'inputs client ▸ server: 900 sent, 899 delivered, 0 out of place, contents equal',
    ],
    [
      'an input out of place',
      { proof: { inputs: { sent: 'i', delivered: 'i', misplaced: 2 } } },
      'inputs client ▸ server: 900 sent, 900 delivered, 2 out of place, contents equal',
    ],
    [
      'an input with another content',
      { proof: { inputs: { sent: 'i', delivered: 'j', misplaced: 0 } } },
      'inputs client ▸ server: 900 sent, 900 delivered, 0 out of place, contents differ',
    ],
    [
      'a position that went backwards',
      { proof: { positions: { backwards: 1 } } },
      'positions client ▸ server: 900 sent, 850 delivered, 1 went backwards',
    ],
    [
      'more positions than were sent',
      { progress: { channels: { ...channels, positions: { ...channels.positions, delivered: 901 } } } },
      'positions client ▸ server: 900 sent, 901 delivered, none went backwards',
    ],
    [
      'no position at all',
      { progress: { channels: { ...channels, positions: { ...channels.positions, delivered: 0 } } } },
      'positions client ▸ server: 900 sent, 0 delivered, none went backwards',
    ],
    [
      'a line of chat that is missing',
      { progress: { channels: { ...channels, chat: { ...channels.chat, delivered: 21 } } } },
      'chat client ▸ server: 22 sent, 21 delivered, 0 repeated, contents equal',
    ],
    [
      'a line of chat in place of another',
      { proof: { chat: { sent: 'c', delivered: 'd', repeated: 1 } } },
      'chat client ▸ server: 22 sent, 22 delivered, 1 repeated, contents differ',
    ],
    [
      'an effect that came twice',
      { proof: { effects: { repeated: 3 } } },
      'effects client ▸ server: 120 sent, 114 delivered, 3 twice',
    ],
    [
      'a file that did not arrive',
      { proof: { file: { sent: undefined, delivered: undefined } } },
      'file client ▸ server: 262144 bytes, did not arrive',
    ],
    [
      'a file that arrived damaged',
      { proof: { file: { sent: undefined, delivered: { bytes: 262_143, sha256: '0000000000000000' } } } },
      'file client ▸ server: 262144 bytes, arrived as 262143 bytes, SHA-256 000000000000…',
    ],
    [
      'a file that arrived twice',
      { progress: { channels: { ...channels, files: { ...none, delivered: 2 } } } },
      'file client ▸ server: 262144 bytes, arrived as 262144 bytes, SHA-256 abcdef012345…',
    ],
    [
      'messages without a fate, with two, and refused',
      { proof: { fates: { accepted: 10, missing: 1, repeated: 2 }, refused: { count: 3, reason: 'WindowFull' } } },
      'fates server: 10 messages, 1 without a fate, 2 with two, 3 refused (WindowFull)',
    ],
  ])('notices %s', (_what, changes, failure) => {
    expect(failuresOf({ ...right, server: change(server, changes) })).toEqual([failure])
  })

  it('notices a link that does not fall silent', () => {
    const talking = change(client, { progress: { unsettled: 4 } })
    expect(failuresOf({ ...right, client: talking, link: { ...right.link, inTransit: 2 }, silent: false })).toEqual([
      'silence at the end: still talking: 4 messages unsettled, 2 datagrams under way',
    ])
  })

  it('notices a run in which nothing was said', () => {
    const mute = change(client, { progress: { channels: { ...client.progress.channels, inputs: none } } })
    const deaf = change(server, { progress: { channels: { ...channels, inputs: none } } })
    expect(failuresOf({ ...right, client: mute, server: deaf })).toEqual([
      'inputs client ▸ server: 0 sent, 0 delivered, 0 out of place, contents equal',
      'inputs server ▸ client: 0 sent, 0 delivered, 0 out of place, contents equal',
    ])
  })
})
