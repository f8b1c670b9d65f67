// What a flush would have sent from the same state if no spare copy could leave, or if its channels were lean: the difference is what
// recovery adds, found without looking into it.

import type { Config } from '../../src/config.ts'
import { reducer } from '../../src/connection/reducer.ts'
import type { State } from '../../src/connection/state.ts'
import { formatOf, namesIn } from './names.ts'
import type { Flush } from './world.ts'

/** The state with this much in the bucket of spare copies, which fills at this rate. */
export const withTokens = (state: State, rate: number, tokens: number): State => ({
  ...state,
  messages: { ...state.messages, redundancy: { ...state.messages.redundancy, rate, tokens } },
})

const copyless = (config: Config): Config => ({ ...config, maxRedundancyBytesPerSecond: 0 })

export const leanOf = (config: Config): Config => ({
  ...config,
  channels: Object.fromEntries(
    Object.entries(config.channels).map(([name, channel]) => [
      name,
      channel.reliable ? { ...channel, recovery: 'lean' as const } : channel,
    ]),
  ),
})

/** The datagrams of this flush if the config had been this one. */
export const datagramsWith = (config: Config, before: State, maxBytes?: number): ReadonlyArray<Uint8Array> =>
  reducer(config)(before, { type: 'FlushRequested', ...(maxBytes === undefined ? {} : { maxBytes }) })[1].flatMap(
    (effect) => (effect.type === 'TransmitDatagram' ? [effect.datagram] : []),
  )

const bytesOf = (datagrams: ReadonlyArray<Uint8Array>): number =>
  datagrams.reduce((sum, datagram) => sum + datagram.length, 0)

export interface Spare {
  /** Names of the messages of which a spare copy left. */
  readonly names: ReadonlyArray<number>
  /** Bytes and datagrams that the flush has more for it. */
  readonly bytes: number
  readonly datagrams: number
}

export const spareIn = (config: Config, { before, datagrams, maxBytes }: Flush): Spare => {
  const without = datagramsWith(copyless(config), withTokens(before, 0, 0), maxBytes)
  const format = formatOf(config)
  const names = (some: ReadonlyArray<Uint8Array>) => some.flatMap((datagram) => namesIn(format, datagram))
  const otherwise = new Set(names(without))
  return {
    names: names(datagrams).filter((name) => !otherwise.has(name)),
    bytes: bytesOf(datagrams) - bytesOf(without),
    datagrams: datagrams.length - without.length,
  }
}
