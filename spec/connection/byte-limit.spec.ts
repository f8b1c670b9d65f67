// Play within a byte limit of one datagram a tick: what is larger leaves beside it, at a pace that follows from its size. Found: beside a
// game of 56 bytes a tick a message of 300 kB never left, as spare copies took the room; beside 150 bytes none did, as no fragment fits.

import { describe, expect, it } from 'vitest'
import { defineConfig, type Recovery } from '../../src/config.ts'
import { Packeteer } from '../../src/packeteer.ts'

interface Play {
  readonly recovery: Recovery
  readonly move: number
  readonly position: number
  readonly file: number
  readonly maxBytes: number
}

/** Ticks until the file is there, and the most moves that were delivered in one tick. */
function play({ recovery, move, position, file, maxBytes }: Play): readonly [ticks: number, moves: number] {
  const config = defineConfig({
    channels: {
      moves: { reliable: true, ordered: true, recovery },
      position: { reliable: false, ordered: true },
      file: { reliable: true, ordered: false },
    },
  })
  const a = new Packeteer(config)
  const b = new Packeteer(config)
  let moves = 0
  for (let tick = 0; tick < 1300; tick += 1) {
    for (const end of [a, b]) end.update(1000 / 60)
    a.sendMessage('moves', new Uint8Array(move))
    if (position > 0) a.sendMessage('position', new Uint8Array(position))
    if (tick === 60) a.sendMessage('file', new Uint8Array(file))
    for (const datagram of a.packetsToSend({ maxBytes })) b.receivePacket(datagram)
    for (const datagram of b.packetsToSend()) a.receivePacket(datagram)
    a.drainMessageFates()
    b.drainReceivedMessages('position')
    moves = Math.max(moves, b.drainReceivedMessages('moves').length)
    if (b.drainReceivedMessages('file').length > 0) return [tick - 59, moves]
  }
  return [Infinity, moves]
}

// 300,000 bytes are 289 fragments of 1,040.
describe('a large message in datagrams of 1,200 bytes, one a tick', () => {
  it('takes a tick a fragment where one fits beside the game: spare copies yield', () => {
    expect(play({ recovery: 'auto', move: 32, position: 24, file: 300_000, maxBytes: 1200 })).toEqual([289, 1])
    expect(play({ recovery: 'max', move: 32, position: 24, file: 2000, maxBytes: 1200 })).toEqual([2, 1])
  })

  it('takes two where none fits: fragment and game take turns, and what does not fit is late by a tick', () => {
    expect(play({ recovery: 'lean', move: 150, position: 0, file: 300_000, maxBytes: 1200 })).toEqual([577, 2])
    expect(play({ recovery: 'auto', move: 100, position: 60, file: 300_000, maxBytes: 1200 })).toEqual([577, 1])
  })

  it('takes three beside messages of 350 bytes, two a tick: three fit a datagram, so two ticks clear what one held back', () => {
    expect(play({ recovery: 'lean', move: 350, position: 350, file: 104_000, maxBytes: 1200 })).toEqual([299, 2])
  })

  it('waits where small messages fill every datagram: they are the game', () => {
    const [ticks] = play({ recovery: 'lean', move: 600, position: 600, file: 1100, maxBytes: 1200 })
    expect(ticks).toBe(Infinity)
  })

  it('holds nothing back within two and a half datagrams, and takes half a tick a fragment', () => {
    expect(play({ recovery: 'auto', move: 150, position: 0, file: 300_000, maxBytes: 3000 })).toEqual([144, 1])
  })
})
