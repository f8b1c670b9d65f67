// A session of two real endpoints over bad weather, as a capture at end a would have it: what it sent, what it received,
// and among that, datagrams that were damaged on the way. With each comes what the second decoder makes of it.

import { defineConfig, Packeteer, type Config } from '../../src/index.ts'
import type { CapturedDatagram } from '../../src/replay/capture/capture.ts'
import { Chance } from '../wire-format/chance.ts'
import type { Decoded } from '../wire-format/decoder.ts'
import { Listener } from '../wire-format/listener.ts'
import { formatOf, type PlainConfig } from '../wire-format/vectors.ts'

export interface Overheard extends CapturedDatagram {
  readonly decoded: Decoded
}

export interface Session {
  readonly config: Config
  readonly overheard: ReadonlyArray<Overheard>
}

/** First byte, packet number, ack number. Without a CRC, a damaged number is a valid one, and the session is over. */
const NUMBERS = 5

const TICK_MS = 20
const TICK_MICROS = 20_000

interface Weather {
  /** Percent of datagrams that are lost, that come twice, and that arrive damaged as well. */
  readonly loss: number
  readonly copies: number
  readonly damage: number
}

export const overhear = (plain: PlainConfig, weather: Weather, ticks: number, seed: number): Session => {
  const sides = plain.integrity === 'crc32c'
  const configOf = (side: 'a' | 'b'): Config => defineConfig({ ...plain, ...(sides ? { side } : {}) })
  const formatFrom = (writer: 'a' | 'b') => formatOf(plain, sides ? writer : undefined)
  const [here, there] = [new Packeteer(configOf('a')), new Packeteer(configOf('b'))]
  // `ear` hears what arrives here; `echo` hears what is written here, as the far end will.
  const [ear, echo] = [new Listener(formatFrom('b')), new Listener(formatFrom('a'))]
  const chance = new Chance(seed)
  const overheard: Array<Overheard> = []
  const late: Array<readonly [tick: number, datagram: Uint8Array]> = []

  const send = (datagram: Uint8Array, tick: number): void => {
    const decoded = echo.hear(datagram)
    if (decoded.ok) ear.noteOwn(decoded.datagram)
    overheard.push({ atMicros: tick * TICK_MICROS, direction: 'sent', datagram, decoded })
    if (chance.happens(weather.loss)) return
    there.receivePacket(datagram)
  }
  const receive = (datagram: Uint8Array, tick: number): void => {
    const decoded = ear.hear(datagram)
    if (decoded.ok) echo.noteOwn(decoded.datagram)
    here.receivePacket(datagram)
    overheard.push({ atMicros: tick * TICK_MICROS, direction: 'received', datagram, decoded })
  }
  for (let tick = 0; tick < ticks; tick += 1) {
    for (const end of [here, there]) {
      end.update(TICK_MS)
      speak(end, Object.keys(plain.channels), chance)
    }
    for (const datagram of there.packetsToSend()) {
      if (chance.happens(weather.damage)) receive(damage(datagram, sides ? 0 : NUMBERS, chance), tick)
      if (!chance.happens(weather.loss)) late.push([tick + chance.below(4), datagram])
      if (chance.happens(weather.copies)) late.push([tick + chance.below(8), datagram])
    }
    const due = late.filter(([at]) => at <= tick)
    late.splice(0, late.length, ...late.filter(([at]) => at > tick))
    for (const [, datagram] of due) receive(datagram, tick)
    for (const datagram of here.packetsToSend()) send(datagram, tick)
  }
  return { config: configOf('a'), overheard }
}

const speak = (end: Packeteer, channels: ReadonlyArray<string>, chance: Chance): void => {
  const even = chance.below(30)
  for (let count = chance.below(5); count > 0; count -= 1) {
    const length = chance.happens(5) ? chance.below(2000) : chance.happens(60) ? even : chance.below(60)
    end.sendMessage(channels[chance.below(channels.length)] ?? '', chance.bytes(length))
  }
}

/** Cut short, or changed at up to three places, none of them before `from`. */
const damage = (datagram: Uint8Array, from: number, chance: Chance): Uint8Array => {
  const bytes = datagram.slice(0, chance.happens(30) ? 1 + chance.below(datagram.length) : datagram.length)
  const room = bytes.length - from
  const changes = room > 0 ? 1 + chance.below(3) : 0
  for (let change = 0; change < changes; change += 1) bytes[from + chance.below(room)] = chance.below(256)
  return bytes
}
