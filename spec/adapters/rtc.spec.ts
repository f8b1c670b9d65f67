// A data channel of paper that queues as SCTP does: what is sent counts in bufferedAmount until the network has taken it.

import { describe, expect, it } from 'vitest'
import {
  attachChannel,
  datagramChannelOptions,
  mostChannelBytes,
  negotiatedChannelOptions,
  type DataChannel,
} from '../../src/adapters/rtc.ts'
import { defineConfig } from '../../src/config.ts'
import { Packeteer } from '../../src/packeteer.ts'
import { clock, config, connect, drainMoves } from './connections.ts'

class PaperChannel implements DataChannel {
  readyState = 'open'
  bufferedAmount = 0
  ordered: unknown = false
  maxRetransmits: unknown = 0
  binaryType = 'blob'
  bufferedAmountLowThreshold = 99
  readonly queue: Array<Uint8Array<ArrayBuffer>> = []
  readonly #listeners = new Map<string, (event: unknown) => void>()

  send(datagram: Uint8Array<ArrayBuffer>): void {
    this.queue.push(datagram)
    this.bufferedAmount += datagram.length
  }
  close(): void {
    this.readyState = 'closing'
  }
  addEventListener(type: string, listener: (event: unknown) => void): void {
    this.#listeners.set(type, listener)
  }
  removeEventListener(type: string): void {
    this.#listeners.delete(type)
  }
  bring(type: string, event: object = {}): void {
    this.#listeners.get(type)?.(event)
  }
  /** The network takes what is queued; the event comes once, when it is empty. */
  take(): ReadonlyArray<Uint8Array> {
    const taken = this.queue.splice(0)
    this.bufferedAmount = 0
    if (taken.length > 0) this.bring('bufferedamountlow')
    return taken
  }
}

const attached = (channel = new PaperChannel()) => {
  const told: Array<string> = []
  const { now, pass } = clock()
  const link = attachChannel(channel, connect(), { now, onClose: () => told.push('closed') })
  if (link._tag === 'Left') throw new Error(link.left.type)
  return { channel, link: link.right, told, pass }
}

describe('a connection over a data channel', () => {
  it('sends one datagram when nothing is queued, and the next when that has been taken', () => {
    const { channel, link, pass } = attached()
    link.connection.sendMessage('files', new Uint8Array(4000))
    pass(16)
    link.beginTick()
    link.endTick()
    expect(channel.queue).toHaveLength(1)
    expect(channel.bufferedAmount).toBeLessThanOrEqual(1150)
    link.endTick()
    expect(channel.queue).toHaveLength(1)
    let datagrams = 0
    while (channel.queue.length > 0) {
      expect(channel.queue).toHaveLength(1)
      datagrams += channel.take().length
    }
    expect(datagrams).toBe(4)
  })

  it('goes on after a stop at the next tick only', () => {
    const { channel, link } = attached()
    link.endTick()
    expect(channel.queue).toHaveLength(0)
    link.connection.sendMessage('moves', Uint8Array.of(1))
    channel.bring('bufferedamountlow')
    expect(channel.queue).toHaveLength(0)
    link.endTick()
    expect(channel.queue).toHaveLength(1)
  })

  it('goes on between ticks when a tick found it full', () => {
    const { channel, link, pass } = attached()
    link.connection.sendMessage('moves', Uint8Array.of(1))
    link.endTick()
    link.connection.sendMessage('moves', Uint8Array.of(2))
    pass(16)
    link.beginTick()
    link.endTick()
    expect(channel.queue).toHaveLength(1)
    channel.take()
    expect(channel.queue).toHaveLength(1)
  })

  it('makes the channel bring bytes, and passes over text', () => {
    const { channel, link } = attached()
    expect([channel.binaryType, channel.bufferedAmountLowThreshold]).toEqual(['arraybuffer', 0])
    const peer = connect()
    peer.sendMessage('moves', Uint8Array.of(9))
    channel.bring('message', { data: 'hello' })
    for (const datagram of peer.packetsToSend()) channel.bring('message', { data: datagram.buffer })
    expect(drainMoves(link.connection)).toEqual([9])
  })

  it('waits while the channel opens', () => {
    const opening = new PaperChannel()
    opening.readyState = 'connecting'
    const { channel, link } = attached(opening)
    link.connection.sendMessage('moves', Uint8Array.of(1))
    link.endTick()
    expect(channel.queue).toHaveLength(0)
    channel.readyState = 'open'
    link.endTick()
    expect(channel.queue).toHaveLength(1)
  })

  it('ends with the channel, told once; or by itself, untold', () => {
    const one = attached()
    one.channel.bring('close')
    one.channel.bring('close')
    one.link.endTick()
    one.link.close()
    expect([one.told, one.link.isAlive, one.channel.readyState]).toEqual([['closed'], false, 'open'])
    const two = attached()
    two.link.close()
    two.channel.bring('close')
    expect([two.told, two.link.isAlive, two.channel.readyState]).toEqual([[], false, 'closing'])
  })

  it('tells of an error event, and goes on', () => {
    const troubles: Array<unknown> = []
    const channel = new PaperChannel()
    const link = attachChannel(channel, connect(), { onError: (trouble) => troubles.push(trouble) })
    channel.bring('error', { error: 'sctp-failure' })
    expect([troubles, link._tag === 'Right' && link.right.isAlive]).toEqual([
      [{ type: 'TransportFailed', error: 'sctp-failure' }],
      true,
    ])
  })

  it('attaches where the stack lets nothing be set', () => {
    const channel = Object.defineProperty(new PaperChannel(), 'binaryType', {
      set: () => {
        throw new TypeError('arraybuffer only')
      },
    })
    expect(attached(channel).link.isAlive).toBe(true)
  })

  it('sends no more once the channel closes, though nobody has told yet', () => {
    const { channel, link } = attached()
    link.connection.sendMessage('files', new Uint8Array(4000))
    link.endTick()
    channel.readyState = 'closing'
    channel.take()
    expect(channel.queue).toHaveLength(0)
  })

  it('does not come about on a channel that is closed', () => {
    const closed = new PaperChannel()
    closed.readyState = 'closed'
    const { link } = attached(closed)
    expect(link.isAlive).toBe(false)
  })
})

describe('a data channel is refused', () => {
  it('when the config allows datagrams that SCTP cuts in two', () => {
    const long = defineConfig({ channels: { moves: { reliable: true, ordered: true } } })
    expect(attachChannel(new PaperChannel(), new Packeteer(long))).toEqual({
      _tag: 'Left',
      left: { type: 'DatagramsTooLong', maxDatagramBytes: 1200, allowed: mostChannelBytes },
    })
    const wide = attachChannel(new PaperChannel(), new Packeteer(long), { mostDatagramBytes: 1200 })
    expect(wide._tag).toBe('Right')
  })

  it.each([
    { ordered: true, maxRetransmits: 0 },
    { ordered: false, maxRetransmits: 3 },
    { ordered: false, maxRetransmits: null },
  ])('when it is %j', (wrong) => {
    const channel = Object.assign(new PaperChannel(), wrong)
    expect(attachChannel(channel, new Packeteer(config))).toEqual({ _tag: 'Left', left: { type: 'NotUnreliable' } })
  })

  // What `ondatachannel` of several stacks hands over reports `ordered: true`, whatever the channel is.
  it('and not when the application knows better', () => {
    const channel = Object.assign(new PaperChannel(), { ordered: true, maxRetransmits: null })
    expect(attachChannel(channel, connect(), { isUnreliable: true })._tag).toBe('Right')
  })

  it('and not when it does not say', () => {
    const silent = Object.assign(new PaperChannel(), { ordered: undefined, maxRetransmits: undefined })
    expect(attachChannel(silent, connect())._tag).toBe('Right')
  })

  it('and not with the options that are given here', () => {
    expect(negotiatedChannelOptions).toEqual({ ordered: false, maxRetransmits: 0, negotiated: true, id: 0 })
    const channel = Object.assign(new PaperChannel(), datagramChannelOptions)
    expect(attachChannel(channel, connect())._tag).toBe('Right')
  })
})
