/**
 * A body that was read is taken over whole or not at all. The pure floors forget the states that a bad datagram made; here the two steps in
 * which something may be refused write down how to take it back, and only where something could be.
 */
import type { DatagramError } from '../../src/core/datagram-error.ts'
import { expandNear, messageSpace } from '../../src/core/wrap.ts'
import type { Body } from './body.ts'
import type { Lane } from './lane.ts'
import type { Rules } from './rules.ts'
import { join, type PartialMessage, type Undo } from './track.ts'

/** Messages that this body completes, by the place of the fragment that does; and how to take it back. Emptied before each body. */
const wholes = new Map<number, PartialMessage>()
const undo: Undo = []

export function takeBody(
  rules: Rules,
  lanes: ReadonlyArray<Lane>,
  body: Body,
  now: number,
  bytes: number,
): DatagramError | undefined {
  undo.length = 0
  if (body.hasFragments || wholes.size > 0) wholes.clear()
  for (const { track } of lanes) track.newestBefore = track.newest
  const error = takePieces(rules, lanes, body, now) ?? deliver(rules, lanes, body, bytes)
  if (error !== undefined) takeBack(lanes)
  return error
}

function takeBack(lanes: ReadonlyArray<Lane>): void {
  for (const { track } of lanes) track.newest = track.newestBefore
  for (let index = undo.length - 1; index >= 0; index -= 1) (undo[index] as () => void)()
}

/** Makes all numbers whole, and lets fragments wait for their siblings. */
function takePieces(rules: Rules, lanes: ReadonlyArray<Lane>, body: Body, now: number): DatagramError | undefined {
  const { count, channels, numbers, lasts } = body
  for (let place = 0; place < count; place += 1) {
    const wire = numbers[place] as number
    if (wire < 0) continue
    const channel = channels[place] as number
    const lane = lanes[channel] as Lane
    const { track } = lane
    const expected = track.newest + 1
    const number = wire === expected ? expected : expandNear(wire, expected, messageSpace)
    if (number < 0) return { type: 'BeyondWindow', channel, message: number }
    if (number >= expected) track.newest = number
    numbers[place] = number
    if (lasts[place] === 0) continue
    const whole = track.take(rules, lane, number, body, place, now, undo)
    if (whole === 'not yet') continue
    if ('type' in whole) return whole
    wholes.set(place, whole)
  }
  return undefined
}

function deliver(rules: Rules, lanes: ReadonlyArray<Lane>, body: Body, bytes: number): DatagramError | undefined {
  const { count, channels, numbers, lasts, order } = body
  const isRisky = mayBeRefused(lanes, body, bytes)
  if (isRisky) for (const { inbox } of lanes) undo.push(inbox.remember())
  for (let place = 0; place < count; place += 1) {
    const channel = channels[place] as number
    const number = numbers[place] as number
    const { inbox } = lanes[channel] as Lane
    if (lasts[place] === 0) {
      if (!inbox.take(number, order, place, body, undefined)) return { type: 'BeyondWindow', channel, message: number }
      continue
    }
    const whole = wholes.get(place)
    if (whole === undefined) continue
    if (!inbox.take(number, whole.order, whole.place, body, join(whole, rules.fragmentBytes)))
      return { type: 'BeyondWindow', channel, message: number }
  }
  if (isRisky) undo.length = 0
  return undefined
}

function mayBeRefused(lanes: ReadonlyArray<Lane>, body: Body, bodyBytes: number): boolean {
  let bytes = bodyBytes
  for (const whole of wholes.values()) bytes += whole.bytes
  for (let place = 0; place < body.count; place += 1) {
    const { inbox } = lanes[body.channels[place] as number] as Lane
    if (!inbox.surelyTakes(body.numbers[place] as number, bytes)) return true
  }
  return false
}
