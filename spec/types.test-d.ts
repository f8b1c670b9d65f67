// What the compiler must take and must refuse. Nothing here runs: `npm run typecheck` holds it, as an expected error that does not
// come is an error itself. Channel names are checked against the config everywhere they are given.

import {
  defineConfig,
  isLeft,
  isRight,
  Packeteer,
  parseConfig,
  type ChannelName,
  type ChannelStats,
  type Config,
  type Effect,
  type Event,
  type MessageFate,
  type MessageId,
  type ReceivedMessage,
  type SendError,
  type State,
  type Stats,
} from '../src/index.ts'
import * as E from '../src/fp.ts'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_ extends true>(): void => undefined

const config = defineConfig({
  channels: { moves: { reliable: true, ordered: true }, effects: { reliable: false, ordered: false } },
})
const payload = new Uint8Array()
const packeteer = new Packeteer(config)
const anyName: string = 'moves'

// A config keeps its names, and a Packeteer takes its type from the config.
holds<Same<typeof config, Config<'moves' | 'effects'>>>()
holds<Same<ChannelName<typeof config>, 'moves' | 'effects'>>()
holds<Same<typeof packeteer, Packeteer<typeof config>>>()
export const annotated: Packeteer<typeof config> = packeteer
export const later: { packeteer?: Packeteer<typeof config> } = { packeteer: new Packeteer(config) }

// Names that config has.
holds<Same<ReturnType<typeof packeteer.sendMessage>, E.Either<SendError, MessageId>>>()
packeteer.sendMessage('moves', payload)
packeteer.sendMessage('effects', payload, { ttlMs: 5 })
packeteer.drainMessageAcks('moves')
packeteer.drainMessageAcks()
packeteer.drainMessageFates('effects')

// Names that it does not have.
// @ts-expect-error no such channel
packeteer.sendMessage('chat', payload)
// @ts-expect-error no such channel
packeteer.drainReceivedMessages('chat')
// @ts-expect-error no such channel
packeteer.drainMessageAcks('chat')
// @ts-expect-error no such channel
packeteer.drainMessageFates('chat')
// @ts-expect-error any string is too many
packeteer.sendMessage(anyName, payload)
// @ts-expect-error a payload is bytes
packeteer.sendMessage('moves', 'hello')
// @ts-expect-error no such option
packeteer.sendMessage('moves', payload, { ttl: 5 })

// What comes out knows its channel.
holds<Same<ReturnType<typeof packeteer.drainMessageFates>, ReadonlyArray<MessageFate<'moves' | 'effects'>>>>()
const received = packeteer.drainReceivedMessages('moves')
holds<Same<typeof received, ReadonlyArray<ReceivedMessage<'moves'>>>>()
// @ts-expect-error a list that was drained is not to be written to
received.length = 0

for (const message of packeteer.drainAll()) {
  holds<Same<typeof message, ReceivedMessage<'moves'> | ReceivedMessage<'effects'>>>()
}

// A guard tells what an answer is; what is left is the other.
const answer = packeteer.sendMessage('moves', payload)
if (isLeft(answer)) holds<Same<typeof answer.left, SendError>>()
else holds<Same<typeof answer.right, MessageId>>()
if (isRight(answer)) holds<Same<typeof answer.right, MessageId>>()

// Stats know the channels of the config, and any name of one that was read from a file.
const { channels } = packeteer.stats()
holds<Same<typeof channels.moves, ChannelStats>>()
// @ts-expect-error no such channel
export const chatStats: unknown = channels.chat
export const anyStats = (end: Packeteer): ChannelStats | undefined => end.stats().channels['chat']
export const widened = (stats: Stats): number => stats.packetsSent
widened(packeteer.stats())

// From a state, names are those of the config.
const restored = Packeteer.fromState(config, packeteer.state)
holds<Same<typeof restored, Packeteer<typeof config>>>()
holds<Same<typeof packeteer.state, State>>()
// @ts-expect-error no such channel
restored.sendMessage('chat', payload)
// @ts-expect-error the state is read, not set
packeteer.state = restored.state

// A config that was read from a file: names are strings, and checked at run time.
export function openFrom(text: unknown): Packeteer | undefined {
  const parsed = parseConfig(text)
  if (E.isLeft(parsed)) return undefined
  const opened = new Packeteer(parsed.right)
  opened.sendMessage('chat', payload)
  holds<Same<typeof opened, Packeteer>>()
  return Packeteer.fromState(parsed.right, opened.state)
}

// A function over any config, with one channel that it needs.
export function greet<C extends Config<'moves'>>(to: Packeteer<C>, name: ChannelName<C>): void {
  to.sendMessage(name, payload)
}
greet(packeteer, 'effects')
// @ts-expect-error no such channel
greet(packeteer, 'chat')

// A wrong config.
// @ts-expect-error channels are needed
defineConfig({})
// @ts-expect-error a channel says both
defineConfig({ channels: { moves: { reliable: true } } })
// @ts-expect-error a number is needed
defineConfig({ channels: { moves: { reliable: true, ordered: true } }, maxDatagramBytes: '1200' })

// An id is a number, but not any number is an id.
export const asNumber = (id: MessageId): number => id
// @ts-expect-error a number is not an id
export const asId = (id: number): MessageId => id

// Events and effects are closed unions: a switch over all of them needs no default.
export function nameOf(it: Event | Effect): string {
  switch (it.type) {
    case 'Ticked':
      return `${it.deltaMicros}`
    case 'DatagramReceived':
    case 'TransmitDatagram':
      return `${it.datagram.length}`
    case 'MessageSubmitted':
    case 'DeliverMessage':
    case 'SettleMessage':
      return it.channel
    case 'FlushRequested':
      return `${it.maxBytes ?? 'all'}`
    case 'AcceptMessage':
      return `${it.id}`
    case 'RefuseMessage':
    case 'DiscardDatagram':
      return it.error.type
  }
}
