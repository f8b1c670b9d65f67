// A session of paper over real streams of the host: their queues and their back-pressure are what a browser has.

import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { attachSession, type DatagramSession } from '../../src/adapters/webtransport.ts'
import { clock, connect, drainMoves } from './connections.ts'

/** The network takes a datagram when `take` is called; until then it waits in the stream. */
const paperSession = (maxDatagramSize = 1200) => {
  const sent: Array<Uint8Array> = []
  const waiting: Array<() => void> = []
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let failClosed: () => void = () => {}
  const datagrams = {
    maxDatagramSize,
    outgoingMaxAge: undefined as unknown,
    readable: new ReadableStream<Uint8Array>({ start: (its) => (controller = its) }),
    writable: new WritableStream<Uint8Array>({
      write: (datagram) =>
        new Promise<void>((resolve) => {
          sent.push(datagram)
          waiting.push(resolve)
        }),
    }),
  }
  const closes: Array<string> = []
  const session: DatagramSession = {
    datagrams,
    closed: new Promise((_resolve, reject) => (failClosed = () => reject(new Error('lost')))),
    close: () => closes.push('closed'),
  }
  const take = async (): Promise<void> => {
    waiting.shift()?.()
    await setImmediate()
  }
  return {
    session,
    datagrams,
    sent,
    closes,
    take,
    bring: (datagram: Uint8Array) => controller?.enqueue(datagram),
    finish: () => controller?.close(),
    fail: () => failClosed(),
  }
}

const attached = (paper = paperSession()) => {
  const told: Array<string> = []
  const { now, pass } = clock()
  const link = attachSession(paper.session, connect(), { now, onClose: () => told.push('closed') })
  if (link._tag === 'Left') throw new Error(link.left.type)
  return { ...paper, link: link.right, told, pass }
}

describe('a connection over a WebTransport session', () => {
  it('attaches where the host throws at a greatest age, as Deno 2.9 does', () => {
    const paper = paperSession()
    Object.defineProperty(paper.datagrams, 'outgoingMaxAge', {
      set: () => {
        throw new ReferenceError('NumberIsNaN is not defined')
      },
    })
    expect(attached(paper).link.isAlive).toBe(true)
  })

  it('makes datagrams only when the stream asks for more', async () => {
    const { link, sent, take, datagrams, pass } = attached()
    expect(datagrams.outgoingMaxAge).toBe(50)
    link.connection.sendMessage('files', new Uint8Array(4000))
    pass(16)
    link.beginTick()
    link.endTick()
    await setImmediate()
    expect(sent).toHaveLength(1)
    link.endTick()
    await setImmediate()
    expect(sent).toHaveLength(1)
    for (const count of [2, 3, 4, 4]) {
      await take()
      expect(sent).toHaveLength(count)
    }
    await take()
    link.connection.sendMessage('moves', Uint8Array.of(1))
    link.endTick()
    await setImmediate()
    expect(sent).toHaveLength(5)
  })

  it('takes what comes', async () => {
    const { link, bring } = attached()
    const peer = connect()
    peer.sendMessage('moves', Uint8Array.of(3))
    for (const datagram of peer.packetsToSend()) bring(datagram)
    await setImmediate()
    expect(drainMoves(link.connection)).toEqual([3])
  })

  it('does not send what the path has become too narrow for', async () => {
    const { link, sent, datagrams } = attached()
    datagrams.maxDatagramSize = 500
    link.connection.sendMessage('moves', new Uint8Array(600))
    link.endTick()
    await setImmediate()
    expect(sent).toHaveLength(0)
  })

  it.each(['finish', 'fail'] as const)('ends with the session (%s), told once', async (how) => {
    const paper = attached()
    paper[how]()
    await setImmediate()
    paper.link.endTick()
    paper.link.close()
    expect([paper.told, paper.closes, paper.link.isAlive]).toEqual([['closed'], [], false])
  })

  it('ends by itself, untold, with datagrams under way', async () => {
    const { link, told, closes, take, bring } = attached()
    link.connection.sendMessage('files', new Uint8Array(4000))
    link.endTick()
    link.close()
    link.close()
    bring(Uint8Array.of(1))
    await take()
    expect([told, closes, link.isAlive]).toEqual([[], ['closed'], false])
  })

  // Some hosts do not know it: everything was taken for too long, and nothing was ever sent.
  it.each([undefined, Number.NaN, Infinity, 'large'])('sends where maxDatagramSize is %s', async (size) => {
    const paper = paperSession()
    Object.assign(paper.datagrams, { maxDatagramSize: size })
    const { link, sent } = attached(paper)
    link.connection.sendMessage('moves', Uint8Array.of(1))
    link.endTick()
    await setImmediate()
    expect(sent).toHaveLength(1)
  })

  it('makes datagrams as short as a path that narrows wants them, tells it once, and loses none', async () => {
    const paper = paperSession()
    const troubles: Array<unknown> = []
    const { now, pass } = clock()
    const options = { now, onError: (trouble: unknown) => troubles.push(trouble) }
    const link = attachSession(paper.session, connect(), options)
    if (link._tag === 'Left') throw new Error(link.left.type)
    paper.datagrams.maxDatagramSize = 700
    for (let tick = 0; tick < 10; tick += 1) {
      pass(16)
      for (let move = 0; move < 2; move += 1) link.right.connection.sendMessage('moves', new Uint8Array(300))
      link.right.endTick()
      await paper.take()
    }
    expect(paper.sent.length).toBeGreaterThan(8)
    for (const { length } of paper.sent) expect(length).toBeLessThanOrEqual(700)
    expect(troubles).toEqual([{ type: 'PathTooNarrow', maxDatagramBytes: 1150, allowed: 700 }])
  })

  it('ends when its stream has failed, though the session never says so', async () => {
    const paper = paperSession()
    let failing: WritableStreamDefaultController | undefined
    const writable = new WritableStream({ start: (controller) => void (failing = controller) })
    const session = {
      datagrams: { ...paper.datagrams, writable },
      closed: new Promise(() => {}),
      close: () => {},
    }
    const { link, told } = attached({ ...paper, session })
    link.endTick()
    failing?.error(new Error('gone'))
    await setImmediate()
    link.endTick()
    expect([told, link.isAlive]).toEqual([['closed'], false])
  })

  it('waits, and does not throw, while the stream never asks for more', async () => {
    const { link, sent } = attached()
    for (let tick = 0; tick < 30; tick += 1) {
      link.connection.sendMessage('moves', Uint8Array.of(tick))
      link.endTick()
      await setImmediate()
    }
    expect([sent.length, link.isAlive]).toEqual([1, true])
  })

  it.each([1100, 1024, 0])('says how much a path takes that takes %i bytes: less than the config allows', (allowed) => {
    expect(attachSession(paperSession(allowed).session, connect())).toEqual({
      _tag: 'Left',
      left: { type: 'DatagramsTooLong', maxDatagramBytes: 1150, allowed },
    })
  })

  it('takes the stream from where a browser has it', () => {
    const { datagrams, session } = paperSession()
    const { readable, writable, maxDatagramSize } = datagrams
    const newer = { readable, maxDatagramSize, createWritable: () => writable }
    const without = { readable: new ReadableStream<Uint8Array>(), maxDatagramSize }
    const over = (its: DatagramSession['datagrams']): DatagramSession => ({
      datagrams: its,
      closed: session.closed,
      close: () => session.close(),
    })
    expect(attachSession(over(newer), connect())._tag).toBe('Right')
    expect(attachSession(over(without), connect())).toEqual({
      _tag: 'Left',
      left: { type: 'NoDatagrams' },
    })
  })
})
