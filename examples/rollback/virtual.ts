// The duel in virtual time, in one process: the same two sessions over paper channels and links from a seed. For figures that no machine
// has a say in, and for tests.

import { Packeteer } from 'packeteer'
import { startLoop } from 'packeteer/adapters/loop'
import { attachChannel, type DataChannel } from 'packeteer/adapters/rtc'
import type { LinkConfig } from 'packeteer/testing'
import { openDirection, type Direction } from '../../src/cli/stage/direction.ts'
import { openVirtualTime } from '../virtual-time.ts'
import { createBot } from './bot.ts'
import { duelConfig, openSession, type Session, type SessionView } from './session.ts'

export interface VirtualDuel {
  readonly link: LinkConfig
  readonly seed: number
  readonly frames: number
  /** The second page opens so much later. */
  readonly laterMs: number
  /** The first page does nothing for a while, as one in the background. */
  readonly sleep?: { readonly fromMs: number; readonly untilMs: number }
}

export interface DuelOutcome {
  readonly view: SessionView
  /** Per tick, once it was on. */
  readonly depths: ReadonlyArray<number>
  readonly aheads: ReadonlyArray<number>
  readonly recorded: ReturnType<Session['recorded']>
}

/** A channel that is never full, into a link. */
const paperChannel = (): DataChannel & { bring: (datagram: Uint8Array) => void; carryBy: (to: Direction) => void } => {
  const listeners = new Map<string, (event: unknown) => void>()
  let direction: Direction | undefined
  return {
    readyState: 'open',
    bufferedAmount: 0,
    binaryType: 'blob',
    bufferedAmountLowThreshold: 0,
    send: (datagram) => direction?.carry(datagram),
    close: () => undefined,
    addEventListener: (type, listener) => listeners.set(type, listener),
    removeEventListener: (type) => listeners.delete(type),
    bring: (data) => listeners.get('message')?.({ data }),
    carryBy: (to) => (direction = to),
  }
}

export const playDuel = ({ link, seed, frames, laterMs, sleep }: VirtualDuel): readonly [DuelOutcome, DuelOutcome] => {
  const { timer, runUntil } = openVirtualTime()
  const channels = [paperChannel(), paperChannel()] as const
  channels[0].carryBy(openDirection(link, seed, 'right', (datagram) => bring(1, datagram), timer))
  channels[1].carryBy(openDirection(link, seed, 'left', (datagram) => bring(0, datagram), timer))
  const isAsleep = (side: 0 | 1): boolean =>
    side === 0 && sleep !== undefined && timer.now() >= sleep.fromMs && timer.now() < sleep.untilMs
  const bring = (side: 0 | 1, datagram: Uint8Array): void => {
    if (isAsleep(side)) timer.wake(() => bring(side, datagram), (sleep?.untilMs ?? 0) - timer.now())
    else channels[side].bring(datagram)
  }
  const ends = ([0, 1] as const).map((side) => {
    const depths: Array<number> = []
    const aheads: Array<number> = []
    const end = {
      depths,
      aheads,
      view: undefined as SessionView | undefined,
      session: undefined as Session | undefined,
    }
    timer.wake(() => begin(side, end), side * laterMs)
    return end
  })
  const begin = (side: 0 | 1, end: (typeof ends)[number]): void => {
    const attached = attachChannel(channels[side], new Packeteer(duelConfig), { now: timer.now })
    if (attached._tag === 'Left') return
    const session = openSession(attached.right.connection, side, frames)
    const bot = createBot(seed * 2 + side)
    let tickedMs = timer.now()
    end.session = session
    const wakeLater = (call: () => void, afterMs: number) =>
      timer.wake(() => {
        if (isAsleep(side)) wakeLater(call, (sleep?.untilMs ?? 0) - timer.now())
        else call()
      }, afterMs)
    const loop = startLoop(
      60,
      () => {
        attached.right.beginTick()
        const view = session.tick(bot(end.view?.duel, side), timer.now() - tickedMs)
        tickedMs = timer.now()
        end.view = view
        if (view.duel.frame > 0 && view.duel.frame < frames) {
          end.depths.push(view.depth)
          end.aheads.push(view.ahead)
        }
        attached.right.endTick()
        loop.setSpeed(view.speed)
      },
      { now: timer.now, wake: wakeLater },
    )
  }
  for (let ms = 1000; ms < (frames * 1000) / 30 + 20_000; ms += 1000) {
    runUntil(ms)
    if (ends.every(({ view }) => view?.certainFrame === frames)) break
  }
  const outcomeOf = ({ depths, aheads, view, session }: (typeof ends)[number]): DuelOutcome => ({
    view: view as SessionView,
    depths,
    aheads,
    recorded: session?.recorded() ?? [],
  })
  return [outcomeOf(ends[0] as (typeof ends)[number]), outcomeOf(ends[1] as (typeof ends)[number])]
}

/** The least number that so great a share does not exceed. */
export const quantile = (numbers: ReadonlyArray<number>, share: number): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
}

export const mean = (numbers: ReadonlyArray<number>): number =>
  numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length)
