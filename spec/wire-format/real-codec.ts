// The codecs of src, asked what the second decoder is asked, in the order of the inbound staircase: header, window,
// body, message numbers. This is the bridge between the two worlds; the second decoder knows nothing of it.

import { expandNear, messageSpace } from '../../src/core/wrap.ts'
import { micros } from '../../src/core/time.ts'
import type { MessageRules } from '../../src/message/message.ts'
import type { Fragment } from '../../src/message/reassembly.ts'
import { arrive, arrivalsFrom, judge, type Arrivals } from '../../src/packet/arrivals.ts'
import { readHeader } from '../../src/packet/packet-codec.ts'
import type { Ack as RealAck, PacketRules } from '../../src/packet/packet.ts'
import { readPieces } from '../support/pieces.ts'
import { type Datagram, type Format, fragmentBytes, type Item, type Knowledge } from './value.ts'

export type RealAnswer =
  | { readonly ok: true; readonly datagram: Datagram }
  | { readonly ok: false; readonly discarded: { readonly reason: string } }

export function decodeReally(bytes: Uint8Array, format: Format, knowledge: Knowledge): RealAnswer {
  const { newest = -1, newestNarrow = -1, nextOwn, wideFromOwn = nextOwn } = knowledge
  const context = { newest, newestNarrow, next: nextOwn, narrowBelow: wideFromOwn }
  const header = readHeader(packetRules(format), context, bytes)
  if (header.type !== 'ReadHeader') return discarded(header.type)
  const verdict = judge(arrivalsOf(knowledge), header.number)
  if (verdict !== 'new') return discarded(verdict)
  const isBare = header.bodyStart === header.bodyEnd
  const body = isBare ? [] : readPieces(messageRules(format), bytes, header.bodyStart, header.bodyEnd)
  if ('type' in body) return discarded(body.type)
  const items = body.map((incoming) => itemOf(incoming, knowledge))
  if (items.some(({ number = 0 }) => number < 0)) return discarded('BeyondWindow')
  return {
    ok: true,
    datagram: {
      wide: header.wide,
      number: header.number,
      ...(header.ack === undefined ? {} : { ack: ackOf(header.ack) }),
      items,
    },
  }
}

const discarded = (reason: string): RealAnswer => ({ ok: false, discarded: { reason } })

const ackOf = ({ newest, held, history }: RealAck): Datagram['ack'] & {} => ({
  number: newest,
  holdMs: held < 0 ? 65_535 : held / 1000,
  history,
})

function itemOf({ channel, number: wire, index, last, body }: Fragment, knowledge: Knowledge): Item {
  const number = expandNear(wire, (knowledge.messages.get(channel) ?? -1) + 1, messageSpace)
  if (last > 0) return { channel, number, index, lastIndex: last, bytes: body }
  return wire < 0 ? { channel, payload: body } : { channel, number, payload: body }
}

/** The window as it stands after everything that the knowledge names has arrived. */
function arrivalsOf({ newest, received }: Knowledge): Arrivals {
  const numbers = newest === undefined ? [...received] : [...received, newest]
  return numbers
    .sort((one, other) => one - other)
    .reduce(
      (arrivals, number) => arrive(arrivals, { number, wide: false, ackEliciting: true }, micros(0), 0),
      arrivalsFrom(0),
    )
}

/** The reader's rules: it is on the other side than the writer. */
const packetRules = ({ maxDatagramBytes, integrity, sessionId, writer }: Format): PacketRules => ({
  maxDatagramBytes,
  checked: integrity === 'crc32c',
  sessionId,
  side: writer === undefined ? 0 : writer === 'a' ? 2 : 1,
  lifetime: micros(60_000_000),
  ackDelay: micros(0),
  keepAlive: micros(0),
})

const messageRules = (format: Format): MessageRules => ({
  channels: format.channels.map(({ reliable }) => ({ reliable, ordered: true, recovery: 'lean' as const })),
  fragmentBytes: fragmentBytes(format),
  maxDatagramBytes: format.maxDatagramBytes,
  maxMessageBytes: format.maxMessageBytes,
  maxOutstandingMessages: 1024,
  maxOutstandingBytes: 2 ** 24,
  maxRedundancyBytesPerSecond: 16_000,
  maxPartialMessages: 16,
  maxPartialBytes: 2 ** 20,
  partialTimeout: micros(10_000_000),
  bulkBytesPerSecond: 100_000,
})
