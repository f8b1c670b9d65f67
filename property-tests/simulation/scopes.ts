// What the explorer visits, by name. Quick scopes are small and followed to their end from every state (liveness); the deep ones are
// wider, and most are searched for broken promises alone. Each has a corner of the protocol in it that the others do not reach.

import { defineConfig, type ConfigInput } from '../../src/config.ts'
import type { NetworkRules, Scope, ScriptedMessage } from '../../src/testing/index.ts'

export const kinds = {
  moves: { reliable: true, ordered: true, recovery: 'lean' },
  events: { reliable: true, ordered: false, recovery: 'lean' },
  position: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
} as const

const config = (more: Partial<ConfigInput> = {}): Scope['config'] =>
  defineConfig({ channels: kinds, maxDatagramBytes: 256, maxMessageBytes: 300, ...more })

const on = (...channels: ReadonlyArray<string>): ReadonlyArray<ScriptedMessage> =>
  channels.map((channel) => ({ channel }))
const large = (...channels: ReadonlyArray<string>): ReadonlyArray<ScriptedMessage> =>
  channels.map((channel) => ({ channel, bytes: 300 }))

const losing = (copies: number): NetworkRules => ({ type: 'losing', copies })
const growing: NetworkRules = { type: 'growing' }

/** Time stands still; a tick at 50 Hz; a slow tick; and what brings timers about: a probe, a pause. */
const now = { now: [0] }
const tick = { tick: [20_000] }
const slow = { tick: [20_000], slow: [500_000] }
const probing = { tick: [20_000], wait: [1_000_000, 1_000_000, 1_000_000] }
const pausing = { tick: [20_000], pause: [10_000_000] }

const auto = config({ channels: { moves: { reliable: true, ordered: true } } })
const max = config({ channels: { moves: { reliable: true, ordered: true, recovery: 'max' } } })
const checked = config({ integrity: 'crc32c', sessionId: 77 })
const tight = config({
  maxOutstandingMessages: 1,
  maxPartialMessages: 1,
  maxOutstandingBytes: 300,
  maxPartialBytes: 300,
})
const nearWrap = { packet: 65_534, message: 2 ** 24 - 1 }

const twice = on('moves', 'moves')
const bothWays = { a: twice, b: twice }
const fromA = (a: ReadonlyArray<ScriptedMessage>): Scope['script'] => ({ a, b: [] })

const base: Scope = { config: config(), script: bothWays, steps: now, most: { a: 3, b: 3 }, network: losing(1) }
const wide = { recovers: false, mostStates: 40_000_000 }

export interface NamedScope {
  readonly quick: Scope
  readonly deep: Scope
}

export const scopes: Readonly<Record<string, NamedScope>> = {
  'two ordered messages each way': {
    quick: base,
    deep: { ...base, ...wide, most: { a: 4, b: 4 }, network: losing(3) },
  },
  'two ordered messages each way, everything ever sent may come again': {
    quick: { ...base, network: growing },
    deep: { ...base, most: { a: 4, b: 4 }, network: growing },
  },
  'four ordered messages one way, in time': {
    quick: { ...base, script: fromA(on('moves', 'moves', 'moves')), steps: tick, network: losing(0) },
    deep: {
      ...base,
      ...wide,
      script: fromA(on('moves', 'moves', 'moves', 'moves')),
      steps: tick,
      most: { a: 5, b: 5 },
      network: losing(2),
    },
  },
  'sequenced messages': {
    quick: { ...base, script: fromA(on('position', 'position', 'position')), most: { a: 4, b: 3 } },
    deep: {
      ...base,
      ...wide,
      script: fromA(on('position', 'position', 'position', 'position', 'position')),
      most: { a: 6, b: 5 },
      network: losing(2),
    },
  },
  'one message of each kind': {
    quick: { ...base, script: fromA(on('moves', 'events', 'position', 'effects')), network: losing(0) },
    deep: {
      ...base,
      ...wide,
      script: { a: on('moves', 'events', 'position', 'effects'), b: on('events') },
      most: { a: 4, b: 4 },
      network: losing(2),
    },
  },
  'large messages, reliable': {
    quick: { ...base, script: fromA([...large('moves', 'moves'), ...on('moves')]), most: { a: 3, b: 2 }, steps: tick },
    deep: {
      ...base,
      ...wide,
      script: fromA([...large('moves', 'moves'), ...on('moves')]),
      most: { a: 4, b: 3 },
      steps: tick,
      network: losing(0),
    },
  },
  'large messages, unreliable': {
    quick: {
      ...base,
      script: fromA([...large('effects', 'position'), ...on('position')]),
      most: { a: 3, b: 2 },
      steps: tick,
      network: losing(0),
    },
    deep: {
      ...base,
      ...wide,
      script: fromA([...large('effects', 'position', 'position'), ...on('position')]),
      most: { a: 4, b: 3 },
      steps: tick,
      network: losing(0),
    },
  },
  'probes into silence': {
    quick: { ...base, script: fromA(on('moves', 'events')), steps: probing, most: { a: 3, b: 2 }, network: losing(0) },
    deep: { ...base, ...wide, script: fromA(twice), steps: probing, most: { a: 4, b: 3 } },
  },
  pauses: {
    quick: {
      ...base,
      script: fromA(on('moves', 'position')),
      steps: pausing,
      most: { a: 3, b: 2 },
      network: losing(0),
    },
    deep: { ...base, ...wide, script: fromA(on('moves', 'position')), steps: pausing, most: { a: 4, b: 3 } },
  },
  'before a wrap of all numbers, with damaged copies': {
    quick: { ...base, config: checked, origin: nearWrap, damage: true, network: losing(0) },
    deep: { ...base, config: checked, origin: nearWrap, damage: true, most: { a: 4, b: 3 } },
  },
  'spare copies': {
    quick: { ...base, config: auto, script: fromA(twice), steps: tick },
    deep: {
      ...base,
      ...wide,
      config: auto,
      script: fromA(on('moves', 'moves', 'moves')),
      steps: tick,
      most: { a: 5, b: 4 },
    },
  },
  'every message in every packet': {
    quick: { ...base, config: max, script: fromA(on('moves')), steps: tick, most: { a: 6, b: 2 } },
    deep: {
      ...base,
      ...wide,
      config: max,
      script: fromA(on('moves', 'moves', 'moves')),
      steps: tick,
      most: { a: 5, b: 4 },
    },
  },
  'windows of one message': {
    quick: {
      ...base,
      config: tight,
      script: fromA([...large('effects', 'effects'), ...on('events', 'events')]),
      steps: tick,
      network: losing(0),
    },
    deep: {
      ...base,
      ...wide,
      config: tight,
      script: fromA([...large('effects', 'effects'), ...on('events', 'events')]),
      steps: tick,
      most: { a: 5, b: 4 },
    },
  },
  'messages that expire': {
    quick: {
      ...base,
      script: fromA([
        { channel: 'effects', ttlMicros: 10_000 },
        { channel: 'position', ttlMicros: 0 },
        ...on('position'),
      ]),
      steps: slow,
      network: losing(0),
      most: { a: 3, b: 2 },
    },
    deep: {
      ...base,
      ...wide,
      script: fromA([
        { channel: 'effects', ttlMicros: 10_000 },
        { channel: 'position', ttlMicros: 0 },
        ...on('position', 'effects'),
      ]),
      steps: slow,
      most: { a: 4, b: 3 },
    },
  },
}
