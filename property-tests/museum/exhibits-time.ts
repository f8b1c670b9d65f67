// Defects of verdicts, of timers and clocks, of turns, of what is owed, and of who is heard.

import type { Exhibit } from './exhibit.ts'

export const timeExhibits: ReadonlyArray<Exhibit> = [
  {
    name: 'lost as soon as a newer one is acked',
    origin: 'naia, ack_manager.rs: a 0 bit is a loss (P13)',
    file: 'src/packet/loss.ts',
    changes: [['leastThreshold = 2', 'leastThreshold = 1']],
    guard: 'packets that change places are not lost',
  },
  {
    name: 'a timer fires ahead of what has arrived',
    origin: 'lightyear #1684, #1685 (P15)',
    file: 'src/connection/reducer.ts',
    changes: [
      [
        '  return [next === clock ? state : stateAfter(state, next, packets, messages, channels), none]\n',
        '  return passDeadlines(plan, stateAfter(state, next, packets, messages, channels))\n',
      ],
      ['return tick(state, event)', 'return tick(state, event, plan)'],
      [
        'function tick(state: State, event: Ticked)',
        'function tick(state: State, event: Ticked, plan: ReturnType<typeof planOf>)',
      ],
      [
        "import { receiveDatagram } from './inbound.ts'",
        "import { passDeadlines, receiveDatagram } from './inbound.ts'",
      ],
    ],
    guard: 'what has arrived is read before time decides',
  },
  {
    name: 'acks of acks, for ever',
    origin: 'renet PR #156, LiteNetLib #290 (P17)',
    file: 'src/packet/inbound.ts',
    changes: [['ackEliciting: header.bodyEnd > header.bodyStart', 'ackEliciting: true']],
    guard: 'explore two ordered messages',
  },
  {
    name: 'no ack when there is nothing else to say',
    origin: 'GNS ed1f38b, 63656d7; laminar heartbeats (P18)',
    file: 'src/packet/outbound.ts',
    changes: [['if (owedSince >= 0 && clock.age - owedSince >= rules.ackDelay) return true\n', '']],
    guard: 'explore two ordered messages',
  },
  {
    name: 'an ack that is owed is forgotten when a gap fills',
    origin: 'GNS 63656d7, 0e4365d (P19)',
    file: 'src/packet/arrivals.ts',
    changes: [
      [
        'owedSince: packet.ackEliciting && arrivals.owedSince < 0 ? age : arrivals.owedSince',
        'owedSince: isNewest ? age : micros(-1)',
      ],
    ],
    guard: 'an early and a late arrival are acked at the next flush',
  },
  {
    name: 'a repeat of what is there is not acked again',
    origin: 'nim-eth #462, libcsp #114, HKMP #40, freenet #3592 (P34)',
    file: 'src/connection/inbound.ts',
    changes: [
      [
        '  return [stateAfter(state, clock, packets, ascent.messages, ascent.channels), ascent.effects]\n',
        '  if (ascent.effects.length === 0 && orders.some(({ type }) => type === "PayloadReceived")) return [state, []]\n  return [stateAfter(state, clock, packets, ascent.messages, ascent.channels), ascent.effects]\n',
      ],
    ],
    guard: 'explore timers',
  },
  {
    name: 'a fixed timeout below the round trip',
    origin: 'yojimbo #82, #54; pickleback 0.1 s; renet 0.3 s (P26)',
    file: 'src/packet/rtt.ts',
    changes: [['timeoutAtStart = micros(2_500_000)', 'timeoutAtStart = micros(100_000)']],
    guard: 'nothing is repeated while an answer may be on its way',
  },
  {
    name: 'the round trip has the ack delay in it',
    origin: 'ENet #194 (P28)',
    file: 'src/packet/inbound.ts',
    changes: [['clock.now - named.sentAt - ack.held', 'clock.now - named.sentAt']],
    guard: 'the time that an ack was held is not in the round trip',
  },
  {
    name: 'milliseconds taken for microseconds',
    origin: 'pickleback endpoint.rs, werift #551 (P29)',
    file: 'src/packet/packet-codec.ts',
    changes: [['micros(millis * 1000)', 'micros(millis)']],
    guard: 'the time that an ack was held is not in the round trip',
  },
  {
    name: 'back-off without a bound',
    origin: 'ENet #159, #160 (P30)',
    file: 'src/packet/outbound.ts',
    changes: [['Math.min(timeout * (1 << misses), longestProbeInterval)', 'timeout * (1 << misses)']],
    guard: 'a link that comes back is found within three seconds',
  },
  {
    name: 'no probe: the last packet of a burst is lost for ever',
    origin: 'laminar (P31)',
    file: 'src/packet/outbound.ts',
    changes: [
      ['return clock.now - since >= probeInterval(', 'return clock.now < since && clock.now - since >= probeInterval('],
    ],
    guard: 'a lost last message is repeated within three seconds',
  },
  {
    name: 'the record is gone before the ack comes',
    origin: 'GNS ee6ed90; ours: a round trip beyond the give-up time was never learnt (P16)',
    file: 'src/packet/inbound.ts',
    changes: [['acked[last] : late.find(({ number }) => number === ack.newest)', 'acked[last] : undefined']],
    guard: 'a round trip beyond patience is learnt',
  },
  {
    name: 'a late ack leaves the probes counted',
    origin: 'ours: large messages were held back for ever',
    file: 'src/packet/inbound.ts',
    changes: [['carriers + news.late.length === 0 ? probe', 'carriers === 0 ? probe']],
    guard: 'a late ack lets large messages go on',
  },
  {
    name: 'time that goes back',
    origin: 'naia #128, #160; GNS #112 (P35)',
    file: 'src/core/time.ts',
    changes: [['!Number.isSafeInteger(delta) || delta <= 0', 'delta === 0']],
    guard: 'time does not go back',
  },
  {
    name: 'a pause read as a dead peer',
    origin: 'whatsapp-rust #1379',
    file: 'src/core/time.ts',
    changes: [['micros(clock.now + step)', 'micros(clock.now + delta)']],
    guard: 'a pause loses nothing',
  },
  {
    name: 'packets in flight that nobody clears away',
    origin: 'GNS 61d553e (P58)',
    file: 'src/packet/flight.ts',
    changes: [['return dropWhile(windowOf(sent.base, entries), isResolved)', 'return windowOf(sent.base, entries)']],
    guard: 'explore both ways',
  },
  {
    name: 'datagrams of an earlier session are heard',
    origin: 'yojimbo #116, LiteNetLib #177 (P59)',
    file: 'src/packet/packet-codec.ts',
    changes: [['writeUint(unsent, rules.sessionId, 8)', 'writeUint(unsent, 0, 8)']],
    guard: 'datagrams of another session are discarded',
  },
  {
    name: 'an end that hears its own echo',
    origin: 'S6 of our catalogue: a reflected datagram',
    file: 'src/packet/packet-codec.ts',
    changes: [['writeUint(unsent, side, 1)', 'writeUint(unsent, 0, 1)']],
    guard: 'an end does not hear itself',
  },
  {
    name: 'a checksum over the payload alone',
    origin: 'ours: the first sketch of the simulator, 67,041 forged acks in an hour',
    file: 'src/packet/packet-codec.ts',
    changes: [
      [
        'crcOver(crcOver(crcStart, unsent.bytes, 0, 25), datagram, 0, end)',
        'crcOver(crcOver(crcStart, unsent.bytes, 0, 25), datagram, Math.min(5, end), end)',
      ],
    ],
    guard: 'explore damage under a checksum',
  },
  {
    name: 'a history longer than any sender writes',
    origin: 'GNS 6282dda, quinn fed0321a (P23)',
    file: 'src/packet/packet-codec.ts',
    changes: [
      [
        "if (length > maxHistoryBytes) return { type: 'Malformed', what: 'history length', offset: reader.offset }\n",
        '',
      ],
    ],
    guard: 'forge a history that is too long',
  },
  {
    name: 'fragments wait for room that small messages never leave',
    origin: 'ours: found by trials from outside',
    file: 'src/message/outbound.ts',
    changes: [['if (state.smallTurn >= flush.lanes.length)', 'if (state.smallTurn < 0)']],
    guard: 'a fragment that does not fit beside small messages has its turn',
  },
]
