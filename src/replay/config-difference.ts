/** In which fields two configs differ, and whether both ends of a connection must have the same there (docs/state.md, "Config"). */
import type { Config } from '../config.ts'

export interface ConfigDifference {
  /** As `maxMessageBytes`, `channels.moves.reliable`; `channels`: their names, or the order of these. */
  readonly path: string
  readonly a: unknown
  readonly b: unknown
  /** Both ends must have the same: where they have not, they do not understand each other, or refuse what the other may send. */
  readonly mustAgree: boolean
}

/** What each end may have its own way. */
const own: ReadonlySet<string> = new Set([
  'partialTimeoutMs',
  'bulkBytesPerSecond',
  'maxRedundancyBytesPerSecond',
  'ackDelayMs',
  'keepAliveMs',
  'side',
])

/** In the order of the fields. The sides of two ends differ as they should, and are left out. */
export function configDifferences(a: Config, b: Config): ReadonlyArray<ConfigDifference> {
  const { channels: ours, side: _ours, ...one } = a
  const { channels: theirs, side: _theirs, ...other } = b
  return [...channelDifferences(ours, theirs), ...fieldDifferences('', one, other)]
}

function channelDifferences(a: Config['channels'], b: Config['channels']): ReadonlyArray<ConfigDifference> {
  const [names, others] = [Object.keys(a), Object.keys(b)]
  if (names.join('\u0000') !== others.join('\u0000'))
    return [{ path: 'channels', a: names, b: others, mustAgree: true }]
  return names.flatMap((name) => fieldDifferences(`channels.${name}.`, a[name] ?? {}, b[name] ?? {}))
}

function fieldDifferences(prefix: string, a: object, b: object): ReadonlyArray<ConfigDifference> {
  const [one, other] = [new Map<string, unknown>(Object.entries(a)), new Map<string, unknown>(Object.entries(b))]
  const names = [...new Set([...one.keys(), ...other.keys()])]
  return names
    .filter((name) => one.get(name) !== other.get(name))
    .map((name) => ({
      path: `${prefix}${name}`,
      a: one.get(name),
      b: other.get(name),
      mustAgree: name !== 'recovery' && !own.has(name),
    }))
}
