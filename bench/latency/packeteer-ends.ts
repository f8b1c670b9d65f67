// Two real endpoints in the latency model: the reducers as they ship, one reliable ordered channel, everything else by
// default. Every payload carries its index, so that the model also finds out if one were delivered twice or out of order.

import { defineConfig, initialState, reducer, type Recovery, type State } from '../../src/index.ts'
import { planOf } from '../../src/connection/plan.ts'
import { readBody } from '../../src/message/frame-reader.ts'
import { messageBytes } from './cell.ts'
import type { Ends } from './play.ts'

/** One end: its state, and how far its clock is. */
interface Endpoint {
  state: State
  at: number
}

export function packeteerEnds(recovery: Recovery): Ends<Uint8Array> {
  const config = defineConfig({ channels: { moves: { reliable: true, ordered: true, recovery } } })
  const reduce = reducer(config)
  const { message: rules } = planOf(config)
  const sender: Endpoint = { state: initialState(config), at: 0 }
  const receiver: Endpoint = { state: initialState(config), at: 0 }
  const payload = new Uint8Array(messageBytes)
  const index = new DataView(payload.buffer)
  let submitted = 0
  let delivered = 0

  const moveTo = (end: Endpoint, now: number): void => {
    if (now > end.at) end.state = reduce(end.state, { type: 'Ticked', deltaMicros: now - end.at })[0]
    end.at = now
  }
  const flush = (end: Endpoint, now: number): ReadonlyArray<Uint8Array> => {
    moveTo(end, now)
    const [state, effects] = reduce(end.state, { type: 'FlushRequested' })
    end.state = state
    const datagrams: Array<Uint8Array> = []
    for (const effect of effects) if (effect.type === 'TransmitDatagram') datagrams.push(effect.datagram)
    return datagrams
  }
  return {
    submit: (now) => {
      moveTo(sender, now)
      index.setUint32(0, submitted)
      const [state, effects] = reduce(sender.state, { type: 'MessageSubmitted', channel: 'moves', payload })
      sender.state = state
      if (effects[0]?.type !== 'AcceptMessage') return false
      submitted += 1
      return true
    },
    readAck: (datagram, _, now) => {
      moveTo(sender, now)
      const [state, effects] = reduce(sender.state, { type: 'DatagramReceived', datagram })
      for (const effect of effects)
        if (effect.type === 'DiscardDatagram') throw new Error(`an ack was discarded: ${JSON.stringify(effect.error)}`)
      sender.state = state
    },
    flush: (now) => flush(sender, now),
    receive: (datagram, now) => {
      moveTo(receiver, now)
      const [state, effects] = reduce(receiver.state, { type: 'DatagramReceived', datagram })
      receiver.state = state
      for (const effect of effects) {
        if (effect.type === 'DiscardDatagram')
          throw new Error(`a datagram was discarded: ${JSON.stringify(effect.error)}`)
        if (effect.type !== 'DeliverMessage') continue
        const { buffer, byteOffset } = effect.payload
        if (new DataView(buffer, byteOffset).getUint32(0) !== delivered) throw new Error('delivered out of order')
        delivered += 1
      }
      return delivered
    },
    acknowledge: (now) => flush(receiver, now),
    bytesOf: (datagram) => datagram.length,
    copiesIn: (datagram) => {
      const start = bodyStart(datagram)
      if (start === datagram.length) return 0
      const frames = readBody(rules, datagram, start, datagram.length)
      if ('type' in frames) throw new Error(`a body that cannot be read: ${JSON.stringify(frames)}`)
      return frames.reduce((count, frame) => count + (frame.kind === 'messages' ? frame.lengths.length : 1), 0)
    },
  }
}

/** Where the header ends: docs/wire-format.md, "Datagram". */
function bodyStart(datagram: Uint8Array): number {
  const first = datagram[0] ?? 0
  const width = (first & 0x20) === 0 ? 2 : 4
  const holdCode = first & 0x0f
  if (holdCode === 15) return 1 + width
  const history = 1 + 2 * width + (holdCode === 14 ? 2 : 0)
  return (first & 0x10) === 0 ? history : history + 1 + (datagram[history] ?? 0)
}
