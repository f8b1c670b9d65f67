// How far a large message goes on beside what is in flight: acks of more than the peer's receive window would be lost.

import { describe, expect, it } from 'vitest'
import type { State } from '../../src/connection/state.ts'
import { micros } from '../../src/core/time.ts'
import { addSent } from '../../src/packet/flight.ts'
import { datagramsOf, flush, fresh, run, submit } from './endpoint.ts'

describe('a large message beside many packets in flight', () => {
  /** With so many bare acks in flight, and allowance for large messages. */
  const flying = (count: number): State => {
    const bare = { sentAt: micros(0), bytes: 3, largestAcked: -1, manifest: undefined }
    let { flight } = fresh.packets
    for (let index = 0; index < count; index += 1) flight = addSent(flight, bare)
    const numbering = { ...fresh.packets.numbering, next: count }
    const allowance = { ...fresh.messages.allowance, bytes: 5000 }
    return { ...fresh, packets: { ...fresh.packets, flight, numbering }, messages: { ...fresh.messages, allowance } }
  }
  const large = ['moves', 'events', 'position', 'effects'].map((channel) => submit(channel, new Uint8Array(400)))
  const sentBeside = (count: number): number => datagramsOf(run(flying(count), ...large, flush)[1]).length

  it('goes on as far as the peer can acknowledge, 1,024 packets, and by one at least; the newest may be begun', () => {
    expect([0, 1020, 1021, 1022, 1023, 1024, 2000].map(sentBeside)).toEqual([8, 5, 4, 3, 2, 2, 2])
  })
})
