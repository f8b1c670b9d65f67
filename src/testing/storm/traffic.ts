/**
 * What an application sends in a storm: drawn tick by tick from a stream of its own, so that it does not depend on the faults. Payloads of
 * four bytes or more are all different, as the oracle sees best by that; a few are shorter, or empty.
 */
import type { Config } from '../../config.ts'
import type { Dice } from '../dice.ts'
import type { Submission } from '../pair.ts'
import type { Traffic } from './storm.ts'

/** What leaves in one tick. `serial` counts all messages of this end so far. */
export function composeTick(traffic: Traffic, config: Config, dice: Dice, serial: number): ReadonlyArray<Submission> {
  const { tenths, burstOneIn, burst, channels } = traffic
  if (tenths === 0 || channels.length === 0) return []
  const bursts = burstOneIn > 0 && dice.below(burstOneIn) === 0
  const count = Math.floor((tenths + dice.below(10)) / 10) + (bursts ? dice.below(burst) : 0)
  const submissions: Array<Submission> = []
  for (let index = 0; index < count; index += 1)
    submissions.push(composeMessage(traffic, config, dice, serial + submissions.length))
  return submissions
}

function composeMessage(traffic: Traffic, config: Config, dice: Dice, serial: number): Submission {
  const { channels, largeOneIn, longest, timedOneIn } = traffic
  const channel = channels[dice.below(channels.length)] ?? ''
  const isLarge = largeOneIn > 0 && dice.below(largeOneIn) === 0
  const length = isLarge ? dice.between(0, longest) : dice.below(40) === 0 ? dice.below(4) : dice.between(4, 40)
  const payload = makePayload(Math.min(length, longest), serial)
  const timed = timedOneIn > 0 && dice.below(timedOneIn) === 0
  return timed && config.channels[channel]?.reliable === false
    ? { channel, payload, ttlMicros: dice.below(80_000) }
    : { channel, payload }
}

function makePayload(length: number, serial: number): Uint8Array {
  const payload = new Uint8Array(length)
  for (let index = 4; index < length; index += 1) payload[index] = index * 31 + serial * 7
  if (length >= 4) for (let index = 0; index < 4; index += 1) payload[index] = serial >>> (8 * index)
  return payload
}
