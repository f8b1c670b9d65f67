/**
 * What a state takes from its config for granted, as one number: names, order and kinds of the channels, every bound in messages and
 * bytes, integrity, the lifetime of datagrams. A state is of use only where these are the same. Left out is what may change between
 * saving and restoring: rates, timers, recovery, and who this end is (`sessionId`, `side`). docs/state.md, "Config".
 */
import type { Config } from '../config.ts'

/** One object for all states of a connection: what the hash remembers hangs on it. */
export interface Terms {
  readonly fingerprint: number
}

/** Half of what a new connection costs, and strangers cause new connections: computed once for each config object. */
const known = new WeakMap<Config, number>()

export function termsOf(config: Config): Terms {
  const fingerprint = known.get(config) ?? fingerprintOf(config)
  known.set(config, fingerprint)
  return { fingerprint }
}

/** 32-bit FNV-1a over UTF-16 units: against mix-ups, not against forgery. */
function fingerprintOf(config: Config): number {
  const text = JSON.stringify([
    Object.entries(config.channels).map(([name, { reliable, ordered }]) => [name, reliable, ordered]),
    config.maxDatagramBytes,
    config.maxMessageBytes,
    config.maxOutstandingMessages,
    config.maxOutstandingBytes,
    config.maxPartialMessages,
    config.maxPartialBytes,
    config.maxDatagramLifetimeMs,
    config.integrity,
  ])
  let hash = 0x811c_9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193)
  return hash >>> 0
}
