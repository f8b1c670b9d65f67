// What real transports do, done to every adapter: it is told by name, once, and no tick throws. Deno's and libdatachannel's ways are among it.

import { setImmediate } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { connect, drainMoves } from './connections.ts'
import { adapterNames, openPaper, type Paper } from './papers.ts'
import { surfacedBy } from './surfaced.ts'

const tick = ({ link, pass }: Paper, times = 1): void => {
  for (let count = 0; count < times; count += 1) {
    pass(1000 / 60)
    link.beginTick()
    link.connection.sendMessage('moves', Uint8Array.of(count))
    link.endTick()
  }
}

const greeting = (move: number): Uint8Array => {
  const peer = connect()
  peer.sendMessage('moves', Uint8Array.of(move))
  return peer.packetsToSend()[0] ?? new Uint8Array(0)
}

const typesOf = (told: ReadonlyArray<{ readonly type: string }>): ReadonlyArray<string> => told.map(({ type }) => type)

describe.each(adapterNames)('%s', (name) => {
  it.each(['throws', 'rejects'] as const)('a send that %s is told once, and the ticks go on', async (how) => {
    const paper = openPaper(name)
    paper.mood.send = how
    for (let count = 0; count < 60; count += 1) {
      tick(paper)
      await setImmediate()
    }
    expect([typesOf(paper.troubles), paper.link.isAlive, paper.sent]).toEqual([['SendFailed'], true, []])
    paper.mood.send = 'takes'
    tick(paper, 2)
    expect(paper.sent.length).toBeGreaterThan(0)
  })

  it('takes buffers of another realm, and a Blob', async () => {
    const paper = openPaper(name)
    const foreign = (move: number): unknown =>
      runInNewContext('Uint8Array.from(list).buffer', { list: [...greeting(move)] })
    paper.bring(foreign(7))
    await setImmediate()
    expect(drainMoves(paper.link.connection)).toEqual([7])
    const other = openPaper(name)
    other.bring(new Blob([greeting(8).slice()]))
    while (drainMoves(other.link.connection).length === 0) await setImmediate()
    expect([paper.troubles, other.troubles]).toEqual([[], []])
  })

  it('passes over text and what is detached, and tells', async () => {
    const paper = openPaper(name)
    const gone = new ArrayBuffer(8)
    structuredClone(gone, { transfer: [gone] })
    for (const value of ['hello', gone, { hello: 'world' }]) {
      paper.bring(value)
      await setImmediate()
    }
    paper.bring(greeting(9))
    await setImmediate()
    expect(paper.troubles).toEqual([{ type: 'NotBytes', received: 'hello' }])
    expect(drainMoves(paper.link.connection)).toEqual([9])
  })

  it('hears and sends nothing after its end, however often that comes, and its close does not throw', async () => {
    const paper = openPaper(name)
    paper.link.close()
    paper.link.close()
    paper.bring(greeting(1))
    await setImmediate()
    tick(paper, 3)
    expect([drainMoves(paper.link.connection), paper.sent, paper.ends, paper.link.isAlive]).toEqual([[], [], [], false])
  })

  it('a listener of the application that throws stops no tick: the host is told', async () => {
    const paper = openPaper(name)
    paper.mood.send = 'throws'
    const mine = new Error('the log is full')
    paper.troubles.push = () => {
      throw mine
    }
    expect(await surfacedBy(() => tick(paper, 2))).toEqual([mine])
    expect(paper.link.isAlive).toBe(true)
  })

  it('an application that closes the link when it is told of a trouble sends no more', () => {
    const paper = openPaper(name)
    paper.mood.send = 'throws'
    paper.link.connection.sendMessage('files', new Uint8Array(9000))
    paper.troubles.push = (...told) => {
      paper.link.close()
      return told.length
    }
    tick(paper, 2)
    expect([paper.link.isAlive, paper.ends]).toEqual([false, []])
  })
})

// A port has no state that could be looked at.
describe.each(adapterNames.filter((name) => name !== 'message-port'))('%s', (name) => {
  it('closed without an event is closed at once, and told once, at the next tick', () => {
    const paper = openPaper(name)
    tick(paper, 10)
    const before = paper.sent.length
    paper.mood.isClosed = true
    paper.mood.send = 'throws'
    expect([paper.link.isAlive, paper.ends]).toEqual([false, []])
    tick(paper, 60)
    expect([paper.link.isAlive, paper.ends, paper.troubles, paper.sent.length]).toEqual([
      false,
      [{ type: 'FoundClosed' }],
      [],
      before,
    ])
  })

  it('one that throws whatever it is asked is told, and no tick throws', () => {
    const paper = openPaper(name)
    paper.mood.isBroken = true
    tick(paper, 60)
    expect(typesOf(paper.troubles)).toEqual(['TransportFailed'])
    paper.mood.isBroken = false
    tick(paper, 2)
    expect(paper.sent.length).toBeGreaterThan(0)
  })

  it('closed by somebody else in the middle of a tick, it loses the datagrams of that tick and nothing else happens', () => {
    const paper = openPaper(name)
    paper.link.beginTick()
    paper.link.connection.sendMessage('files', new Uint8Array(9000))
    paper.mood.send = 'throws'
    paper.sent.push = () => 0
    paper.link.endTick()
    paper.mood.isClosed = true
    paper.link.endTick()
    expect(typesOf(paper.ends)).toEqual(['FoundClosed'])
  })
})
