// One end stays, the other leaves: is the one that stays told, or has it to judge by silence? And ticks after the end, which both ends go
// on to have, throw at neither.

import type { Config, Packeteer } from 'packeteer'
import { startLoop } from 'packeteer/adapters/loop'
import { initialLiveness, observeSilence } from 'packeteer/netcode'
import { silentAfterMs, ticksPerSecond, type Names } from './config.ts'
import type { Ticking } from './game.ts'

export interface Departure {
  /** Numbers heard before the end. */
  readonly heard: number
  readonly end: 'left' | 'told' | 'silent' | 'nothing'
  /** What the adapter said of it. */
  readonly why: string
  /** What ticks threw: in the turn of the end, and in those after it. */
  readonly threw: ReadonlyArray<string>
}

export interface Leaving {
  /** Leaves; not given: this end stays. */
  readonly leave?: () => void
  /** What the adapter has called `onClose` with. */
  readonly told: () => string | undefined
  /** Closes this end once the other has left. */
  readonly close: () => void
}

const heardBeforeLeaving = 10
const ticksAfter = 30

/** Ends `ticksAfter` ticks after the departure, or when patience does. */
export async function depart(
  end: Ticking,
  connection: Packeteer<Config<Names>>,
  { leave, told, close }: Leaving,
  patienceMs: number,
): Promise<Departure> {
  const threw: Array<string> = []
  let heard = 0
  let ticks = 0
  let after = 0
  let ending: Departure['end'] = 'nothing'
  let liveness = initialLiveness({ interruptedAfterMs: 1000, timedOutAfterMs: silentAfterMs, longestStepMs: 250 })
  let receivedBefore = 0

  const careful = (act: () => void): void => {
    try {
      act()
    } catch (reason) {
      threw.push(String(reason))
    }
  }
  const listen = (): void => {
    heard += connection.drainReceivedMessages('moves').length
    const { packetsReceived } = connection.stats()
    const isHeard = packetsReceived > receivedBefore || packetsReceived === 0
    receivedBefore = packetsReceived
    const [next, change] = observeSilence(liveness, 1000 / ticksPerSecond, isHeard)
    liveness = next
    if (ending !== 'nothing') return
    if (leave !== undefined && heard >= heardBeforeLeaving) {
      ending = 'left'
      careful(leave)
    } else if (told() !== undefined) ending = 'told'
    else if (change?.type === 'TimedOut') ending = 'silent'
  }

  await new Promise<void>((resolve) => {
    const loop = startLoop(ticksPerSecond, () => {
      careful(end.beginTick)
      listen()
      connection.sendMessage('moves', Uint8Array.of(ticks & 255))
      careful(end.endTick)
      ticks += 1
      if (ending !== 'nothing') after += 1
      // The one that stays has ticks after the other's end, then closes, and has ticks after its own.
      if (after === ticksAfter && leave === undefined) careful(close)
      if (after < 2 * ticksAfter && ticks * 1000 < patienceMs * ticksPerSecond) return
      loop.stop()
      resolve()
    })
  })
  return { heard, end: ending, why: told() ?? '', threw }
}
