// property-tests/hostile/counted.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { parseAst } from 'rolldown/parseAst'
var isNode = (value) => typeof value === 'object' && value !== null && typeof value.type === 'string'
var functions = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']
var loops = ['ForStatement', 'ForOfStatement', 'ForInStatement', 'WhileStatement', 'DoWhileStatement']
function addMeter(code) {
  const inserts = []
  let places = 0
  const count = (isStep) => `${isStep ? '__meter.steps++,' : ''}__meter.places[${(places += 1) - 1}]++`
  const mark = (node, isStep) => {
    if (node.type === 'BlockStatement') inserts.push([node.start + 1, `${count(isStep)};`])
    else if (node.type.endsWith('Statement')) inserts.push([node.start, `{${count(isStep)};`], [node.end, '}'])
    else inserts.push([node.start, `(${count(isStep)},(`], [node.end, '))'])
  }
  const visit = (value) => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (!isNode(value)) return
    const { type, body: body2, consequent, alternate } = value
    if (functions.includes(type) && isNode(body2)) mark(body2, true)
    if (loops.includes(type) && isNode(body2)) mark(body2, true)
    if (type === 'IfStatement' || type === 'ConditionalExpression') {
      for (const branch of [consequent, alternate])
        if (isNode(branch) && branch.type !== 'IfStatement') mark(branch, false)
    }
    for (const [key, child] of Object.entries(value)) if (key !== 'type') visit(child)
  }
  visit(parseAst(code))
  inserts.sort((one, other) => one[0] - other[0])
  let metered = ''
  let from2 = 0
  for (const [at, text] of inserts) {
    metered += code.slice(from2, at) + text
    from2 = at
  }
  return { code: metered + code.slice(from2), places }
}
var entry = `
export { reducer } from './src/connection/reducer.ts'
export { initialStateFrom } from './src/connection/state.ts'
export { encodeState, decodeState } from './src/state/encoding.ts'
`
async function buildCounted() {
  const bundled = await build({
    stdin: { contents: entry, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    target: 'node20',
    write: false,
  })
  const { code, places } = addMeter(bundled.outputFiles[0]?.text ?? '')
  const path = `${process.cwd()}/dist-bench/counted.js`
  mkdirSync('dist-bench', { recursive: true })
  writeFileSync(
    path,
    `export const __meter = { steps: 0, places: new Uint32Array(${places}) };
${code}`,
  )
  return path
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
  const word2 = (((a + b) | 0) + counter) >>> 0
  return [
    word2,
    {
      a: (b ^ (b >>> 9)) >>> 0,
      b: (c + (c << 3)) >>> 0,
      c: (((c << 21) | (c >>> 11)) + word2) >>> 0,
      counter: (counter + 1) >>> 0,
    },
  ]
}
var drawFraction = (random) => {
  const [word2, next] = drawWord(random)
  return [word2 / WORDS, next]
}
var drawBelow = (bound, random) => {
  const [word2, next] = drawWord(random)
  return [Math.floor((word2 / WORDS) * bound), next]
}
var hashLabel = (seed, label, salt) => {
  let hash = scrambleInto(salt, seed >>> 0)
  hash = scrambleInto(hash, Math.floor(seed / WORDS) >>> 0)
  for (let index = 0; index < label.length; index++) hash = scrambleInto(hash, label.charCodeAt(index))
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
  const fraction = () => {
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
      return low + fraction() * (Math.min(2 * low, to) - low)
    },
    chance: (ratio) => fraction() < ratio,
    pick: (first, ...others) => others[below(others.length + 1) - 1] ?? first,
  }
}
function countOctaves(from2, to) {
  let octaves = 1
  for (let low = 2 * from2; low < to; low *= 2) octaves += 1
  return octaves
}

// spec/wire-format/crc32c.ts
var reflectedPolynomial = 2197175160
function crc32c(bytes) {
  let register = 4294967295
  for (const byte of bytes) {
    register ^= byte
    for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ ((register & 1) * reflectedPolynomial)
  }
  return (register ^ 4294967295) >>> 0
}
function datagramCrc(covered, format, number, ack) {
  const whole2 = new Uint8Array(25 + covered.length)
  const view = new DataView(whole2.buffer)
  view.setBigUint64(0, BigInt(format.sessionId), true)
  view.setUint8(8, format.writer === void 0 ? 0 : format.writer === 'a' ? 1 : 2)
  view.setBigUint64(9, BigInt(number), true)
  view.setBigUint64(17, ack === void 0 ? 2n ** 64n - 1n : BigInt(ack), true)
  whole2.set(covered, 25)
  return crc32c(whole2)
}

// spec/wire-format/value.ts
var isPiece = (item) => 'lastIndex' in item
var fragmentBytes = (format) => format.maxDatagramBytes - 160
var highestLastIndex = (format) => Math.ceil(format.maxMessageBytes / fragmentBytes(format)) - 1
var clean = Uint8Array.of(255, 255, 255, 255)

// spec/wire-format/encoder.ts
function encodeDatagram(datagram, format) {
  const covered = Uint8Array.from([...header(datagram), ...body(datagram.items, format)])
  if (format.integrity === 'none') return covered
  const crc = datagramCrc(covered, format, datagram.number, datagram.ack?.number)
  return Uint8Array.from([...covered, ...integer(crc, 4)])
}
function header({ wide, number, ack }) {
  const width = wide ? 4 : 2
  const first = 64 + (wide ? 32 : 0)
  if (ack === void 0) return [first + 15, ...integer(number, width)]
  const history = equalBytes(ack.history, clean) ? void 0 : ack.history
  return [
    first + (history === void 0 ? 0 : 16) + holdCode(ack),
    ...integer(number, width),
    ...integer(ack.number, width),
    ...(holdCode(ack) === 14 ? integer(ack.holdMs, 2) : []),
    ...(history === void 0 ? [] : [history.length, ...history]),
  ]
}
var holdCode = (ack) => (ack.holdMs < 27 ? ack.holdMs / 2 : 14)
function body(items, format) {
  const groups = grouped(items)
  return groups.flatMap((group, index) => {
    const isEnd = index === groups.length - 1
    const first = group[0]
    if (first === void 0) return []
    return isPiece(first) ? fragment(first, isEnd) : run(group, isEnd, format)
  })
}
function grouped(items) {
  const groups = []
  for (const item of items) {
    const last = groups.at(-1)?.at(-1)
    if (last !== void 0 && follows(last, item)) groups.at(-1)?.push(item)
    else groups.push([item])
  }
  return groups
}
function follows(before, after) {
  if (isPiece(before) || isPiece(after) || before.channel !== after.channel) return false
  return before.number === void 0 || after.number === before.number + 1
}
function run(messages, isEnd, format) {
  const first = messages[0]
  if (first === void 0) return []
  const lengths = messages.map((message) => message.payload.length)
  const isEven = lengths.every((length) => length === first.payload.length)
  const shape = messages.length === 1 ? 0 : isEven ? 1 : 2
  const written = shape === 2 ? lengths : lengths.slice(0, 1)
  return [
    ...frameBytes(isEnd, shape, first.channel),
    ...(format.channels[first.channel]?.reliable === true ? integer(first.number ?? 0, 3) : []),
    ...(shape === 0 ? [] : varint(messages.length - 2)),
    ...(isEnd ? written.slice(0, -1) : written).flatMap(varint),
    ...messages.flatMap((message) => [...message.payload]),
  ]
}
function fragment(piece, isEnd) {
  return [
    ...frameBytes(isEnd, 3, piece.channel),
    ...integer(piece.number, 3),
    ...varint(piece.index),
    ...varint(piece.lastIndex),
    ...(piece.index === piece.lastIndex && !isEnd ? varint(piece.bytes.length) : []),
    ...piece.bytes,
  ]
}
function frameBytes(isEnd, shape, channel2) {
  const high = (isEnd ? 128 : 0) + shape * 32
  return channel2 < 31 ? [high + channel2] : [high + 31, channel2 - 31]
}
var integer = (value, count) => Array.from({ length: count }, (_, index) => Math.floor(value / 256 ** index) % 256)
var varint = (value) => (value < 128 ? [value] : [128 + (value % 128), ...varint(Math.floor(value / 128))])
var equalBytes = (one, other) => one.length === other.length && one.every((byte, index) => byte === other[index])

// property-tests/hostile/lies.ts
var leap = (dice) => dice.pick(1, 1, 1, 1, 2, 5, 40, 1e3, 1025, 3e4, 0, -1, -20, -1023, -1025)
function lie(dice, format, known) {
  const number = Math.max(0, known.newest + leap(dice))
  const ack = dice.below(4) === 0 ? void 0 : lieAck(dice, known)
  const items = []
  for (let count = dice.pick(0, 1, 1, 2, 3, 8, 40); count > 0; count -= 1) items.push(lieItem(dice, format, known))
  const wide = dice.below(10) === 0
  const write = (some) => encodeDatagram({ wide, number, ...(ack === void 0 ? {} : { ack }), items: some }, format)
  const most = dice.below(60) === 0 ? Infinity : format.maxDatagramBytes - 20 - (ack?.history.length ?? 0)
  return write(items.slice(0, fitting(items, most)))
}
function fitting(items, most) {
  let bytes = 0
  for (const [index, item] of items.entries()) {
    bytes += 8 + ('bytes' in item ? item.bytes : item.payload).length
    if (bytes > most) return index
  }
  return items.length
}
function lieAck(dice, { next }) {
  const number = Math.max(0, next - dice.pick(1, 1, 1, 2, 3, 10, 100, 0, -1, -1e3))
  const bytes = dice.pick(0, 0, 1, 4, 5, 16, 128)
  const history = Uint8Array.from({ length: bytes }, () => dice.pick(0, 255, 255, dice.below(256)))
  if (bytes > 0) history[bytes - 1] = dice.between(1, 255)
  return { number, holdMs: dice.pick(0, 2, 26, 27, 1e3, 65535), history }
}
function lieItem(dice, format, { messages }) {
  const channel2 = dice.below(format.channels.length + (dice.below(30) === 0 ? 2 : 0))
  const reliable = format.channels[channel2]?.reliable === true
  const number = Math.max(
    0,
    (messages[channel2] ?? 0) + dice.pick(0, 0, 0, 1, 1, 2, 5, 23, 24, 25, 1024, -1, -3, 8388607),
  )
  if (dice.below(3) > 0) {
    const payload = new Uint8Array(dice.pick(0, 1, 1, 7, 7, 100)).fill(number)
    return reliable ? { channel: channel2, number, payload } : { channel: channel2, payload }
  }
  const highest = Math.max(1, highestLastIndex(format))
  const lastIndex = dice.pick(1, 1, 2, highest, highest + 1, 0)
  const index = dice.pick(lastIndex, 0, dice.below(lastIndex + 1), lastIndex + 1)
  const full = fragmentBytes(format)
  const length = index < lastIndex ? (dice.below(20) === 0 ? full - 1 : full) : dice.pick(0, 1, 1, 1, full, full + 1)
  return { channel: channel2, number, index, lastIndex, bytes: new Uint8Array(length).fill(index) }
}

// property-tests/hostile/mutants.ts
function mutate(dice, datagram, others) {
  let mutant = Uint8Array.from(datagram)
  for (let count = dice.pick(1, 1, 1, 2, 3); count > 0; count -= 1) mutant = spoil(dice, mutant, others)
  return mutant
}
function spoil(dice, bytes, others) {
  const at = dice.below(Math.max(1, bytes.length))
  const near2 = dice.below(Math.min(12, Math.max(1, bytes.length)))
  const other = others[dice.below(Math.max(1, others.length))] ?? bytes
  switch (dice.below(8)) {
    case 0:
      return setAt(bytes, at, (bytes[at] ?? 0) ^ (1 << dice.below(8)))
    case 1:
      return setAt(bytes, near2, dice.pick(0, 1, 127, 128, 254, 255))
    case 2:
      return setAt(bytes, near2, dice.below(256))
    case 3:
      return bytes.slice(0, at)
    case 4:
      return joined(
        bytes,
        Uint8Array.from({ length: dice.between(1, 8) }, () => dice.below(256)),
      )
    case 5:
      return joined(bytes.subarray(0, at), other.subarray(at))
    case 6:
      return joined(bytes.subarray(0, at), bytes.subarray(near2))
    default:
      return joined(bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1)))
  }
}
function setAt(bytes, at, value) {
  const changed = bytes.slice()
  if (at < changed.length) changed[at] = value
  return changed
}
function joined(head, tail) {
  const whole2 = new Uint8Array(head.length + tail.length)
  whole2.set(head)
  whole2.set(tail, head.length)
  return whole2
}

// property-tests/support/arbitraries.ts
import fc from 'fast-check'

// src/fp.ts
var left = (value) => ({ _tag: 'Left', left: value })
var right = (value) => ({ _tag: 'Right', right: value })
var isLeft = (value) => value._tag === 'Left'

// src/decoder.ts
var decoder = (name, validate) => {
  const self = {
    name,
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
var grouped2 = (value) => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')
function whole(from2, to, fallback) {
  const is = (value) => Number.isSafeInteger(value) && value >= from2 && value <= to
  return field(`a whole number from ${grouped2(from2)} to ${grouped2(to)}`, is, fallback)
}
function millis(from2, to, fallback) {
  const is = (value) => typeof value === 'number' && value >= from2 && value <= to
  return field(`milliseconds from ${grouped2(from2)} to ${grouped2(to)}`, is, fallback)
}
var fields = (allowed, fieldsOf) =>
  decoder(allowed, (value, context) => {
    if (typeof value !== 'object' || !value || Array.isArray(value)) return failure(value, context)
    const record = value
    const decoders = fieldsOf(record)
    if (Object.keys(decoders).length === 0) return failure(value, context)
    const errors = []
    const entries = Object.entries(decoders).map(([key, decoder2]) => {
      const result = decoder2.validate(record[key], within(context, key, decoder2, record[key]))
      if (isLeft(result)) errors.push(...result.left)
      return [key, isLeft(result) ? void 0 : result.right]
    })
    return errors.length > 0 ? failures(errors) : success(Object.fromEntries(entries))
  })
function closed(known) {
  const names = Object.keys(known)
  const refusal = field(`no such field; there are ${names.join(', ')}`, (_) => false, void 0)
  return (record) => {
    const unknown = Object.keys(record).filter((key) => !names.includes(key))
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
var channel = fields('a channel: { reliable, ordered }', (record) =>
  (record['reliable'] === false ? unreliableFields : reliableFields)(record),
)
var channels = fields('1 to 64 channels, each with a name', (record) => {
  const names = Object.keys(record)
  const isAllowed = names.length <= 64 && names.every((name) => name.length > 0)
  return Object.fromEntries(isAllowed ? names.map((name) => [name, channel]) : [])
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

// src/core/wrap.ts
var narrowSpace = 65536
var wideSpace = 4294967296
var messageSpace = 16777216

// src/packet/packet-codec.ts
var maxHistoryBytes = 128
var crcBytes = 4

// src/packet/arrivals.ts
var receiveWindow = maxHistoryBytes * 8

// src/packet/flight.ts
var maxInFlight = 4096
var maxRemembered = 1024

// src/connection/plan.ts
var pieceReserve = 160

// src/message/frame.ts
var maxEntries = 1024

// property-tests/support/arbitraries.ts
var fourKinds = {
  reliableOrdered: { reliable: true, ordered: true },
  reliableUnordered: { reliable: true, ordered: false },
  sequenced: { reliable: false, ordered: true },
  loose: { reliable: false, ordered: false },
}
var configOf = (input = {}) => defineConfig({ channels: fourKinds, ...input })
var near = (wrap, below) => fc.integer({ min: wrap - below, max: wrap + 1 })
var origins = fc.oneof(
  fc.constant({ packet: 0, message: 0 }),
  fc.record({
    packet: fc.oneof(near(2 ** 16, 200), near(2 ** 32, 200), near(2 ** 40, 50)),
    message: fc.oneof(near(2 ** 24, 60), near(2 ** 25, 60)),
  }),
)
var widths = fc.oneof(fc.constant('narrow'), fc.constant('wide'), fc.integer({ min: 1, max: 60 }))
var busy = 2 ** 14
var ticks = fc.integer({ min: 8333, max: 2e5 })
var seeds = fc.integer({ min: 0, max: 2 ** 31 })

// property-tests/hostile/victim.ts
var bounds = {
  maxDatagramBytes: 256,
  maxMessageBytes: 1500,
  maxOutstandingMessages: 24,
  maxOutstandingBytes: 4e3,
  maxPartialMessages: 4,
  maxPartialBytes: 4e3,
}
var victims = {
  bare: configOf(bounds),
  sealed: configOf({ ...bounds, integrity: 'crc32c', sessionId: 77, side: 'a' }),
  tight: configOf({ ...bounds, maxOutstandingMessages: 1, maxOutstandingBytes: 1500, maxPartialMessages: 1 }),
  roomy: configOf({
    ...bounds,
    maxDatagramBytes: 1200,
    maxMessageBytes: 2e4,
    maxOutstandingMessages: 1024,
    maxOutstandingBytes: 65536,
    maxPartialBytes: 65536,
  }),
  waiting: configOf({ ...bounds, ackDelayMs: 200, keepAliveMs: 500, partialTimeoutMs: 50 }),
}
var peerOf = (config) => (config.side === void 0 ? config : { ...config, side: 'b' })
var formatOf = (config) => ({
  maxDatagramBytes: config.maxDatagramBytes,
  maxMessageBytes: config.maxMessageBytes,
  channels: Object.entries(config.channels).map(([name, { reliable }]) => ({ name, reliable })),
  integrity: config.integrity,
  sessionId: config.sessionId,
  ...(config.side === void 0 ? {} : { writer: 'b' }),
})
var origins2 = [
  { packet: 0, message: 0 },
  { packet: 65530, message: 16777210 },
  { packet: 4294967290, message: 5 },
]
function warmUp(protocol, config, origin, dice, ticks2) {
  const ends = [config, peerOf(config)].map((own) => ({
    reduce: protocol.reducer(own),
    state: protocol.initialStateFrom(own, origins2[origin] ?? origins2[0]),
    inbox: [],
    said: [],
  }))
  const [victim, peer] = ends
  if (victim === void 0 || peer === void 0) throw new Error('two ends')
  const step = (end, event) => {
    const [next, effects] = end.reduce(end.state, event)
    end.state = next
    for (const effect of effects)
      if (effect.type === 'TransmitDatagram') {
        end.said.push(effect.datagram)
        if (dice.below(8) > 0) (end === victim ? peer : victim).inbox.push(effect.datagram)
      }
  }
  const channels2 = Object.keys(config.channels)
  for (let tick = 0; tick < ticks2; tick += 1)
    for (const end of [victim, peer]) {
      step(end, { type: 'Ticked', deltaMicros: 16667 })
      for (const datagram of end.inbox.splice(0)) step(end, { type: 'DatagramReceived', datagram })
      const length = dice.below(8) === 0 ? dice.below(config.maxMessageBytes) : dice.below(30)
      const channel2 = channels2[dice.below(channels2.length)] ?? ''
      step(end, { type: 'MessageSubmitted', channel: channel2, payload: new Uint8Array(length).fill(tick) })
      step(end, { type: 'FlushRequested' })
    }
  return { state: victim.state, toVictim: peer.said, byVictim: victim.said }
}

// property-tests/hostile/script.ts
var warmed = /* @__PURE__ */ new Map()
function startOf(protocol, { victim, origin, warm }) {
  const key = [victim, origin, ...warm].join()
  const known = warmed.get(key)
  if (known !== void 0) return known
  const start = warmUp(protocol, victims[victim], origin, rollDice(warm[0], 'warm'), warm[1])
  warmed.set(key, start)
  return start
}
var victimNames = Object.keys(victims)
function drawScript(seed, protocol, play) {
  const dice = rollDice(seed, 'hostile')
  const victim = victimNames[dice.below(victimNames.length)] ?? 'bare'
  const setting = { victim, origin: dice.below(3), warm: [dice.below(4), dice.pick(0, 0, 3, 10, 20)] }
  const { state, toVictim, byVictim } = startOf(protocol, setting)
  const player = play(state, victim)
  const letters = [...toVictim, ...byVictim]
  const deeds = []
  const act = (deed) => {
    player.play(deed)
    deeds.push(deed)
  }
  for (let count = dice.pick(1, 2, 5, 20, 40); count > 0; count -= 1) {
    const deed = drawDeed(dice, victim, player.state(), letters)
    act(deed)
    if (deed[0] !== 'read') continue
    for (let cousins = dice.pick(0, 1, 3, 6); cousins > 0; cousins -= 1)
      act(['read', dice.below(4) === 0 ? deed[1] : mutate(dice, deed[1], letters)])
  }
  return { ...setting, deeds }
}
function drawDeed(dice, victim, state, letters) {
  const config = victims[victim]
  const letter = letters[dice.below(Math.max(1, letters.length))] ?? Uint8Array.of(79, 0, 0)
  switch (dice.below(16)) {
    case 0:
      return ['wait', dice.pick(0, 16667, 5e4, 3e5, 3e6, 12e7)]
    case 1:
      return [
        'send',
        dice.pick('reliableOrdered', 'reliableUnordered', 'sequenced', 'loose'),
        dice.pick(0, 20, 300, 1500),
      ]
    case 2:
    case 3:
      return ['flush']
    case 4:
      return ['read', letter]
    case 5:
    case 6:
    case 7:
      return ['read', mutate(dice, letter, letters)]
    case 8:
      return ['read', Uint8Array.from({ length: dice.below(40) }, () => dice.below(256))]
    default: {
      const messages = state.messages.tracks.map(({ newest }) => newest + 1)
      const known = { newest: state.packets.arrivals.seen.newest, next: state.packets.numbering.next, messages }
      const truth = lie(dice, formatOf(config), known)
      return ['read', truth]
    }
  }
}

// property-tests/hostile/laws.ts
import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'

// spec/support/threat-words.ts
function wordsOf(config) {
  const kinds = Object.values(config.channels)
  const count = (holds) => kinds.filter(holds).length
  return {
    ...config,
    ceil: Math.ceil,
    floor: Math.floor,
    max: Math.max,
    min: Math.min,
    channels: kinds.length,
    reliable: count(({ reliable }) => reliable),
    unreliable: count(({ reliable }) => !reliable),
    reliableOrdered: count(({ reliable, ordered }) => reliable && ordered),
    reliableUnordered: count(({ reliable, ordered }) => reliable && !ordered),
    fragmentBytes: config.maxDatagramBytes - pieceReserve,
    narrowSpace,
    wideSpace,
    messageSpace,
    maxEntries,
    receiveWindow,
    maxInFlight,
    maxRemembered,
    crcBytes,
    maxHistoryBytes,
  }
}

// property-tests/hostile/memory.ts
var word = 8
var header2 = 16
function reachableBytes(root) {
  const seen = /* @__PURE__ */ new Set()
  const open = [root]
  let bytes = 0
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value !== 'object' || value === null) continue
    const held = ArrayBuffer.isView(value) ? value.buffer : value
    if (seen.has(held)) continue
    seen.add(held)
    if (ArrayBuffer.isView(value)) bytes += header2 + value.buffer.byteLength
    else if (Array.isArray(value)) {
      bytes += header2 + value.length * word
      for (const item of value) open.push(item)
    } else {
      const fields2 = Object.values(value)
      bytes += header2 + fields2.length * word
      for (const field2 of fields2) open.push(field2)
    }
  }
  return bytes
}

// property-tests/hostile/laws.ts
var page = readFileSync('docs/threats.md', 'utf8')
function boundOf(row, config) {
  const line = page.split('\n').find((text) => text.startsWith(`| ${row} |`))
  const formula = line?.match(/\| `([^`]+)` \|/)?.[1]
  if (formula === void 0) throw new Error(`docs/threats.md has no row '${row}'`)
  return Number(runInNewContext(formula, wordsOf(config)))
}
var bounds2 = Object.fromEntries(
  Object.entries(victims).map(([name, config]) => [
    name,
    {
      steps: boundOf('steps: functions entered and turns of loops', config),
      held: boundOf('all that a peer can make it hold, records included, in bytes', config),
      memory: boundOf('everything together, records included, in bytes', config),
    },
  ]),
)
var reducers = {}
var newWatch = () => ({ steps: 0, held: 0, memory: 0, decodes: 0, outcomes: /* @__PURE__ */ new Map() })
var sumOf = (state) => Object.values(state.discards).reduce((sum, count) => sum + count, 0)
var broken = (law) => {
  throw new Error(`broken law: ${law}`)
}
function playerOf(core2, victim, start, watch2) {
  const config = victims[victim]
  const reduce = (reducers[victim] ??= core2.reducer(config))
  let state = start
  return {
    state: () => state,
    play: (deed) => {
      switch (deed[0]) {
        case 'wait':
          ;[state] = reduce(state, { type: 'Ticked', deltaMicros: deed[1] })
          return
        case 'send':
          ;[state] = reduce(state, { type: 'MessageSubmitted', channel: deed[1], payload: new Uint8Array(deed[2]) })
          return
        case 'flush':
          ;[state] = reduce(state, { type: 'FlushRequested' })
          return
        case 'read': {
          core2.__meter.steps = 0
          const [next, effects] = reduce(state, { type: 'DatagramReceived', datagram: deed[1] })
          watch2.decodes += 1
          const share = core2.__meter.steps / bounds2[victim].steps
          if (share > watch2.steps) watch2.steps = share
          if (share > 1) broken(`${core2.__meter.steps} steps for one datagram, at most ${bounds2[victim].steps}`)
          holdWhole(state, next, effects, watch2)
          state = next
        }
      }
    },
    end: () => {
      const { held, memory } = bounds2[victim]
      const { arrivals } = state.packets
      const { tracks, partials } = state.messages
      const incoming = reachableBytes([arrivals, tracks, partials, state.channels.map(({ inbox }) => inbox)])
      watch2.held = Math.max(watch2.held, incoming / held)
      if (incoming > held) broken(`a peer made it hold ${incoming} bytes, at most ${held}`)
      const all = reachableBytes(state)
      watch2.memory = Math.max(watch2.memory, all / memory)
      if (all > memory) broken(`${all} bytes of state, at most ${memory}`)
      const bytes = core2.encodeState(state)
      const read = core2.decodeState(config, bytes)
      if (read._tag === 'Left') broken(`the state is not read back: ${JSON.stringify(read)}`)
    },
  }
}
function holdWhole(before, after, effects, watch2) {
  const [first] = effects
  const outcome = first?.type === 'DiscardDatagram' ? first.error.type : 'applied'
  watch2.outcomes.set(outcome, (watch2.outcomes.get(outcome) ?? 0) + 1)
  if (first?.type === 'DiscardDatagram') {
    const same =
      before.packets === after.packets &&
      before.messages === after.messages &&
      before.channels === after.channels &&
      before.clock === after.clock
    if (!same) broken(`a datagram that was discarded as ${outcome} changed the state`)
    if (effects.length !== 1 || sumOf(after) !== sumOf(before) + 1) broken(`${outcome} was not counted once`)
    return
  }
  if (after.discards !== before.discards && sumOf(after) !== sumOf(before))
    broken('an applied datagram was counted as discarded')
  for (const { type } of effects)
    if (type !== 'DeliverMessage' && type !== 'SettleMessage') broken(`a datagram made the victim order ${type}`)
}

// ../../../tmp/proof/h.ts
var core = await import(await buildCounted())
var from = Number(process.argv[2] ?? 0)
var n = Number(process.argv[3] ?? 1e3)
var watch = newWatch()
var maxS = {}
var maxM = {}
var bad = 0
var t = process.cpuUsage().user
for (let s = from; s < from + n; s++) {
  let p
  let v = ''
  try {
    const w2 = newWatch()
    const script = drawScript(s, core, (start, victim) => {
      v = victim
      p = playerOf(core, victim, start, w2)
      return p
    })
    p.end()
    watch.decodes += w2.decodes
    for (const [k, c] of w2.outcomes) watch.outcomes.set(k, (watch.outcomes.get(k) ?? 0) + c)
    maxS[v] = Math.max(maxS[v] ?? 0, w2.steps)
    maxM[v] = Math.max(maxM[v] ?? 0, w2.held)
  } catch (e) {
    if (bad++ < 12)
      console.log(
        s,
        v,
        String(e.message).slice(0, 400),
        e.message.startsWith('broken') ? '' : e.stack.split('\n').slice(1, 4).join('|'),
      )
  }
}
console.log(
  'bad',
  bad,
  'decodes',
  watch.decodes,
  'cpu',
  (process.cpuUsage().user - t) / 1e6,
  maxS,
  maxM,
  Object.fromEntries(watch.outcomes),
  'places',
  core.__meter.places.length,
  [...core.__meter.places].filter((x) => x > 0).length,
)
