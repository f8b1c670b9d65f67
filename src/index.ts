/** The public names of `packeteer`, nothing else. */
export {
  Packeteer,
  type AnyReceivedMessage,
  type Bytes,
  type ChannelName,
  type FlushOptions,
  type MessageFate,
  type ReceivedMessage,
  type SendOptions,
} from './packeteer.ts'
export {
  ConfigError,
  defineConfig,
  describeFault,
  parseConfig,
  type ChannelConfig,
  type ChannelInput,
  type Config,
  type ConfigErrors,
  type ConfigFault,
  type ConfigInput,
  type Recovery,
} from './config.ts'
export { reducer } from './connection/reducer.ts'
export { initialState, type Discards, type Origin, type State } from './connection/state.ts'
export type { ChannelStats, IncomingTransfer, Stats } from './connection/statistics.ts'
export type {
  DatagramReceived,
  Event,
  Event as PacketeerEvent,
  FlushRequested,
  MessageSubmitted,
  Ticked,
} from './connection/event.ts'
export type {
  AcceptMessage,
  DeliverMessage,
  DiscardDatagram,
  Effect,
  RefuseMessage,
  SettleMessage,
  TransmitDatagram,
} from './connection/effect.ts'
export type { Fate, MessageId, SendError } from './channel/channel.ts'
export type { DatagramError, DiscardReason } from './core/datagram-error.ts'
export { isLeft, isRight, type Either } from './fp.ts'
export { decodeState, encodeState, stateVersion } from './state/encoding.ts'
export { hashState } from './state/hash.ts'
export type { StateError } from './state/state-error.ts'
export type { Watcher } from './packeteer-watchers.ts'
