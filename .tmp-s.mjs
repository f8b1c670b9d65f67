// src/fp.ts
var left = (value) => ({ _tag: 'Left', left: value })
var right = (value) => ({ _tag: 'Right', right: value })
var isLeft = (value) => value._tag === 'Left'

// src/decoder.ts
var decoder = (name2, validate) => {
  const self = {
    name: name2,
    validate,
    decode: (value) => validate(value, [{ key: '', type: self, actual: value }]),
  }
  return self
}
var success = right
var failures = (errors) => left(errors)
var failure = (value, context) => failures([{ value, context }])
var within = (context, key, type, actual) => [...context, { key, type, actual }]

// src/config-fields.ts
var field = (allowed, is, fallback) =>
  decoder(allowed, (value, context) => {
    if (value === void 0 && fallback !== void 0) return success(fallback)
    return is(value) ? success(value) : failure(value, context)
  })
var grouped = (value) => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')
function whole(from2, to, fallback) {
  const is = (value) => Number.isSafeInteger(value) && value >= from2 && value <= to
  return field(`a whole number from ${grouped(from2)} to ${grouped(to)}`, is, fallback)
}
function millis(from2, to, fallback) {
  const is = (value) => typeof value === 'number' && value >= from2 && value <= to
  return field(`milliseconds from ${grouped(from2)} to ${grouped(to)}`, is, fallback)
}
var fields = (allowed, fieldsOf) =>
  decoder(allowed, (value, context) => {
    if (typeof value !== 'object' || !value || Array.isArray(value)) return failure(value, context)
    const record2 = value
    const decoders = fieldsOf(record2)
    if (Object.keys(decoders).length === 0) return failure(value, context)
    const errors = []
    const entries = Object.entries(decoders).map(([key, decoder2]) => {
      const result = decoder2.validate(record2[key], within(context, key, decoder2, record2[key]))
      if (isLeft(result)) errors.push(...result.left)
      return [key, isLeft(result) ? void 0 : result.right]
    })
    return errors.length > 0 ? failures(errors) : success(Object.fromEntries(entries))
  })
function closed(known) {
  const names = Object.keys(known)
  const refusal = field(`no such field; there are ${names.join(', ')}`, (_) => false, void 0)
  return (record2) => {
    const unknown = Object.keys(record2).filter((key) => !names.includes(key))
    return Object.fromEntries([...unknown.map((key) => [key, refusal]), ...Object.entries(known)])
  }
}
var isUndefined = (value) => value === void 0
var boolean = field('true or false', (value) => typeof value === 'boolean', void 0)
var recoveries = ['lean', 'auto', 'max']
var recovery = field("'lean', 'auto' or 'max'", (value) => recoveries.includes(value), 'auto')
var noRecovery = field("'lean', 'auto' or 'max' only on a reliable channel", isUndefined, void 0)
var reliableFields = closed({ reliable: boolean, ordered: boolean, recovery })
var unreliableFields = closed({ reliable: boolean, ordered: boolean, recovery: noRecovery })
var channel = fields('a channel: { reliable, ordered }', (record2) =>
  (record2['reliable'] === false ? unreliableFields : reliableFields)(record2),
)
var channels = fields('1 to 64 channels, each with a name', (record2) => {
  const names = Object.keys(record2)
  const isAllowed = names.length <= 64 && names.every((name2) => name2.length > 0)
  return Object.fromEntries(isAllowed ? names.map((name2) => [name2, channel]) : [])
})
var kibi = 1024
var mebi = kibi * kibi
var configFields = {
  channels,
  maxDatagramBytes: whole(256, 65507, 1200),
  maxMessageBytes: whole(0, 256 * mebi, mebi),
  maxOutstandingMessages: whole(1, 32 * kibi, kibi),
  maxOutstandingBytes: whole(1, 1024 * mebi, 4 * mebi),
  maxPartialMessages: whole(1, kibi, 16),
  maxPartialBytes: whole(1, 1024 * mebi, 4 * mebi),
  partialTimeoutMs: millis(1, 36e5, 5e3),
  bulkBytesPerSecond: whole(1, 1024 * mebi, 256 * kibi),
  maxRedundancyBytesPerSecond: whole(0, 1024 * mebi, 16e3),
  ackDelayMs: millis(0, 1e3, 0),
  keepAliveMs: millis(0, 36e5, 0),
  maxDatagramLifetimeMs: millis(1, 36e5, 6e4),
  integrity: field("'none' or 'crc32c'", (value) => value === 'none' || value === 'crc32c', 'none'),
  sessionId: whole(0, Number.MAX_SAFE_INTEGER, 0),
  side: field("'a' or 'b', or left out", (value) => isUndefined(value) || value === 'a' || value === 'b', void 0),
}
var configDecoder = fields('an object with channels', closed(configFields))

// src/config.ts
var ConfigError = class extends Error {
  faults
  constructor(faults) {
    super(`invalid config: ${faults.map(describeFault).join('; ')}`)
    this.name = 'ConfigError'
    this.faults = faults
  }
}
function describeFault({ field: field2, value, allowed }) {
  return `${field2}: ${show(value)} is not allowed: ${allowed}`
}
function show(value) {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object') return typeof value
  try {
    return JSON.stringify(value)
  } catch {
    return 'an object'
  }
}
function defineConfig(input) {
  const parsed = parseConfig(input)
  if (isLeft(parsed)) throw new ConfigError(parsed.left)
  return parsed.right
}
function parseConfig(input) {
  const decoded = configDecoder.decode(input)
  const faults = isLeft(decoded) ? decoded.left.map(faultOf) : joinFields(decoded.right)
  return isLeft(decoded) || faults.length > 0 ? left(faults) : decoded
}
function faultOf(error) {
  const path = error.context.map(({ key }) => key).filter((key) => key !== '')
  const { type } = error.context[error.context.length - 1]
  return {
    field: path.length > 0 ? path.join('.') : 'config',
    value: error.value,
    allowed: type.name,
  }
}
function joinFields(config) {
  const { maxMessageBytes, maxOutstandingBytes, maxPartialBytes, integrity, side, sessionId } = config
  const wrong = []
  const atLeast = `at least maxMessageBytes (${maxMessageBytes})`
  if (maxOutstandingBytes < maxMessageBytes)
    wrong.push({ field: 'maxOutstandingBytes', value: maxOutstandingBytes, allowed: atLeast })
  if (maxPartialBytes < maxMessageBytes)
    wrong.push({ field: 'maxPartialBytes', value: maxPartialBytes, allowed: atLeast })
  if (side !== void 0 && integrity === 'none')
    wrong.push({ field: 'side', value: side, allowed: "only with integrity: 'crc32c'" })
  if (sessionId !== 0 && integrity === 'none')
    wrong.push({ field: 'sessionId', value: sessionId, allowed: "0, or any with integrity: 'crc32c'" })
  return wrong
}

// src/simulation/random.ts
var WORDS = 4294967296
var WARM_UP = 15
var seedRandom = (seed, label) => {
  let random = {
    a: hashLabel(seed, label, 1),
    b: hashLabel(seed, label, 2),
    c: hashLabel(seed, label, 3),
    counter: 1,
  }
  for (let draw = 0; draw < WARM_UP; draw++) random = drawWord(random)[1]
  return random
}
var drawWord = ({ a, b, c, counter }) => {
  const word = (((a + b) | 0) + counter) >>> 0
  return [
    word,
    {
      a: (b ^ (b >>> 9)) >>> 0,
      b: (c + (c << 3)) >>> 0,
      c: (((c << 21) | (c >>> 11)) + word) >>> 0,
      counter: (counter + 1) >>> 0,
    },
  ]
}
var drawFraction = (random) => {
  const [word, next] = drawWord(random)
  return [word / WORDS, next]
}
var drawBelow = (bound, random) => {
  const [word, next] = drawWord(random)
  return [Math.floor((word / WORDS) * bound), next]
}
var drawChance = (ratio, random) => {
  const [word, next] = drawWord(random)
  return [word / WORDS < ratio, next]
}
var hashLabel = (seed, label, salt) => {
  let hash = scrambleInto(salt, seed >>> 0)
  hash = scrambleInto(hash, Math.floor(seed / WORDS) >>> 0)
  for (let index2 = 0; index2 < label.length; index2++) hash = scrambleInto(hash, label.charCodeAt(index2))
  return avalanche(hash ^ label.length)
}
var scrambleInto = (hash, block) => {
  const multiplied = Math.imul(block, 3432918353)
  const mixed = hash ^ Math.imul((multiplied << 15) | (multiplied >>> 17), 461845907)
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 3864292196) | 0
}
var avalanche = (hash) => {
  const once = Math.imul(hash ^ (hash >>> 16), 2246822507)
  const twice = Math.imul(once ^ (once >>> 13), 3266489909)
  return (twice ^ (twice >>> 16)) >>> 0
}

// src/simulation/dice.ts
function rollDice(seed, label) {
  let random = seedRandom(seed, label)
  const below = (bound) => {
    const [value, next] = drawBelow(bound, random)
    random = next
    return value
  }
  const fraction2 = () => {
    const [value, next] = drawFraction(random)
    random = next
    return value
  }
  return {
    below,
    between: (from2, to) => from2 + below(to - from2 + 1),
    spread: (from2, to) => {
      let low = from2
      for (let octaves = below(countOctaves(from2, to)); octaves > 0; octaves -= 1) low *= 2
      return low + fraction2() * (Math.min(2 * low, to) - low)
    },
    chance: (ratio) => fraction2() < ratio,
    pick: (first, ...others) => others[below(others.length + 1) - 1] ?? first,
  }
}
function countOctaves(from2, to) {
  let octaves = 1
  for (let low = 2 * from2; low < to; low *= 2) octaves += 1
  return octaves
}

// src/simulation/link-config.ts
var perfectLink = {
  lossRatio: 0,
  outageRatio: 0,
  outageMicros: 0,
  delayMicros: 0,
  jitterMicros: 0,
  holdRatio: 0,
  holdMicros: 0,
  duplicateRatio: 0,
  duplicateDelayMicros: 0,
  corruptRatio: 0,
  damageRatio: 0,
  bytesPerSecond: 0,
  queueMicros: 3e5,
  overheadBytes: 28,
  // IPv4 20 + UDP 8
  mtuBytes: 65507,
  // the largest UDP payload over IPv4
  maxInTransit: 65536,
}

// src/simulation/storm/hosts.ts
var second = 1e6
var hour = 3600 * second
var day = 24 * hour
function drawHost(dice, config, stormMicros, perfect) {
  const tickMicros = Math.floor(second / dice.spread(10, 60))
  const traffic2 = drawTraffic(dice, config, perfect)
  const moments = (ratio, micros2) => (perfect || !dice.chance(ratio) ? [] : drawMoments(dice, stormMicros, micros2))
  return {
    tickMicros,
    driftPpm: perfect || dice.chance(0.5) ? 0 : dice.between(-5e4, 5e4),
    grainMicros: perfect || dice.chance(0.7) ? 1 : dice.pick(1e3, 15625),
    stalls: moments(0.4, () => Math.floor(dice.spread(5e4, 20 * second))),
    jumps: moments(0.3, () => dice.pick(-hour, second, hour, 30 * day)),
    restarts: moments(0.3, () => Math.floor(dice.spread(1e4, 5 * second))),
    maxBytes: perfect ? void 0 : dice.pick(void 0, void 0, void 0, 300, 2e3),
    traffic: traffic2,
  }
}
function drawMoments(dice, stormMicros, micros2) {
  const count2 = dice.between(1, 4)
  const moments = []
  for (let index2 = 0; index2 < count2; index2 += 1)
    moments.push({ atMicros: dice.below(stormMicros), micros: micros2() })
  return moments.sort((one, other) => one.atMicros - other.atMicros)
}
function drawTraffic(dice, config, perfect) {
  const names = Object.keys(config.channels).filter((name2) => !perfect || name2 !== 'position')
  const chosen = names.filter(() => dice.chance(0.7))
  return {
    tenths: dice.chance(0.1) ? 0 : Math.floor(dice.spread(1, 30)),
    channels: chosen.length === 0 ? names : chosen,
    largeOneIn: dice.pick(0, 20, 100),
    longest: config.maxMessageBytes,
    timedOneIn: dice.pick(0, 4),
    burstOneIn: dice.pick(0, 0, 100, 500),
    burst: 60,
  }
}
function badClock(host, startMicros) {
  let seen2 = startMicros
  let carried2 = 0
  let jumped = 0
  return {
    look: (atMicros) => {
      const drifted = carried2 + ((atMicros - seen2) * (1e6 + host.driftPpm)) / 1e6
      const shown = Math.floor(drifted / host.grainMicros) * host.grainMicros
      carried2 = drifted - shown
      seen2 = atMicros
      let leap = 0
      while (jumped < host.jumps.length && (host.jumps[jumped]?.atMicros ?? 0) <= atMicros - startMicros) {
        leap += host.jumps[jumped]?.micros ?? 0
        jumped += 1
      }
      return shown + leap
    },
    skip: (atMicros) => {
      seen2 = atMicros
    },
  }
}

// src/simulation/storm/spells.ts
function drawSpells(dice, links, stormMicros) {
  const count2 = dice.chance(0.5) ? 0 : dice.between(1, 4)
  const spells = []
  for (let index2 = 0; index2 < count2; index2 += 1) {
    const fromMicros = dice.below(stormMicros)
    const toMicros = fromMicros + Math.floor(dice.spread(1e5, 3e7))
    spells.push({ ...drawSpell(dice, links), fromMicros, toMicros })
  }
  return spells
}
function drawSpell(dice, { aToB, bToA }) {
  const gone = (link) => ({ ...link, lossRatio: 1 })
  const holed = (link) => ({ ...link, mtuBytes: 200 })
  const detour = (link) => ({ ...link, delayMicros: dice.below(6e5) })
  const kind = dice.pick('outage', 'one-way outage', 'MTU hole', 'detour')
  switch (kind) {
    case 'outage':
      return { kind, aToB: gone(aToB), bToA: gone(bToA) }
    case 'one-way outage':
      return dice.chance(0.5) ? { kind, aToB: gone(aToB), bToA } : { kind, aToB, bToA: gone(bToA) }
    case 'MTU hole':
      return { kind, aToB: holed(aToB), bToA: holed(bToA) }
    case 'detour':
      return { kind, aToB: detour(aToB), bToA: detour(bToA) }
  }
}
function linksAt(links, spells, atMicros) {
  let now = links
  for (const spell of spells)
    if (spell.fromMicros <= atMicros && atMicros < spell.toMicros) now = { aToB: spell.aToB, bToA: spell.bToA }
  return now
}

// src/simulation/storm/swarm.ts
var second2 = 1e6
var stormChannels = {
  moves: { reliable: true, ordered: true },
  events: { reliable: true, ordered: false },
  position: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
}
var latestCopy = 180 * second2
function drawStorm(seed) {
  const perfect = rollDice(seed, 'kind').chance(0.05)
  const single = rollDice(seed, 'single').chance(0.05)
  const weather = rollDice(seed, 'weather')
  const config = drawConfig(rollDice(seed, 'config'), perfect)
  const checked2 = config.integrity === 'crc32c'
  const stormMicros = Math.floor(weather.spread(20 * second2, 600 * second2))
  const links = { aToB: drawLink(weather, checked2, single), bToA: drawLink(weather, checked2, single) }
  const { aToB, bToA } = perfect ? { aToB: perfectLink, bToA: perfectLink } : links
  const delayed = (delayMicros) => ({ ...perfectLink, delayMicros })
  const healed = { aToB: delayed(weather.below(6e4)), bToA: delayed(weather.below(6e4)) }
  const oneWayStaysBad = !perfect && weather.chance(0.15)
  return {
    seed,
    config,
    origin: drawOrigin(rollDice(seed, 'origin')),
    aToB,
    bToA,
    spells: perfect ? [] : drawSpells(rollDice(seed, 'spells'), { aToB, bToA }, stormMicros),
    a: drawHost(rollDice(seed, 'host/a'), config, stormMicros, perfect),
    b: drawHost(rollDice(seed, 'host/b'), config, stormMicros, perfect),
    stormMicros,
    healed: oneWayStaysBad ? { aToB: { ...healed.aToB, lossRatio: 0.4 }, bToA: healed.bToA } : healed,
    sessions: checked2 && rollDice(seed, 'sessions').chance(0.4) ? 2 : 1,
    perfect,
  }
}
function drawConfig(dice, perfect) {
  const recovery2 = dice.pick('auto', 'auto', 'lean', 'max')
  const maxDatagramBytes = dice.pick(256, 576, 1200)
  const maxMessageBytes = dice.pick(1e3, 2e3, 5e3)
  const input = {
    channels: {
      moves: { ...stormChannels.moves, recovery: recovery2 },
      events: { ...stormChannels.events, recovery: dice.pick('auto', 'lean') },
      position: stormChannels.position,
      effects: stormChannels.effects,
    },
    maxDatagramBytes,
    maxMessageBytes,
    maxOutstandingMessages: dice.pick(1, 7, 16, 100, 1024),
    maxOutstandingBytes: dice.pick(5e3, 2e4, 4194304),
    maxPartialMessages: dice.pick(1, 2, 16),
    maxPartialBytes: dice.pick(5e3, 1e5),
    partialTimeoutMs: dice.pick(50, 500, 5e3),
    bulkBytesPerSecond: dice.pick(4e3, 5e4, 262144),
    maxRedundancyBytesPerSecond: dice.pick(0, 2e3, 16e3),
    ackDelayMs: dice.pick(0, 0, 20, 200),
    keepAliveMs: dice.chance(0.2) ? 1e3 : 0,
    maxDatagramLifetimeMs: 3e5,
    ...(dice.chance(0.5) ? { integrity: 'crc32c', sessionId: dice.below(1e6) } : {}),
  }
  const roomy = {
    maxPartialMessages: 16,
    maxPartialBytes: 4194304,
    partialTimeoutMs: 5e3,
    bulkBytesPerSecond: 262144,
  }
  return defineConfig(perfect ? { ...input, ...roomy } : input)
}
function drawOrigin(dice) {
  if (dice.chance(0.5)) return { packet: 0, message: 0 }
  const before = (wrap) => wrap - dice.between(0, 300)
  return {
    packet: before(dice.pick(65536, 131072, 4294967296, 1099511627776)),
    message: before(dice.pick(16777216, 33554432)),
  }
}
function drawLink(dice, checked2, single) {
  const delayMicros = Math.floor(dice.spread(500, 4e5))
  const faults = [
    { lossRatio: single ? 0.6 : dice.spread(2e-3, 0.6) },
    { outageRatio: dice.spread(5e-3, single ? 0.5 : 0.3), outageMicros: Math.floor(dice.spread(2e4, 3 * second2)) },
    { jitterMicros: Math.floor(dice.spread(1e3, 1e5)) },
    { holdRatio: dice.spread(5e-3, 0.3), holdMicros: Math.floor(dice.spread(1e4, 20 * second2)) },
    {
      duplicateRatio: single ? 0.5 : dice.spread(5e-3, 0.5),
      duplicateDelayMicros: Math.floor(dice.spread(1e4, latestCopy)),
    },
    { bytesPerSecond: Math.floor(dice.spread(4e3, 2e5)), queueMicros: Math.floor(dice.spread(5e4, second2)) },
    ...(checked2 ? [{ corruptRatio: dice.spread(2e-3, 0.3) }, { damageRatio: dice.spread(2e-3, 0.3) }] : []),
  ]
  const alone = dice.below(faults.length)
  const chosen = faults.filter((_, index2) => (single ? index2 === alone : dice.chance(0.5)))
  return chosen.reduce((link, fault) => ({ ...link, ...fault }), { ...perfectLink, delayMicros })
}

// src/core/bytes.ts
var readerOf = (bytes2, offset, end) => ({
  bytes: bytes2,
  end,
  offset,
  fault: 'none',
})
function readUint(reader, width2) {
  if (isSpent(reader, width2)) return failReading(reader, 'truncated')
  let value = 0
  for (let index2 = width2 - 1; index2 >= 0; index2 -= 1) value = value * 256 + reader.bytes[reader.offset + index2]
  reader.offset += width2
  return value
}
function readVarint(reader) {
  let value = 0
  for (let shift = 0; shift < 28; shift += 7) {
    if (isSpent(reader, 1)) return failReading(reader, 'truncated')
    const byte = reader.bytes[reader.offset]
    reader.offset += 1
    value |= (byte & 127) << shift
    if (byte < 128) return byte === 0 && shift > 0 ? failReading(reader, 'varint') : value
  }
  return failReading(reader, 'varint')
}
function readView(reader, count2) {
  if (isSpent(reader, count2)) {
    failReading(reader, 'truncated')
    return reader.bytes.subarray(0, 0)
  }
  const view = reader.bytes.subarray(reader.offset, reader.offset + count2)
  reader.offset += count2
  return view
}
var isSpent = (reader, count2) => reader.offset + count2 > reader.end || reader.fault !== 'none'
function failReading(reader, fault) {
  if (reader.fault === 'none') reader.fault = fault
  return 0
}
function writeUint(writer, value, width2) {
  let rest = value
  for (let index2 = 0; index2 < width2; index2 += 1) {
    writer.bytes[writer.offset + index2] = rest % 256
    rest = Math.floor(rest / 256)
  }
  writer.offset += width2
}
function writeVarint(writer, value) {
  let rest = value
  while (rest > 127) {
    writer.bytes[writer.offset] = (rest & 127) | 128
    writer.offset += 1
    rest >>>= 7
  }
  writer.bytes[writer.offset] = rest
  writer.offset += 1
}
function writeBytes(writer, bytes2) {
  writer.bytes.set(bytes2, writer.offset)
  writer.offset += bytes2.length
}
var copyOf = (bytes2) => new Uint8Array(bytes2)
var isBytes = (value) => ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]'
function varintSize(value) {
  if (value < 128) return 1
  if (value < 16384) return 2
  return value < 2097152 ? 3 : 4
}

// src/core/seen.ts
var limbBits = 16
var fullLimb = (1 << limbBits) - 1
function seenBefore(first, span) {
  const limbs = Array.from({ length: span / limbBits + 1 }, () => fullLimb)
  const newest = first - 1
  limbs[limbIndex(newest, limbs.length)] = fullLimb >> (limbBits - 1 - bitIndex(newest))
  return { newest, limbs }
}
var spanOf = (seen2) => (seen2.limbs.length - 1) * limbBits
var isForgotten = (seen2, number) => number < seen2.newest - spanOf(seen2)
function wasSeen(seen2, number) {
  if (number > seen2.newest) return false
  const limb = seen2.limbs[limbIndex(number, seen2.limbs.length)]
  return ((limb >> bitIndex(number)) & 1) === 1
}
function see(seen2, number) {
  const limbs = seen2.limbs.slice()
  const count2 = limbs.length
  const entered = Math.min(Math.floor(number / limbBits) - Math.floor(seen2.newest / limbBits), count2)
  for (let back = 0; back < entered; back += 1) limbs[limbIndex(number - back * limbBits, count2)] = 0
  const index2 = limbIndex(number, count2)
  limbs[index2] = limbs[index2] | (1 << bitIndex(number))
  return { newest: Math.max(number, seen2.newest), limbs }
}
function bitsOf(seen2) {
  const bits = new Uint8Array(spanOf(seen2) / 8)
  for (let back = 0; back < spanOf(seen2); back += 1) {
    if (wasSeen(seen2, seen2.newest - 1 - back)) bits[back >> 3] = bits[back >> 3] | (1 << (back & 7))
  }
  return bits
}
function seenFrom(newest, bits) {
  const { limbs } = seenBefore(newest + 1, bits.length * 8)
  const marked = limbs.slice()
  for (let back = 0; back < bits.length * 8; back += 1) {
    if (((bits[back >> 3] >> (back & 7)) & 1) === 1) continue
    const number = newest - 1 - back
    const index2 = limbIndex(number, limbs.length)
    marked[index2] = marked[index2] & ~(1 << bitIndex(number))
  }
  return { newest, limbs: marked }
}
var oldestLimb = (newest, count2) => limbIndex(newest - (count2 - 1) * limbBits, count2)
var forgottenBits = (newest) => bitIndex(newest)
function limbIndex(number, count2) {
  const limb = Math.floor(number / limbBits)
  return limb - Math.floor(limb / count2) * count2
}
var bitIndex = (number) => number - Math.floor(number / limbBits) * limbBits

// src/core/window.ts
var compactAfter = 8
var noItems = []
var emptyWindow = (base) => ({ base, buffer: noItems, start: 0, end: 0 })
var windowOf = (base, items) => windowOver(base, items.slice())
var windowOver = (base, items) => ({
  base,
  buffer: items,
  start: 0,
  end: items.length,
})
var size = (window2) => window2.end - window2.start
var nextNumber = (window2) => window2.base + window2.end - window2.start
function itemAt(window2, number) {
  const index2 = window2.start + number - window2.base
  return index2 >= window2.start && index2 < window2.end ? window2.buffer[index2] : void 0
}
function push(window2, item) {
  const { base, buffer, start, end } = window2
  if (end > 0 && buffer.length === end && (start <= compactAfter || start <= end - start)) {
    buffer.push(item)
    return { base, buffer, start, end: end + 1 }
  }
  const copy = buffer.slice(start, end)
  copy.push(item)
  return { base, buffer: copy, start: 0, end: copy.length }
}
function drop(window2, count2) {
  if (count2 <= 0) return window2
  const { base, buffer, start, end } = window2
  return start + count2 < end ? { base: base + count2, buffer, start: start + count2, end } : emptyWindow(base + count2)
}
var toArray = (window2) => window2.buffer.slice(window2.start, window2.end)
function replace(window2, number, item) {
  const items = toArray(window2)
  items[number - window2.base] = item
  return windowOf(window2.base, items)
}
function dropWhile(window2, gone) {
  let count2 = 0
  const length = size(window2)
  while (count2 < length && gone(window2.buffer[window2.start + count2])) count2 += 1
  return drop(window2, count2)
}

// src/channel/inbox.ts
var nothing = []
function inboxFrom(kind, first) {
  if (kind.reliable) {
    return kind.ordered
      ? { type: 'ordered', held: emptyWindow(first), heldBytes: 0 }
      : { type: 'unordered', delivered: void 0, next: first }
  }
  return kind.ordered
    ? { type: 'sequenced', order: -1, place: -1, delivered: first }
    : { type: 'loose', delivered: first }
}
function takeMessage(rules, inbox2, message2) {
  switch (inbox2.type) {
    case 'ordered':
      return takeOrdered(rules, inbox2, message2)
    case 'unordered':
      return takeUnordered(rules, inbox2, message2)
    case 'sequenced':
      return takeSequenced(inbox2, message2)
    case 'loose':
      return [
        { type: 'loose', delivered: inbox2.delivered + 1 },
        [{ number: inbox2.delivered, payload: owned(message2) }],
      ]
  }
}
function takeOrdered(rules, inbox2, message2) {
  const { held: held2, heldBytes } = inbox2
  const { number } = message2
  if (number < held2.base) return [inbox2, nothing]
  if (number >= held2.base + rules.maxOutstandingMessages) return void 0
  if (number === held2.base && size(held2) === 0) {
    return [{ type: 'ordered', held: drop(held2, 1), heldBytes }, [{ number, payload: owned(message2) }]]
  }
  if (itemAt(held2, number) !== void 0) return [inbox2, nothing]
  const bytes2 = heldBytes + message2.payload.length
  if (number > held2.base && bytes2 > rules.maxOutstandingBytes) return void 0
  return deliverReady(hold(held2, number, owned(message2)), bytes2)
}
function hold(held2, number, payload2) {
  if (number === nextNumber(held2)) return push(held2, payload2)
  const payloads = toArray(held2)
  while (payloads.length <= number - held2.base) payloads.push(void 0)
  payloads[number - held2.base] = payload2
  return windowOf(held2.base, payloads)
}
function deliverReady(held2, heldBytes) {
  const deliveries = []
  let bytes2 = heldBytes
  for (
    let payload2 = itemAt(held2, held2.base);
    payload2 !== void 0;
    payload2 = itemAt(held2, held2.base + deliveries.length)
  ) {
    deliveries.push({ number: held2.base + deliveries.length, payload: payload2 })
    bytes2 -= payload2.length
  }
  return [{ type: 'ordered', held: drop(held2, deliveries.length), heldBytes: bytes2 }, deliveries]
}
function takeUnordered(rules, inbox2, message2) {
  const { delivered, next } = inbox2
  const { number } = message2
  if (number < next || (delivered !== void 0 && wasSeen(delivered, number))) return [inbox2, nothing]
  if (number >= next + rules.maxOutstandingMessages) return void 0
  const marked = markDelivered(delivered, next, number, rules.maxOutstandingMessages)
  let first = next
  while (wasSeen(marked, first)) first += 1
  return [{ type: 'unordered', delivered: marked, next: first }, [{ number, payload: owned(message2) }]]
}
function markDelivered(delivered, next, number, window2) {
  const span = Math.ceil(window2 / 16) * 16
  return see(delivered ?? seenBefore(next, span), number)
}
function takeSequenced(inbox2, message2) {
  const { order, place } = message2
  const isNewer = order > inbox2.order || (order === inbox2.order && place > inbox2.place)
  if (!isNewer) return [inbox2, nothing]
  const { delivered } = inbox2
  return [
    { type: 'sequenced', order, place, delivered: delivered + 1 },
    [{ number: delivered, payload: owned(message2) }],
  ]
}
var owned = (message2) => (message2.borrowed ? copyOf(message2.payload) : message2.payload)

// src/channel/outbox.ts
var looseSpan = 16
var outboxFrom = (first) => ({ sizes: emptyWindow(first), unsettled: 0, bytes: 0 })
var nextMessage = (outbox2) => nextNumber(outbox2.sizes)
var outstanding = (outbox2, reliable) => (reliable ? size(outbox2.sizes) : outbox2.unsettled)
function isFull(rules, outbox2, reliable, bytes2) {
  const { maxOutstandingMessages, maxOutstandingBytes } = rules
  if (outstanding(outbox2, reliable) >= maxOutstandingMessages) return true
  return outbox2.bytes + bytes2 > maxOutstandingBytes || size(outbox2.sizes) >= looseSpan * maxOutstandingMessages
}
var accept = (outbox2, bytes2) => ({
  sizes: push(outbox2.sizes, bytes2),
  unsettled: outbox2.unsettled + 1,
  bytes: outbox2.bytes + bytes2,
})
function settle(outbox2, message2, reliable) {
  const { sizes, unsettled, bytes: bytes2 } = outbox2
  const length = itemAt(sizes, message2) ?? -1
  if (length < 0) return outbox2
  if (message2 > sizes.base) {
    const marked = replace(sizes, message2, -1 - length)
    return { sizes: marked, unsettled: unsettled - 1, bytes: reliable ? bytes2 : bytes2 - length }
  }
  const left2 = dropWhile(drop(sizes, 1), isSettled)
  const behind = reliable ? settledBytes(sizes, left2.base) : 0
  return { sizes: left2, unsettled: unsettled - 1, bytes: bytes2 - length - behind }
}
var isSettled = (entry2) => entry2 < 0
function settledBytes(sizes, end) {
  let bytes2 = 0
  for (let message2 = sizes.base + 1; message2 < end; message2 += 1) bytes2 += -1 - itemAt(sizes, message2)
  return bytes2
}

// src/channel/state.ts
var channelsStateFrom = (rules, first) =>
  rules.channels.map((kind) => ({
    outbox: outboxFrom(first),
    inbox: inboxFrom(kind, first),
    tally: { sent: 0, delivered: 0, acked: 0, lost: 0, expired: 0 },
  }))
function withChannel(state, channel4, next) {
  const copy = state.slice()
  copy[channel4] = next
  return copy
}

// src/core/time.ts
var micros = (count2) => count2
var microsOfMillis = (millis2) => micros(Math.round(millis2 * 1e3))
var longestStep = micros(1e6)
var clockAtStart = {
  now: micros(0),
  age: micros(0),
  resumedAt: micros(-1),
  flushedAt: micros(0),
  tick: micros(0),
}
function advance(clock2, delta) {
  if (!Number.isSafeInteger(delta) || delta <= 0) return clock2
  const now = micros(clock2.now + Math.min(delta, longestStep))
  return {
    now,
    age: micros(Math.min(clock2.age + delta, Number.MAX_SAFE_INTEGER)),
    resumedAt: delta > longestStep ? now : clock2.resumedAt,
    flushedAt: clock2.flushedAt,
    tick: clock2.tick,
  }
}
function noteFlush(clock2) {
  const { now, age: age2, resumedAt, flushedAt } = clock2
  if (now === flushedAt) return clock2
  return { now, age: age2, resumedAt, flushedAt: now, tick: micros(Math.min(now - flushedAt, longestStep)) }
}

// src/message/queue.ts
var emptyQueue = { pieces: emptyWindow(0), fresh: 0, lost: 0 }
var offer = (queue, piece) => ({
  pieces: push(queue.pieces, piece),
  fresh: queue.fresh,
  lost: queue.lost,
})
var isGone = (piece) => piece === void 0
function sendFresh(queue, fresh2, reliable, sending2) {
  const { pieces: pieces2, lost } = queue
  if (!reliable) return { pieces: drop(pieces2, fresh2 - pieces2.base), fresh: fresh2, lost }
  if (sending2 === void 0) return { pieces: pieces2, fresh: fresh2, lost }
  const items = toArray(pieces2)
  for (let index2 = queue.fresh - pieces2.base; index2 < fresh2 - pieces2.base; index2 += 1) {
    items[index2] = rewritten(items[index2], 0, false, sending2)
  }
  return { pieces: windowOver(pieces2.base, items), fresh: fresh2, lost }
}
function withdraw(queue, gone) {
  const { pieces: pieces2, fresh: fresh2, lost } = queue
  const kept = toArray(pieces2).filter(
    (piece, index2) => piece === void 0 || index2 + pieces2.base < fresh2 || !gone(piece),
  )
  return { pieces: windowOf(pieces2.base, kept), fresh: fresh2, lost }
}
function markRepeated(queue, numbers, sending2) {
  const { base } = queue.pieces
  const pieces2 = toArray(queue.pieces)
  let { lost } = queue
  for (const number of numbers) {
    const piece = pieces2[number - base]
    if (piece.lost) lost -= 1
    pieces2[number - base] = rewritten(piece, piece.copies + 1, false, sending2(piece))
  }
  return { pieces: windowOver(base, pieces2), fresh: queue.fresh, lost }
}
function markLost(queue, first, count2, copy) {
  const { pieces: pieces2, fresh: fresh2 } = queue
  const { base } = pieces2
  const found = []
  for (let number = Math.max(first, base); number < first + count2; number += 1) {
    const piece = itemAt(pieces2, number)
    if (piece !== void 0 && !piece.lost && piece.copies === copy) found.push(number)
  }
  if (found.length === 0) return queue
  const items = toArray(pieces2)
  for (const number of found) {
    const piece = items[number - base]
    items[number - base] = rewritten(piece, copy, true, piece.sending)
  }
  return { pieces: windowOver(base, items), fresh: fresh2, lost: queue.lost + found.length }
}
function settle2(queue, first, count2, settled) {
  const { pieces: pieces2, fresh: fresh2 } = queue
  let { lost } = queue
  let holes = 0
  for (let number = Math.max(first, pieces2.base); number < first + count2; number += 1) {
    const piece = itemAt(pieces2, number)
    if (piece === void 0) continue
    if (piece.lost) lost -= 1
    holes += 1
    settled(piece)
  }
  if (holes === 0) return queue
  if (first <= pieces2.base)
    return { pieces: dropWhile(drop(pieces2, first + count2 - pieces2.base), isGone), fresh: fresh2, lost }
  const kept = toArray(pieces2)
  kept.fill(void 0, first - pieces2.base, first + count2 - pieces2.base)
  return { pieces: windowOver(pieces2.base, kept), fresh: fresh2, lost }
}
var rewritten = (piece, copies, lost, sending2) => ({
  message: piece.message,
  payload: piece.payload,
  index: piece.index,
  last: piece.last,
  transfer: piece.transfer,
  deadline: piece.deadline,
  copies,
  lost,
  sending: sending2,
})

// src/message/redundancy.ts
var leastRound = 4e3
var longestGathered = 1e5
var rateAtStart = 6300
var climb = 1800
var leastQueue = 15e3
var jitters = 2.75
var patientMisses = 1
var redundancyAtStart = { rate: rateAtStart, credit: 0, round: 0, at: micros(0) }
function beginRound(redundancy, ceiling, link, clock2) {
  const { rate, credit, round, at } = redundancy
  if (round > 0 && clock2.now - at < leastRound) return redundancy
  if (link.misses > patientMisses) {
    return { rate: Math.min(rate, rateAtStart), credit: Math.min(credit, 0), round: round + 1, at: clock2.now }
  }
  const elapsed = Math.min(clock2.now - at, longestGathered)
  const standing = Math.max(leastQueue, jitters * link.jitter)
  const isHarmful = link.queueing > standing
  const next = Math.min(
    ceiling,
    isHarmful ? fallen(rate) : link.queueing > standing / 2 ? rate : climbed(rate, elapsed),
  )
  const earned = Math.floor((next * elapsed) / 1e6)
  return {
    rate: next,
    credit: Math.min(credit + earned, isHarmful ? earned : purse(next)),
    round: round + 1,
    at: clock2.now,
  }
}
var fallen = (rate) => rate - Math.ceil(rate / 20)
var climbed = (rate, elapsed) => rate + Math.ceil((climb * elapsed) / 1e6)
var purse = (rate) => Math.floor((rate * longestGathered) / 1e6)
var affordsCopy = ({ credit, rate }, bytes2) => credit > 0 && credit >= Math.min(bytes2, purse(rate))
var affordsAll = ({ credit }, bytes2) => credit >= bytes2
var spendCredit = ({ rate, credit, round, at }, bytes2) => ({
  rate,
  credit: credit - bytes2,
  round,
  at,
})

// src/message/state.ts
function finish(track2, number, span) {
  const { newest, finished } = track2
  if (finished !== void 0 && isForgotten(finished, number)) return track2
  const whole4 = Math.ceil(span / 16) * 16
  return { newest, finished: see(finished ?? seenBefore(number - whole4, whole4), number) }
}
var isFinished = ({ finished }, number) =>
  finished !== void 0 && (isForgotten(finished, number) || wasSeen(finished, number))
var droppedSpan = 1024
function finishDropped(tracks, dropped) {
  const next = tracks.slice()
  for (const { channel: channel4, number } of dropped) next[channel4] = finish(next[channel4], number, droppedSpan)
  return next
}
var messageStateFrom = (rules, first) => ({
  lanes: rules.channels.map(() => ({ small: emptyQueue, large: emptyQueue, transfers: emptyWindow(first) })),
  tracks: rules.channels.map(() => ({ newest: first - 1, finished: void 0 })),
  partials: rules.channels.map(() => []),
  allowance: { bytes: rules.maxDatagramBytes, at: micros(0) },
  redundancy: redundancyAtStart,
  smallTurn: 0,
  largeTurn: 0,
})
function withLane(state, channel4, lane2) {
  const lanes = state.lanes.slice()
  lanes[channel4] = lane2
  const { tracks, partials: partials2, allowance, redundancy, smallTurn, largeTurn } = state
  return { lanes, tracks, partials: partials2, allowance, redundancy, smallTurn, largeTurn }
}

// src/packet/packet.ts
var cleanHistory = new Uint8Array([255, 255, 255, 255])
function acknowledges(ack, number) {
  const back = ack.newest - 1 - number
  if (back < 0) return back === -1
  return (((ack.history[back >> 3] ?? 0) >> (back & 7)) & 1) === 1
}
var oldestTold = (ack) => ack.newest - ack.history.length * 8

// src/core/crc32c.ts
var polynomial = 2197175160
var table = Array.from({ length: 256 }, (_, byte) => {
  let register = byte
  for (let bit = 0; bit < 8; bit += 1) register = (register & 1) === 1 ? (register >>> 1) ^ polynomial : register >>> 1
  return register
})
var crcStart = -1
function crcOver(register, bytes2, from2, to) {
  let rest = register
  for (let index2 = from2; index2 < to; index2 += 1) rest = (rest >>> 8) ^ table[(rest ^ bytes2[index2]) & 255]
  return rest
}
var crcEnd = (register) => (register ^ -1) >>> 0

// src/core/wrap.ts
var narrowSpace = 65536
var wideSpace = 4294967296
var messageSpace = 16777216
var truncate = (number, space2) => number % space2
function expandNear(wire, near, space2) {
  const low = near - space2 / 2
  return low + modulo(wire - low, space2)
}
function expandBelow(wire, bound, space2) {
  return bound - 1 - modulo(bound - 1 - wire, space2)
}
function modulo(value, space2) {
  const rest = value % space2
  return rest < 0 ? rest + space2 : rest
}

// src/packet/packet-codec.ts
var version = 1
var versionShift = 6
var wideBit = 32
var historyBit = 16
var holdMask = 15
var holdFollows = 14
var noAck = 15
var holdStep = 2e3
var leastHoldMillis = 27
var longestHold = 65535
var maxHistoryBytes = 128
var crcBytes = 4
var isClean = (history) => history.length === 4 && history.every((byte) => byte === 255)
var holdCode = (held2) => (held2 < 0 ? holdFollows : Math.min(Math.round(held2 / holdStep), holdFollows))
var width = (wide) => (wide ? 4 : 2)
var space = (wide) => (wide ? wideSpace : narrowSpace)
function headerBytes(header) {
  const { ack } = header
  if (ack === void 0) return 1 + width(header.wide)
  const hold2 = holdCode(ack.held) === holdFollows ? 2 : 0
  return 1 + 2 * width(header.wide) + hold2 + (isClean(ack.history) ? 0 : 1 + ack.history.length)
}
function writeHeader(rules, header, datagram) {
  const writer = { bytes: datagram, offset: 0 }
  const { ack, wide, number } = header
  const first = (version << versionShift) | (wide ? wideBit : 0)
  if (ack === void 0) {
    writeUint(writer, first | noAck, 1)
    writeUint(writer, truncate(number, space(wide)), width(wide))
  } else {
    const clean = isClean(ack.history)
    const code = holdCode(ack.held)
    writeUint(writer, first | (clean ? 0 : historyBit) | code, 1)
    writeUint(writer, truncate(number, space(wide)), width(wide))
    writeUint(writer, truncate(ack.newest, space(wide)), width(wide))
    if (code === holdFollows) writeUint(writer, holdField(ack.held), 2)
    if (!clean) {
      writeUint(writer, ack.history.length, 1)
      writeBytes(writer, ack.history)
    }
  }
  if (!rules.checked) return
  const end = datagram.length - crcBytes
  writeUint({ bytes: datagram, offset: end }, checksum(rules, rules.side, header, datagram, end), crcBytes)
}
function readHeader(rules, context, datagram) {
  if (datagram.length > rules.maxDatagramBytes) {
    return { type: 'TooLarge', bytes: datagram.length, maxDatagramBytes: rules.maxDatagramBytes }
  }
  const bodyEnd = datagram.length - (rules.checked ? crcBytes : 0)
  const reader = readerOf(datagram, 0, bodyEnd)
  const first = readUint(reader, 1)
  if (reader.fault !== 'none') return { type: 'Truncated', what: 'first byte', offset: 0 }
  if (first >> versionShift !== version)
    return { type: 'WrongVersion', version: first >> versionShift, expected: version }
  const wide = (first & wideBit) !== 0
  const wireNumber = readUint(reader, width(wide))
  const ack = readAck(context, reader, first, wide)
  if (ack !== void 0 && 'type' in ack) return ack
  if (reader.fault !== 'none') return { type: 'Truncated', what: 'header', offset: reader.offset }
  const number = expandNear(wireNumber, (wide ? context.newest : context.newestNarrow) + 1, space(wide))
  const header = { type: 'ReadHeader', number, wide, ack, bodyStart: reader.offset, bodyEnd }
  if (rules.checked && !isIntact(rules, header, datagram)) return { type: 'Corrupt' }
  if (number < 0) return { type: 'Stale', packet: number }
  if (ack !== void 0 && ack.newest < 0) return { type: 'ForgedAck', packet: ack.newest }
  return header
}
function readAck(context, reader, first, wide) {
  const code = first & holdMask
  const hasHistory = (first & historyBit) !== 0
  if (code === noAck) {
    return hasHistory ? { type: 'Malformed', what: 'history without an ack', offset: reader.offset } : void 0
  }
  const wireAck = readUint(reader, width(wide))
  const bound = wide ? context.next : Math.min(context.next, context.narrowBelow)
  const newest = expandBelow(wireAck, bound, space(wide))
  const held2 = code === holdFollows ? readHold(reader) : micros(code * holdStep)
  if (held2 < -1) return { type: 'Malformed', what: 'hold', offset: reader.offset }
  if (!hasHistory) return { newest, held: held2, history: cleanHistory }
  const length = readUint(reader, 1)
  if (length > maxHistoryBytes) return { type: 'Malformed', what: 'history length', offset: reader.offset }
  const history = readView(reader, length)
  if (reader.fault === 'none' && (isClean(history) || history[length - 1] === 0)) {
    return { type: 'Malformed', what: 'history', offset: reader.offset }
  }
  return { newest, held: held2, history }
}
function readHold(reader) {
  const millis2 = readUint(reader, 2)
  if (millis2 === longestHold) return micros(-1)
  return millis2 < leastHoldMillis && reader.fault === 'none' ? micros(-2) : micros(millis2 * 1e3)
}
var holdField = (held2) => (held2 < 0 ? longestHold : Math.min(longestHold, Math.round(held2 / 1e3)))
function isIntact(rules, header, datagram) {
  const peer = rules.side === 0 ? 0 : 3 - rules.side
  const sent = readUint(readerOf(datagram, header.bodyEnd, datagram.length), crcBytes)
  return checksum(rules, peer, header, datagram, header.bodyEnd) === sent
}
function checksum(rules, side, header, datagram, end) {
  const unsent2 = { bytes: new Uint8Array(25), offset: 0 }
  writeUint(unsent2, rules.sessionId, 8)
  writeUint(unsent2, side, 1)
  writeUint(unsent2, Math.max(header.number, 0), 8)
  if (header.ack === void 0) unsent2.bytes.fill(255, 17)
  else writeUint(unsent2, Math.max(header.ack.newest, 0), 8)
  return crcEnd(crcOver(crcOver(crcStart, unsent2.bytes, 0, 25), datagram, 0, end))
}

// src/packet/arrivals.ts
var receiveWindow = maxHistoryBytes * 8
var arrivalsFrom = (first) => ({
  seen: seenBefore(first, receiveWindow),
  newestAt: micros(-1),
  newestNarrow: first - 1,
  wide: false,
  told: first - 1,
  toldSince: -1,
  lowestLate: -1,
  owedSince: micros(-1),
})
function judge(arrivals2, number) {
  if (isForgotten(arrivals2.seen, number)) return 'Stale'
  return wasSeen(arrivals2.seen, number) ? 'Duplicate' : 'new'
}
function arrive(arrivals2, packet, age2, ownNext) {
  const { number, wide } = packet
  const { seen: seen2, told, toldSince, lowestLate } = arrivals2
  const isNewest = number > seen2.newest
  return {
    seen: see(seen2, number),
    newestAt: isNewest ? age2 : arrivals2.newestAt,
    newestNarrow: wide ? arrivals2.newestNarrow : Math.max(number, arrivals2.newestNarrow),
    wide: arrivals2.wide || wide,
    told: isNewest ? told : Math.min(told, number - 1),
    toldSince: isNewest || toldSince >= 0 ? toldSince : ownNext,
    lowestLate: isNewest || toldSince < 0 ? lowestLate : lowest(lowestLate, number),
    owedSince: packet.asksForAck && arrivals2.owedSince < 0 ? age2 : arrivals2.owedSince,
  }
}
var lowest = (before, number) => (before < 0 ? number : Math.min(before, number))
function noteTold(arrivals2, ownNumber, newest, ownNext) {
  const { seen: seen2, newestAt, newestNarrow, wide, told, toldSince, lowestLate, owedSince } = arrivals2
  if (ownNumber < toldSince) return arrivals2
  const upTo = Math.max(told, lowestLate < 0 ? newest : Math.min(newest, lowestLate - 1))
  if (upTo === told && toldSince < 0) return arrivals2
  const since = lowestLate < 0 ? -1 : ownNext
  return { seen: seen2, newestAt, newestNarrow, wide, told: upTo, toldSince: since, lowestLate: -1, owedSince }
}
function settleOwed(arrivals2) {
  if (arrivals2.owedSince < 0) return arrivals2
  const { seen: seen2, newestAt, newestNarrow, wide, told, toldSince, lowestLate } = arrivals2
  return { seen: seen2, newestAt, newestNarrow, wide, told, toldSince, lowestLate, owedSince: micros(-1) }
}
function ackAt(arrivals2, age2) {
  if (arrivals2.newestAt < 0) return void 0
  const newest = arrivals2.seen.newest
  return { newest, held: micros(age2 - arrivals2.newestAt), history: historyOf(arrivals2.seen, arrivals2.told) }
}
function historyOf(seen2, told) {
  const { newest } = seen2
  const untold = Math.min(newest - 1 - told, receiveWindow)
  if (untold <= 32 && isComplete(seen2, 32)) return cleanHistory
  const bytes2 = new Uint8Array(Math.ceil(Math.max(untold, 0) / 8))
  let used = 0
  for (let back = 0; back < untold; back += 1) {
    if (!wasSeen(seen2, newest - 1 - back)) continue
    used = (back >> 3) + 1
    bytes2[used - 1] = bytes2[used - 1] | (1 << (back & 7))
  }
  return bytes2.subarray(0, used)
}
function isComplete(seen2, count2) {
  for (let back = 1; back <= count2; back += 1) if (!wasSeen(seen2, seen2.newest - back)) return false
  return true
}

// src/packet/flight.ts
var maxInFlight = 4096
var maxRemembered = 1024
var flightFrom = (first) => ({ sent: emptyWindow(first), lost: [] })
var addSent = (flight2, packet) => ({
  sent: push(flight2.sent, packet),
  lost: flight2.lost,
})
var isResolved = (entry2) => entry2 === 'acked' || entry2 === 'lost'
function applyAck(flight2, ack) {
  const numbers = []
  const oldest = Math.max(oldestTold(ack), flight2.sent.base)
  for (let number = oldest; number <= ack.newest; number += 1) {
    if (acknowledges(ack, number) && !isResolved(itemAt(flight2.sent, number) ?? 'acked')) numbers.push(number)
  }
  const late = flight2.lost.filter((packet) => packet.number >= oldestTold(ack) && acknowledges(ack, packet.number))
  const acked = numbers.map((number) => itemAt(flight2.sent, number))
  const sent = numbers.length === 0 ? flight2.sent : without(flight2.sent, numbers, 'acked')
  const lost = late.length === 0 ? flight2.lost : flight2.lost.filter((packet) => !late.includes(packet))
  const next = numbers.length === 0 && late.length === 0 ? flight2 : { sent, lost }
  return { flight: next, acked, ackedNumbers: numbers, late }
}
function findLost(flight2, newestAcked, verdict) {
  const found = []
  let newer = 0
  const { sent } = flight2
  for (let number = Math.min(newestAcked, nextNumber(sent) - 1); number >= sent.base; number -= 1) {
    const entry2 = itemAt(sent, number)
    if (entry2 === 'acked') newer += 1
    else if (entry2 !== void 0 && entry2 !== 'lost' && verdict(entry2, newer)) found.push(number)
  }
  return found.reverse()
}
function findOverdue(flight2, sentBefore) {
  const found = []
  const { sent } = flight2
  const tooMany = nextNumber(sent) - maxInFlight
  for (let number = sent.base; number < nextNumber(sent); number += 1) {
    const entry2 = itemAt(sent, number)
    if (entry2 === void 0 || entry2 === 'acked' || entry2 === 'lost') continue
    if (entry2.sentAt > sentBefore && number >= tooMany) break
    found.push(number)
  }
  return found
}
function giveUp(flight2, numbers) {
  const remembered = numbers.flatMap((number) => {
    const { sentAt, manifest: manifest2 } = itemAt(flight2.sent, number)
    return manifest2 === void 0 ? [] : [{ number, sentAt, manifest: manifest2 }]
  })
  const lost = [...flight2.lost, ...remembered].sort((a, b) => a.number - b.number)
  return [{ sent: without(flight2.sent, numbers, 'lost'), lost }, remembered]
}
function forget(flight2, sentBefore) {
  let count2 = Math.max(0, flight2.lost.length - maxRemembered)
  while (count2 < flight2.lost.length && flight2.lost[count2].sentAt < sentBefore) count2 += 1
  if (count2 === 0) return [flight2, []]
  return [{ sent: flight2.sent, lost: flight2.lost.slice(count2) }, flight2.lost.slice(0, count2)]
}
function oldestCarrierSentAt(flight2) {
  for (let number = flight2.sent.base; number < nextNumber(flight2.sent); number += 1) {
    const entry2 = itemAt(flight2.sent, number)
    if (entry2 !== 'acked' && entry2 !== 'lost' && entry2.manifest !== void 0) return entry2.sentAt
  }
  return void 0
}
function without(sent, numbers, mark) {
  const count2 = numbers.length
  if (numbers[0] === sent.base && numbers[count2 - 1] === sent.base + count2 - 1) {
    return dropWhile(drop(sent, count2), isResolved)
  }
  const entries = toArray(sent)
  for (const number of numbers) entries[number - sent.base] = mark
  return dropWhile(windowOf(sent.base, entries), isResolved)
}
var lengthOf = (flight2) => size(flight2.sent)

// src/core/minimum.ts
var minimumOf = (sample, at) => ({ least: sample, before: sample, since: at })
var leastOf = ({ least, before }) => micros(Math.min(least, before))
function noteSample(minimum2, sample, at, period) {
  const { least, before, since } = minimum2
  const passed = at - since
  if (passed < period) return sample < least ? { least: sample, before, since } : minimum2
  return { least: sample, before: passed < 2 * period ? least : sample, since: at }
}

// src/packet/rtt.ts
var pathPeriod = micros(1e7)
var ackGapAtStart = micros(25e4)
var ackGapDecay = 64
var leastMargin = micros(1e4)
var timeoutAtStart = micros(25e5)
var never = micros(Number.MAX_SAFE_INTEGER)
var rttAtStart = {
  smoothed: micros(-1),
  variance: micros(0),
  latest: micros(0),
  jitter: micros(0),
  path: minimumOf(micros(0), micros(0)),
  lately: micros(0),
  calm: minimumOf(micros(0), micros(0)),
  ackGap: ackGapAtStart,
  usualGap: ackGapAtStart,
}
var hasSample = (rtt2) => rtt2.smoothed >= 0
function sampled(rtt2, sample, waited, now) {
  const ackGap = nextAckGap(rtt2.ackGap, waited - sample)
  if (!hasSample(rtt2)) {
    const variance = micros(Math.floor(sample / 2))
    return {
      smoothed: sample,
      variance,
      latest: sample,
      jitter: micros(0),
      path: minimumOf(sample, now),
      lately: sample,
      calm: minimumOf(sample, now),
      ackGap,
      usualGap: blend(rtt2.usualGap, Math.max(waited - sample, 0), 8),
    }
  }
  const lately = blend(rtt2.lately, sample, 4)
  return {
    smoothed: blend(rtt2.smoothed, sample, 8),
    variance: blend(rtt2.variance, Math.abs(rtt2.smoothed - sample), 4),
    latest: sample,
    jitter: blend(rtt2.jitter, Math.abs(sample - rtt2.latest), 16),
    path: noteSample(rtt2.path, sample, now, pathPeriod),
    lately,
    calm: noteSample(rtt2.calm, lately, now, pathPeriod),
    ackGap,
    usualGap: blend(rtt2.usualGap, Math.max(waited - sample, 0), 8),
  }
}
var blend = (old, sample, gain) => micros(old + Math.round((sample - old) / gain))
var nextAckGap = (old, gap) =>
  gap >= old ? micros(gap) : micros(old - Math.ceil((old - Math.max(gap, 0)) / ackGapDecay))
function probeTimeout(rtt2, tick2) {
  if (!hasSample(rtt2)) return timeoutAtStart
  return micros(rtt2.smoothed + Math.max(4 * rtt2.variance, leastMargin, tick2) + rtt2.ackGap)
}
var overdueUnacked = (rtt2) => (hasSample(rtt2) ? micros(rtt2.smoothed + Math.ceil((rtt2.usualGap * 5) / 4)) : never)
var queueing = (rtt2) => micros(rtt2.lately - leastOf(rtt2.calm))
var overdueAfter = (rtt2, tick2) =>
  micros(Math.ceil((Math.max(rtt2.smoothed, rtt2.latest) * 9) / 8) + Math.max(4 * rtt2.variance, tick2) + rtt2.ackGap)
var giveUpAfter = (rtt2, tick2) => micros(Math.min(Math.max(3 * probeTimeout(rtt2, tick2), 1e6), 1e7))

// src/packet/loss.ts
var leastThreshold = 2
var mostThreshold = 16
var forgiveness = 512
var smoothing = 64
var runSmoothing = 16
var noticeable = 1e-4
var manyRuns = 0.45
var lossAtStart = { threshold: leastThreshold, settled: 0, share: 0, newest: -1, runs: 0 }
function isLost(loss2, rtt2, newer, sentAt, clock2) {
  if (newer === 0) return false
  const needed = loss2.share > noticeable ? loss2.threshold - 1 : loss2.threshold
  return newer >= needed || (hasSample(rtt2) && clock2.now - sentAt > overdueAfter(rtt2, clock2.tick))
}
function countAcked({ threshold, settled, share, newest, runs }) {
  const forgiven = threshold > leastThreshold && settled + 1 >= forgiveness
  return {
    threshold: forgiven ? threshold - 1 : threshold,
    settled: forgiven || threshold === leastThreshold ? 0 : settled + 1,
    share: share - share / smoothing,
    newest,
    runs,
  }
}
var countLost = ({ threshold, settled, share, newest, runs }) => ({
  threshold,
  settled,
  share: share + (1 - share) / smoothing,
  newest,
  runs,
})
var noteLost = ({ threshold, settled, share, newest, runs }, number) => ({
  threshold,
  settled,
  share,
  newest: Math.max(newest, number),
  runs: runs + ((newest >= 0 && number === newest + 1 ? 1 : 0) - runs) / runSmoothing,
})
var comesInRuns = ({ runs }) => runs > manyRuns
var countMistaken = ({ threshold, share, newest, runs }, packets2) => ({
  threshold: Math.min(threshold + 1, mostThreshold),
  settled: 0,
  share: Math.max(0, share - packets2 / smoothing),
  newest,
  runs,
})

// src/packet/numbering.ts
var narrowLimit = narrowSpace / 4
var wideLimit = wideSpace / 4
var numberingFrom = (first) => ({
  next: first,
  acked: first - 1,
  wideFrom: -1,
  mark: first,
  earlierMark: first,
  markedAt: micros(0),
})
function prepare(numbering2, age2, lifetime, peerIsWide) {
  const marked = moveMarks(numbering2, age2, lifetime)
  if (isWide(marked)) return marked
  const span = marked.next - Math.min(marked.acked, marked.earlierMark)
  if (!peerIsWide && span < narrowLimit) return marked
  const { next, acked, mark, earlierMark, markedAt } = marked
  return { next, acked, wideFrom: next, mark, earlierMark, markedAt }
}
function moveMarks(numbering2, age2, lifetime) {
  const since = age2 - numbering2.markedAt
  if (since < lifetime) return numbering2
  const { next, acked, wideFrom, mark } = numbering2
  return { next, acked, wideFrom, mark: next, earlierMark: since < 2 * lifetime ? mark : next, markedAt: age2 }
}
var isWide = (numbering2) => numbering2.wideFrom >= 0
var narrowBelow = (numbering2) => (isWide(numbering2) ? numbering2.wideFrom : numbering2.next)
var isStalled = (numbering2) => numbering2.next - numbering2.acked >= wideLimit
function takeNumber(numbering2) {
  const { next, acked, wideFrom, mark, earlierMark, markedAt } = numbering2
  return { next: next + 1, acked, wideFrom, mark, earlierMark, markedAt }
}
function noteAcked(numbering2, number) {
  const { next, acked, wideFrom, mark, earlierMark, markedAt } = numbering2
  return number <= acked ? numbering2 : { next, acked: number, wideFrom, mark, earlierMark, markedAt }
}

// src/packet/state.ts
var trafficAtStart = {
  packetsSent: 0,
  bytesSent: 0,
  packetsReceived: 0,
  bytesReceived: 0,
  packetsAcked: 0,
  packetsLost: 0,
}
var packetStateFrom = (first) => ({
  numbering: numberingFrom(first),
  flight: flightFrom(first),
  arrivals: arrivalsFrom(first),
  rtt: rttAtStart,
  loss: lossAtStart,
  probe: { misses: 0, sentAt: micros(-1), lastSentAt: micros(0) },
  traffic: trafficAtStart,
})

// src/connection/plan.ts
var pieceReserve = 160
var sides = { a: 1, b: 2 }
function planOf(config) {
  const { maxDatagramBytes, maxMessageBytes, maxOutstandingMessages, maxOutstandingBytes } = config
  const channels4 = Object.entries(config.channels).map(
    ([name2, { reliable, ordered: ordered2, recovery: recovery2 = 'lean' }]) => ({
      name: name2,
      reliable,
      ordered: ordered2,
      recovery: recovery2,
    }),
  )
  return {
    packet: {
      maxDatagramBytes,
      checked: config.integrity === 'crc32c',
      sessionId: config.sessionId,
      side: config.side === void 0 ? 0 : sides[config.side],
      lifetime: microsOfMillis(config.maxDatagramLifetimeMs),
      ackDelay: microsOfMillis(config.ackDelayMs),
      keepAlive: microsOfMillis(config.keepAliveMs),
    },
    message: {
      channels: channels4,
      fragmentBytes: maxDatagramBytes - pieceReserve,
      maxDatagramBytes,
      maxMessageBytes,
      maxOutstandingMessages,
      maxOutstandingBytes,
      maxPartialMessages: config.maxPartialMessages,
      maxPartialBytes: config.maxPartialBytes,
      partialTimeout: microsOfMillis(config.partialTimeoutMs),
      bulkBytesPerSecond: config.bulkBytesPerSecond,
      maxRedundancyBytesPerSecond: config.maxRedundancyBytesPerSecond,
    },
    channel: { channels: channels4, maxMessageBytes, maxOutstandingMessages, maxOutstandingBytes },
    indexes: new Map(channels4.map(({ name: name2 }, index2) => [name2, index2])),
  }
}

// src/connection/terms.ts
function termsOf(config) {
  const text = JSON.stringify([
    Object.entries(config.channels).map(([name2, { reliable, ordered: ordered2 }]) => [name2, reliable, ordered2]),
    config.maxDatagramBytes,
    config.maxMessageBytes,
    config.maxOutstandingMessages,
    config.maxOutstandingBytes,
    config.maxPartialMessages,
    config.maxPartialBytes,
    config.maxDatagramLifetimeMs,
    config.integrity,
  ])
  let hash = 2166136261
  for (let index2 = 0; index2 < text.length; index2 += 1) hash = Math.imul(hash ^ text.charCodeAt(index2), 16777619)
  return { fingerprint: hash >>> 0 }
}

// src/connection/state.ts
var noDiscards = {
  NotBytes: 0,
  TooLarge: 0,
  Truncated: 0,
  WrongVersion: 0,
  Malformed: 0,
  Corrupt: 0,
  Duplicate: 0,
  Stale: 0,
  ForgedAck: 0,
  BeyondWindow: 0,
  Abandoned: 0,
}
var withClock = (
  { terms, packets: packets2, messages: messages2, channels: channels4, discards: discards2 },
  clock2,
) => ({
  terms,
  clock: clock2,
  packets: packets2,
  messages: messages2,
  channels: channels4,
  discards: discards2,
})
var countDiscard = (discards2, reason) => Object.assign({}, discards2, { [reason]: discards2[reason] + 1 })
function initialStateFrom(config, origin) {
  const plan = planOf(config)
  return {
    terms: termsOf(config),
    clock: clockAtStart,
    packets: packetStateFrom(origin.packet),
    messages: messageStateFrom(plan.message, origin.message),
    channels: channelsStateFrom(plan.channel, origin.message),
    discards: noDiscards,
  }
}

// src/state/codec.ts
var limitOf = (limit, { plan, channel: channel4 }) => (typeof limit === 'number' ? limit : limit(plan, channel4))
function fail(source, offset, found, allowed, field2 = '') {
  if (source.fault !== void 0) return
  const path = `${source.path.join('')}${field2}`
  source.fault = { field: path.replace(/^\./, ''), offset, found: String(found), allowed }
}
function reserve(sink, count2) {
  if (sink.offset + count2 <= sink.bytes.length) return
  const larger = new Uint8Array(Math.max(2 * sink.bytes.length, sink.offset + count2))
  larger.set(sink.bytes)
  sink.bytes = larger
}
function takeByte(source) {
  if (source.fault !== void 0) return 0
  if (source.offset >= source.end) {
    fail(source, source.offset, 'the end', 'more bytes')
    return 0
  }
  source.offset += 1
  return source.bytes[source.offset - 1]
}

// src/state/limits.ts
var isReliable = (plan, channel4) => plan.channel.channels[channel4]?.reliable === true
var mostMessages = (plan) => plan.channel.maxOutstandingMessages
var mostFragments = ({ message: message2 }) =>
  Math.floor(message2.maxOutstandingBytes / message2.fragmentBytes) + message2.maxOutstandingMessages
var mostInFlight = (plan) =>
  maxInFlight + 2 * plan.channel.channels.length * (mostMessages(plan) + mostFragments(plan)) + 1
var mostSizes = (plan, channel4) => mostMessages(plan) * (isReliable(plan, channel4) ? 1 : looseSpan)
var mostLast = ({ message: message2 }) => Math.ceil(message2.maxMessageBytes / message2.fragmentBytes) - 1
var messageSpan = (plan) => Math.ceil(mostMessages(plan) / 16) * 16
var finishedSpan = (plan, channel4) => (isReliable(plan, channel4) ? messageSpan(plan) : droppedSpan)
var mostPartials = (plan, channel4) =>
  isReliable(plan, channel4) ? mostMessages(plan) : plan.message.maxPartialMessages
var mostPartialBytes = ({ message: message2, channel: { channels: channels4 } }, channel4) =>
  channels4[channel4]?.reliable === true ? message2.maxOutstandingBytes : message2.maxPartialBytes

// src/state/agreement/account.ts
var emptyAccount = () => ({
  small: /* @__PURE__ */ new Set(),
  large: /* @__PURE__ */ new Set(),
  messages: /* @__PURE__ */ new Set(),
  lostMessages: /* @__PURE__ */ new Set(),
  fragments: /* @__PURE__ */ new Map(),
  lostTransfers: /* @__PURE__ */ new Set(),
})
function accountsOf(plan, state) {
  const { sent, lost } = state.packets.flight
  const accounts = state.messages.lanes.map(emptyAccount)
  const books = { plan, state, accounts }
  for (let number = sent.base; number < nextNumber(sent); number += 1) {
    const entry2 = itemAt(sent, number)
    if (entry2 === void 0 || entry2 === 'acked' || entry2 === 'lost' || entry2.manifest === void 0) continue
    const complaint = enterManifest(books, entry2.manifest, false, `.packets.flight.sent[${number}].manifest`)
    if (complaint !== void 0) return complaint
  }
  for (const [index2, { manifest: manifest2 }] of lost.entries()) {
    const complaint = enterManifest(books, manifest2, true, `.packets.flight.lost[${index2}].manifest`)
    if (complaint !== void 0) return complaint
  }
  return accounts
}
function enterManifest(books, manifest2, lost, path) {
  for (const [index2, carried2] of manifest2.entries()) {
    const complaint = enter(books, carried2, lost, `${path}[${index2}]`)
    if (complaint !== void 0) return complaint
  }
  return void 0
}
function enter(books, carried2, lost, field2) {
  const reliable = isReliable(books.plan, carried2.channel)
  if (reliable !== (carried2.kind === 'pieces'))
    return {
      field: field2,
      found: carried2.kind,
      allowed: reliable ? 'pieces, on a reliable channel' : 'messages or a fragment',
    }
  switch (carried2.kind) {
    case 'pieces':
      return enterPieces(books, carried2, lost, field2)
    case 'messages':
      return enterMessages(books, carried2, lost, field2)
    case 'fragment':
      return enterFragment(books, carried2, lost, field2)
  }
}
function enterPieces({ state, accounts }, carried2, lost, field2) {
  const { channel: channel4, large: large2, first, count: count2, copy } = carried2
  const lane2 = state.messages.lanes[channel4]
  const account = accounts[channel4]
  const { pieces: pieces2, fresh: fresh2 } = large2 ? lane2.large : lane2.small
  const end = first + count2
  if (end > fresh2) return { field: field2, found: `pieces up to ${end - 1}`, allowed: `less than fresh (${fresh2})` }
  if (lost) return void 0
  for (let number = Math.max(first, pieces2.base); number < end; number += 1) {
    if (itemAt(pieces2, number)?.copies === copy) (large2 ? account.large : account.small).add(number)
  }
  return void 0
}
function enterMessages({ plan, state, accounts }, carried2, lost, field2) {
  const { sizes } = state.channels[carried2.channel].outbox
  const { messages: messages2, lostMessages } = accounts[carried2.channel]
  for (const number of carried2.numbers) {
    const bytes2 = itemAt(sizes, number) ?? -1
    const found = `message ${number}`
    if (number >= nextNumber(sizes) || bytes2 >= 0 === lost || bytes2 > plan.message.fragmentBytes)
      return {
        field: field2,
        found,
        allowed: lost ? 'a message that settled' : 'an unsettled message that travels whole',
      }
    if (messages2.has(number) || lostMessages.has(number))
      return { field: field2, found, allowed: 'a message of no other packet' }
    const own = lost ? lostMessages : messages2
    own.add(number)
  }
  return void 0
}
function enterFragment({ state, accounts }, carried2, lost, field2) {
  const { channel: channel4, transfer: transfer2 } = carried2
  const next = nextNumber(state.messages.lanes[channel4].transfers)
  const { fragments, lostTransfers } = accounts[channel4]
  if (transfer2 >= next) return { field: field2, found: `transfer ${transfer2}`, allowed: `less than ${next}` }
  fragments.set(transfer2, (fragments.get(transfer2) ?? 0) + 1)
  if (lost) lostTransfers.add(transfer2)
  return void 0
}

// src/state/agreement/queues.ts
function misqueued({ pieces: pieces2, fresh: fresh2, lost }, path, plan, channel4) {
  const { base } = pieces2
  const next = nextNumber(pieces2)
  const most = isReliable(plan, channel4) ? next : base
  if (fresh2 < base || fresh2 > most)
    return { field: `${path}.fresh`, found: fresh2, allowed: `from ${base} to ${most}` }
  let marked = 0
  for (let number = base; number < next; number += 1) {
    const piece = itemAt(pieces2, number)
    const field2 = `${path}.pieces[${number}]`
    if (piece === void 0) {
      if (number === base || number >= fresh2) return { field: field2, found: 'none', allowed: 'a piece' }
      continue
    }
    if (piece.lost) marked += 1
    if (number >= fresh2 && (piece.copies > 0 || piece.lost || piece.sending !== void 0))
      return { field: field2, found: 'marks of sending', allowed: 'none: it was never sent' }
    if (isReliable(plan, channel4) && piece.deadline !== Infinity)
      return { field: `${field2}.deadline`, found: piece.deadline, allowed: 'none on a reliable channel' }
  }
  return lost === marked ? void 0 : { field: `${path}.lost`, found: lost, allowed: `${marked}, as marked` }
}
function misfitsSmall({ pieces: pieces2 }, plan, outbox2) {
  let before = -1
  for (let number = pieces2.base; number < nextNumber(pieces2); number += 1) {
    const piece = itemAt(pieces2, number)
    if (piece === void 0) continue
    const field2 = `.small.pieces[${number}]`
    if (piece.index > 0 || piece.last > 0 || piece.transfer >= 0)
      return { field: field2, found: 'a fragment', allowed: 'a message that travels whole' }
    if (piece.payload.length > plan.message.fragmentBytes)
      return {
        field: `${field2}.payload`,
        found: piece.payload.length,
        allowed: `at most ${plan.message.fragmentBytes} bytes`,
      }
    if (piece.message <= before)
      return { field: `${field2}.message`, found: piece.message, allowed: `more than ${before}` }
    before = piece.message
    const complaint = unowed(piece, outbox2)
    if (complaint !== void 0) return within2(field2, complaint)
  }
  return void 0
}
function misfitsLarge({ large: { pieces: pieces2 }, transfers: transfers2 }, plan, outbox2) {
  let row = -1
  let start = 0
  let end = -Infinity
  for (let number = pieces2.base; number < nextNumber(pieces2); number += 1) {
    const piece = itemAt(pieces2, number)
    if (piece === void 0) continue
    const field2 = `.large.pieces[${number}]`
    const last = Math.ceil(piece.payload.length / plan.message.fragmentBytes) - 1
    if (last < 1 || piece.last !== last)
      return {
        field: `${field2}.last`,
        found: piece.last,
        allowed: `${last}, as long as the payload is, and 1 at least`,
      }
    if (piece.index > last) return { field: `${field2}.index`, found: piece.index, allowed: `at most last (${last})` }
    if (piece.transfer !== row) {
      if (piece.transfer < row)
        return { field: `${field2}.transfer`, found: piece.transfer, allowed: `more than ${row}` }
      row = piece.transfer
      start = number - piece.index
      if (start < end) return { field: `${field2}.index`, found: piece.index, allowed: `at most ${number - end}` }
      end = start + last + 1
    }
    if (number - start !== piece.index)
      return { field: `${field2}.index`, found: piece.index, allowed: `${number - start}, by its place in the queue` }
    const transfer2 = itemAt(transfers2, row)
    if (transfer2 === void 0 || transfer2.lost || transfer2.message !== piece.message)
      return { field: `${field2}.transfer`, found: row, allowed: `the transfer of message ${piece.message}` }
    const complaint = unowed(piece, outbox2)
    if (complaint !== void 0) return within2(field2, complaint)
  }
  return void 0
}
function unowed({ message: message2, payload: payload2 }, { sizes }) {
  const length = itemAt(sizes, message2)
  if (length === payload2.length) return void 0
  return { field: '.message', found: message2, allowed: `an unsettled message of ${payload2.length} bytes` }
}
var within2 = (field2, complaint) => ({
  field: field2 + complaint.field,
  found: complaint.found,
  allowed: complaint.allowed,
})

// src/state/agreement/lanes.ts
function misfitsLane(plan, index2, lane2, channel4, account) {
  const { outbox: outbox2, tally: tally2 } = channel4
  const complaint =
    misqueued(lane2.small, '.small', plan, index2) ??
    misqueued(lane2.large, '.large', plan, index2) ??
    misfitsSmall(lane2.small, plan, outbox2) ??
    misfitsLarge(lane2, plan, outbox2) ??
    misfitsTransfers(plan, index2, lane2, channel4, account)
  if (complaint !== void 0) return complaint
  const small2 = toArray(lane2.small.pieces).filter((piece) => piece !== void 0)
  const transfers2 = toArray(lane2.transfers).filter((transfer2) => transfer2 !== void 0)
  const open = transfers2.filter(({ lost }) => !lost).length
  const twice = small2.find(({ message: message2 }) => account.messages.has(message2))
  if (twice !== void 0) return { field: '.small', found: `message ${twice.message}`, allowed: 'none that is in flight' }
  const waiting = small2.length + open + account.messages.size
  if (waiting !== outbox2.unsettled)
    return {
      field: '',
      found: `${waiting} messages waiting or under way`,
      allowed: `${outbox2.unsettled}, as are unsettled`,
    }
  const late = account.lostMessages.size + transfers2.length - open
  if (tally2.lost < late)
    return { field: '', found: `${late} messages lost`, allowed: `at most ${tally2.lost}, as counted` }
  if (!isReliable(plan, index2)) return void 0
  return stranded(lane2.small, '.small', account.small) ?? stranded(lane2.large, '.large', account.large)
}
function misfitsTransfers(plan, index2, { large: large2, transfers: transfers2 }, { outbox: { sizes } }, account) {
  const queued = /* @__PURE__ */ new Map()
  for (const piece of toArray(large2.pieces)) {
    if (piece !== void 0) queued.set(piece.transfer, (queued.get(piece.transfer) ?? 0) + 1)
  }
  let before = -1
  for (let number = transfers2.base; number < nextNumber(transfers2); number += 1) {
    const transfer2 = itemAt(transfers2, number)
    if (transfer2 === void 0) continue
    const { message: message2, missing, lost } = transfer2
    const field2 = `.transfers[${number}]`
    if (message2 <= before) return { field: `${field2}.message`, found: message2, allowed: `more than ${before}` }
    before = message2
    const bytes2 = itemAt(sizes, message2) ?? -1
    const isOwed = bytes2 > plan.message.fragmentBytes
    if (lost ? bytes2 >= 0 || message2 >= nextNumber(sizes) || isReliable(plan, index2) : !isOwed)
      return {
        field: `${field2}.message`,
        found: message2,
        allowed: lost ? 'a message that settled' : 'a large message that is owed',
      }
    const left2 = (queued.get(number) ?? 0) + (account.fragments.get(number) ?? 0)
    if (missing !== left2) return { field: `${field2}.missing`, found: missing, allowed: `${left2}, as are left` }
    if (!lost && account.lostTransfers.has(number))
      return { field: `${field2}.lost`, found: 'false', allowed: 'true: a fragment is lost' }
  }
  return void 0
}
function stranded({ pieces: pieces2, fresh: fresh2 }, field2, inFlight) {
  for (let number = pieces2.base; number < fresh2; number += 1) {
    if (itemAt(pieces2, number)?.lost === false && !inFlight.has(number))
      return {
        field: `${field2}.pieces[${number}].lost`,
        found: 'false',
        allowed: 'true: its latest copy is in no packet',
      }
  }
  return void 0
}

// src/state/agreement/times.ts
function atMost(hearing, field2, found, limit, name2) {
  if (found > limit) hearing.complaint ??= { field: field2, found, allowed: `at most ${name2} (${limit})` }
}
function futureOf(state) {
  const { clock: clock2, packets: packets2, messages: messages2, channels: channels4 } = state
  const hearing = { complaint: void 0 }
  const { now, age: age2 } = clock2
  const { numbering: numbering2, arrivals: arrivals2, rtt: rtt2, probe: probe2, flight: flight2 } = packets2
  const newest = arrivals2.seen.newest
  atMost(hearing, '.packets.numbering.markedAt', numbering2.markedAt, age2, 'age')
  atMost(hearing, '.packets.arrivals.newestAt', arrivals2.newestAt, age2, 'age')
  atMost(hearing, '.packets.arrivals.owedSince', arrivals2.owedSince, age2, 'age')
  atMost(hearing, '.packets.rtt.path.since', rtt2.path.since, now, 'now')
  atMost(hearing, '.packets.rtt.calm.since', rtt2.calm.since, now, 'now')
  atMost(hearing, '.packets.loss.newest', packets2.loss.newest, numbering2.next - 1, 'the newest sent')
  atMost(hearing, '.packets.probe.sentAt', probe2.sentAt, now, 'now')
  atMost(hearing, '.packets.probe.lastSentAt', probe2.lastSentAt, age2, 'age')
  for (let number = flight2.sent.base; number < nextNumber(flight2.sent); number += 1) {
    const entry2 = itemAt(flight2.sent, number)
    if (entry2 === void 0 || entry2 === 'acked' || entry2 === 'lost') continue
    atMost(hearing, `.packets.flight.sent[${number}].sentAt`, entry2.sentAt, now, 'now')
    atMost(hearing, `.packets.flight.sent[${number}].told`, entry2.told, newest, 'the newest seen')
  }
  for (const [index2, { sentAt }] of flight2.lost.entries())
    atMost(hearing, `.packets.flight.lost[${index2}].sentAt`, sentAt, now, 'now')
  atMost(hearing, '.messages.allowance.at', messages2.allowance.at, now, 'now')
  atMost(hearing, '.messages.redundancy.at', messages2.redundancy.at, now, 'now')
  for (const [channel4, { small: small2, large: large2 }] of messages2.lanes.entries()) {
    hearPieces(hearing, `.messages.lanes[${channel4}].small`, small2, now, messages2.redundancy.round)
    hearPieces(hearing, `.messages.lanes[${channel4}].large`, large2, now, messages2.redundancy.round)
  }
  for (const [channel4, partials2] of messages2.partials.entries()) {
    for (const [index2, { touchedAt, order }] of partials2.entries()) {
      const field2 = `.messages.partials[${channel4}][${index2}].head`
      atMost(hearing, `${field2}.touchedAt`, touchedAt, now, 'now')
      atMost(hearing, `${field2}.order`, order, newest, 'the newest seen')
    }
  }
  for (const [channel4, { inbox: inbox2 }] of channels4.entries()) {
    if (inbox2.type === 'sequenced')
      atMost(hearing, `.channels[${channel4}].inbox.order`, inbox2.order, newest, 'the newest seen')
  }
  return hearing.complaint
}
function hearPieces(hearing, field2, { pieces: pieces2 }, now, round) {
  for (const [place, piece] of toArray(pieces2).entries()) {
    const { sending: sending2 } = piece ?? {}
    if (sending2 === void 0) continue
    const path = `${field2}.pieces[${pieces2.base + place}].sending`
    atMost(hearing, `${path}.since`, sending2.since, now, 'now')
    atMost(hearing, `${path}.attempt`, sending2.attempt, sending2.latest, 'latest')
    atMost(hearing, `${path}.latest`, sending2.latest, round, 'the round')
  }
}

// src/state/agreement/agreement.ts
function disagreement(state, plan) {
  const future = futureOf(state) ?? misfitsPartials(state)
  if (future !== void 0) return future
  const accounts = accountsOf(plan, state)
  if ('field' in accounts) return accounts
  for (const [index2, lane2] of state.messages.lanes.entries()) {
    const channel4 = state.channels[index2]
    const complaint = misfitsLane(plan, index2, lane2, channel4, accounts[index2])
    if (complaint !== void 0) return under(`.messages.lanes[${index2}]`, complaint)
  }
  return void 0
}
var under = (path, { field: field2, found, allowed }) => ({
  field: path + field2,
  found,
  allowed,
})
function misfitsPartials({ messages: { partials: partials2, tracks } }) {
  for (const [channel4, all2] of partials2.entries()) {
    const track2 = tracks[channel4]
    for (const [index2, { number }] of all2.entries()) {
      const field2 = `.messages.partials[${channel4}][${index2}].head.number`
      if (number > track2.newest)
        return { field: field2, found: number, allowed: `at most the newest of its track (${track2.newest})` }
    }
  }
  return void 0
}

// src/message/frame.ts
var shapes = { single: 0, evenRun: 1, variedRun: 2, fragment: 3 }
var endBit = 128
var shapeShift = 5
var channelMask = 31
var channelFollows = 31
var messageNumberBytes = 3
var maxEntries = 1024
var frameOfMessage = (channel4, number, body) => ({
  kind: 'whole',
  channel: channel4,
  number,
  bodies: [body],
  total: body.length,
  lengthBytes: varintSize(body.length),
  even: true,
})
var continues = (frame, channel4, number) =>
  frame.kind === 'whole' &&
  frame.channel === channel4 &&
  (number < 0 ? frame.number < 0 : frame.number >= 0 && frame.number + frame.bodies.length === number)
function extend(frame, body) {
  frame.even = staysEven(frame, body)
  frame.total += body.length
  frame.lengthBytes += varintSize(body.length)
  frame.bodies.push(body)
}
var staysEven = (frame, body) => frame.even && body.length === frame.bodies[0].length
var headBytes = (channel4) => (channel4 < channelFollows ? 1 : 2)
function frameBytes(frame, end) {
  if (frame.kind === 'fragment') return fragmentBytes(frame, end)
  const { bodies, total, lengthBytes, even } = frame
  return runBytes(frame, bodies.length, total, lengthBytes, even, bodies[bodies.length - 1], end)
}
function bytesExtended(frame, body) {
  const { bodies, total, lengthBytes } = frame
  const size2 = varintSize(body.length)
  return runBytes(
    frame,
    bodies.length + 1,
    total + body.length,
    lengthBytes + size2,
    staysEven(frame, body),
    body,
    true,
  )
}
function runBytes(frame, count2, total, lengthBytes, even, newest, end) {
  const fixed =
    headBytes(frame.channel) +
    (frame.number < 0 ? 0 : messageNumberBytes) +
    (count2 === 1 ? 0 : varintSize(count2 - 2)) +
    total
  const lastLength = varintSize(newest.length)
  if (even) return fixed + (end ? 0 : lastLength)
  return fixed + lengthBytes - (end ? lastLength : 0)
}
function fragmentBytes(frame, end) {
  const { channel: channel4, index: index2, last, body } = frame
  const length = index2 === last && !end ? varintSize(body.length) : 0
  return headBytes(channel4) + messageNumberBytes + varintSize(index2) + varintSize(last) + length + body.length
}
function writeFrame(writer, frame, end) {
  if (frame.kind === 'fragment') return writeFragment(writer, frame, end)
  const { bodies, channel: channel4, number, even } = frame
  const count2 = bodies.length
  const shape = count2 === 1 ? shapes.single : even ? shapes.evenRun : shapes.variedRun
  writeHead(writer, shape, channel4, end)
  if (number >= 0) writeUint(writer, truncate(number, messageSpace), messageNumberBytes)
  if (count2 > 1) writeVarint(writer, count2 - 2)
  const lengths = shape === shapes.variedRun ? bodies : bodies.slice(0, 1)
  const written = end ? lengths.length - 1 : lengths.length
  for (let index2 = 0; index2 < written; index2 += 1) writeVarint(writer, lengths[index2].length)
  for (const body of bodies) writeBytes(writer, body)
}
function writeFragment(writer, frame, end) {
  const { channel: channel4, number, index: index2, last, body } = frame
  writeHead(writer, shapes.fragment, channel4, end)
  writeUint(writer, truncate(number, messageSpace), messageNumberBytes)
  writeVarint(writer, index2)
  writeVarint(writer, last)
  if (index2 === last && !end) writeVarint(writer, body.length)
  writeBytes(writer, body)
}
function writeHead(writer, shape, channel4, end) {
  const head2 = (end ? endBit : 0) | (shape << shapeShift)
  writeUint(writer, head2 | Math.min(channel4, channelFollows), 1)
  if (channel4 >= channelFollows) writeUint(writer, channel4 - channelFollows, 1)
}

// src/state/lanes.ts
var newLanes = () => new Int32Array(2)
var firstFactor = 2654435761
var secondFactor = 2246822507
var stirFirst = (lane2, word) => {
  const stirred = Math.imul(lane2 ^ word, firstFactor)
  return stirred ^ (stirred >>> 15)
}
var stirSecond = (lane2, word) => {
  const stirred = Math.imul(lane2 ^ word, secondFactor)
  return (stirred << 13) | (stirred >>> 19)
}
function startLanes(lanes) {
  lanes[0] = firstFactor
  lanes[1] = secondFactor
}
function absorb(lanes, first, second4) {
  lanes[0] = stirFirst(lanes[0], first)
  lanes[1] = stirSecond(lanes[1], second4)
}
var double = new DataView(new ArrayBuffer(8))
function mix(lanes, value) {
  const word = value | 0
  if (word === value) return absorb(lanes, word, word)
  double.setFloat64(0, value)
  const low = double.getInt32(4)
  const high = double.getInt32(0)
  absorb(lanes, low, low)
  absorb(lanes, high, high)
}
function mixBytes(lanes, bytes2) {
  const { length } = bytes2
  let first = stirFirst(lanes[0], length)
  let second4 = stirSecond(lanes[1], length)
  let index2 = 0
  for (; index2 + 3 < length; index2 += 4) {
    const low = bytes2[index2] | (bytes2[index2 + 1] << 8)
    const word = low | (bytes2[index2 + 2] << 16) | (bytes2[index2 + 3] << 24)
    first = stirFirst(first, word)
    second4 = stirSecond(second4, word)
  }
  for (; index2 < length; index2 += 1) {
    first = stirFirst(first, bytes2[index2])
    second4 = stirSecond(second4, bytes2[index2])
  }
  lanes[0] = first
  lanes[1] = second4
}
function mixMarks(lanes, marks, from2, to) {
  let first = lanes[0]
  let second4 = lanes[1]
  for (let index2 = from2; index2 < to; index2 += 2) {
    const next = index2 + 1 < to ? marks[index2 + 1] : 0
    const word = marks[index2] | (next << 16)
    first = stirFirst(first, word)
    second4 = stirSecond(second4, word)
  }
  lanes[0] = first
  lanes[1] = second4
}
function finish2(lane2) {
  let rest = Math.imul(lane2 ^ (lane2 >>> 16), 2246822507)
  rest = Math.imul(rest ^ (rest >>> 13), 3266489909)
  return rest ^ (rest >>> 16)
}
function mixApart(lanes, { hash }, value) {
  const own = newLanes()
  startLanes(own)
  hash(own, value)
  absorb(lanes, finish2(own[0]), finish2(own[1]))
}

// src/state/scalars.ts
var longest = 8
function writeInteger(sink, value) {
  reserve(sink, longest)
  const { bytes: bytes2 } = sink
  let { offset } = sink
  const magnitude = value < 0 ? -1 - value : value
  let rest = Math.floor(magnitude / 64)
  bytes2[offset] = (magnitude % 64) * 2 + (value < 0 ? 1 : 0) + (rest > 0 ? 128 : 0)
  offset += 1
  while (rest > 0) {
    const next = Math.floor(rest / 128)
    bytes2[offset] = (rest % 128) + (next > 0 ? 128 : 0)
    offset += 1
    rest = next
  }
  sink.offset = offset
}
function readInteger(source) {
  const start = source.offset
  const first = takeByte(source)
  let magnitude = (first & 127) >> 1
  let byte = first
  for (let scale = 64, count2 = 1; byte >= 128; scale *= 128, count2 += 1) {
    byte = takeByte(source)
    magnitude += (byte & 127) * scale
    if (source.fault === void 0 && (byte === 0 || count2 >= longest || magnitude > Number.MAX_SAFE_INTEGER))
      fail(source, start, 'another form of a number', 'the shortest form of a safe integer')
  }
  if (source.fault !== void 0) return 0
  return (first & 1) === 1 ? -1 - magnitude : magnitude
}
var show2 = (value) => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')
var integer = (least, most) => ({
  write: writeInteger,
  hash: mix,
  read: (source) => {
    const start = source.offset
    const value = readInteger(source)
    const from2 = limitOf(least, source)
    const to = limitOf(most, source)
    if (value >= from2 && value <= to) return value
    fail(source, start, show2(value), `a whole number from ${show2(from2)} to ${show2(to)}`)
    return 0
  },
})
var farthest = 4503599627370496
var farthestMessage = 70368744177664
var count = integer(0, farthest)
var numberOrNone = integer(-1, farthest)
var branded = (least, most) => {
  const plain2 = integer(least, most)
  return { write: plain2.write, hash: mix, read: (source) => micros(plain2.read(source)) }
}
var time = branded(0, farthest)
var timeOrNever = branded(-1, farthest)
var age = branded(0, Number.MAX_SAFE_INTEGER)
var ageOrNever = branded(-1, Number.MAX_SAFE_INTEGER)
function name(numbers) {
  const names = []
  for (const known in numbers) names.push(known)
  const first = names[0]
  const number = integer(0, names.length - 1)
  return {
    write: (sink, value) => writeInteger(sink, numbers[value]),
    hash: (lanes, value) => mix(lanes, numbers[value]),
    read: (source) => {
      const found = number.read(source)
      return names.find((known) => numbers[known] === found) ?? first
    },
  }
}
var constant = (value) => ({
  write: () => void 0,
  hash: () => void 0,
  read: () => value,
})
var flag = {
  write: (sink, value) => writeInteger(sink, value ? 1 : 0),
  hash: (lanes, value) => mix(lanes, value ? 1 : 0),
  read: (source) => integer(0, 1).read(source) === 1,
}
var fraction = {
  write: (sink, value) => {
    reserve(sink, 8)
    viewOf(sink.bytes).setFloat64(sink.offset, value, true)
    sink.offset += 8
  },
  hash: mix,
  read: (source) => {
    const start = source.offset
    const eight = new Uint8Array(8)
    for (let index2 = 0; index2 < 8; index2 += 1) eight[index2] = takeByte(source)
    const value = viewOf(eight).getFloat64(0, true)
    if (value >= 0 && value <= 1 && !Object.is(value, -0)) return value
    fail(source, start, String(value), 'a fraction from 0 to 1')
    return 0
  },
}
var fingerprint = {
  write: (sink, value) => {
    reserve(sink, 4)
    writeUint(sink, value, 4)
  },
  hash: mix,
  read: (source) => takeByte(source) + takeByte(source) * 256 + takeByte(source) * 65536 + takeByte(source) * 16777216,
}
var viewOf = (bytes2) => new DataView(bytes2.buffer, bytes2.byteOffset, bytes2.byteLength)
var bytes = (least, most) => {
  const length = integer(least, most)
  return {
    write: (sink, value) => {
      writeInteger(sink, value.length)
      reserve(sink, value.length)
      sink.bytes.set(value, sink.offset)
      sink.offset += value.length
    },
    hash: mixBytes,
    read: (source) => {
      const start = source.offset
      const announced = length.read(source)
      const left2 = source.end - source.offset
      if (announced > left2)
        fail(source, start, `${show2(announced)} bytes`, `at most the ${show2(left2)} that are left`)
      const taken = source.fault === void 0 ? announced : 0
      source.offset += taken
      return copyOf(source.bytes.subarray(source.offset - taken, source.offset))
    },
  }
}

// src/state/seen.ts
var longest2 = 4096
function seen(span) {
  const history = bytes(0, longest2)
  return {
    write: (sink, value) => {
      numberOrNone.write(sink, value.newest)
      history.write(sink, withoutOnes(bitsOf(value)))
    },
    hash: mixSeen,
    read: (source) => {
      const newest = numberOrNone.read(source)
      const start = source.offset
      const written = history.read(source)
      const most = limitOf(span, source) / 8
      if (written.length > most) fail(source, start, `${written.length} bytes of marks`, `at most ${most}`)
      if (written[written.length - 1] === 255) fail(source, start, 'marks of ones at the end', 'marks without them')
      const bits = new Uint8Array(most).fill(255)
      bits.set(written.subarray(0, most))
      return seenFrom(newest, bits)
    },
  }
}
function mixSeen(lanes, { newest, limbs }) {
  const oldest = oldestLimb(newest, limbs.length)
  mix(lanes, newest)
  mix(lanes, limbs[oldest] >> forgottenBits(newest))
  mixMarks(lanes, limbs, oldest + 1, limbs.length)
  mixMarks(lanes, limbs, 0, oldest)
}
function withoutOnes(bits) {
  let used = bits.length
  while (used > 0 && bits[used - 1] === 255) used -= 1
  return bits.subarray(0, used)
}

// src/state/shapes.ts
function record(fields2) {
  const names = keysOf(fields2)
  return {
    write: (sink, value) => {
      for (const field2 of names) fields2[field2].write(sink, value[field2])
    },
    hash: (lanes, value) => {
      for (const field2 of names) fields2[field2].hash(lanes, value[field2])
    },
    // The one cast: what was read field by field, from codecs of the fields' types, is such a record.
    read: (source) => {
      const value = {}
      for (const field2 of names) value[field2] = within3(source, `.${field2}`, fields2[field2])
      return value
    },
  }
}
function keysOf(described) {
  const keys = []
  for (const key in described) keys.push(key)
  return keys
}
function within3(source, step, codec) {
  source.path.push(step)
  const value = codec.read(source)
  source.path.pop()
  return value
}
function readItems(source, item, least, most, first) {
  const start = source.offset
  const announced = integer(least, most).read(source)
  const left2 = source.end - source.offset
  if (announced > left2) fail(source, start, `${announced} items`, `at most the ${left2} bytes that are left`)
  const items = []
  for (let index2 = 0; index2 < announced && source.fault === void 0; index2 += 1)
    items.push(within3(source, `[${first + index2}]`, item))
  return items
}
var list = (item, least, most) => ({
  write: (sink, value) => {
    writeInteger(sink, value.length)
    for (const each of value) item.write(sink, each)
  },
  hash: (lanes, value) => {
    mix(lanes, value.length)
    for (const each of value) item.hash(lanes, each)
  },
  read: (source) => readItems(source, item, least, most, 0),
})
var channels2 = (plan) => plan.channel.channels.length
function perChannel(item) {
  const next = {
    write: item.write,
    hash: item.hash,
    read: (source) => {
      const value = item.read(source)
      source.channel += 1
      return value
    },
  }
  const all2 = list(next, channels2, channels2)
  return {
    write: all2.write,
    hash: all2.hash,
    read: (source) => {
      source.channel = 0
      return all2.read(source)
    },
  }
}
var either = (isFirst, first, second4) => ({
  write: (sink, value) => {
    const isOne = isFirst(value)
    writeInteger(sink, isOne ? 0 : 1)
    if (isOne) first.write(sink, value)
    else second4.write(sink, value)
  },
  hash: (lanes, value) => {
    const isOne = isFirst(value)
    mix(lanes, isOne ? 0 : 1)
    if (isOne) first.hash(lanes, value)
    else second4.hash(lanes, value)
  },
  read: (source) => (integer(0, 1).read(source) === 0 ? first.read(source) : second4.read(source)),
})
var isNothing = (value) => value === void 0
var nothing2 = constant(void 0)
var option = (something) => either(isNothing, nothing2, something)
function variants(key, codecs) {
  const names = keysOf(codecs)
  const index2 = integer(0, names.length - 1)
  return {
    write: (sink, value) => {
      const place = names.findIndex((name3) => name3 === value[key])
      const name2 = names[place]
      writeInteger(sink, place)
      if (name2 !== void 0) codecs[name2].write(sink, value)
    },
    hash: (lanes, value) => {
      const place = names.findIndex((name3) => name3 === value[key])
      const name2 = names[place]
      mix(lanes, place)
      if (name2 !== void 0) codecs[name2].hash(lanes, value)
    },
    read: (source) => {
      const name2 = names[index2.read(source)]
      return codecs[name2].read(source)
    },
  }
}
var apart = (codec) => ({
  write: codec.write,
  read: codec.read,
  hash: (lanes, value) => mixApart(lanes, codec, value),
})
var mapped = (to, codec, from2) => ({
  write: (sink, value) => codec.write(sink, to(value)),
  hash: (lanes, value) => codec.hash(lanes, to(value)),
  read: (source) => from2(codec.read(source), source.plan, source.channel),
})
var checked = (codec, check) => ({
  write: codec.write,
  hash: codec.hash,
  read: (source) => {
    const start = source.offset
    const value = codec.read(source)
    const complaint = source.fault === void 0 ? check(value, source.plan, source.channel) : void 0
    if (complaint !== void 0) fail(source, start, complaint.found, complaint.allowed, complaint.field)
    return value
  },
})

// src/state/window.ts
var window = (item, most, furthest = farthest) => {
  const base = integer(0, furthest)
  return {
    write: (sink, value) => {
      writeInteger(sink, value.base)
      writeInteger(sink, size(value))
      for (let number = value.base; number < value.base + size(value); number += 1)
        item.write(sink, itemAt(value, number))
    },
    hash: (lanes, value) => hashWindow(item, lanes, value),
    read: (source) => {
      const first = within3(source, '.base', base)
      const items = readItems(source, item, 0, most, first)
      return items.length === 0 ? emptyWindow(first) : windowOver(first, items)
    },
  }
}
function hashWindow(item, lanes, value) {
  const { base } = value
  const own = newLanes()
  let first = 0
  let second4 = 0
  for (let number = base; number < nextNumber(value); number += 1) {
    startLanes(own)
    mix(own, number)
    item.hash(own, itemAt(value, number))
    first += finish2(own[0])
    second4 += finish2(own[1])
  }
  mix(lanes, base)
  mix(lanes, size(value))
  absorb(lanes, first, second4)
}

// src/state/channels.ts
var message = integer(0, farthestMessage)
var longest3 = ({ channel: channel4 }) => channel4.maxMessageBytes
var outstandingBytes = ({ channel: channel4 }) => channel4.maxOutstandingBytes
var outbox = checked(
  record({
    sizes: window(
      integer((plan) => -1 - longest3(plan), longest3),
      mostSizes,
      farthestMessage,
    ),
    unsettled: integer(0, mostMessages),
    bytes: integer(0, outstandingBytes),
  }),
  ({ sizes, unsettled, bytes: counted }, plan, channel4) => {
    const all2 = toArray(sizes)
    if ((all2[0] ?? 0) < 0)
      return { field: `.sizes[${sizes.base}]`, found: all2[0] ?? 0, allowed: 'an unsettled message first' }
    const open = all2.filter((entry2) => entry2 >= 0)
    if (unsettled !== open.length)
      return { field: '.unsettled', found: unsettled, allowed: `${open.length}, as in sizes` }
    const counting = isReliable(plan, channel4) ? all2.map((entry2) => (entry2 < 0 ? -1 - entry2 : entry2)) : open
    const total = counting.reduce((sum, entry2) => sum + entry2, 0)
    return counted === total ? void 0 : { field: '.bytes', found: counted, allowed: `${total}, as in sizes` }
  },
)
var held = option(bytes(0, longest3))
var ordered = checked(
  record({
    type: constant('ordered'),
    held: window(held, mostMessages, farthestMessage),
    heldBytes: integer(0, outstandingBytes),
  }),
  ({ held: early, heldBytes }) => {
    const total = toArray(early).reduce((sum, payload2) => sum + (payload2?.length ?? 0), 0)
    if (heldBytes !== total) return { field: '.heldBytes', found: heldBytes, allowed: `${total}, as in held` }
    if (itemAt(early, early.base) !== void 0)
      return { field: `.held[${early.base}]`, found: 'a message', allowed: 'none: it would have been delivered' }
    if (size(early) > 0 && itemAt(early, nextNumber(early) - 1) === void 0)
      return { field: `.held[${nextNumber(early) - 1}]`, found: 'none', allowed: 'a message last' }
    return void 0
  },
)
var unordered = checked(
  record({ type: constant('unordered'), delivered: option(seen(messageSpan)), next: message }),
  ({ delivered, next }, plan) => {
    if (delivered === void 0) return void 0
    const { newest } = delivered
    const field2 = '.delivered.newest'
    if (newest < next - 1 || newest >= next + mostMessages(plan))
      return { field: field2, found: newest, allowed: `from ${next - 1} to ${next + mostMessages(plan) - 1}` }
    if (wasSeen(delivered, next)) return { field: '.next', found: next, allowed: 'a message that was not delivered' }
    for (let number = next - 1; !isForgotten(delivered, number); number -= 1) {
      if (!wasSeen(delivered, number))
        return { field: '.delivered', found: `${number} not delivered`, allowed: `all before ${next} delivered` }
    }
    return void 0
  },
)
var inbox = variants('type', {
  ordered,
  unordered,
  sequenced: record({
    type: constant('sequenced'),
    order: numberOrNone,
    place: integer(-1, maxEntries - 1),
    delivered: message,
  }),
  loose: record({ type: constant('loose'), delivered: message }),
})
var kindOf = (plan, channel4) => {
  const kind = plan.channel.channels[channel4]
  if (kind?.reliable === true) return kind.ordered ? 'ordered' : 'unordered'
  return kind?.ordered === true ? 'sequenced' : 'loose'
}
var tally = record({ sent: count, delivered: message, acked: count, lost: count, expired: count })
var channel2 = checked(
  record({ outbox, inbox, tally }),
  ({ outbox: { unsettled }, inbox: { type }, tally: { sent, acked, lost, expired } }, plan, index2) => {
    const kind = kindOf(plan, index2)
    if (type !== kind) return { field: '.inbox', found: type, allowed: `${kind}, as in config` }
    const total = acked + lost + expired + unsettled
    return sent === total ? void 0 : { field: '.tally.sent', found: sent, allowed: `${total}, as they settled` }
  },
)
var channels3 = perChannel(apart(channel2))

// src/state/partials.ts
var head = record({
  number: count,
  last: integer(1, mostLast),
  order: numberOrNone,
  place: numberOrNone,
  touchedAt: time,
})
var fragment = record({
  index: integer(0, mostLast),
  body: bytes(1, ({ message: message2 }) => message2.fragmentBytes),
})
var form = checked(record({ head, fragments: list(fragment, 1, mostLast) }), misfit)
function misfit({ head: { last, order, place }, fragments }, { message: message2 }) {
  let before = -1
  for (const [at, { index: index2, body }] of fragments.entries()) {
    const field2 = `.fragments[${at}]`
    if (index2 <= before || index2 > last)
      return {
        field: `${field2}.index`,
        found: index2,
        allowed: `more than the one before (${before}), at most ${last}`,
      }
    before = index2
    const most = Math.min(message2.fragmentBytes, message2.maxMessageBytes - last * message2.fragmentBytes)
    const fits = index2 < last ? body.length === message2.fragmentBytes : body.length <= most
    if (!fits)
      return {
        field: `${field2}.body`,
        found: `${body.length} bytes`,
        allowed: index2 < last ? `${message2.fragmentBytes}` : `1 to ${most}`,
      }
  }
  if (fragments.length > last)
    return { field: '.fragments', found: fragments.length, allowed: `at most ${last}: it would be complete` }
  const begun2 = fragments[0]?.index === 0
  if (order >= 0 !== begun2)
    return { field: '.head.order', found: order, allowed: begun2 ? 'at least 0' : '-1 without fragment 0' }
  if (place >= 0 !== begun2)
    return { field: '.head.place', found: place, allowed: begun2 ? 'at least 0' : '-1 without fragment 0' }
  return void 0
}
function formOf({ number, last, order, place, touchedAt, pieces: pieces2 }) {
  const fragments = []
  for (let piece = pieces2.newest; piece !== void 0; piece = piece.before) fragments.push(piece)
  fragments.sort((one, other) => one.index - other.index)
  return { head: { number, last, order, place, touchedAt }, fragments }
}
function partialOf({ head: { number, last, order, place, touchedAt }, fragments }, channel4) {
  const mask = []
  let newest
  let total = 0
  for (const { index: index2, body } of fragments) {
    const limb = index2 >> 4
    while (mask.length <= limb) mask.push(0)
    mask[limb] = mask[limb] | (1 << (index2 & 15))
    total += body.length
    newest = { index: index2, body, before: newest }
  }
  return {
    channel: channel4,
    number,
    last,
    order,
    place,
    touchedAt,
    arrived: fragments.length,
    bytes: total,
    pieces: { mask, newest },
  }
}
var { write, read } = mapped(formOf, form, (written, _, channel4) => partialOf(written, channel4))
var sums = /* @__PURE__ */ new WeakMap()
var partial = {
  write,
  read,
  hash: (lanes, value) => {
    head.hash(lanes, value)
    mix(lanes, value.arrived)
    const [first, second4] = sumOf(value.pieces.newest)
    absorb(lanes, first, second4)
  },
}
function sumOf(newest) {
  const unknown = []
  let known = newest
  while (known !== void 0 && !sums.has(known)) {
    unknown.push(known)
    known = known.before
  }
  let [first, second4] = (known && sums.get(known)) ?? [0, 0]
  const own = newLanes()
  for (const arrived of unknown.reverse()) {
    startLanes(own)
    fragment.hash(own, arrived)
    first = (first + finish2(own[0])) | 0
    second4 = (second4 + finish2(own[1])) | 0
    sums.set(arrived, [first, second4])
  }
  return [first, second4]
}
var partials = checked(list(partial, 0, mostPartials), (all2, plan, channel4) => {
  const total = all2.reduce((sum, each) => sum + each.bytes, 0)
  const most = mostPartialBytes(plan, channel4)
  if (total > most) return { field: '', found: `${total} bytes`, allowed: `at most ${most}` }
  const numbers = /* @__PURE__ */ new Set()
  for (const [index2, { number }] of all2.entries()) {
    if (numbers.has(number)) return { field: `[${index2}].head.number`, found: number, allowed: 'a number of its own' }
    numbers.add(number)
  }
  return void 0
})

// src/state/payload.ts
var long = 64
var digests = /* @__PURE__ */ new WeakMap()
function mixPayload(lanes, payload2) {
  if (payload2.length < long) {
    mixBytes(lanes, payload2)
    return
  }
  const [first, second4] = digests.get(payload2) ?? digest(payload2)
  absorb(lanes, first, second4)
}
function digest(payload2) {
  const lanes = new Int32Array(2)
  startLanes(lanes)
  mixBytes(lanes, payload2)
  const found = [lanes[0], lanes[1]]
  digests.set(payload2, found)
  return found
}
var plain = bytes(0, ({ message: message2 }) => message2.maxMessageBytes)
var payload = { write: plain.write, read: plain.read, hash: mixPayload }

// src/state/pieces.ts
var sending = record({ attempt: count, since: time, latest: count })
var deadlineForm = (value) => (value > Number.MAX_SAFE_INTEGER ? -1 : value)
var deadline = mapped(deadlineForm, integer(-1, Number.MAX_SAFE_INTEGER), (form2) => (form2 < 0 ? Infinity : form2))
var index = integer(0, mostLast)
var whole2 = record({
  message: count,
  payload,
  index,
  last: index,
  transfer: numberOrNone,
  deadline,
  copies: count,
  lost: flag,
  sending: option(sending),
})
var further = record({ index, copies: count, lost: flag, sending: option(sending) })
var isFurther = (form2) => !('payload' in form2)
var forms = (most) => checked(window(option(either(isFurther, further, whole2)), most), misplacedForm)
function misplacedForm(written) {
  let before
  for (const [place, form2] of toArray(written).entries()) {
    if (form2 === void 0) continue
    const field2 = `[${written.base + place}]`
    if (!isFurther(form2)) {
      if (before !== void 0 && sharesPayload(before, form2))
        return { field: `${field2}.payload`, found: 'a payload', allowed: 'none: the piece before has it' }
      before = form2
    } else if (before === void 0 || before.last === 0) {
      return { field: field2, found: 'no payload', allowed: 'one: no piece before has it' }
    }
  }
  return void 0
}
var sharesPayload = (before, piece) => piece.last > 0 && piece.transfer === before.transfer
function formsOf(pieces2) {
  let before
  const written = toArray(pieces2).map((piece) => {
    if (piece === void 0) return void 0
    const shares = before !== void 0 && sharesPayload(before, piece)
    before = piece
    return shares ? { index: piece.index, copies: piece.copies, lost: piece.lost, sending: piece.sending } : piece
  })
  return windowOver(pieces2.base, written)
}
function piecesOf(written) {
  let before
  const pieces2 = toArray(written).map((form2) => {
    if (form2 === void 0) return void 0
    if (!isFurther(form2)) before = form2
    else if (before !== void 0) before = another(before, form2)
    return before
  })
  return size(written) === 0 ? emptyWindow(written.base) : windowOver(written.base, pieces2)
}
var another = (before, { index: place, copies, lost, sending: sent }) => ({
  message: before.message,
  payload: before.payload,
  index: place,
  last: before.last,
  transfer: before.transfer,
  deadline: before.deadline,
  copies,
  lost,
  sending: sent,
})
var pieces = (most) => {
  const { write: write2, read: read2 } = mapped(formsOf, forms(most), piecesOf)
  const { hash } = window(option(whole2), 0)
  return { write: write2, read: read2, hash }
}
var smallPieces = pieces(mostMessages)
var largePieces = pieces(mostFragments)

// src/state/messages.ts
var transfer = option(
  record({
    message: count,
    missing: integer(1, (plan) => mostLast(plan) + 1),
    lost: flag,
  }),
)
var transfers = window(transfer, (plan, channel4) => (isReliable(plan, channel4) ? mostMessages(plan) : farthest))
var small = record({ pieces: smallPieces, fresh: count, lost: integer(0, mostMessages) })
var large = record({ pieces: largePieces, fresh: count, lost: integer(0, mostFragments) })
var lane = checked(record({ small, large, transfers }), ({ transfers: { base }, transfers: all2 }) =>
  all2.end > all2.start && itemAt(all2, base) === void 0
    ? { field: `.transfers[${base}]`, found: 'none', allowed: 'a transfer first' }
    : void 0,
)
var track = checked(record({ newest: numberOrNone, finished: option(seen(finishedSpan)) }), ({ newest, finished }) =>
  finished !== void 0 && finished.newest > newest
    ? { field: '.finished.newest', found: finished.newest, allowed: `at most newest (${newest})` }
    : void 0,
)
var turn = integer(0, (plan) => plan.channel.channels.length - 1)
var bytesLeft = integer(-farthest, farthest)
var messages = record({
  lanes: perChannel(apart(lane)),
  tracks: perChannel(apart(track)),
  partials: perChannel(apart(partials)),
  allowance: record({ bytes: bytesLeft, at: time }),
  redundancy: record({ rate: count, credit: bytesLeft, round: count, at: time }),
  smallTurn: turn,
  largeTurn: turn,
})

// src/packet/outbound.ts
var longestProbeInterval = micros(2e6)
var mostMisses = 16
function prepareDeparture(rules, state, clock2) {
  const numbering2 = prepare(state.numbering, clock2.age, rules.lifetime, state.arrivals.wide)
  const ack = ackAt(state.arrivals, clock2.age)
  const headroom = headerBytes({ number: numbering2.next, wide: isWide(numbering2), ack })
  const departure = { ack, headroom, tailroom: rules.checked ? crcBytes : 0 }
  if (numbering2 === state.numbering) return [state, departure]
  const { flight: flight2, arrivals: arrivals2, rtt: rtt2, loss: loss2, probe: probe2, traffic: traffic2 } = state
  return [
    {
      numbering: numbering2,
      flight: flight2,
      arrivals: arrivals2,
      rtt: rtt2,
      loss: loss2,
      probe: probe2,
      traffic: traffic2,
    },
    departure,
  ]
}
function packetOutbound(rules, state, event, ack, clock2) {
  const { numbering: numbering2, arrivals: arrivals2, rtt: rtt2, loss: loss2, traffic: traffic2 } = state
  const { datagram, manifest: manifest2 } = event
  writeHeader(rules, { number: numbering2.next, wide: isWide(numbering2), ack }, datagram)
  const packet = {
    sentAt: clock2.now,
    bytes: datagram.length,
    told: ack === void 0 ? -1 : ack.newest,
    manifest: manifest2,
  }
  const next = {
    numbering: takeNumber(numbering2),
    flight: addSent(state.flight, packet),
    arrivals: settleOwed(arrivals2),
    rtt: rtt2,
    loss: loss2,
    probe: { misses: state.probe.misses, sentAt: state.probe.sentAt, lastSentAt: clock2.age },
    traffic: {
      packetsSent: traffic2.packetsSent + 1,
      bytesSent: traffic2.bytesSent + datagram.length,
      packetsReceived: traffic2.packetsReceived,
      bytesReceived: traffic2.bytesReceived,
      packetsAcked: traffic2.packetsAcked,
      packetsLost: traffic2.packetsLost,
    },
  }
  return [next, [{ type: 'TransmitDatagram', datagram }]]
}
var mayNotSend = (state) => isStalled(state.numbering)
function owesDatagram(rules, state, clock2) {
  const { owedSince } = state.arrivals
  if (owedSince >= 0 && clock2.age - owedSince >= rules.ackDelay) return true
  return rules.keepAlive > 0 && clock2.age - state.probe.lastSentAt >= rules.keepAlive
}
function isProbeDue(state, clock2) {
  const oldest = oldestCarrierSentAt(state.flight)
  if (oldest === void 0 && state.probe.misses === 0) return false
  const since = Math.max(oldest ?? 0, state.probe.sentAt)
  return clock2.now - since >= probeInterval(probeTimeout(state.rtt, clock2.tick), state.probe.misses)
}
var probeInterval = (timeout, misses) => Math.max(timeout, Math.min(timeout * (1 << misses), longestProbeInterval))
function noteProbe(state, clock2) {
  const {
    numbering: numbering2,
    flight: flight2,
    arrivals: arrivals2,
    rtt: rtt2,
    loss: loss2,
    probe: probe2,
    traffic: traffic2,
  } = state
  return {
    numbering: numbering2,
    flight: flight2,
    arrivals: arrivals2,
    rtt: rtt2,
    loss: loss2,
    probe: {
      misses: Math.min(probe2.misses + 1, mostMisses),
      sentAt: clock2.now,
      lastSentAt: probe2.lastSentAt,
    },
    traffic: traffic2,
  }
}

// src/state/manifest.ts
var channel3 = integer(0, (plan) => plan.channel.channels.length - 1)
var carried = variants('kind', {
  pieces: record({
    kind: constant('pieces'),
    channel: channel3,
    large: flag,
    first: count,
    count: integer(1, maxEntries),
    copy: count,
  }),
  messages: record({ kind: constant('messages'), channel: channel3, numbers: list(count, 1, maxEntries) }),
  fragment: record({ kind: constant('fragment'), channel: channel3, transfer: count }),
})
var manifest = list(carried, 1, maxEntries)

// src/state/packets.ts
var numbering = checked(
  record({
    next: count,
    acked: numberOrNone,
    wideFrom: numberOrNone,
    mark: integer(-farthest, farthest),
    earlierMark: integer(-farthest, farthest),
    markedAt: age,
  }),
  ({ next, acked, wideFrom, mark, earlierMark }) => {
    if (acked >= next) return { field: '.acked', found: acked, allowed: `less than next (${next})` }
    if (wideFrom > next) return { field: '.wideFrom', found: wideFrom, allowed: `at most next (${next})` }
    if (mark > next) return { field: '.mark', found: mark, allowed: `at most next (${next})` }
    return earlierMark > mark
      ? { field: '.earlierMark', found: earlierMark, allowed: `at most mark (${mark})` }
      : void 0
  },
)
var datagramBytes = integer(1, (plan) => plan.packet.maxDatagramBytes)
var sentPacket = record({
  sentAt: time,
  bytes: datagramBytes,
  told: numberOrNone,
  manifest: option(manifest),
})
var lostPacket = record({ number: count, sentAt: time, manifest })
var isVerdict = (entry2) => entry2 === 'acked' || entry2 === 'lost'
var entry = either(isVerdict, name({ acked: 0, lost: 1 }), sentPacket)
var lostPackets = list(lostPacket, 0, (plan) => maxRemembered + mostInFlight(plan))
var flight = checked(
  record({
    sent: window(entry, mostInFlight),
    lost: apart(lostPackets),
  }),
  ({ sent, lost }) => {
    const oldest = itemAt(sent, sent.base)
    if (oldest === 'acked' || oldest === 'lost')
      return {
        field: `.sent[${sent.base}]`,
        found: oldest,
        allowed: 'a packet: the window begins with the oldest in flight',
      }
    return misplaced(sent, lost)
  },
)
function misplaced(sent, lost) {
  for (const [index2, { number }] of lost.entries()) {
    const field2 = `.lost[${index2}].number`
    const before = lost[index2 - 1]?.number ?? -1
    if (number <= before) return { field: field2, found: number, allowed: `more than the one before (${before})` }
    if (number >= nextNumber(sent))
      return { field: field2, found: number, allowed: `less than next (${nextNumber(sent)})` }
    if (number >= sent.base && itemAt(sent, number) !== 'lost')
      return { field: field2, found: number, allowed: 'a packet that is not in flight' }
  }
  return void 0
}
var arrivals = checked(
  record({
    seen: seen(receiveWindow),
    newestAt: ageOrNever,
    newestNarrow: numberOrNone,
    wide: flag,
    told: numberOrNone,
    toldSince: numberOrNone,
    lowestLate: numberOrNone,
    owedSince: ageOrNever,
  }),
  ({ seen: { newest }, newestAt, newestNarrow, told, toldSince, lowestLate, owedSince }) => {
    const allowed = `at most the newest seen (${newest})`
    if (newestNarrow > newest) return { field: '.newestNarrow', found: newestNarrow, allowed }
    if (told > newest) return { field: '.told', found: told, allowed }
    if (lowestLate > newest) return { field: '.lowestLate', found: lowestLate, allowed }
    if (lowestLate >= 0 && toldSince < 0)
      return { field: '.lowestLate', found: lowestLate, allowed: '-1 without toldSince' }
    if (newestAt >= 0 && newest < 0)
      return { field: '.newestAt', found: newestAt, allowed: '-1 where nothing was seen' }
    if (newestAt < 0 && owedSince >= 0)
      return { field: '.owedSince', found: owedSince, allowed: '-1 where nothing came' }
    return void 0
  },
)
var minimum = record({ least: time, before: time, since: count })
var rtt = mapped(
  (value) => (hasSample(value) ? value : void 0),
  option(
    record({
      smoothed: time,
      variance: time,
      latest: time,
      jitter: time,
      path: minimum,
      lately: time,
      calm: minimum,
      ackGap: time,
      usualGap: time,
    }),
  ),
  (form2) => form2 ?? rttAtStart,
)
var loss = record({
  threshold: integer(leastThreshold, mostThreshold),
  settled: integer(0, forgiveness),
  share: fraction,
  newest: numberOrNone,
  runs: fraction,
})
var probe = record({ misses: integer(0, mostMisses), sentAt: timeOrNever, lastSentAt: age })
var traffic = record({
  packetsSent: count,
  bytesSent: count,
  packetsReceived: count,
  bytesReceived: count,
  packetsAcked: count,
  packetsLost: count,
})
var packets = checked(
  record({
    numbering,
    flight,
    arrivals,
    rtt,
    loss,
    probe,
    traffic,
  }),
  ({ numbering: { next }, flight: { sent, lost }, arrivals: { toldSince }, traffic: { packetsLost } }) => {
    if (nextNumber(sent) !== next)
      return { field: '.numbering.next', found: next, allowed: `the end of the flight (${nextNumber(sent)})` }
    if (toldSince > next) return { field: '.arrivals.toldSince', found: toldSince, allowed: `at most next (${next})` }
    if (packetsLost < lost.length)
      return {
        field: '.traffic.packetsLost',
        found: packetsLost,
        allowed: `at least those remembered (${lost.length})`,
      }
    return void 0
  },
)

// src/state/whole.ts
var clock = checked(
  record({ now: time, age, resumedAt: timeOrNever, flushedAt: time, tick: time }),
  ({ now, age: all2, resumedAt, flushedAt, tick: tick2 }) => {
    if (now > all2) return { field: '.now', found: now, allowed: `at most age (${all2})` }
    if (resumedAt > now) return { field: '.resumedAt', found: resumedAt, allowed: `at most now (${now})` }
    if (flushedAt > now) return { field: '.flushedAt', found: flushedAt, allowed: `at most now (${now})` }
    return tick2 > longestStep ? { field: '.tick', found: tick2, allowed: `at most ${longestStep}` } : void 0
  },
)
var discards = record({
  NotBytes: count,
  TooLarge: count,
  Truncated: count,
  WrongVersion: count,
  Malformed: count,
  Corrupt: count,
  Duplicate: count,
  Stale: count,
  ForgedAck: count,
  BeyondWindow: count,
  Abandoned: count,
})
var whole3 = checked(
  record({
    terms: record({ fingerprint }),
    clock,
    packets,
    messages,
    channels: channels3,
    discards: apart(discards),
  }),
  disagreement,
)

// src/state/encoding.ts
var stateVersion = 1
var termsBytes = 4
var crcBytes2 = 4
var headerBytes2 = 1 + termsBytes
var roomAtStart = 1024
function encodeState(state) {
  const sink = { bytes: new Uint8Array(roomAtStart), offset: 0 }
  writeUint(sink, stateVersion, 1)
  whole3.write(sink, state)
  reserve(sink, crcBytes2)
  writeUint(sink, checksum2(sink.bytes, sink.offset), crcBytes2)
  return sink.bytes.slice(0, sink.offset)
}
function decodeState(config, bytes2) {
  if (!isBytes(bytes2)) return left({ type: 'NotBytes', received: typeof bytes2 })
  const end = bytes2.length - crcBytes2
  if (end < headerBytes2) return left({ type: 'Truncated', bytes: bytes2.length, least: headerBytes2 + crcBytes2 })
  const version2 = bytes2[0]
  if (version2 !== stateVersion) return left({ type: 'WrongVersion', version: version2, expected: stateVersion })
  const found = readUint(readerOf(bytes2, end, bytes2.length), crcBytes2)
  const expected = checksum2(bytes2, end)
  if (found !== expected) return left({ type: 'Corrupt', checksum: found, expected })
  const terms = readUint(readerOf(bytes2, 1, end), termsBytes)
  const ours = termsOf(config).fingerprint
  if (terms !== ours) return left({ type: 'WrongConfig', terms, expected: ours })
  const source = {
    bytes: bytes2,
    end,
    plan: planOf(config),
    path: [],
    channel: 0,
    offset: 1,
    fault: void 0,
  }
  const state = whole3.read(source)
  if (source.offset < end) fail(source, source.offset, `${end - source.offset} bytes`, 'nothing after the last field')
  return source.fault === void 0 ? right(state) : left(invalid(source.fault))
}
var invalid = ({ field: field2, offset, found, allowed }) => ({
  type: 'Invalid',
  field: field2,
  offset,
  found,
  allowed,
})
var checksum2 = (bytes2, end) => crcEnd(crcOver(crcStart, bytes2, 0, end))

// src/core/step.ts
var none = []

// src/simulation/damage.ts
var changeByte = (datagram, position, mask) => {
  const changed = Uint8Array.from(datagram)
  changed[position] = (datagram[position] ?? 0) ^ mask
  return changed
}
var damageDatagram = (datagram, previous, draw) => {
  const place = Math.floor(draw / 64) % Math.max(1, datagram.length)
  const amount = 1 + (Math.floor(draw / 4) % 8)
  switch (draw % 4) {
    case 0:
      return datagram.slice(0, place)
    case 1:
      return Uint8Array.of(...datagram, ...noise(amount, draw))
    case 2:
      return overwrite(datagram, place, noise(amount, draw))
    default:
      return Uint8Array.of(...datagram.subarray(0, place), ...previous.subarray(place))
  }
}
var overwrite = (datagram, place, bytes2) => datagram.map((byte, index2) => bytes2[index2 - place] ?? byte)
var noise = (length, draw) => Array.from({ length }, (_, index2) => (Math.imul(draw + index2, 2654435761) >>> 24) & 255)

// src/simulation/outage.ts
var outageChance = (share, meanMicros, outage, nowMicros) => {
  if (share <= 0) return 0
  let fade = Math.max(0, 1 - 1 / Math.max(1, meanMicros * (1 - share)))
  let memory = 1
  for (let left2 = nowMicros - outage.seenMicros; left2 > 0; left2 = Math.floor(left2 / 2)) {
    if (left2 % 2 === 1) memory *= fade
    fade *= fade
  }
  return share + ((outage.down ? 1 : 0) - share) * memory
}

// src/simulation/link.ts
var initialLink = (config, seed, label = '') => {
  const [down, outage] = drawChance(config.outageRatio, seedRandom(seed, `${label}/outage`))
  return {
    nowMicros: 0,
    freeMicros: 0,
    newestArrived: -1,
    previous: void 0,
    outage: { down, seenMicros: 0 },
    streams: {
      loss: seedRandom(seed, `${label}/loss`),
      outage,
      jitter: seedRandom(seed, `${label}/jitter`),
      hold: seedRandom(seed, `${label}/hold`),
      copies: seedRandom(seed, `${label}/copies`),
      corruption: seedRandom(seed, `${label}/corruption`),
      damage: seedRandom(seed, `${label}/damage`),
    },
    inTransit: [],
    counters: { offered: 0, lost: 0, dropped: 0, copied: 0, corrupted: 0, damaged: 0, reordered: 0, delivered: 0 },
  }
}
var linkReducer = (config) => (state, event) => {
  switch (event.type) {
    case 'DatagramSent':
      return deliverDue(acceptDatagram(config, state, event.datagram), state.nowMicros)
    case 'Ticked':
      return deliverDue(state, state.nowMicros + event.deltaMicros)
  }
}
var acceptDatagram = (config, state, datagram) => {
  const { nowMicros, streams, counters } = state
  const [lostAlone, loss2] = drawChance(config.lossRatio, streams.loss)
  const [fraction2, outageStream] = drawFraction(streams.outage)
  const down = fraction2 < outageChance(config.outageRatio, config.outageMicros, state.outage, nowMicros)
  const [jitterDraw, jitter] = drawBelow(2 * config.jitterMicros + 1, streams.jitter)
  const [isHeld, holding] = drawChance(config.holdRatio, streams.hold)
  const [holdDraw, hold2] = drawBelow(config.holdMicros, holding)
  const [isCopied, copying] = drawChance(config.duplicateRatio, streams.copies)
  const [copyDraw, copies] = drawBelow(config.duplicateDelayMicros + 1, copying)
  const [isCorrupted, corrupting] = drawChance(config.corruptRatio, streams.corruption)
  const [position, masking] = drawBelow(datagram.length, corrupting)
  const [maskDraw, corruption] = drawBelow(255, masking)
  const [isDamaged, damaging] = drawChance(config.damageRatio, streams.damage)
  const [how, damage] = drawWord(damaging)
  const lost = lostAlone || down
  const limited = config.bytesPerSecond > 0
  const startMicros = limited ? Math.max(nowMicros, state.freeMicros) : nowMicros
  const wireBytes = datagram.length + config.overheadBytes
  const wireMicros = limited ? Math.ceil((wireBytes * 1e6) / config.bytesPerSecond) : 0
  const fits =
    datagram.length <= config.mtuBytes &&
    state.inTransit.length < config.maxInTransit &&
    startMicros - nowMicros <= config.queueMicros
  const travels = fits && !lost
  const copied = travels && isCopied && state.inTransit.length + 1 < config.maxInTransit
  const corrupted = travels && isCorrupted && datagram.length > 0
  const damaged = travels && isDamaged && !corrupted
  const wander = jitterDraw - config.jitterMicros + (isHeld ? holdDraw + 1 : 0)
  const atMicros = startMicros + wireMicros + Math.max(0, config.delayMicros + wander)
  const order = counters.offered
  const original = corrupted
    ? changeByte(datagram, position, maskDraw + 1)
    : damaged
      ? damageDatagram(datagram, state.previous ?? datagram, how)
      : datagram
  const joined = travels
    ? insertTransit(state.inTransit, { datagram: original, atMicros, order, copy: false })
    : state.inTransit
  return {
    nowMicros,
    freeMicros: travels && limited ? startMicros + wireMicros : state.freeMicros,
    newestArrived: state.newestArrived,
    previous: datagram,
    outage: { down, seenMicros: nowMicros },
    streams: { loss: loss2, outage: outageStream, jitter, hold: hold2, copies, corruption, damage },
    inTransit: copied ? insertTransit(joined, { datagram, atMicros: atMicros + copyDraw, order, copy: true }) : joined,
    counters: {
      offered: order + 1,
      lost: counters.lost + (lost ? 1 : 0),
      dropped: counters.dropped + (!lost && !fits ? 1 : 0),
      copied: counters.copied + (copied ? 1 : 0),
      corrupted: counters.corrupted + (corrupted ? 1 : 0),
      damaged: counters.damaged + (damaged ? 1 : 0),
      reordered: counters.reordered,
      delivered: counters.delivered,
    },
  }
}
var insertTransit = (sorted, transit) => {
  let index2 = sorted.length
  while (index2 > 0 && (sorted[index2 - 1]?.atMicros ?? 0) > transit.atMicros) index2 -= 1
  const longer = sorted.slice()
  longer.splice(index2, 0, transit)
  return longer
}
var deliverDue = (state, nowMicros) => {
  const effects = []
  let { newestArrived } = state
  let reordered = 0
  for (const { atMicros, datagram, order, copy } of state.inTransit) {
    if (atMicros > nowMicros) break
    effects.push({ type: 'Arrive', datagram })
    if (order > newestArrived) newestArrived = order
    else if (!copy) reordered += 1
  }
  const { freeMicros, previous, outage, streams, inTransit, counters } = state
  const delivered = effects.length
  return [
    {
      nowMicros,
      freeMicros,
      newestArrived,
      previous,
      outage,
      streams,
      inTransit: delivered > 0 ? inTransit.slice(delivered) : inTransit,
      counters: delivered > 0 ? countDelivered(counters, delivered, reordered) : counters,
    },
    delivered > 0 ? effects : none,
  ]
}
var countDelivered = (counters, delivered, reordered) => ({
  offered: counters.offered,
  lost: counters.lost,
  dropped: counters.dropped,
  copied: counters.copied,
  corrupted: counters.corrupted,
  damaged: counters.damaged,
  reordered: counters.reordered + reordered,
  delivered: counters.delivered + delivered,
})

// src/simulation/oracle/invariants.ts
var anyKind = 'every kind'
var invariants = {
  W4: { kinds: anyKind, sentence: 'a datagram is never larger than maxDatagramBytes' },
  M1: { kinds: anyKind, sentence: 'what is delivered was sent: these bytes, on this channel, in this direction' },
  M2: { kinds: 'reliable', sentence: 'both ends know a reliable message by the same id' },
  P4: { kinds: 'unreliable', sentence: 'after lost, one ackedLate may follow, and nothing else ever' },
  P6: { kinds: 'unreliable', sentence: 'on a perfect network nothing is called lost' },
  C1: { kinds: 'reliable ordered', sentence: 'messages are delivered as sent, without a gap' },
  C2: { kinds: 'reliable unordered', sentence: 'a message is delivered once' },
  C3: { kinds: 'unreliable', sentence: 'a message is delivered once at most' },
  C4: { kinds: 'unreliable ordered', sentence: 'no message is delivered after a newer one' },
  C6: { kinds: anyKind, sentence: 'ids are never used twice, and grow per channel' },
  C7: { kinds: anyKind, sentence: 'acked only when the peer has all of it' },
  C8: { kinds: anyKind, sentence: 'an accepted message settles once, with a fate that its channel knows' },
  C9: { kinds: anyKind, sentence: 'a message is refused when the window is full, and only then' },
  C12: { kinds: 'unreliable', sentence: 'what expired had a time to live, and was never sent' },
  S1: { kinds: 'reliable', sentence: 'every message is delivered' },
  S2: { kinds: anyKind, sentence: 'when the faults are over, what is owed is paid in bounded time' },
  S3: { kinds: anyKind, sentence: 'when nothing is owed there is silence, but for the keep-alive' },
  S4: { kinds: anyKind, sentence: 'every message settles' },
}
function describeVerdict({ invariant, sender, channel: channel4, id, sentMicros, atMicros, detail }) {
  const what = channel4 === void 0 ? `end ${sender}` : `${channel4} ${id} from ${sender}`
  const sent = sentMicros === void 0 ? 'never sent' : `sent at ${seconds(sentMicros)}`
  const { sentence } = invariants[invariant]
  return `${invariant} ${sentence}: ${what}, ${sent}, broken at ${seconds(atMicros)}: ${detail}`
}
var seconds = (micros2) => `${(micros2 / 1e6).toFixed(6)} s`

// src/simulation/oracle/ledger.ts
var openLedger = (channel4, kind) => ({
  channel: channel4,
  kind,
  entries: [],
  byId: /* @__PURE__ */ new Map(),
  byContent: /* @__PURE__ */ new Map(),
  reached: -1,
  atMost: -1,
  oldest: 0,
  windowBytes: 0,
  unsettled: 0,
  unsettledBytes: 0,
})
function enter2(ledger, id, payload2, sentMicros, timed) {
  const { entries, byId, byContent } = ledger
  const entry2 = { id, serial: entries.length, payload: payload2, sentMicros, timed, delivered: 0, fate: '' }
  entries.push(entry2)
  byId.set(id, entry2)
  if (!ledger.kind.reliable) {
    const key = contentKey(payload2)
    const alike = byContent.get(key)
    if (alike === void 0) byContent.set(key, [entry2])
    else alike.push(entry2)
  }
  ledger.windowBytes += payload2.length
  ledger.unsettled += 1
  ledger.unsettledBytes += payload2.length
  return entry2
}
function close(ledger, entry2) {
  ledger.unsettled -= 1
  ledger.unsettledBytes -= entry2.payload.length
  const { entries } = ledger
  for (let next = entries[ledger.oldest]; next !== void 0 && next.fate !== ''; next = entries[ledger.oldest]) {
    ledger.windowBytes -= next.payload.length
    ledger.oldest += 1
  }
}
var entriesWith = (ledger, payload2) =>
  (ledger.byContent.get(contentKey(payload2)) ?? []).filter((entry2) => sameBytes(entry2.payload, payload2))
function sameBytes(one, other) {
  if (one.length !== other.length) return false
  for (let index2 = 0; index2 < one.length; index2 += 1) if (one[index2] !== other[index2]) return false
  return true
}
function isFull2(ledger, bytes2, limits) {
  const { kind, entries, oldest, windowBytes, unsettled, unsettledBytes } = ledger
  const { maxOutstandingMessages, maxOutstandingBytes } = limits
  const span = entries.length - oldest
  return kind.reliable
    ? span >= maxOutstandingMessages || windowBytes + bytes2 > maxOutstandingBytes
    : unsettled >= maxOutstandingMessages ||
        unsettledBytes + bytes2 > maxOutstandingBytes ||
        span >= 16 * maxOutstandingMessages
}
function contentKey(payload2) {
  const { length } = payload2
  let hash = Math.imul(2166136261 ^ length, 16777619)
  for (let index2 = 0; index2 < length && index2 < 16; index2 += 1) {
    hash = Math.imul(hash ^ payload2[index2], 16777619)
  }
  for (let index2 = Math.max(16, length - 4); index2 < length; index2 += 1) {
    hash = Math.imul(hash ^ payload2[index2], 16777619)
  }
  return hash
}

// src/simulation/oracle/rules.ts
var blameOn = (verdicts, sender, channel4) => (invariant, atMicros, entry2, id, detail) => {
  verdicts.push({ invariant, sender, channel: channel4, id, sentMicros: entry2?.sentMicros, atMicros, detail })
}
function acceptMessage(ledger, fact, promises, blame) {
  const { id, payload: payload2, atMicros, ttlMicros } = fact
  const newest = ledger.entries[ledger.entries.length - 1]
  const full = promises.limits !== void 0 && isFull2(ledger, payload2.length, promises.limits)
  const entry2 = enter2(ledger, id, payload2, atMicros, ttlMicros !== void 0)
  if (newest !== void 0 && newest.id >= id) blame('C6', atMicros, entry2, id, `accepted after ${newest.id}`)
  if (full) blame('C9', atMicros, entry2, id, `accepted beyond the window: ${outstandingOf(ledger)}`)
}
function refuseMessage(ledger, fact, promises, blame) {
  if (promises.limits === void 0 || isFull2(ledger, fact.bytes, promises.limits)) return
  blame('C9', fact.atMicros, void 0, -1, `refused ${fact.bytes} bytes: ${outstandingOf(ledger)}`)
}
var outstandingOf = ({ entries, oldest, windowBytes, unsettled, unsettledBytes }) =>
  `${unsettled} messages and ${unsettledBytes} bytes unsettled, ${entries.length - oldest} and ${windowBytes} since the oldest`
function deliverMessage(ledger, fact, blame) {
  const { id, payload: payload2, atMicros } = fact
  const { kind } = ledger
  const alike = kind.reliable ? [] : entriesWith(ledger, payload2)
  const entry2 = kind.reliable ? ledger.byId.get(id) : choose(ledger, alike)
  if (entry2 === void 0) {
    const known = kind.reliable && ledger.entries.some((sent) => sameBytes(sent.payload, payload2))
    blame(known ? 'M2' : 'M1', atMicros, void 0, id, `delivered ${payload2.length} bytes that nobody sent so`)
    return
  }
  if (kind.reliable && !sameBytes(entry2.payload, payload2))
    blame('M1', atMicros, entry2, id, `sent ${entry2.payload.length} bytes, delivered ${payload2.length} or others`)
  entry2.delivered += 1
  const times = `delivered ${entry2.delivered} times`
  if (entry2.delivered > 1) {
    const once = kind.reliable ? (kind.ordered ? 'C1' : 'C2') : 'C3'
    blame(once, atMicros, entry2, entry2.id, times)
  } else if (kind.ordered && kind.reliable && entry2.serial !== ledger.reached + 1)
    blame(
      'C1',
      atMicros,
      entry2,
      entry2.id,
      `number ${entry2.serial} delivered when number ${ledger.reached + 1} was next`,
    )
  else if (kind.ordered && entry2.serial <= ledger.reached)
    blame('C4', atMicros, entry2, entry2.id, `number ${entry2.serial} delivered after number ${ledger.reached}`)
  if (entry2.fate === 'expired') blame('C12', atMicros, entry2, entry2.id, 'delivered after it had expired')
  ledger.reached = Math.max(ledger.reached, entry2.serial)
  ledger.atMost = Math.max(ledger.atMost, entry2.serial, alike[alike.length - 1]?.serial ?? -1)
}
function choose({ kind, reached }, alike) {
  const mayCome = ({ delivered, serial, fate }) =>
    delivered === 0 && fate !== 'expired' && !(kind.ordered && serial <= reached)
  return alike.find(mayCome) ?? alike[0]
}
var fatesOf = (reliable) => (reliable ? ['acked'] : ['acked', 'lost', 'expired', 'ackedLate'])
function settleMessage(ledger, fact, promises, blame) {
  const { id, fate, atMicros } = fact
  const entry2 = ledger.byId.get(id)
  if (entry2 === void 0) return blame('C8', atMicros, void 0, id, `${fate}, and was never accepted`)
  const before = entry2.fate
  if (!fatesOf(ledger.kind.reliable).includes(fate))
    blame('C8', atMicros, entry2, id, `${fate} on this kind of channel`)
  if (fate === 'ackedLate' ? before !== 'lost' : before !== '') {
    blame(before === '' || before === 'lost' ? 'P4' : 'C8', atMicros, entry2, id, `${fate} after '${before}'`)
  }
  if ((fate === 'acked' || fate === 'ackedLate') && !peerHas(ledger, entry2))
    blame('C7', atMicros, entry2, id, `${fate}, and not delivered by then`)
  if (fate === 'lost' && promises.perfect === true) blame('P6', atMicros, entry2, id, 'lost')
  if (fate === 'expired' && !entry2.timed) blame('C12', atMicros, entry2, id, 'expired without a time to live')
  if (fate === 'expired' && entry2.delivered > 0 && !isOneOfMany(ledger, entry2))
    blame('C12', atMicros, entry2, id, 'expired after it was delivered')
  entry2.fate = before === '' ? fate : `${before},${fate}`
  if (before === '') close(ledger, entry2)
}
function peerHas(ledger, entry2) {
  const { kind, reached, atMost: atMost2 } = ledger
  if (entry2.delivered > 0) return true
  if (kind.reliable) return kind.ordered && entry2.serial > reached + 1
  return (kind.ordered && entry2.serial < atMost2) || isOneOfMany(ledger, entry2)
}
var isOneOfMany = (ledger, entry2) => {
  const alike = entriesWith(ledger, entry2.payload)
  return alike.length > 1 && alike.some(({ delivered }) => delivered > 0)
}

// src/simulation/oracle/rest.ts
var lastWords = 4
var startRest = () => ({
  healedMicros: void 0,
  overdue: void 0,
  restedMicros: void 0,
  endedMicros: 0,
  words: { a: [], b: [] },
})
function noteRest(rest, fact) {
  rest.endedMicros = fact.atMicros
  if (fact.type === 'Healed') rest.healedMicros = fact.atMicros
  if (fact.type === 'Overdue') rest.overdue = fact.owedMicros
  if (fact.type === 'Rested') rest.restedMicros = fact.atMicros
  if (fact.type === 'Transmitted' && rest.restedMicros !== void 0) rest.words[fact.end].push(fact.atMicros)
}
function judgeRest(promises, { healedMicros, overdue, restedMicros, endedMicros, words }, directions) {
  const verdicts = []
  if (healedMicros === void 0) return verdicts
  for (const { sender, ledgers } of directions)
    for (const ledger of ledgers) verdicts.push(...findOwed(sender, ledger, endedMicros))
  if (overdue !== void 0)
    verdicts.push(blameEnd('a', 'S2', endedMicros, `${overdue} us after the faults were over something was still owed`))
  if (restedMicros === void 0) return verdicts
  const most = lastWords + signsOfLife(promises, endedMicros - restedMicros)
  for (const end of ['a', 'b']) {
    const first = words[end][most]
    if (first !== void 0) verdicts.push(blameEnd(end, 'S3', first, `${words[end].length} datagrams in silence`))
  }
  return verdicts
}
var signsOfLife = ({ keepAliveMicros = 0 }, micros2) =>
  keepAliveMicros === 0 ? 0 : Math.ceil(micros2 / keepAliveMicros)
function findOwed(sender, { channel: channel4, kind, entries }, atMicros) {
  const owed = entries.find(
    ({ delivered: delivered2, fate: fate2 }) => fate2 === '' || (kind.reliable && delivered2 === 0),
  )
  if (owed === void 0) return []
  const { id, sentMicros, delivered, fate } = owed
  const undelivered = kind.reliable && delivered === 0
  const detail = undelivered ? `never delivered, fate '${fate}'` : 'delivered or not, it never settled'
  return [{ invariant: undelivered ? 'S1' : 'S4', sender, channel: channel4, id, sentMicros, atMicros, detail }]
}
var blameEnd = (sender, invariant, atMicros, detail) => ({
  invariant,
  sender,
  channel: void 0,
  id: void 0,
  sentMicros: void 0,
  atMicros,
  detail,
})

// src/simulation/oracle/judge.ts
var otherSide = (side) => (side === 'a' ? 'b' : 'a')
var sides2 = ['a', 'b']
function openHearing(promises) {
  const verdicts = []
  const books = { a: /* @__PURE__ */ new Map(), b: /* @__PURE__ */ new Map() }
  for (const sender of sides2)
    for (const [channel4, kind] of Object.entries(promises.kinds))
      books[sender].set(channel4, {
        ledger: openLedger(channel4, kind),
        blame: blameOn(verdicts, sender, channel4),
      })
  const rest = startRest()
  return {
    hear: (fact) => {
      noteRest(rest, fact)
      judgeFact(promises, books, verdicts, fact)
    },
    conclude: () => {
      const ledgers = sides2.map((sender) => ({
        sender,
        ledgers: [...books[sender].values()].map(({ ledger }) => ledger),
      }))
      return [...verdicts, ...judgeRest(promises, rest, ledgers)]
    },
  }
}
function judgeFact(promises, books, verdicts, fact) {
  switch (fact.type) {
    case 'Accepted':
    case 'Refused':
    case 'Settled':
    case 'Delivered': {
      const sender = fact.type === 'Delivered' ? otherSide(fact.end) : fact.end
      const book = books[sender].get(fact.channel)
      if (book !== void 0) return judgeMessage(promises, book, fact)
      const { channel: channel4, atMicros, end } = fact
      const detail = `${fact.type} on a channel that there is not, at end ${end}`
      verdicts.push({ invariant: 'M1', sender, channel: channel4, id: void 0, sentMicros: void 0, atMicros, detail })
      return
    }
    case 'Transmitted': {
      const { maxDatagramBytes = Infinity } = promises
      if (fact.bytes > maxDatagramBytes)
        verdicts.push({
          invariant: 'W4',
          sender: fact.end,
          channel: void 0,
          id: void 0,
          sentMicros: fact.atMicros,
          atMicros: fact.atMicros,
          detail: `${fact.bytes} bytes, at most ${maxDatagramBytes}`,
        })
      return
    }
    case 'Healed':
    case 'Overdue':
    case 'Rested':
    case 'Ended':
  }
}
function judgeMessage(promises, { ledger, blame }, fact) {
  switch (fact.type) {
    case 'Accepted':
      return acceptMessage(ledger, fact, promises, blame)
    case 'Refused':
      return refuseMessage(ledger, fact, promises, blame)
    case 'Settled':
      return settleMessage(ledger, fact, promises, blame)
    case 'Delivered':
      return deliverMessage(ledger, fact, blame)
  }
}

// src/channel/channel.ts
var maxChannels = 64
var messageIdOf = (channel4, number) => number * maxChannels + channel4

// src/channel/inbound.ts
function channelInbound(rules, state, event) {
  switch (event.type) {
    case 'MessageReceived':
      return receiveMessage(rules, state, event)
    case 'MessageSettled':
      return settleMessage2(rules, state, event)
  }
}
function receiveMessage(rules, state, event) {
  const { channel: channel4 } = event
  const { name: name2 } = rules.channels[channel4]
  const { outbox: outbox2, inbox: inbox2, tally: tally2 } = state[channel4]
  const arrival = takeMessage(rules, inbox2, event)
  if (arrival === void 0) {
    return [
      state,
      [{ type: 'DiscardMessage', error: { type: 'BeyondWindow', channel: channel4, message: event.number } }],
    ]
  }
  const [next, deliveries] = arrival
  if (next === inbox2) return [state, []]
  const effects = deliveries.map(({ number, payload: payload2 }) => ({
    type: 'DeliverMessage',
    channel: name2,
    id: messageIdOf(channel4, number),
    payload: payload2,
  }))
  return [
    withChannel(state, channel4, { outbox: outbox2, inbox: next, tally: countDelivered2(tally2, deliveries.length) }),
    effects,
  ]
}
function settleMessage2(rules, state, event) {
  const { channel: channel4, message: message2, fate } = event
  const { name: name2, reliable } = rules.channels[channel4]
  const { outbox: outbox2, inbox: inbox2, tally: tally2 } = state[channel4]
  const settled = settle(outbox2, message2, reliable)
  const next = withChannel(state, channel4, { outbox: settled, inbox: inbox2, tally: countFate(tally2, fate) })
  return [next, [{ type: 'SettleMessage', channel: name2, id: messageIdOf(channel4, message2), fate }]]
}
var countDelivered2 = ({ sent, delivered, acked, lost, expired }, count2) => ({
  sent,
  delivered: delivered + count2,
  acked,
  lost,
  expired,
})
function countFate({ sent, delivered, acked, lost, expired }, fate) {
  switch (fate) {
    case 'acked':
      return { sent, delivered, acked: acked + 1, lost, expired }
    case 'ackedLate':
      return { sent, delivered, acked: acked + 1, lost: lost - 1, expired }
    case 'lost':
      return { sent, delivered, acked, lost: lost + 1, expired }
    case 'expired':
      return { sent, delivered, acked, lost, expired: expired + 1 }
  }
}

// src/message/frame-reader.ts
var nothingBefore = { channel: -1, next: -2 }
var wireNumbers = 1 << (8 * messageNumberBytes)
function readBody(rules, bytes2, start, end) {
  const reader = readerOf(bytes2, start, end)
  const pieces2 = []
  let previous = nothingBefore
  for (;;) {
    const head2 = readHead(rules, reader)
    if ('type' in head2) return head2
    const error =
      head2.shape === shapes.fragment
        ? readFragment(rules, reader, head2, pieces2)
        : readMessages(rules, reader, head2, previous, pieces2)
    if (reader.fault !== 'none') return faultOf2(reader)
    if (error !== void 0) return malformed(reader, error)
    if (pieces2.length > maxEntries) return malformed(reader, 'more than 1,024 messages')
    if (head2.end) return reader.offset === end ? pieces2 : malformed(reader, 'bytes after the last frame')
    if (reader.offset === end) return malformed(reader, 'no last frame')
    previous = head2.shape === shapes.fragment ? nothingBefore : continuation(head2, pieces2)
  }
}
function readHead(rules, reader) {
  const first = readUint(reader, 1)
  const low = first & channelMask
  const channel4 = low === channelFollows ? channelFollows + readUint(reader, 1) : low
  const lane2 = rules.channels[channel4]
  const shape = (first >> shapeShift) & 3
  const numbered = shape === shapes.fragment || lane2?.reliable === true
  const number = numbered ? readUint(reader, messageNumberBytes) : -1
  if (reader.fault !== 'none') return faultOf2(reader)
  if (lane2 === void 0) return malformed(reader, `channel ${channel4}`)
  return { shape, channel: channel4, end: (first & endBit) !== 0, number }
}
function readMessages(rules, reader, head2, previous, pieces2) {
  if (previous.channel === head2.channel && previous.next === head2.number) return 'a run in two frames'
  const count2 = head2.shape === shapes.single ? 1 : readVarint(reader) + 2
  if (count2 > maxEntries) return 'more than 1,024 messages'
  const lengths =
    head2.shape === shapes.variedRun ? readLengths(reader, count2, head2.end) : readLength(reader, count2, head2.end)
  if (reader.fault !== 'none') return void 0
  if (lengths === void 0) return 'lengths'
  if (head2.shape === shapes.variedRun && lengths.every((length) => length === lengths[0]))
    return 'an even run as a varied one'
  const longest4 = Math.min(rules.fragmentBytes, rules.maxMessageBytes)
  for (let index2 = 0; index2 < count2; index2 += 1) {
    const length = lengths[index2 % lengths.length]
    if (length > longest4) return 'message length'
    const number = head2.number < 0 ? -1 : (head2.number + index2) % wireNumbers
    pieces2.push({ channel: head2.channel, number, index: 0, last: 0, body: readView(reader, length) })
  }
  return void 0
}
function readLength(reader, count2, end) {
  if (!end) return [readVarint(reader)]
  const rest = reader.end - reader.offset
  return rest % count2 === 0 ? [rest / count2] : void 0
}
function readLengths(reader, count2, end) {
  const lengths = []
  let total = 0
  for (let index2 = 0; index2 < (end ? count2 - 1 : count2) && reader.fault === 'none'; index2 += 1) {
    const length = readVarint(reader)
    lengths.push(length)
    total += length
  }
  if (!end) return lengths
  const rest = reader.end - reader.offset - total
  if (rest < 0) readView(reader, total)
  return [...lengths, rest]
}
function readFragment(rules, reader, head2, pieces2) {
  const index2 = readVarint(reader)
  const last = readVarint(reader)
  if (reader.fault !== 'none') return void 0
  if (last < 1 || last >= Math.ceil(rules.maxMessageBytes / rules.fragmentBytes)) return 'last index'
  if (index2 > last) return 'fragment index'
  const length = index2 < last ? rules.fragmentBytes : head2.end ? reader.end - reader.offset : readVarint(reader)
  if (length < 1 || length > rules.fragmentBytes) return 'fragment length'
  if (index2 === last && last * rules.fragmentBytes + length > rules.maxMessageBytes) return 'message length'
  pieces2.push({ channel: head2.channel, number: head2.number, index: index2, last, body: readView(reader, length) })
  return void 0
}
function continuation(head2, pieces2) {
  const newest = pieces2[pieces2.length - 1]
  return { channel: head2.channel, next: head2.number < 0 ? -1 : (newest.number + 1) % wireNumbers }
}
function faultOf2(reader) {
  if (reader.fault === 'varint') return malformed(reader, 'varint')
  return { type: 'Truncated', what: 'body', offset: reader.offset }
}
var malformed = (reader, what) => ({ type: 'Malformed', what, offset: reader.offset })

// src/message/reassembly.ts
var startPartial = (piece, now) => ({
  channel: piece.channel,
  number: piece.number,
  last: piece.last,
  order: -1,
  place: -1,
  touchedAt: now,
  arrived: 0,
  bytes: 0,
  pieces: { mask: [], newest: void 0 },
})
function addFragment(partial2, piece, at) {
  if (piece.last !== partial2.last)
    return { type: 'Malformed', what: 'last index differs from that of other fragments', offset: 0 }
  const { mask, newest } = partial2.pieces
  const limb = piece.index >> 4
  const bit = 1 << (piece.index & 15)
  if (((mask[limb] ?? 0) & bit) !== 0) return partial2
  const marked = mask.slice()
  while (marked.length <= limb) marked.push(0)
  marked[limb] = marked[limb] | bit
  const body = copyOf(piece.body)
  const { channel: channel4, number, last, order, place, arrived, bytes: bytes2 } = partial2
  return {
    channel: channel4,
    number,
    last,
    order: piece.index === 0 ? at.order : order,
    place: piece.index === 0 ? at.place : place,
    touchedAt: at.now,
    arrived: arrived + 1,
    bytes: bytes2 + body.length,
    pieces: { mask: marked, newest: { index: piece.index, body, before: newest } },
  }
}
var isComplete2 = (partial2) => partial2.arrived === partial2.last + 1
function join(partial2, fragmentBytes2) {
  const whole4 = new Uint8Array(partial2.bytes)
  for (let piece = partial2.pieces.newest; piece !== void 0; piece = piece.before)
    whole4.set(piece.body, piece.index * fragmentBytes2)
  return whole4
}
var bytesOf = (partials2) => partials2.reduce((bytes2, partial2) => bytes2 + partial2.bytes, 0)

// src/message/assembly.ts
function receivePayload(rules, state, event, clock2) {
  const pieces2 = readBody(rules, event.bytes, event.start, event.end)
  if ('type' in pieces2) return [state, [{ type: 'DiscardPayload', error: pieces2 }]]
  const taking = { tracks: state.tracks.slice(), partials: state.partials.slice(), effects: [] }
  for (let place = 0; place < pieces2.length; place += 1) {
    const error = takePiece(rules, taking, pieces2[place], { order: event.order, place, now: clock2.now })
    if (error !== void 0) return [state, [{ type: 'DiscardPayload', error }]]
  }
  const { lanes, allowance, redundancy, smallTurn, largeTurn } = state
  return [
    { lanes, tracks: taking.tracks, partials: taking.partials, allowance, redundancy, smallTurn, largeTurn },
    taking.effects,
  ]
}
function takePiece(rules, taking, wirePiece, at) {
  const { channel: channel4, index: index2, last, body } = wirePiece
  if (wirePiece.number < 0) return deliver(taking, wirePiece, at, body, true)
  const track2 = taking.tracks[channel4]
  const number = expandNear(wirePiece.number, track2.newest + 1, messageSpace)
  if (number < 0) return { type: 'BeyondWindow', channel: channel4, message: number }
  if (number > track2.newest) taking.tracks[channel4] = { newest: number, finished: track2.finished }
  const piece = { channel: channel4, number, index: index2, last, body }
  return last > 0 ? takeFragment(rules, taking, piece, at) : deliver(taking, piece, at, body, true)
}
function deliver(taking, { channel: channel4, number }, { order, place }, payload2, borrowed) {
  taking.effects.push({ type: 'ReceiveMessage', channel: channel4, number, order, place, payload: payload2, borrowed })
}
function takeFragment(rules, taking, piece, at) {
  const { channel: channel4, number } = piece
  const reliable = rules.channels[channel4]?.reliable === true
  const track2 = taking.tracks[channel4]
  if (isFinished(track2, number)) return reliable ? void 0 : { type: 'Abandoned', channel: channel4, message: number }
  const before = taking.partials[channel4]
  const known = before.findIndex((partial3) => partial3.number === number)
  const partial2 = addFragment(before[known] ?? startPartial(piece, at.now), piece, at)
  if ('type' in partial2) return partial2
  if (!isComplete2(partial2)) {
    const partials2 = known < 0 ? [...before, partial2] : withPartial(before, known, partial2)
    if (reliable && exceeds(rules, partials2)) return { type: 'BeyondWindow', channel: channel4, message: number }
    if (reliable) taking.partials[channel4] = partials2
    else makeRoom(rules, taking, partials2, partial2)
    return void 0
  }
  taking.partials[channel4] = before.filter((_, index2) => index2 !== known)
  if (reliable) taking.tracks[channel4] = finish(track2, number, rules.maxOutstandingMessages)
  const whole4 = reliable ? piece : { channel: channel4, number: -1, index: 0, last: 0, body: piece.body }
  return deliver(taking, whole4, partial2, join(partial2, rules.fragmentBytes), false)
}
function withPartial(partials2, index2, partial2) {
  const copy = partials2.slice()
  copy[index2] = partial2
  return copy
}
var exceeds = (rules, partials2) =>
  partials2.length > rules.maxOutstandingMessages || bytesOf(partials2) > rules.maxOutstandingBytes
function makeRoom(rules, taking, partials2, newest) {
  const dropped = []
  let messages2 = partials2.length
  let bytes2 = bytesOf(partials2)
  for (const partial2 of partials2) {
    if (messages2 <= rules.maxPartialMessages && bytes2 <= rules.maxPartialBytes) break
    if (partial2 === newest) continue
    dropped.push(partial2)
    messages2 -= 1
    bytes2 -= partial2.bytes
  }
  taking.partials[newest.channel] =
    dropped.length === 0 ? partials2 : partials2.filter((partial2) => !dropped.includes(partial2))
  taking.tracks = finishDropped(taking.tracks, dropped)
}

// src/message/manifests.ts
function confirmManifest(state, event) {
  const effects = []
  const next = event.manifest.reduce((before, carried2) => {
    switch (carried2.kind) {
      case 'pieces':
        return confirmPieces(before, carried2, effects)
      case 'messages':
        return confirmMessages(before, carried2.channel, carried2.numbers, event.late, effects)
      case 'fragment':
        return confirmFragment(before, carried2.channel, carried2.transfer, effects)
    }
  }, state)
  return [next, effects]
}
function loseManifest(state, event) {
  const effects = []
  const next = event.manifest.reduce((before, carried2) => {
    switch (carried2.kind) {
      case 'pieces':
        return losePieces(before, carried2)
      case 'messages':
        for (const message2 of carried2.numbers)
          effects.push({ type: 'LoseMessage', channel: carried2.channel, message: message2 })
        return before
      case 'fragment':
        return loseFragment(before, carried2.channel, carried2.transfer, effects)
    }
  }, state)
  return [next, effects]
}
function forgetManifest(state, event) {
  const next = event.manifest.reduce(
    (before, carried2) =>
      carried2.kind === 'fragment' ? setTransfer(before, carried2.channel, carried2.transfer, void 0) : before,
    state,
  )
  return [next, none]
}
var laneOf = (state, channel4) => state.lanes[channel4]
var queueOf = (lane2, large2) => (large2 ? lane2.large : lane2.small)
function withQueue(state, channel4, large2, queue) {
  const lane2 = laneOf(state, channel4)
  const { small: small2, transfers: transfers2 } = lane2
  if (queue === queueOf(lane2, large2)) return state
  return withLane(
    state,
    channel4,
    large2
      ? { small: small2, large: queue, transfers: transfers2 }
      : { small: queue, large: lane2.large, transfers: transfers2 },
  )
}
function confirmPieces(state, carried2, effects) {
  const { channel: channel4, large: large2, first, count: count2 } = carried2
  const settled = []
  const queue = settle2(queueOf(laneOf(state, channel4), large2), first, count2, (piece) => settled.push(piece))
  let next = withQueue(state, channel4, large2, queue)
  for (const piece of settled) {
    if (large2) next = confirmFragment(next, channel4, piece.transfer, effects)
    else effects.push({ type: 'ConfirmMessage', channel: channel4, message: piece.message, late: false })
  }
  return next
}
function confirmMessages(state, channel4, numbers, late, effects) {
  for (const message2 of numbers) effects.push({ type: 'ConfirmMessage', channel: channel4, message: message2, late })
  return state
}
function confirmFragment(state, channel4, number, effects) {
  const transfer2 = itemAt(laneOf(state, channel4).transfers, number)
  if (transfer2 === void 0) return state
  const { message: message2, missing, lost } = transfer2
  if (missing > 1) return setTransfer(state, channel4, number, { message: message2, missing: missing - 1, lost })
  effects.push({ type: 'ConfirmMessage', channel: channel4, message: message2, late: lost })
  return setTransfer(state, channel4, number, void 0)
}
function losePieces(state, carried2) {
  const { channel: channel4, large: large2, first, count: count2, copy } = carried2
  return withQueue(state, channel4, large2, markLost(queueOf(laneOf(state, channel4), large2), first, count2, copy))
}
function loseFragment(state, channel4, number, effects) {
  const lane2 = laneOf(state, channel4)
  const transfer2 = itemAt(lane2.transfers, number)
  if (transfer2 === void 0 || transfer2.lost) return state
  const { message: message2, missing } = transfer2
  effects.push({ type: 'LoseMessage', channel: channel4, message: message2 })
  const large2 = withdraw(lane2.large, (piece) => piece.transfer === number)
  const neverComplete = size(large2.pieces) < size(lane2.large.pieces)
  const shortened = withQueue(state, channel4, true, large2)
  return setTransfer(shortened, channel4, number, neverComplete ? void 0 : { message: message2, missing, lost: true })
}
function setTransfer(state, channel4, number, transfer2) {
  const lane2 = laneOf(state, channel4)
  if (itemAt(lane2.transfers, number) === void 0) return state
  return withLane(state, channel4, {
    small: lane2.small,
    large: lane2.large,
    transfers: withTransfer(lane2.transfers, number, transfer2),
  })
}
var withTransfer = (transfers2, number, transfer2) =>
  dropWhile(replace(transfers2, number, transfer2), (entry2) => entry2 === void 0)

// src/message/deadlines.ts
function passDeadlines(rules, state, clock2) {
  const effects = []
  let next = state
  for (let channel4 = 0; channel4 < rules.channels.length; channel4 += 1) {
    if (rules.channels[channel4]?.reliable === true) continue
    next = withdrawExpired(next, channel4, clock2, effects)
    if (rules.channels[channel4]?.ordered === true) next = withdrawOvertaken(next, channel4, effects)
  }
  return [dropStalePartials(rules, next, clock2), effects]
}
var hasFresh = (lane2) => size(lane2.small.pieces) > 0 || size(lane2.large.pieces) > 0
function withdrawExpired(state, channel4, clock2, effects) {
  const lane2 = state.lanes[channel4]
  if (!hasFresh(lane2)) return state
  const small2 = unsent(lane2.small.pieces).filter((piece) => piece.deadline < clock2.age)
  const large2 = unsent(lane2.large.pieces).filter((piece) => piece.index === 0 && piece.deadline < clock2.age)
  for (const { message: message2 } of [...small2, ...large2])
    effects.push({ type: 'ExpireMessage', channel: channel4, message: message2 })
  return withdrawAll(state, channel4, [...small2, ...large2])
}
function withdrawOvertaken(state, channel4, effects) {
  const lane2 = state.lanes[channel4]
  const newest = unsent(lane2.small.pieces).pop()
  if (newest === void 0) return state
  const overtaken = unsent(lane2.large.pieces).filter((piece) => piece.index === 0 && piece.message < newest.message)
  for (const { message: message2 } of overtaken)
    effects.push({ type: 'LoseMessage', channel: channel4, message: message2 })
  return withdrawAll(state, channel4, overtaken)
}
function withdrawAll(state, channel4, pieces2) {
  if (pieces2.length === 0) return state
  const gone = new Set(pieces2.map((piece) => piece.message))
  const isGone2 = (piece) => gone.has(piece.message)
  const lane2 = state.lanes[channel4]
  const shortened = withLane(state, channel4, {
    small: withdraw(lane2.small, isGone2),
    large: withdraw(lane2.large, isGone2),
    transfers: lane2.transfers,
  })
  return pieces2.reduce(
    (before, piece) => (piece.last > 0 ? setTransfer(before, channel4, piece.transfer, void 0) : before),
    shortened,
  )
}
var unsent = (pieces2) => toArray(pieces2).filter((piece) => piece !== void 0)
function dropStalePartials(rules, state, clock2) {
  const isStale = ({ channel: channel4, touchedAt }) =>
    rules.channels[channel4]?.reliable !== true && clock2.now - touchedAt > rules.partialTimeout
  const dropped = state.partials.flatMap((partials3) => partials3.filter(isStale))
  if (dropped.length === 0) return state
  const partials2 = state.partials.map((before) => before.filter((partial2) => !isStale(partial2)))
  const { lanes, allowance, redundancy, smallTurn, largeTurn } = state
  return {
    lanes,
    tracks: finishDropped(state.tracks, dropped),
    partials: partials2,
    allowance,
    redundancy,
    smallTurn,
    largeTurn,
  }
}

// src/message/inbound.ts
function messageInbound(rules, state, event, clock2) {
  switch (event.type) {
    case 'PayloadReceived':
      return receivePayload(rules, state, event, clock2)
    case 'ManifestConfirmed':
      return confirmManifest(state, event)
    case 'ManifestLost':
      return loseManifest(state, event)
    case 'ManifestForgotten':
      return forgetManifest(state, event)
    case 'DeadlinesReached':
      return passDeadlines(rules, state, clock2)
  }
}

// src/packet/inbound.ts
function packetInbound(rules, state, event, clock2) {
  switch (event.type) {
    case 'DatagramReceived':
      return receiveDatagram(rules, state, event.datagram, clock2)
    case 'DeadlinesReached':
      return passDeadlines2(rules, state, clock2)
  }
}
function receiveDatagram(rules, state, datagram, clock2) {
  const { arrivals: arrivals2, numbering: numbering2 } = state
  const header = readHeader(
    rules,
    {
      newest: arrivals2.seen.newest,
      newestNarrow: arrivals2.newestNarrow,
      next: numbering2.next,
      narrowBelow: narrowBelow(numbering2),
    },
    datagram,
  )
  if (header.type !== 'ReadHeader') return [state, [{ type: 'DiscardDatagram', error: header }]]
  const verdict = judge(arrivals2, header.number)
  if (verdict !== 'new') return [state, [{ type: 'DiscardDatagram', error: { type: verdict, packet: header.number } }]]
  const effects = []
  const learned = header.ack === void 0 ? state : learnAck(state, header.ack, clock2, effects)
  if (header.bodyEnd > header.bodyStart) {
    effects.push({
      type: 'ReceivePayload',
      bytes: datagram,
      start: header.bodyStart,
      end: header.bodyEnd,
      order: header.number,
    })
  }
  return [noteArrival(learned, header, datagram.length, clock2), effects]
}
function noteArrival(state, header, bytes2, clock2) {
  const {
    numbering: numbering2,
    flight: flight2,
    arrivals: arrivals2,
    rtt: rtt2,
    loss: loss2,
    probe: probe2,
    traffic: traffic2,
  } = state
  const packet = { number: header.number, wide: header.wide, asksForAck: header.bodyEnd > header.bodyStart }
  return {
    numbering: numbering2,
    flight: flight2,
    arrivals: arrive(arrivals2, packet, clock2.age, numbering2.next),
    rtt: rtt2,
    loss: loss2,
    probe: probe2,
    traffic: {
      packetsSent: traffic2.packetsSent,
      bytesSent: traffic2.bytesSent,
      packetsReceived: traffic2.packetsReceived + 1,
      bytesReceived: traffic2.bytesReceived + bytes2,
      packetsAcked: traffic2.packetsAcked,
      packetsLost: traffic2.packetsLost,
    },
  }
}
function learnAck(state, ack, clock2, effects) {
  const news = applyAck(state.flight, ack)
  if (news.flight === state.flight) return state
  const carriers = confirm(news, effects)
  const { numbering: numbering2, arrivals: arrivals2, rtt: rtt2, loss: loss2, probe: probe2, traffic: traffic2 } = state
  const last = news.acked.length - 1
  const newest = news.acked[last]
  const number = news.ackedNumbers[last] ?? -1
  return passVerdicts(
    {
      numbering: noteAcked(numbering2, number),
      flight: news.flight,
      arrivals: newest === void 0 ? arrivals2 : noteTold(arrivals2, number, newest.told, numbering2.next),
      rtt: sampleRtt(rtt2, ack, news, clock2),
      loss: learnLoss(loss2, carriers, news.late.length),
      // A late ack counts too: misses left over with nothing to probe would hold large messages back for ever.
      probe:
        carriers + news.late.length === 0 ? probe2 : { misses: 0, sentAt: micros(-1), lastSentAt: probe2.lastSentAt },
      traffic: countSettled(traffic2, carriers + news.late.length, -news.late.length),
    },
    clock2,
    effects,
  )
}
function confirm(news, effects) {
  let carriers = 0
  for (const { manifest: manifest2 } of news.late)
    effects.push({ type: 'ConfirmManifest', manifest: manifest2, late: true })
  for (const { manifest: manifest2 } of news.acked) {
    if (manifest2 === void 0) continue
    carriers += 1
    effects.push({ type: 'ConfirmManifest', manifest: manifest2, late: false })
  }
  return carriers
}
function sampleRtt(rtt2, ack, news, clock2) {
  const { acked, ackedNumbers, late } = news
  const last = acked.length - 1
  const named = ackedNumbers[last] === ack.newest ? acked[last] : late.find(({ number }) => number === ack.newest)
  if (named === void 0 || ack.held < 0) return rtt2
  const oldest = acked[0] ?? named
  if (oldest.sentAt < clock2.resumedAt) return rtt2
  const sample = micros(Math.max(0, clock2.now - named.sentAt - ack.held))
  return sampled(rtt2, sample, micros(clock2.now - oldest.sentAt), clock2.now)
}
function learnLoss(loss2, acked, mistaken) {
  let learned = mistaken === 0 ? loss2 : countMistaken(loss2, mistaken)
  for (let count2 = 0; count2 < acked; count2 += 1) learned = countAcked(learned)
  return learned
}
function passVerdicts(state, clock2, effects) {
  const { loss: loss2, rtt: rtt2 } = state
  const lost = findLost(state.flight, state.numbering.acked, (packet, newer) =>
    isLost(loss2, rtt2, newer, packet.sentAt, clock2),
  )
  return lose(state, lost, effects)
}
function passDeadlines2(rules, state, clock2) {
  const effects = []
  const judged = passVerdicts(state, clock2, effects)
  const tooOld = micros(clock2.now - giveUpAfter(judged.rtt, clock2.tick))
  const settled = lose(judged, findOverdue(judged.flight, tooOld), effects)
  const [flight2, forgotten] = forget(settled.flight, micros(clock2.now - rules.lifetime))
  for (const { manifest: manifest2 } of forgotten) effects.push({ type: 'ForgetManifest', manifest: manifest2 })
  if (settled === state && flight2 === state.flight) return [state, none]
  return [withFlight(settled, flight2), effects]
}
function lose(state, numbers, effects) {
  if (numbers.length === 0) return state
  const [flight2, carriers] = giveUp(state.flight, numbers)
  let { loss: loss2 } = state
  for (const number of numbers) loss2 = noteLost(loss2, number)
  for (const { manifest: manifest2 } of carriers) {
    loss2 = countLost(loss2)
    effects.push({ type: 'LoseManifest', manifest: manifest2 })
  }
  const { numbering: numbering2, arrivals: arrivals2, rtt: rtt2, probe: probe2, traffic: traffic2 } = state
  return {
    numbering: numbering2,
    flight: flight2,
    arrivals: arrivals2,
    rtt: rtt2,
    loss: loss2,
    probe: probe2,
    traffic: countSettled(traffic2, 0, carriers.length),
  }
}
function countSettled(traffic2, acked, lost) {
  const { packetsSent, bytesSent, packetsReceived, bytesReceived, packetsAcked, packetsLost } = traffic2
  return {
    packetsSent,
    bytesSent,
    packetsReceived,
    bytesReceived,
    packetsAcked: packetsAcked + acked,
    packetsLost: packetsLost + lost,
  }
}
function withFlight(state, flight2) {
  const { numbering: numbering2, arrivals: arrivals2, rtt: rtt2, loss: loss2, probe: probe2, traffic: traffic2 } = state
  return {
    numbering: numbering2,
    flight: flight2,
    arrivals: arrivals2,
    rtt: rtt2,
    loss: loss2,
    probe: probe2,
    traffic: traffic2,
  }
}

// src/connection/inbound.ts
function receiveDatagram2(plan, state, event) {
  if (!isBytes(event.datagram)) return discard(state, { type: 'NotBytes', received: typeof event.datagram })
  const [packets2, orders] = packetInbound(plan.packet, state.packets, event, state.clock)
  const climb2 = startClimb(plan, state)
  for (const order of orders) {
    const error = climbFromPacket(climb2, order)
    if (error !== void 0) return discard(state, error)
  }
  const { terms, clock: clock2, discards: discards2 } = state
  return [
    {
      terms,
      clock: clock2,
      packets: packets2,
      messages: climb2.messages,
      channels: climb2.channels,
      discards: discards2,
    },
    climb2.effects,
  ]
}
function passDeadlines3(plan, state) {
  const { terms, clock: clock2, discards: discards2 } = state
  const [packets2, orders] = packetInbound(plan.packet, state.packets, { type: 'DeadlinesReached' }, clock2)
  const climb2 = startClimb(plan, state)
  for (const order of orders) climbFromPacket(climb2, order)
  climbToMessages(climb2, { type: 'DeadlinesReached' })
  return [
    {
      terms,
      clock: clock2,
      packets: packets2,
      messages: climb2.messages,
      channels: climb2.channels,
      discards: discards2,
    },
    climb2.effects,
  ]
}
var startClimb = (plan, state) => ({
  plan,
  clock: state.clock,
  messages: state.messages,
  channels: state.channels,
  effects: [],
})
function climbFromPacket(climb2, order) {
  return order.type === 'DiscardDatagram' ? order.error : climbToMessages(climb2, messageFactOf(order))
}
function climbToMessages(climb2, event) {
  const [messages2, orders] = messageInbound(climb2.plan.message, climb2.messages, event, climb2.clock)
  climb2.messages = messages2
  for (const order of orders) {
    const error = order.type === 'DiscardPayload' ? order.error : climbToChannels(climb2, channelFactOf(order))
    if (error !== void 0) return error
  }
  return void 0
}
function climbToChannels(climb2, event) {
  const [channels4, orders] = channelInbound(climb2.plan.channel, climb2.channels, event)
  climb2.channels = channels4
  for (const order of orders) {
    const error = leaveHouse(climb2, order)
    if (error !== void 0) return error
  }
  return void 0
}
function leaveHouse(climb2, order) {
  if (order.type === 'DiscardMessage') return order.error
  climb2.effects.push(order)
  return void 0
}
function messageFactOf(order) {
  switch (order.type) {
    case 'ReceivePayload':
      return { type: 'PayloadReceived', bytes: order.bytes, start: order.start, end: order.end, order: order.order }
    case 'ConfirmManifest':
      return { type: 'ManifestConfirmed', manifest: order.manifest, late: order.late }
    case 'LoseManifest':
      return { type: 'ManifestLost', manifest: order.manifest }
    case 'ForgetManifest':
      return { type: 'ManifestForgotten', manifest: order.manifest }
  }
}
function channelFactOf(order) {
  switch (order.type) {
    case 'ReceiveMessage': {
      const { channel: channel4, number, payload: payload2, borrowed, place } = order
      return {
        type: 'MessageReceived',
        channel: channel4,
        number,
        order: order.order,
        place,
        payload: payload2,
        borrowed,
      }
    }
    case 'ConfirmMessage':
      return {
        type: 'MessageSettled',
        channel: order.channel,
        message: order.message,
        fate: order.late ? 'ackedLate' : 'acked',
      }
    case 'LoseMessage':
      return { type: 'MessageSettled', channel: order.channel, message: order.message, fate: 'lost' }
    case 'ExpireMessage':
      return { type: 'MessageSettled', channel: order.channel, message: order.message, fate: 'expired' }
  }
}
function discard(state, error) {
  const { terms, clock: clock2, packets: packets2, messages: messages2, channels: channels4 } = state
  const discards2 = countDiscard(state.discards, error.type)
  return [
    { terms, clock: clock2, packets: packets2, messages: messages2, channels: channels4, discards: discards2 },
    [{ type: 'DiscardDatagram', error }],
  ]
}

// src/channel/outbound.ts
function channelOutbound(rules, state, event) {
  const { channel: channel4, deadline: deadline2 } = event
  const { name: name2, reliable } = rules.channels[channel4]
  const { outbox: outbox2, inbox: inbox2, tally: tally2 } = state[channel4]
  const bytes2 = event.payload.length
  const { maxMessageBytes, maxOutstandingMessages, maxOutstandingBytes } = rules
  if (bytes2 > maxMessageBytes)
    return refuse(state, { type: 'MessageTooLarge', channel: name2, bytes: bytes2, maxMessageBytes })
  if (isFull(rules, outbox2, reliable, bytes2)) {
    return refuse(state, {
      type: 'WindowFull',
      channel: name2,
      outstandingMessages: outstanding(outbox2, reliable),
      outstandingBytes: outbox2.bytes,
      maxOutstandingMessages,
      maxOutstandingBytes,
    })
  }
  const message2 = nextMessage(outbox2)
  const { sent, delivered, acked, lost, expired } = tally2
  const next = {
    outbox: accept(outbox2, bytes2),
    inbox: inbox2,
    tally: { sent: sent + 1, delivered, acked, lost, expired },
  }
  const payload2 = copyOf(event.payload)
  return [
    withChannel(state, channel4, next),
    [
      { type: 'AcceptMessage', id: messageIdOf(channel4, message2) },
      { type: 'OfferMessage', channel: channel4, message: message2, payload: payload2, deadline: deadline2 },
    ],
  ]
}
var refuse = (state, error) => [state, [{ type: 'RefuseMessage', error }]]

// src/message/allowance.ts
var leastGathered = 5e4
function refill(allowance, bytesPerSecond, datagram, clock2) {
  const earned = Math.floor(((clock2.now - allowance.at) * bytesPerSecond) / 1e6)
  if (earned <= 0) return allowance
  const most = Math.ceil((Math.max(leastGathered, 2 * clock2.tick) * bytesPerSecond) / 1e6) + datagram
  return { bytes: Math.min(most, allowance.bytes + earned), at: clock2.now }
}
var spend = (allowance, bytes2) => ({
  bytes: allowance.bytes - bytes2,
  at: allowance.at,
})

// src/message/coalescing.ts
var startPacking = (room) => ({
  room,
  submitted: [],
  submittedBytes: 0,
  frames: [],
  carried: [],
  closedBytes: 0,
  entries: 0,
})
function pack(packing, piece, origin, fragmentBytes2) {
  if (packHere(packing, piece, origin, fragmentBytes2)) return true
  if (packing.frames.length === 0) return false
  finishDatagram(packing)
  return packHere(packing, piece, origin, fragmentBytes2)
}
function packHere(packing, piece, origin, fragmentBytes2) {
  if (packing.entries >= maxEntries) return false
  const { frames } = packing
  const newest = frames[frames.length - 1]
  const body = bodyOf(piece, fragmentBytes2)
  const wireNumber = origin.reliable ? piece.message : -1
  if (piece.last === 0 && newest?.kind === 'whole' && continues(newest, origin.channel, wireNumber)) {
    if (packing.closedBytes + bytesExtended(newest, body) > bodyRoom(packing)) return false
    extend(newest, body)
  } else {
    const closed2 = packing.closedBytes + (newest === void 0 ? 0 : frameBytes(newest, false))
    const frame =
      piece.last === 0 ? frameOfMessage(origin.channel, wireNumber, body) : frameOfFragment(piece, origin, body)
    if (closed2 + frameBytes(frame, true) > bodyRoom(packing)) return false
    packing.closedBytes = closed2
    frames.push(frame)
  }
  packing.entries += 1
  note(packing.carried, piece, origin)
  return true
}
function packedBytes({ room, frames, submittedBytes, closedBytes }) {
  const newest = frames[frames.length - 1]
  if (newest === void 0) return submittedBytes
  return submittedBytes + room.headroom + closedBytes + frameBytes(newest, true) + room.tailroom
}
function finishDatagram(packing) {
  const { frames, room, closedBytes } = packing
  const newest = frames[frames.length - 1]
  if (newest === void 0) return
  const length = room.headroom + closedBytes + frameBytes(newest, true) + room.tailroom
  const datagram = new Uint8Array(length)
  const writer = { bytes: datagram, offset: room.headroom }
  for (const frame of frames) writeFrame(writer, frame, frame === newest)
  packing.submitted.push({ type: 'SubmitPayload', datagram, manifest: packing.carried })
  packing.submittedBytes += length
  packing.frames = []
  packing.carried = []
  packing.closedBytes = 0
  packing.entries = 0
}
function bodyRoom(packing) {
  const { room, submittedBytes } = packing
  return Math.min(room.maxDatagramBytes, room.maxBytes - submittedBytes) - room.headroom - room.tailroom
}
var bodyOf = (piece, fragmentBytes2) =>
  piece.last === 0
    ? piece.payload
    : piece.payload.subarray(
        piece.index * fragmentBytes2,
        Math.min((piece.index + 1) * fragmentBytes2, piece.payload.length),
      )
var frameOfFragment = (piece, origin, body) => ({
  kind: 'fragment',
  channel: origin.channel,
  number: origin.reliable ? piece.message : piece.transfer,
  index: piece.index,
  last: piece.last,
  body,
})
function note(carried2, piece, origin) {
  const { channel: channel4, reliable, ordinal, copy } = origin
  const newest = carried2[carried2.length - 1]
  const large2 = piece.last > 0
  if (!reliable && large2) {
    carried2.push({ kind: 'fragment', channel: channel4, transfer: piece.transfer })
  } else if (!reliable) {
    if (newest?.kind === 'messages' && newest.channel === channel4) newest.numbers.push(piece.message)
    else carried2.push({ kind: 'messages', channel: channel4, numbers: [piece.message] })
  } else if (newest?.kind === 'pieces' && isNext(newest, channel4, large2, ordinal, copy)) {
    carried2[carried2.length - 1] = {
      kind: 'pieces',
      channel: channel4,
      large: large2,
      first: newest.first,
      count: newest.count + 1,
      copy: newest.copy,
    }
  } else {
    carried2.push({ kind: 'pieces', channel: channel4, large: large2, first: ordinal, count: 1, copy })
  }
}
var isNext = (run, channel4, large2, ordinal, copy) =>
  run.channel === channel4 && run.large === large2 && run.first + run.count === ordinal && run.copy === copy

// src/message/flush.ts
var isReliable2 = (flush2, channel4) => flush2.rules.channels[channel4]?.reliable === true
function queueOf2(flush2, channel4, large2) {
  const lane2 = flush2.lanes[channel4]
  return large2 ? lane2.large : lane2.small
}
function setQueue(flush2, channel4, isLarge, queue) {
  const { small: small2, large: large2, transfers: transfers2 } = flush2.lanes[channel4]
  flush2.lanes[channel4] = isLarge
    ? { small: small2, large: queue, transfers: transfers2 }
    : { small: queue, large: large2, transfers: transfers2 }
}
var packPiece = (flush2, channel4, queue, number) =>
  pack(flush2.packing, pieceAt(queue, number), originOf(flush2, channel4, queue, number), flush2.rules.fragmentBytes)
var packPieceHere = (flush2, channel4, queue, number) =>
  packHere(
    flush2.packing,
    pieceAt(queue, number),
    originOf(flush2, channel4, queue, number),
    flush2.rules.fragmentBytes,
  )
var pieceAt = (queue, number) => itemAt(queue.pieces, number)
var originOf = (flush2, channel4, queue, number) => ({
  channel: channel4,
  reliable: isReliable2(flush2, channel4),
  ordinal: number,
  copy: number < queue.fresh ? pieceAt(queue, number).copies + 1 : 0,
})
var begun = ({ redundancy: { round }, now }) => ({ attempt: round, since: now, latest: round })
var firstSending = (flush2, channel4) => (flush2.rules.channels[channel4]?.recovery === 'lean' ? void 0 : begun(flush2))
function restart(flush2, channel4, large2, numbers, sending2) {
  if (numbers.length === 0) return
  setQueue(
    flush2,
    channel4,
    large2,
    markRepeated(queueOf2(flush2, channel4, large2), numbers, () => sending2),
  )
}

// src/message/schedule.ts
var offsets = { afterLoss: [1], singles: [1, 2, 3], runs: [1, 3, 5, 7] }
function findLostPieces(queue, link) {
  if (queue.lost === 0 || link.misses > 0) return []
  const found = []
  for (let number = queue.pieces.base; number < queue.fresh && found.length < queue.lost; number += 1) {
    if (itemAt(queue.pieces, number)?.lost === true) found.push(number)
  }
  return found
}
function findProbe(queue, link) {
  return link.probe && queue.pieces.base < queue.fresh ? queue.pieces.base : void 0
}
function findCopies(queue, recovery2, link, round, now) {
  const due = []
  for (let number = queue.pieces.base; number < queue.fresh; number += 1) {
    const piece = itemAt(queue.pieces, number)
    if (piece?.sending === void 0 || piece.sending.latest === round) continue
    const rank = rankOf(piece, recovery2, link, round, now)
    if (rank >= 0) due.push({ number, rank, latest: piece.sending.latest })
  }
  return due.sort((a, b) => a.rank - b.rank || a.latest - b.latest || a.number - b.number)
}
function rankOf(piece, recovery2, link, round, now) {
  const { sending: sending2 } = piece
  if (sending2 === void 0) return -1
  const schedule = recovery2 === 'lean' ? offsets.afterLoss : link.lossesInRuns ? offsets.runs : offsets.singles
  if (schedule.includes(round - sending2.attempt)) return 0
  if (recovery2 === 'lean') return -1
  return recovery2 === 'max' || now - sending2.since >= link.patience ? 1 : -1
}
var mayContinueLarge = (link, reliable) => link.misses === 0 || !reliable
var costOf = (piece, fragmentBytes2) => {
  const rest = piece.payload.length - piece.index * fragmentBytes2
  return Math.min(rest, fragmentBytes2) + frameReserve
}
var frameReserve = 16

// src/message/repeats.ts
function sendProbes(flush2) {
  let sent = 0
  for (let channel4 = 0; channel4 < flush2.lanes.length; channel4 += 1) {
    for (const large2 of [false, true]) {
      const queue = queueOf2(flush2, channel4, large2)
      const number = isReliable2(flush2, channel4) ? findProbe(queue, flush2.link) : void 0
      if (number === void 0 || (sent > 0 && !affords(flush2, queue, number))) continue
      if (!packPiece(flush2, channel4, queue, number)) return sent > 0
      charge(flush2, queue, number)
      restart(flush2, channel4, large2, [number], large2 ? void 0 : firstSending(flush2, channel4))
      sent += 1
    }
  }
  return sent > 0
}
function repeatLost(flush2, channel4, large2) {
  const queue = queueOf2(flush2, channel4, large2)
  const sent = []
  for (const number of findLostPieces(queue, flush2.link)) {
    if (!affords(flush2, queue, number) || !packPiece(flush2, channel4, queue, number)) break
    charge(flush2, queue, number)
    sent.push(number)
  }
  restart(flush2, channel4, large2, sent, large2 ? void 0 : begun(flush2))
}
function sendCopies(flush2) {
  for (let channel4 = 0; channel4 < flush2.lanes.length; channel4 += 1) {
    const recovery2 = flush2.rules.channels[channel4]?.recovery
    if (recovery2 !== void 0 && isReliable2(flush2, channel4)) copyChannel(flush2, channel4, recovery2)
  }
}
function copyChannel(flush2, channel4, recovery2) {
  const queue = queueOf2(flush2, channel4, false)
  const { round } = flush2.redundancy
  const sent = []
  const due = findCopies(queue, recovery2, flush2.link, round, flush2.now)
  const bytes2 = due.reduce((sum, { number }) => sum + cost(flush2, queue, number), 0)
  if (affordsAll(flush2.redundancy, bytes2)) due.sort((a, b) => a.number - b.number)
  for (const { number } of due) {
    const before = packedBytes(flush2.packing)
    if (!affordsCopy(flush2.redundancy, cost(flush2, queue, number))) break
    if (!packPieceHere(flush2, channel4, queue, number)) break
    flush2.redundancy = spendCredit(flush2.redundancy, packedBytes(flush2.packing) - before)
    sent.push(number)
  }
  const copied = ({ sending: sending2 }) =>
    sending2 === void 0 ? sending2 : { attempt: sending2.attempt, since: sending2.since, latest: round }
  if (sent.length > 0) setQueue(flush2, channel4, false, markRepeated(queue, sent, copied))
}
var cost = (flush2, queue, number) => costOf(pieceAt(queue, number), flush2.rules.fragmentBytes)
var affords = (flush2, queue, number) => flush2.allowance.bytes >= cost(flush2, queue, number)
function charge(flush2, queue, number) {
  flush2.allowance = spend({ bytes: flush2.allowance.bytes, at: flush2.now }, cost(flush2, queue, number))
}

// src/message/outbound.ts
function queueMessage(rules, state, event) {
  const lane2 = state.lanes[event.channel]
  const lanes = state.lanes.slice()
  lanes[event.channel] =
    event.payload.length > rules.fragmentBytes ? queueLarge(rules, lane2, event) : queueSmall(lane2, event)
  const { tracks, partials: partials2, allowance, redundancy, smallTurn, largeTurn } = state
  return [{ lanes, tracks, partials: partials2, allowance, redundancy, smallTurn, largeTurn }, []]
}
function queueSmall(lane2, { message: message2, payload: payload2, deadline: deadline2 }) {
  return {
    small: offer(lane2.small, neverSent(message2, payload2, 0, 0, -1, deadline2)),
    large: lane2.large,
    transfers: lane2.transfers,
  }
}
function queueLarge(rules, lane2, { message: message2, payload: payload2, deadline: deadline2 }) {
  const count2 = Math.ceil(payload2.length / rules.fragmentBytes)
  const transfer2 = nextNumber(lane2.transfers)
  let { large: large2 } = lane2
  for (let index2 = 0; index2 < count2; index2 += 1) {
    large2 = offer(large2, neverSent(message2, payload2, index2, count2 - 1, transfer2, deadline2))
  }
  return {
    small: lane2.small,
    large: large2,
    transfers: push(lane2.transfers, { message: message2, missing: count2, lost: false }),
  }
}
var neverSent = (message2, payload2, index2, last, transfer2, deadline2) => ({
  message: message2,
  payload: payload2,
  index: index2,
  last,
  transfer: transfer2,
  deadline: deadline2,
  copies: 0,
  lost: false,
  sending: void 0,
})
var mayCopy = (rules, lanes) =>
  lanes.some(({ small: small2 }, channel4) => rules.channels[channel4]?.reliable === true && size(small2.pieces) > 0)
function flushMessages(rules, state, event, clock2) {
  const { room, link } = event
  const allowance = refill(state.allowance, rules.bulkBytesPerSecond, rules.maxDatagramBytes, clock2)
  const redundancy = mayCopy(rules, state.lanes)
    ? beginRound(state.redundancy, rules.maxRedundancyBytesPerSecond, link, clock2)
    : state.redundancy
  const flush2 = {
    rules,
    link,
    packing: startPacking(room),
    lanes: state.lanes.slice(),
    now: clock2.now,
    allowance,
    redundancy,
    sentLarge: false,
  }
  const cutOff = sendSmall(flush2, state.smallTurn)
  const probed = link.probe && cutOff === void 0 && sendProbes(flush2)
  if (cutOff === void 0) sendWithinAllowance(flush2, state.largeTurn)
  finishDatagram(flush2.packing)
  const { tracks, partials: partials2 } = state
  const left2 = flush2.allowance === allowance ? state.allowance : flush2.allowance
  const largeTurn = flush2.sentLarge ? (state.largeTurn + 1) % rules.channels.length : state.largeTurn
  const next = {
    lanes: flush2.lanes,
    tracks,
    partials: partials2,
    allowance: left2,
    redundancy: flush2.redundancy,
    smallTurn: cutOff ?? 0,
    largeTurn,
  }
  return { state: next, submitted: flush2.packing.submitted, probed }
}
function sendSmall(flush2, firstChannel) {
  const count2 = flush2.lanes.length
  for (let step = 0; step < count2; step += 1) {
    const channel4 = (firstChannel + step) % count2
    if (!sendFreshSmall(flush2, channel4)) return channel4
  }
  return void 0
}
function sendFreshSmall(flush2, channel4) {
  const { small: small2 } = flush2.lanes[channel4]
  const end = nextNumber(small2.pieces)
  let fresh2 = small2.fresh
  while (fresh2 < end && packPiece(flush2, channel4, small2, fresh2)) fresh2 += 1
  if (fresh2 > small2.fresh)
    setQueue(
      flush2,
      channel4,
      false,
      sendFresh(small2, fresh2, isReliable2(flush2, channel4), firstSending(flush2, channel4)),
    )
  return fresh2 === end
}
function sendWithinAllowance(flush2, firstChannel) {
  const count2 = flush2.lanes.length
  for (let channel4 = 0; channel4 < count2; channel4 += 1) repeatLost(flush2, channel4, false)
  sendCopies(flush2)
  for (let step = 0; step < count2; step += 1) repeatLost(flush2, (firstChannel + step) % count2, true)
  const mostPackets = flush2.packing.submitted.length + flush2.link.freePackets
  for (let step = 0; step < count2; step += 1) sendFreshLarge(flush2, (firstChannel + step) % count2, mostPackets)
}
function sendFreshLarge(flush2, channel4, mostPackets) {
  if (!mayContinueLarge(flush2.link, isReliable2(flush2, channel4))) return
  const { large: large2 } = flush2.lanes[channel4]
  const { submitted } = flush2.packing
  const end = nextNumber(large2.pieces)
  let fresh2 = large2.fresh
  while (fresh2 < end && submitted.length < mostPackets && affords(flush2, large2, fresh2)) {
    if (!packPiece(flush2, channel4, large2, fresh2)) break
    charge(flush2, large2, fresh2)
    fresh2 += 1
  }
  if (fresh2 === large2.fresh) return
  flush2.sentLarge = true
  setQueue(flush2, channel4, true, sendFresh(large2, fresh2, isReliable2(flush2, channel4), void 0))
}

// src/connection/outbound.ts
function submitMessage(plan, state, event) {
  const { channel: name2, payload: payload2, ttlMicros } = event
  const index2 = plan.indexes.get(name2)
  if (index2 === void 0)
    return refuse2(state, { type: 'UnknownChannel', channel: name2, known: [...plan.indexes.keys()] })
  if (!isBytes(payload2)) return refuse2(state, { type: 'InvalidPayload', channel: name2, received: typeof payload2 })
  const reliable = plan.channel.channels[index2]?.reliable === true
  if (ttlMicros !== void 0 && (reliable || typeof ttlMicros !== 'number' || !(ttlMicros >= 0)))
    return refuse2(state, invalidTtl(name2, ttlMicros, reliable))
  const deadline2 = ttlMicros === void 0 ? Infinity : Math.floor(state.clock.age + ttlMicros)
  const [channels4, orders] = channelOutbound(plan.channel, state.channels, {
    type: 'MessageSubmitted',
    channel: index2,
    payload: payload2,
    deadline: deadline2,
  })
  return descend(plan, state, channels4, orders)
}
function descend(plan, state, channels4, orders) {
  const effects = []
  let { messages: messages2 } = state
  for (const order of orders) {
    if (order.type !== 'OfferMessage') {
      effects.push(order)
      continue
    }
    const { channel: channel4, message: message2, payload: payload2, deadline: deadline2 } = order
    const [queued] = queueMessage(plan.message, messages2, {
      type: 'MessageOffered',
      channel: channel4,
      message: message2,
      payload: payload2,
      deadline: deadline2,
    })
    messages2 = queued
  }
  if (channels4 === state.channels) return [state, effects]
  const { terms, clock: clock2, packets: packets2, discards: discards2 } = state
  return [
    { terms, clock: clock2, packets: packets2, messages: messages2, channels: channels4, discards: discards2 },
    effects,
  ]
}
function flush(plan, before, event) {
  const [settled, fates] = passDeadlines3(plan, withClock(before, noteFlush(before.clock)))
  if (mayNotSend(settled.packets)) return [settled, fates]
  const { terms, clock: clock2, channels: channels4, discards: discards2 } = settled
  const [ready, departure] = prepareDeparture(plan.packet, settled.packets, clock2)
  const { maxBytes: asked = Infinity } = event
  const maxBytes = typeof asked === 'number' && asked >= 0 ? asked : 0
  const room = {
    headroom: departure.headroom,
    tailroom: departure.tailroom,
    maxDatagramBytes: plan.packet.maxDatagramBytes,
    maxBytes,
  }
  const { rtt: rtt2 } = ready
  const link = {
    probe: isProbeDue(ready, clock2),
    misses: ready.probe.misses,
    // One at least: a large message goes on, if slowly, beside a flood of small ones that fills the window.
    freePackets: Math.max(1, receiveWindow - lengthOf(ready.flight)),
    patience: overdueUnacked(rtt2),
    queueing: queueing(rtt2),
    jitter: rtt2.jitter,
    lossesInRuns: comesInRuns(ready.loss),
  }
  const flushed = flushMessages(plan.message, settled.messages, { type: 'FlushBegun', room, link }, clock2)
  const [packets2, datagrams] = transmit(plan, settled, ready, departure, flushed, maxBytes)
  return [
    { terms, clock: clock2, packets: packets2, messages: flushed.state, channels: channels4, discards: discards2 },
    fates.length === 0 ? datagrams : [...fates, ...datagrams],
  ]
}
function transmit(plan, state, ready, departure, flushed, maxBytes) {
  const { clock: clock2 } = state
  const effects = []
  let packets2 = flushed.probed ? noteProbe(ready, clock2) : ready
  const send = (datagram, manifest2) => {
    const [next, orders] = packetOutbound(
      plan.packet,
      packets2,
      { type: 'PayloadSubmitted', datagram, manifest: manifest2 },
      departure.ack,
      clock2,
    )
    packets2 = next
    effects.push(...orders)
  }
  for (const { datagram, manifest: manifest2 } of flushed.submitted) send(datagram, manifest2)
  const bare = departure.headroom + departure.tailroom
  if (effects.length === 0 && bare <= maxBytes && owesDatagram(plan.packet, packets2, clock2))
    send(new Uint8Array(bare), void 0)
  return [packets2, effects]
}
var refuse2 = (state, error) => [state, [{ type: 'RefuseMessage', error }]]
var invalidTtl = (channel4, ttlMicros, reliable) => ({
  type: 'InvalidTtl',
  channel: channel4,
  ttlMs: typeof ttlMicros === 'number' ? ttlMicros / 1e3 : ttlMicros,
  allowed: reliable ? 'none: a message on a reliable channel never expires' : 'milliseconds, at least 0',
})

// src/connection/reducer.ts
function reducer(config) {
  const plan = planOf(config)
  return (state, event) => {
    switch (event.type) {
      case 'Ticked':
        return tick(state, event)
      case 'DatagramReceived':
        return receiveDatagram2(plan, state, event)
      case 'MessageSubmitted':
        return submitMessage(plan, state, event)
      case 'FlushRequested':
        return flush(plan, state, event)
    }
  }
}
function tick(state, event) {
  const clock2 = advance(state.clock, event.deltaMicros)
  if (clock2 === state.clock) return [state, none]
  return [withClock(state, clock2), none]
}

// src/simulation/pair.ts
var otherEnd = (end) => (end === 'a' ? 'b' : 'a')
function pairReducer(config, reducerOf = reducer) {
  const reduce = { a: reducerOf(config.a), b: reducerOf(config.b) }
  const links = { a: linkReducer(config.aToB), b: linkReducer(config.bToA) }
  const feed = (state, end, event, effects) => {
    const [connection, orders] = reduce[end](state[end].connection, event)
    const { wokeMicros, waiting, link } = state[end]
    let next = withEnd(state, end, { connection, wokeMicros, waiting, link })
    for (const effect of orders) {
      effects.push({ atMicros: state.nowMicros, end, effect })
      if (effect.type === 'TransmitDatagram')
        next = carry(next, end, { type: 'DatagramSent', datagram: effect.datagram })
    }
    return next
  }
  const carry = (state, from2, event) => {
    const [link, arrivals2] = links[from2](state[from2].link, event)
    const { connection, wokeMicros, waiting } = state[from2]
    const next = withEnd(state, from2, { connection, wokeMicros, waiting, link })
    if (arrivals2.length === 0) return next
    const to = otherEnd(from2)
    return withEnd(next, to, {
      ...next[to],
      waiting: [...next[to].waiting, ...arrivals2.map(({ datagram }) => datagram)],
    })
  }
  const wake = (state, end, deltaMicros, effects) => {
    const { connection, wokeMicros, waiting, link } = state[end]
    const elapsedMicros = state.nowMicros - wokeMicros
    const awake = withEnd(state, end, { connection, wokeMicros: state.nowMicros, waiting: nobody, link })
    let next = feed(awake, end, { type: 'Ticked', deltaMicros: deltaMicros ?? elapsedMicros }, effects)
    for (const datagram of waiting) next = feed(next, end, { type: 'DatagramReceived', datagram }, effects)
    return next
  }
  return (state, event) => {
    const effects = []
    switch (event.type) {
      case 'TimePassed': {
        const { deltaMicros } = event
        const later = { nowMicros: state.nowMicros + deltaMicros, a: state.a, b: state.b }
        const passed = { type: 'Ticked', deltaMicros }
        return [carry(carry(later, 'a', passed), 'b', passed), effects]
      }
      case 'EndWoke':
        return [wake(state, event.end, event.deltaMicros, effects), effects]
      case 'EndRestored':
        return [restore(state, event.end, event.connection), effects]
      case 'MessageSubmitted':
      case 'FlushRequested': {
        const { end, ...own } = event
        return [feed(state, end, own, effects), effects]
      }
    }
  }
}
var nobody = []
var restore = (state, end, connection) =>
  withEnd(state, end, { connection, wokeMicros: state.nowMicros, waiting: nobody, link: state[end].link })
function withEnd(state, end, next) {
  const { nowMicros, a, b } = state
  return end === 'a' ? { nowMicros, a: next, b } : { nowMicros, a, b: next }
}

// src/simulation/storm/facts.ts
function tellFacts(tell, event, effects) {
  for (const { atMicros, end, effect } of effects)
    switch (effect.type) {
      case 'TransmitDatagram':
        tell({ type: 'Transmitted', atMicros, end, bytes: effect.datagram.length })
        break
      case 'DeliverMessage':
        tell({
          type: 'Delivered',
          atMicros,
          end,
          channel: effect.channel,
          id: effect.id,
          payload: effect.payload,
        })
        break
      case 'SettleMessage':
        tell({ type: 'Settled', atMicros, end, channel: effect.channel, id: effect.id, fate: effect.fate })
        break
      case 'AcceptMessage':
        if (event.type === 'MessageSubmitted') {
          const { channel: channel4, payload: payload2, ttlMicros } = event
          tell({ type: 'Accepted', atMicros, end, channel: channel4, id: effect.id, payload: payload2, ttlMicros })
        }
        break
      case 'RefuseMessage':
        if (effect.error.type === 'WindowFull' && event.type === 'MessageSubmitted')
          tell({ type: 'Refused', atMicros, end, channel: event.channel, bytes: event.payload.length })
        break
      case 'DiscardDatagram':
    }
}
function promisesOf(config, perfect) {
  const { channels: channels4, maxDatagramBytes, maxOutstandingMessages, maxOutstandingBytes, keepAliveMs } = config
  return {
    kinds: channels4,
    maxDatagramBytes,
    limits: { maxOutstandingMessages, maxOutstandingBytes },
    perfect,
    keepAliveMicros: keepAliveMs * 1e3,
  }
}

// src/simulation/storm/tally.ts
var hit = (marks, name2, count2 = 1) => {
  if (count2 > 0) marks.set(name2, (marks.get(name2) ?? 0) + count2)
}
function markStep(marks, effects) {
  for (const { effect } of effects)
    switch (effect.type) {
      case 'TransmitDatagram':
        hit(marks, 'datagrams')
        break
      case 'DeliverMessage':
        hit(marks, 'delivered')
        if (effect.payload.length === 0) hit(marks, 'empty message')
        break
      case 'SettleMessage':
        hit(marks, `fate ${effect.fate}`)
        break
      case 'RefuseMessage':
        hit(marks, `refused ${effect.error.type}`)
        break
      case 'DiscardDatagram':
        hit(marks, `discarded ${effect.error.type}`)
        break
      case 'AcceptMessage':
        hit(marks, 'accepted')
    }
}
function markLinks(marks, before, after) {
  for (const end of ['a', 'b']) {
    const [earlier, later] = [before[end].link.counters, after[end].link.counters]
    for (const name2 of Object.keys(later)) hit(marks, `link ${name2}`, later[name2] - earlier[name2])
  }
}
var wrapsBetween = (from2, to, modulus) => Math.floor(to / modulus) - Math.floor(from2 / modulus)
function markStates(marks, before, after) {
  for (const end of ['a', 'b']) {
    const [earlier, later] = [before[end].connection, after[end].connection]
    const [from2, to] = [earlier.packets.numbering.next, later.packets.numbering.next]
    hit(marks, 'wrapped two bytes of packet number', wrapsBetween(from2, to, 65536))
    hit(marks, 'wrapped four bytes of packet number', wrapsBetween(from2, to, 4294967296))
    if (later.packets.numbering.wideFrom <= to && later.packets.numbering.wideFrom > from2) hit(marks, 'grew wide')
    for (const [index2, { outbox: outbox2 }] of later.channels.entries()) {
      const first = earlier.channels[index2]?.outbox.sizes
      const last = outbox2.sizes
      if (first === void 0) continue
      const [low, high] = [first.base + first.end - first.start, last.base + last.end - last.start]
      hit(marks, 'wrapped three bytes of message number', wrapsBetween(low, high, 16777216))
    }
  }
}

// src/simulation/storm/traffic.ts
function composeTick(traffic2, config, dice, serial) {
  const { tenths, burstOneIn, burst, channels: channels4 } = traffic2
  if (tenths === 0 || channels4.length === 0) return []
  const bursts = burstOneIn > 0 && dice.below(burstOneIn) === 0
  const count2 = Math.floor((tenths + dice.below(10)) / 10) + (bursts ? dice.below(burst) : 0)
  const submissions = []
  for (let index2 = 0; index2 < count2; index2 += 1)
    submissions.push(composeMessage(traffic2, config, dice, serial + submissions.length))
  return submissions
}
function composeMessage(traffic2, config, dice, serial) {
  const { channels: channels4, largeOneIn, longest: longest4, timedOneIn } = traffic2
  const channel4 = channels4[dice.below(channels4.length)] ?? ''
  const isLarge = largeOneIn > 0 && dice.below(largeOneIn) === 0
  const length = isLarge ? dice.between(0, longest4) : dice.below(40) === 0 ? dice.below(4) : dice.between(4, 40)
  const payload2 = makePayload(Math.min(length, longest4), serial)
  const timed = timedOneIn > 0 && dice.below(timedOneIn) === 0
  return timed && config.channels[channel4]?.reliable === false
    ? { channel: channel4, payload: payload2, ttlMicros: dice.below(8e4) }
    : { channel: channel4, payload: payload2 }
}
function makePayload(length, serial) {
  const payload2 = new Uint8Array(length)
  for (let index2 = 4; index2 < length; index2 += 1) payload2[index2] = index2 * 31 + serial * 7
  for (let index2 = 0; index2 < 4 && length >= 4; index2 += 1) payload2[index2] = serial >>> (8 * index2)
  return payload2
}

// src/simulation/storm/stage.ts
function setStage(storm, configs, links, start, session, marks, tell, reducerOf) {
  const startMicros = start.nowMicros
  const complaints = []
  const paired = ({ aToB, bToA }) => ({ a: configs.a, b: configs.b, aToB, bToA })
  let reduce = pairReducer(paired(links), reducerOf)
  let state = start
  let unsettled = 0
  const step = (event) => {
    const [next2, effects] = reduce(state, event)
    state = next2
    if (effects.length === 0) return
    tellFacts(tell, event, effects)
    markStep(marks, effects)
    for (const { effect } of effects) {
      if (effect.type === 'AcceptMessage') unsettled += 1
      if (effect.type === 'SettleMessage' && effect.fate !== 'ackedLate') unsettled -= 1
    }
  }
  const play = (end) => {
    const host = storm[end]
    return {
      end,
      host,
      clock: badClock(host, startMicros),
      dice: rollDice(storm.seed, `traffic/${end}/${session}`),
      tickMicros: host.tickMicros,
      dueMicros: startMicros + host.tickMicros,
      serial: end === 'a' ? 0 : 1073741824,
      stalled: 0,
      restarted: 0,
      snapshot: void 0,
    }
  }
  const players = { a: play('a'), b: play('b') }
  const next = () => (players.a.dueMicros <= players.b.dueMicros ? players.a : players.b)
  const restore2 = (player, snapshot) => {
    const restored = decodeState(configs[player.end], snapshot)
    if (isLeft(restored)) complaints.push(`R4 a state is not read back: ${JSON.stringify(restored.left)}`)
    else step({ type: 'EndRestored', end: player.end, connection: restored.right })
    hit(marks, 'restarted')
    player.clock.skip(state.nowMicros)
    player.snapshot = void 0
  }
  const suffer = (player) => {
    const { host, end } = player
    const since = state.nowMicros - startMicros
    player.dueMicros = state.nowMicros + player.tickMicros
    const stall = momentAt(host.stalls, player.stalled, since)
    if (stall !== void 0) {
      hit(marks, 'stalled')
      player.stalled += 1
      player.dueMicros += stall.micros
    }
    const death = momentAt(host.restarts, player.restarted, since)
    if (death === void 0) return
    player.restarted += 1
    player.snapshot = encodeState(state[end].connection)
    player.dueMicros += death.micros
  }
  return {
    state: () => state,
    complaints,
    dueMicros: () => next().dueMicros,
    unsettled: () => unsettled,
    relink: (changed) => {
      reduce = pairReducer(paired(changed), reducerOf)
    },
    slowDown: (tickMicros) => {
      players.a.tickMicros = tickMicros
      players.b.tickMicros = tickMicros
    },
    wakeNext: (sending2) => {
      const player = next()
      const { end, host } = player
      step({ type: 'TimePassed', deltaMicros: Math.max(0, player.dueMicros - state.nowMicros) })
      if (player.snapshot !== void 0) restore2(player, player.snapshot)
      const deltaMicros = player.clock.look(state.nowMicros)
      if (deltaMicros < 0) hit(marks, 'clock went back')
      if (deltaMicros > 6e7) hit(marks, 'clock leapt ahead')
      step({ type: 'EndWoke', end, deltaMicros })
      if (sending2)
        for (const submission of composeTick(host.traffic, configs[end], player.dice, player.serial)) {
          player.serial += 1
          step({ type: 'MessageSubmitted', end, ...submission })
        }
      step(flushOf(end, sending2 ? host.maxBytes : void 0))
      suffer(player)
    },
  }
}
var flushOf = (end, maxBytes) =>
  maxBytes === void 0 ? { type: 'FlushRequested', end } : { type: 'FlushRequested', end, maxBytes }
var momentAt = (moments, index2, micros2) => {
  const moment = moments[index2]
  return moment !== void 0 && moment.atMicros <= micros2 ? moment : void 0
}

// src/simulation/storm/run.ts
var second3 = 1e6
var recoveryOf = (storm, owedMessages) => {
  const { bulkBytesPerSecond, maxMessageBytes } = storm.config
  const degraded = storm.healed.aToB.lossRatio > 0 ? 4 : 1
  const bulk = (owedMessages * (maxMessageBytes + 1e3)) / bulkBytesPerSecond
  return (60 + 3 * bulk) * degraded * second3
}
function runStorm(storm, reducerOf) {
  const marks = /* @__PURE__ */ new Map()
  const verdicts = []
  const broken = []
  let loadedMicros = 0
  let observed
  let pair = firstPair(storm)
  for (let session = 0; session < storm.sessions; session += 1) {
    const configs = configsOf(storm, session)
    const isLast = session === storm.sessions - 1
    const before = { ...pair, a: fresh(pair, 'a', configs, storm), b: fresh(pair, 'b', configs, storm) }
    const hearing = openHearing(promisesOf(storm.config, storm.perfect))
    const stage = setStage(storm, configs, storm, before, session, marks, hearing.hear, reducerOf)
    playStorm(storm, stage, before.nowMicros)
    if (session === 0 && storm.spells.length === 0)
      observed = { a: stage.state().a.link.counters, b: stage.state().b.link.counters }
    const stormyMicros = stage.state().nowMicros - before.nowMicros
    loadedMicros += isLast ? stormyMicros + finish3(storm, stage, hearing.hear, marks) : stormyMicros
    pair = stage.state()
    markLinks(marks, before, pair)
    markStates(marks, before, pair)
    if (session > 0) hit(marks, 'second session over the same link')
    const judged = hearing.conclude()
    verdicts.push(...judged)
    broken.push(...judged.map(describeVerdict), ...stage.complaints, ...readBack(configs, pair), ...misread(marks))
  }
  return { verdicts, broken, marks, loadedMicros, observed }
}
var firstPair = (storm) => {
  const end = (label) => ({
    connection: initialStateFrom(storm.config, storm.origin),
    wokeMicros: 0,
    waiting: [],
    link: initialLink(label === 'a' ? storm.aToB : storm.bToA, storm.seed, label),
  })
  return { nowMicros: 0, a: end('a'), b: end('b') }
}
var fresh = (pair, end, configs, { origin }) => ({
  ...pair[end],
  connection: initialStateFrom(configs[end], origin),
})
function configsOf({ config }, session) {
  if (config.integrity === 'none') return { a: config, b: config }
  const own = (side) => ({ ...config, side, sessionId: config.sessionId + session })
  return { a: own('a'), b: own('b') }
}
function playStorm(storm, stage, startMicros) {
  const until = startMicros + storm.stormMicros
  for (let last; stage.dueMicros() <= until;) {
    const links = linksAt(storm, storm.spells, stage.dueMicros() - startMicros)
    if (links.aToB !== last) stage.relink(links)
    last = links.aToB
    stage.wakeNext(true)
  }
}
function finish3(storm, stage, tell, marks) {
  const healedMicros = stage.state().nowMicros
  const mostMicros = recoveryOf(storm, stage.unsettled())
  const since = () => stage.state().nowMicros - healedMicros
  stage.relink(storm.healed)
  tell({ type: 'Healed', atMicros: healedMicros })
  while (stage.unsettled() > 0 && since() <= mostMicros) stage.wakeNext(false)
  const owedMicros = since()
  if (stage.unsettled() > 0) {
    tell({ type: 'Overdue', atMicros: stage.state().nowMicros, owedMicros })
    return owedMicros
  }
  hit(marks, 'finished')
  stage.slowDown(1e5)
  const sent = offeredBy(stage.state())
  while (isUnderWay(stage.state(), sent, copiesAreNews(storm))) stage.wakeNext(false)
  const quiet = stage.state().nowMicros + 5 * second3
  while (stage.state().nowMicros < quiet) stage.wakeNext(false)
  tell({ type: 'Rested', atMicros: stage.state().nowMicros })
  stage.slowDown(5e5)
  const least = stage.state().nowMicros + 15 * second3
  while (stage.state().nowMicros < least || isUnderWay(stage.state(), sent, true)) stage.wakeNext(false)
  tell({ type: 'Ended', atMicros: stage.state().nowMicros })
  return owedMicros
}
var copiesAreNews = ({ aToB, bToA, a, b }) =>
  [aToB, bToA].some(({ corruptRatio, damageRatio }) => corruptRatio + damageRatio > 0) ||
  a.restarts.length + b.restarts.length > 0
var offeredBy = ({ a, b }) => ({ a: a.link.counters.offered, b: b.link.counters.offered })
var isUnderWay = (pair, sent, copies) =>
  ['a', 'b'].some((end) => pair[end].link.inTransit.some(({ order, copy }) => order < sent[end] && (copies || !copy)))
function readBack(configs, pair) {
  return ['a', 'b'].flatMap((end) => {
    const bytes2 = encodeState(pair[end].connection)
    const read2 = decodeState(configs[end], bytes2)
    if (isLeft(read2)) return [`R4 the state of ${end} is not read back: ${JSON.stringify(read2.left)}`]
    return isSame(encodeState(read2.right), bytes2)
      ? []
      : [`R4 the state of ${end} is written otherwise when read back`]
  })
}
var isSame = (one, other) => one.length === other.length && one.every((byte, index2) => byte === other[index2])
var misread = (marks) =>
  ['BeyondWindow', 'ForgedAck', 'NotBytes']
    .filter((reason) => marks.has(`discarded ${reason}`))
    .map((reason) => `H4 an honest end read the other as ${reason}`)

// ../../../tmp/proof/s.ts
var from = Number(process.argv[2] ?? 0)
var n = Number(process.argv[3] ?? 20)
var t0 = process.cpuUsage().user
var us = 0
var all = /* @__PURE__ */ new Map()
for (let s = from; s < from + n; s++) {
  const t = process.cpuUsage().user
  const r = runStorm(drawStorm(s))
  us += r.loadedMicros
  for (const [k, v] of r.marks) all.set(k, (all.get(k) ?? 0) + v)
  if (process.argv[4] || r.broken.length)
    console.log(
      s,
      (r.loadedMicros / 6e7).toFixed(1) + 'min',
      ((process.cpuUsage().user - t) / 1e6).toFixed(2) + 's',
      r.broken.length,
      r.broken.slice(0, 3),
    )
}
var sec = (process.cpuUsage().user - t0) / 1e6
var h = us / 36e8
console.log(
  'hours',
  h.toFixed(2),
  'cpu',
  sec.toFixed(1),
  'per hour',
  (sec / h).toFixed(2),
  'hours/min',
  ((60 * h) / sec).toFixed(1),
)
console.log(Object.fromEntries([...all].sort()))
