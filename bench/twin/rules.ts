/** What the parts of a twin have to know of the config, as plan.ts puts it for the floors; computed once per twin and shared by its parts. */
import type { Config } from '../../src/config.ts'
import { planOf } from '../../src/connection/plan.ts'
import { crcOver, crcStart } from '../../src/core/crc32c.ts'
import { crcBytes } from '../../src/packet/packet-codec.ts'

export type Rules = ReturnType<typeof rulesOf>

export function rulesOf(config: Config) {
  const { packet, message } = planOf(config)
  const { side } = packet
  return {
    ...message,
    checked: packet.checked,
    tailroom: packet.checked ? crcBytes : 0,
    /** The checksum's register after session and side, which begin it: of what this end signs, and of what it expects. */
    signing: registerOf(packet.sessionId, side),
    expecting: registerOf(packet.sessionId, side === 0 ? 0 : 3 - side),
    lifetime: packet.lifetime,
    ackDelay: packet.ackDelay,
    keepAlive: packet.keepAlive,
    longestWhole: Math.min(message.fragmentBytes, message.maxMessageBytes),
    mostLastIndex: Math.ceil(message.maxMessageBytes / message.fragmentBytes) - 1,
  }
}

function registerOf(sessionId: number, side: number): number {
  const register = overNumber(crcStart, sessionId)
  return crcOver(register, Uint8Array.of(side), 0, 1)
}

const eight = new Uint8Array(8)

/** The register after the eight bytes of a number. */
export function overNumber(register: number, number: number): number {
  let rest = number
  for (let index = 0; index < 8; index += 1) {
    eight[index] = rest % 256
    rest = Math.floor(rest / 256)
  }
  return crcOver(register, eight, 0, 8)
}

/** The register after the eight bytes that say "no ack". */
export function overNoAck(register: number): number {
  eight.fill(0xff)
  return crcOver(register, eight, 0, 8)
}
