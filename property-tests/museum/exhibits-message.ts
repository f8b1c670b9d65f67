// Defects of fragments, queues, budgets and channels.

import type { Exhibit } from './exhibit.ts'

export const messageExhibits: ReadonlyArray<Exhibit> = [
  {
    name: 'acked on the first fragment',
    origin: 'renet changelog (P21)',
    file: 'src/message/manifests.ts',
    changes: [
      ['  if (missing > 1) return setTransfer(state, channel, number, { message, missing: missing - 1, lost })\n', ''],
    ],
    guard: 'explore two large messages',
  },
  {
    name: 'acked for every copy that arrives',
    origin: 'pickleback (P20)',
    file: 'src/message/queue.ts',
    changes: [['  if (holes === 0) return queue\n', '  if (holes < 99) return queue\n']],
    guard: 'explore copies of unordered messages',
  },
  {
    name: 'sent, says the book, before there is a datagram',
    origin: 'KCP v2 pacing, GNS dfdc473, lightyear #1592 (P32)',
    file: 'src/message/outbound.ts',
    changes: [
      [
        'while (fresh < end && packPiece(flush, channel, small, fresh)) fresh += 1',
        'for (; fresh < end; fresh += 1) packPiece(flush, channel, small, fresh)',
      ],
    ],
    guard: 'what a byte limit held back leaves later',
  },
  {
    name: 'lost, and then acked, and both final',
    origin: 'msquic, picoquic have an event of its own for it (P36)',
    file: 'src/connection/inbound.ts',
    changes: [
      ["order.type === 'ConfirmMessages' && order.late ? 'ackedLate' : fates[order.type]", 'fates[order.type]'],
    ],
    guard: 'explore timers',
  },
  {
    name: 'a late fragment begins a delivered message again',
    origin: 'renet, reliable, aeronet #15 (P37)',
    file: 'src/message/assembly.ts',
    changes: [['if (reliable) setTrack(taking, channel, finish(track, number, rules.maxOutstandingMessages))\n', '']],
    guard: 'explore two large messages',
  },
  {
    name: 'fragments of two messages fused',
    origin: 'honk #163; pickleback message_reassembler.rs (P38)',
    file: 'src/message/assembly.ts',
    changes: [
      [
        'before.findIndex((partial) => partial.number === number)',
        'before.findIndex((partial) => partial.last === piece.last)',
      ],
    ],
    guard: 'explore two large messages',
  },
  {
    name: 'what the first fragment said is not held',
    origin: 'bitchat #1515; P40',
    file: 'src/message/reassembly.ts',
    changes: [['if (piece.last !== partial.last) return', 'if (piece.last < 0) return']],
    guard: 'forge fragments that disagree on how many there are',
  },
  {
    name: 'incomplete messages without a bound',
    origin: 'pickleback, ENet, renet (P39)',
    file: 'src/message/assembly.ts',
    changes: [['if (messages <= rules.maxPartialMessages && bytes', 'if (bytes']],
    guard: 'forge many incomplete messages',
  },
  {
    name: 'incomplete messages that never expire',
    origin: 'pickleback (P39)',
    file: 'src/message/deadlines.ts',
    changes: [['clock.now - touchedAt > rules.partialTimeout', 'clock.now < touchedAt']],
    guard: 'a silent link leaves no incomplete message behind',
  },
  {
    name: 'what was acked makes room for newer',
    origin: 'lidgren #62',
    file: 'src/message/assembly.ts',
    changes: [
      ['if (reliable && exceeds(rules, partials)) return', 'if (!reliable && exceeds(rules, partials)) return'],
    ],
    guard: 'forge more incomplete reliable messages than a peer may have',
  },
  {
    name: 'an index behind the count',
    origin: 'pickleback, renet, naia (P40)',
    file: 'src/message/frame-reader.ts',
    changes: [["  if (index > last) return 'fragment index'\n", '']],
    guard: 'forge a fragment behind the last',
  },
  {
    name: 'a count that nobody checks',
    origin: 'renet, lightyear, ndnd #215, ombrac #391 (P39)',
    file: 'src/message/frame-reader.ts',
    changes: [
      [
        'if (last < 1 || last >= Math.ceil(rules.maxMessageBytes / rules.fragmentBytes)) return',
        'if (last < 1) return',
      ],
    ],
    guard: 'forge a first fragment of thousands',
  },
  {
    name: 'a last fragment longer than the rest',
    origin: 'yojimbo d3d4f33, reliable 04f8bdf (P41)',
    file: 'src/message/frame-reader.ts',
    changes: [['length < 1 || length > rules.fragmentBytes', 'length < 1']],
    guard: 'forge a last fragment longer than the rest',
  },
  {
    name: 'floor instead of ceiling',
    origin: 'yojimbo 760ebc2 (P42)',
    file: 'src/message/outbound.ts',
    changes: [['Math.ceil(payload.length / rules.fragmentBytes)', 'Math.floor(payload.length / rules.fragmentBytes)']],
    guard: 'explore two large messages',
  },
  {
    name: 'fragments joined as they came',
    origin: 'laminar (P44)',
    file: 'src/message/reassembly.ts',
    changes: [
      [
        'whole.set(piece.body, piece.index * fragmentBytes)',
        'whole.set(piece.body, Math.min(whole.length - piece.body.length, (partial.last - piece.index) * fragmentBytes))',
      ],
    ],
    guard: 'explore two large messages',
  },
  {
    name: 'a fragment of a message that was given up is acked',
    origin: 'ours: a false ack, found by the laws of large messages',
    file: 'src/message/assembly.ts',
    changes: [["return reliable ? undefined : { type: 'Abandoned', channel, message: number }", 'return undefined']],
    guard: 'forge fragments of a message that was given up',
  },
  {
    name: 'an unknown channel throws',
    origin: 'pickleback, naia #86, #213, renet, lightyear (P60)',
    file: 'src/message/frame-reader.ts',
    changes: [['  if (lane === undefined) return malformed(reader, `channel ${channel}`)\n', '']],
    guard: 'forge a channel that is none',
  },
  {
    name: 'a channel that was cut off waits behind the others',
    origin: 'ENet #254; pickleback, yojimbo, renet: fixed order (P53)',
    file: 'src/message/outbound.ts',
    changes: [['smallTurn: (cutOff ?? 0) + ', 'smallTurn: ']],
    guard: 'the channel that a byte limit cut off goes first',
  },
  {
    name: 'any size is accepted',
    origin: 'yojimbo #185, #193; renet #123 (P49)',
    file: 'src/channel/outbound.ts',
    changes: [['if (bytes > maxMessageBytes) return', 'if (bytes > 2 * maxMessageBytes) return']],
    guard: 'a message beyond the limit is refused',
  },
  {
    name: 'the estimate of a frame is short',
    origin: 'yojimbo 593676a, renet #83 (P50)',
    file: 'src/message/frame.ts',
    changes: [
      [
        'return headBytes(channel) + messageNumberBytes + varintSize(index)',
        'return headBytes(channel) + varintSize(index)',
      ],
    ],
    guard: 'explore two large messages',
  },
  {
    name: 'a window that refuses one too late',
    origin: 'renet #198, yojimbo: a full queue (P51)',
    file: 'src/channel/outbox.ts',
    changes: [
      [
        'outstanding(outbox, reliable) >= maxOutstandingMessages',
        'outstanding(outbox, reliable) > maxOutstandingMessages',
      ],
    ],
    guard: 'a full window refuses, and opens again',
  },
  {
    name: 'an older message after a newer one',
    origin: 'renet removed the mode; tests of naia, lightyear (P54)',
    file: 'src/channel/inbox.ts',
    changes: [['if (order > inbox.order || (order === inbox.order && place > inbox.place)) {', 'if (order >= 0) {']],
    guard: 'explore sequenced messages',
  },
  {
    name: 'a message of an unordered channel delivered twice',
    origin: 'GNS #20; reliable: delivered twice in the window',
    file: 'src/channel/inbox.ts',
    changes: [['number >= next && !(delivered !== undefined && wasSeen(delivered, number))', 'number >= next']],
    guard: 'explore copies of unordered messages',
  },
  {
    name: 'a gap that does not hold back',
    origin: 'renet #17: one message, wrong place, once',
    file: 'src/channel/inbox.ts',
    changes: [
      ['if (run.number > held.base || size(held) > 0) return takeEarly', 'if (size(held) > 0) return takeEarly'],
    ],
    guard: 'explore two ordered messages',
  },
  {
    name: 'a window without an end',
    origin: 'pickleback (P10)',
    file: 'src/channel/inbox.ts',
    changes: [['    if (number >= held.base + rules.maxOutstandingMessages) return beyondWindow(run, number)\n', '']],
    guard: 'forge a message beyond the window',
  },
  {
    name: 'bytes added are not the bytes taken off',
    origin: 'ENet 1e80a78, a52811e; renet (P57)',
    file: 'src/channel/outbox.ts',
    changes: [['bytes: bytes - behind }', 'bytes }']],
    guard: 'what is acked out of order is not counted for ever',
  },
  {
    name: 'a lost message waits for a timer',
    origin: 'laminar #174 (reliability lost)',
    file: 'src/message/manifests.ts',
    changes: [
      [
        'return withQueue(state, channel, large, markLost(queueOf(laneOf(state, channel), large), first, count, copy))',
        'return count < 0 ? withQueue(state, channel, large, markLost(queueOf(laneOf(state, channel), large), first, count, copy)) : state',
      ],
    ],
    guard: 'a lost message goes again as soon as newer ones are acked',
  },
  {
    name: 'a time to live of 0 means none',
    origin: 'werift: max resends 0 (P56)',
    file: 'src/connection/outbound.ts',
    changes: [['const deadline = ttlMicros === undefined ? -1', 'const deadline = !ttlMicros ? -1']],
    guard: 'no time to live is not the same as none left',
  },
]
