/**
 * The mutable twin of a `Packeteer`: the same calls, the same answers, the same bytes on the wire, over records that change in place. It is
 * what the pure core is measured against, and an oracle that shares none of its bookkeeping: from src come constants, the config, `Either`,
 * the table of the checksum and the arithmetic of wraps. There is no state to keep, fork, encode or hash, no watcher, and no statistics.
 */
import type { Fate, MessageId, SendError } from '../../src/channel/channel.ts'
import type { Config } from '../../src/config.ts'
import { isBytes } from '../../src/core/bytes.ts'
import type { DatagramError } from '../../src/core/datagram-error.ts'
import * as E from '../../src/fp.ts'
import type { ChannelName, FlushOptions, MessageFate, ReceivedMessage, SendOptions } from '../../src/packeteer.ts'
import { Body } from './body.ts'
import { Clock } from './clock.ts'
import { plain } from './copying.ts'
import { Cursor } from './cursor.ts'
import { passDeadlines } from './deadlines.ts'
import { Lane } from './lane.ts'
import { Packer } from './packer.ts'
import { header, Packets } from './packets.ts'
import { takeBody } from './receiving.ts'
import { rulesOf, type Rules } from './rules.ts'
import { Sender } from './sender.ts'

const maxUndrained = 65_536

/** One each for all twins: they are filled and read within one call. */
const cursor = new Cursor()
const body = new Body()
const packer = new Packer()

/** Where counters begin: 0 but in tests. `wideFrom`: the first wide number, -1 for none; `mark`: what was next a lifetime ago. */
export interface Beginning {
  readonly packet: number
  readonly message: number
  readonly wideFrom: number
  readonly mark: number
}

const atZero: Beginning = { packet: 0, message: 0, wideFrom: -1, mark: 0 }

export class Twin<C extends Config = Config> {
  readonly config: C
  readonly #rules: Rules
  readonly #lanes: ReadonlyArray<Lane>
  readonly #byName: Map<string, Lane>
  readonly #clock = new Clock()
  readonly #packets: Packets
  readonly #sender: Sender
  #remainder = 0
  #acks: Array<MessageId> = []
  #fates: Array<MessageFate<ChannelName<C>>> = []
  #datagrams: Array<Uint8Array<ArrayBuffer>> = []

  constructor(config: C, { packet, message, wideFrom, mark }: Beginning = atZero) {
    this.config = config
    const rules = rulesOf(config)
    const settled = (lane: Lane, id: MessageId, fate: Fate): void => this.#settle(lane, id, fate)
    this.#rules = rules
    this.#lanes = rules.channels.map((_, index) => new Lane(rules, index, message, settled))
    this.#byName = new Map(this.#lanes.map((lane) => [lane.name, lane]))
    this.#packets = new Packets(rules, this.#clock, packet, wideFrom, mark)
    this.#sender = new Sender(rules, this.#lanes, packer, () => this.#transmit())
  }

  update(deltaMs: number): void {
    const exact = deltaMs * 1000 + this.#remainder
    if (!(deltaMs > 0) || exact === Infinity) return
    const whole = Math.floor(exact + 1e-6)
    this.#remainder = exact - whole
    this.#clock.advance(whole)
  }

  receivePacket(received: Uint8Array): E.Either<DatagramError, void> {
    if (!isBytes(received)) return E.left({ type: 'NotBytes', received: typeof received })
    const datagram = plain(received)
    const unread = this.#packets.read(datagram, cursor)
    if (unread !== undefined) return E.left(unread)
    const { bodyStart, bodyEnd, number } = header
    const hasBody = bodyEnd > bodyStart
    if (hasBody) {
      const malformed = body.read(this.#rules, cursor, datagram, bodyStart, bodyEnd)
      if (malformed !== undefined) return E.left(malformed)
      body.order = number
      const refused = takeBody(this.#rules, this.#lanes, body, this.#clock.now, bodyEnd - bodyStart)
      if (refused !== undefined) return E.left(refused)
    }
    this.#packets.take(hasBody)
    return taken
  }

  sendMessage(channel: ChannelName<C>, payload: Uint8Array, options?: SendOptions): E.Either<SendError, MessageId> {
    const lane = this.#byName.get(channel)
    if (lane === undefined) return E.left({ type: 'UnknownChannel', channel, known: [...this.#byName.keys()] })
    if (!isBytes(payload)) return E.left({ type: 'InvalidPayload', channel, received: typeof payload })
    const ttlMs = options?.ttlMs
    let deadline = Infinity
    if (ttlMs !== undefined) {
      const ttlMicros = typeof ttlMs === 'number' ? ttlMs * 1000 : -1
      if (lane.reliable || !(ttlMicros >= 0)) return E.left(invalidTtl(lane, ttlMs))
      deadline = Math.floor(this.#clock.age + ttlMicros)
    }
    const { maxMessageBytes, fragmentBytes } = this.#rules
    const { length } = payload
    if (length > maxMessageBytes) return E.left({ type: 'MessageTooLarge', channel, bytes: length, maxMessageBytes })
    if (lane.isFull(this.#rules, length)) return E.left(this.#windowFull(lane))
    const message = lane.accept(new Uint8Array(payload), deadline, fragmentBytes)
    return E.right((message * 64 + lane.index) as MessageId)
  }

  packetsToSend(options?: FlushOptions): ReadonlyArray<Uint8Array<ArrayBuffer>> {
    const packets = this.#packets
    this.#clock.noteFlush()
    packets.passDeadlines()
    passDeadlines(this.#rules, this.#lanes, this.#clock)
    this.#datagrams = []
    if (!packets.numbering.isStalled) this.#flush(options?.maxBytes)
    return this.#datagrams
  }

  #flush(asked: number | undefined): void {
    const packets = this.#packets
    const { tailroom, maxDatagramBytes, fragmentBytes } = this.#rules
    packets.prepare()
    const headroom = packets.stamp.bytes
    const maxBytes = asked === undefined ? Infinity : typeof asked === 'number' && asked >= 0 ? asked : 0
    packer.begin(headroom, tailroom, maxDatagramBytes, maxBytes, fragmentBytes)
    packets.look(this.#sender.link)
    if (this.#sender.flush(this.#clock)) packets.noteProbe()
    const bare = headroom + tailroom
    if (this.#datagrams.length === 0 && bare <= maxBytes && packets.owesDatagram())
      this.#datagrams.push(packets.transmit(packer.bytes, bare, undefined))
  }

  /** What is packed leaves. */
  #transmit(): void {
    const length = packer.finish()
    this.#datagrams.push(this.#packets.transmit(packer.bytes, length, packer.carried))
    packer.next()
  }

  drainReceivedMessages<Name extends ChannelName<C>>(channel: Name): ReadonlyArray<ReceivedMessage<Name>> {
    const inbox = this.#byName.get(channel)?.inbox
    if (inbox === undefined || inbox.delivered.length === 0) return []
    const received = inbox.delivered as Array<ReceivedMessage<Name>>
    inbox.delivered = []
    return received
  }

  drainMessageAcks(channel?: ChannelName<C>): ReadonlyArray<MessageId> {
    const acks = this.#acks
    const index = channel === undefined ? -1 : (this.#byName.get(channel)?.index ?? 64)
    this.#acks = index < 0 ? [] : acks.filter((id) => id % 64 !== index)
    return index < 0 ? acks : acks.filter((id) => id % 64 === index)
  }

  drainMessageFates(channel?: ChannelName<C>): ReadonlyArray<MessageFate<ChannelName<C>>> {
    const fates = this.#fates
    this.#fates = channel === undefined ? [] : fates.filter((fate) => fate.channel !== channel)
    return channel === undefined ? fates : fates.filter((fate) => fate.channel === channel)
  }

  #settle({ name }: Lane, id: MessageId, fate: Fate): void {
    keepNewest(this.#fates, { channel: name, id, fate })
    if (fate === 'acked' || fate === 'ackedLate') keepNewest(this.#acks, id)
  }

  #windowFull(lane: Lane): SendError {
    const { maxOutstandingMessages, maxOutstandingBytes } = this.#rules
    return {
      type: 'WindowFull',
      channel: lane.name,
      outstandingMessages: lane.outstanding,
      outstandingBytes: lane.bytes,
      maxOutstandingMessages,
      maxOutstandingBytes,
    }
  }
}

const taken = E.right(undefined)

/** Half go at once, so that the cost of shifting is shared by many. */
function keepNewest<A>(list: Array<A>, item: A): void {
  if (list.length >= maxUndrained) list.splice(0, maxUndrained / 2)
  list.push(item)
}

const invalidTtl = ({ name, reliable }: Lane, ttlMs: unknown): SendError => ({
  type: 'InvalidTtl',
  channel: name,
  ttlMs: typeof ttlMs === 'number' ? (ttlMs * 1000) / 1000 : ttlMs,
  allowed: reliable ? 'none on a reliable channel' : 'milliseconds, at least 0',
})
