// An end that restarted, one that was recorded twice, and strangers: what join says of two recordings as a whole.

import { describe, expect, it } from 'vitest'
import { defineConfig, Packeteer } from '../../../src/index.ts'
import { join, joinChunks, record, type Recording, type RecordingInProgress } from '../../../src/replay/index.ts'
import { readWell } from '../session.ts'

const config = defineConfig({ channels: { moves: { reliable: true, ordered: true } } })

interface Life {
  readonly packeteer: Packeteer
  readonly recording: RecordingInProgress
  readonly read: () => Recording
}

function begin(): Life {
  const packeteer: Packeteer = new Packeteer(config)
  const chunks: Array<Uint8Array> = []
  const recording = record(packeteer, (chunk) => chunks.push(chunk))
  const read = (): Recording => {
    recording.close()
    return readWell(joinChunks(chunks))
  }
  return { packeteer, recording, read }
}

const talk = (one: Life, other: Life, ticks: number, mark: number): void => {
  for (let tick = 0; tick < ticks; tick += 1)
    for (const [index, [from, to]] of (
      [
        [one, other],
        [other, one],
      ] as const
    ).entries()) {
      from.packeteer.update(16)
      from.packeteer.sendMessage('moves', Uint8Array.of(tick, mark, index))
      for (const datagram of from.packeteer.packetsToSend()) to.packeteer.receivePacket(datagram)
    }
}

function restart(): { readonly server: Recording; readonly first: Recording; readonly second: Recording } {
  const [server, first, second] = [begin(), begin(), begin()]
  talk(server, first, 20, 1)
  talk(server, second, 15, 2)
  return { server: server.read(), first: first.read(), second: second.read() }
}

describe('join', () => {
  it('says that an end restarted, and where: before its recording', () => {
    const { server, second } = restart()
    const { restarted, relation } = join(server, second)
    expect(relation).toBe('two ends')
    expect(restarted.a).toBe(undefined)
    expect(restarted.b).toMatchObject({ other: 'earlier', datagrams: 20 })
    // The first event at the server that is of the new life.
    const events = server.segments[0]?.events ?? []
    const arrivals = events.flatMap(({ type }, event) => (type === 'DatagramReceived' ? [event] : []))
    expect(restarted.b?.event).toBe(arrivals[20])
  })

  it('says that an end restarted after its recording, whichever comes first', () => {
    const { server, first } = restart()
    expect(join(first, server).restarted).toMatchObject({ a: { other: 'later' }, b: undefined })
    expect(join(server, first).restarted.b?.datagrams).toBe(15)
  })

  it('says nothing of the kind where a recording ended before the connection', () => {
    const [a, b] = [begin(), begin()]
    talk(a, b, 10, 1)
    const ended = b.read()
    talk(a, b, 10, 1)
    expect(join(a.read(), ended)).toMatchObject({ relation: 'two ends', restarted: { a: undefined, b: undefined } })
  })

  it('knows a recording of the same end, and strangers', () => {
    const { server, first } = restart()
    const [c, d] = [begin(), begin()]
    talk(c, d, 20, 7)
    expect(join(server, server).relation).toBe('same end')
    expect(join(first, c.read()).relation).toBe('strangers')
  })
})
