// Packeteer as an application drives it: the shell, its calls in the order of the run loop, acks and fates drained. Its mutable twin has
// the same calls, and so the same adapter.

import { defineConfig, type Config, type ConfigInput, type Recovery } from '../../src/index.ts'
import { plainBytes, type End, type Mode, type Outlets, type Protocol } from '../speed/ends.ts'

/** The calls that the benches make: those of `Packeteer`. */
export interface Shell {
  readonly update: (deltaMs: number) => void
  readonly receivePacket: (datagram: Uint8Array) => unknown
  readonly sendMessage: (channel: string, payload: Uint8Array) => unknown
  readonly packetsToSend: () => ReadonlyArray<Uint8Array>
  readonly drainReceivedMessages: (channel: string) => ReadonlyArray<{ readonly payload: Uint8Array }>
  readonly drainMessageAcks: () => ReadonlyArray<unknown>
  readonly drainMessageFates: () => ReadonlyArray<unknown>
}

type Limits = Omit<ConfigInput, 'channels'>

/** Four channels, one of each kind, as a game has them; all else by default, but for limits that a scenario asks for. */
export const configOf = (recovery: Recovery, limits: Limits = {}): Config =>
  defineConfig({
    channels: {
      moves: { reliable: true, ordered: true, recovery },
      events: { reliable: true, ordered: false, recovery },
      position: { reliable: false, ordered: true },
      effects: { reliable: false, ordered: false },
    },
    // Speed is measured, not pacing: nothing waits for a rate.
    bulkBytesPerSecond: 1_000_000_000,
    ...limits,
  })

const channels: Readonly<Record<Mode, string>> = { reliable: 'moves', unreliable: 'effects' }

export function openEnd(shell: Shell, channel: string, { transmit, deliver }: Outlets): End {
  let last = 0
  return {
    update: (now) => {
      shell.update(now - last)
      last = now
    },
    receive: (datagram) => {
      shell.receivePacket(datagram)
    },
    drain: () => {
      for (const { payload } of shell.drainReceivedMessages(channel)) deliver(payload)
      shell.drainMessageAcks()
      shell.drainMessageFates()
    },
    send: (message) => {
      // A refusal needs no answer here: the harness counts what is delivered.
      shell.sendMessage(channel, message)
    },
    flush: () => {
      for (const datagram of shell.packetsToSend()) transmit(datagram)
    },
  }
}

/** Packeteer, or whatever has its calls. */
export const packeteerLike = (recovery: Recovery, create: (config: Config) => Shell, limits?: Limits): Protocol => ({
  open: (mode, [a, b]) => {
    const config = configOf(recovery, limits)
    const channel = channels[mode]
    return Promise.resolve([openEnd(create(config), channel, a), openEnd(create(config), channel, b)])
  },
  pace: 'ticks',
  allocate: plainBytes,
  maxMessageBytes: 1_048_576,
})
