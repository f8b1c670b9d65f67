// Defects of numbers, of the window that remembers them, and of what an ack says.

import type { Exhibit } from './exhibit.ts'

export const numberExhibits: ReadonlyArray<Exhibit> = [
  {
    name: 'unwrapping by one less than the space',
    origin: 'yojimbo, sequence buffer removal (P6)',
    file: 'src/core/wrap.ts',
    changes: [['return low + modulo(wire - low, space)', 'return low + modulo(wire - low, space - 1)']],
    guard: 'explore ordered messages before a wrap',
  },
  {
    name: 'a number that never wraps',
    origin: 'Ruffles #34',
    file: 'src/core/wrap.ts',
    changes: [['number % space', 'Math.min(number, space - 1)']],
    guard: 'explore ordered messages before a wrap',
  },
  {
    name: 'the first wrap is fine, the second is not',
    origin: 'OPC UA .NET #4503',
    file: 'src/core/wrap.ts',
    changes: [['return low + modulo(wire - low, space)', 'return wire < near - space / 2 ? wire + space : wire']],
    guard: 'explore two ordered messages before a second wrap',
  },
  {
    name: 'a remainder that is negative',
    origin: 'werift, sctp.ts (P7)',
    file: 'src/core/wrap.ts',
    changes: [['return rest < 0 ? rest + space : rest', 'return rest']],
    guard: 'explore ordered messages before a wrap',
  },
  {
    name: 'number 0 means none',
    origin: 'laminar #177 (P5)',
    file: 'src/packet/packet-codec.ts',
    changes: [['if (number < 0) return', 'if (number <= 0) return']],
    guard: 'explore two ordered messages',
  },
  {
    name: 'an ack of number 0 means none',
    origin: 'laminar #177 (P5)',
    file: 'src/packet/packet-codec.ts',
    changes: [['ack.newest < 0) return', 'ack.newest <= 0) return']],
    guard: 'explore two ordered messages',
  },
  {
    name: 'numbers stay short, however many are in flight',
    origin: 'GNS, 16 bits on the wire; our own sketch, found by search',
    file: 'src/packet/numbering.ts',
    changes: [['span < narrowLimit) return marked', 'span >= 0) return marked']],
    guard: 'numbers grow wide before they could be misread',
  },
  {
    name: 'a copy of a datagram is taken twice',
    origin: 'renet, lightyear, naia, laminar #303 (P55)',
    file: 'src/packet/arrivals.ts',
    changes: [["wasSeen(arrivals.seen, number) ? 'Duplicate' : 'new'", "'new'"]],
    guard: 'explore loose messages',
  },
  {
    name: 'what is older than the window counts as new',
    origin: 'yojimbo, sequence buffer (P9)',
    file: 'src/packet/arrivals.ts',
    changes: [["if (isForgotten(arrivals.seen, number)) return 'Stale'\n", '']],
    guard: 'forge a jump ahead, then an old packet',
  },
  {
    name: 'a jump ahead leaves old marks in the ring',
    origin: 'reliable PR #17 (P3)',
    file: 'src/core/seen.ts',
    changes: [
      [
        'return { newest: number, recent: bit, words: next }',
        'return { newest: number, recent: (words[wordIndex(number, count)] as number) | bit, words: next }',
      ],
    ],
    guard: 'explore ordered messages before a wrap',
  },
  {
    name: 'acks of the 32 newest packets and no more',
    origin: 'reliable, yojimbo, naia, lightyear, laminar: 32-wide windows (P11)',
    file: 'src/packet/arrivals.ts',
    changes: [['Math.min(newest - 1 - ackKnownUpTo, receiveWindow)', 'Math.min(newest - 1 - ackKnownUpTo, 32)']],
    guard: 'one ack tells of forty packets',
  },
  {
    name: 'the history read one packet off',
    origin: 'GNS #352, #409, #410, #414; reliable STANDARD.md (P22)',
    file: 'src/packet/packet.ts',
    changes: [
      ['const back = ack.newest - 1 - number', 'const back = ack.newest - 2 - number'],
      ['return back === -1', 'return back === -2 || back === -1'],
    ],
    guard: 'explore loose messages',
  },
  {
    name: 'encoder and decoder wrong together',
    origin: 'GNS #409 (P22)',
    file: 'src/core/bytes.ts',
    changes: [
      [
        '(reader.bytes[reader.offset + index] as number)',
        '(reader.bytes[reader.offset + width - 1 - index] as number)',
      ],
      [
        'writer.bytes[writer.offset + index] = rest % 256',
        'writer.bytes[writer.offset + width - 1 - index] = rest % 256',
      ],
    ],
    guard: 'read with a second decoder',
  },
  {
    name: 'an ack of a packet that was never sent',
    origin: 'OpenSSL #31582 (P24)',
    file: 'src/packet/packet-codec.ts',
    changes: [['const newest = expandBelow(wireAck, bound, space(wide))', 'const newest = wireAck']],
    guard: 'explore two ordered messages before a second wrap',
  },
  {
    name: 'acked though it was thrown away',
    origin: 'lidgren #62; pickleback, a bad message in the middle of a packet (P12)',
    file: 'src/connection/inbound.ts',
    changes: [
      [
        '    if (error !== undefined) return discard(state, error)\n',
        '    if (error !== undefined) return discard({ ...state, packets }, error)\n',
      ],
    ],
    guard: 'forge a good header and a bad body',
  },
]
