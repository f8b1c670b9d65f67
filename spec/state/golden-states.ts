// Makes the golden encodings: states of every sort, from scripted sessions. Run it only when the format has changed on purpose:
//
//   npm run --silent golden:states > spec/state/golden.json
//
// golden.spec.ts reads what is committed, and does not make it anew: what reducers do may change, bytes that were kept may not.

import { defineConfig, type ConfigInput } from '../../src/config.ts'
import { initialState, type State } from '../../src/connection/state.ts'
import { encodeState, stateVersion } from '../../src/state/encoding.ts'
import { hashState } from '../../src/state/hash.ts'
import { Packeteer } from '../../src/packeteer.ts'

const channels = (recovery: 'lean' | 'auto' | 'max'): ConfigInput['channels'] => ({
  moves: { reliable: true, ordered: true, recovery },
  events: { reliable: true, ordered: false, recovery },
  position: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
})

const small: Omit<ConfigInput, 'channels'> = { maxDatagramBytes: 256, maxMessageBytes: 400, bulkBytesPerSecond: 20_000 }

interface Script {
  readonly name: string
  readonly config: ConfigInput
  /** The other end's, where it differs. */
  readonly peer?: ConfigInput
  readonly packet: number
  readonly message: number
  readonly ticks: number
  /** Which datagrams are lost, by their number. */
  readonly isLost: (serial: number) => boolean
}

const checked = { channels: channels('auto'), ...small, integrity: 'crc32c', sessionId: 77 } as const
const start = { packet: 0, message: 0 }

const scripts: ReadonlyArray<Script> = [
  { name: 'idle', config: { channels: channels('auto') }, ...start, ticks: 0, isLost: () => false },
  {
    name: 'one channel',
    config: { channels: { only: { reliable: true, ordered: true } } },
    ...start,
    ticks: 3,
    isLost: () => false,
  },
  {
    name: 'lean, clean link',
    config: { channels: channels('lean'), ...small },
    ...start,
    ticks: 20,
    isLost: () => false,
  },
  {
    name: 'lean, one in three lost',
    config: { channels: channels('lean'), ...small },
    ...start,
    ticks: 31,
    isLost: (serial) => serial % 3 === 0,
  },
  {
    name: 'auto, one in five lost',
    config: { channels: channels('auto'), ...small },
    ...start,
    ticks: 40,
    isLost: (serial) => serial % 5 === 1,
  },
  {
    name: 'max, an outage',
    config: { channels: channels('max'), ...small },
    ...start,
    ticks: 24,
    isLost: (serial) => serial > 30 && serial < 44,
  },
  {
    name: 'near every wrap, with sides',
    config: { ...checked, side: 'a' },
    peer: { ...checked, side: 'b' },
    packet: 2 ** 32 - 9,
    message: 2 ** 24 - 5,
    ticks: 26,
    isLost: (serial) => serial % 4 === 2,
  },
]

const pattern = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + seed * 13) & 0xff)

/** Where end a is after a session. */
function play({ config: input, peer = input, packet, message, ticks, isLost }: Script): State {
  const config = defineConfig(input)
  const state = (own: typeof config): State => initialState(own, { packet, message })
  const a: Packeteer = Packeteer.fromState(config, state(config))
  const b: Packeteer = Packeteer.fromState(defineConfig(peer), state(defineConfig(peer)))
  const names = Object.keys(config.channels)
  let serial = 0
  for (let tick = 0; tick < ticks; tick += 1) {
    for (const [end, other] of [
      [a, b],
      [b, a],
    ] as const) {
      end.update(tick === 5 ? 3000 : 16)
      for (const [index, name] of names.entries()) {
        if ((tick + index) % 2 === 0) end.sendMessage(name, pattern((tick + index) % 7 === 0 ? 250 : 3 + tick, tick))
      }
      if (names.includes('effects')) end.sendMessage('effects', pattern(200, tick), { ttlMs: 40 })
      for (const datagram of end.packetsToSend({ maxBytes: 700 })) {
        serial += 1
        if (!isLost(serial)) other.receivePacket(datagram)
      }
    }
  }
  return a.state
}

const goldens = scripts.map((script) => {
  const state = play(script)
  const hex = Buffer.from(encodeState(state)).toString('hex')
  return { name: script.name, config: script.config, hash: hashState(state), hex }
})

console.log(JSON.stringify({ version: stateVersion, goldens }, undefined, 2))
