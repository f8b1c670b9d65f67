// Judges one direction of a connection. It knows only what was sent, delivered and settled, in which order, and what the four kinds
// of channels promise; it shares no code with src. A broken promise is an exception with the sentence of the bug report.

export interface Kind {
  readonly reliable: boolean
  readonly ordered: boolean
}

interface Sent {
  readonly channel: string
  readonly id: number
  readonly serial: number
  readonly payload: Uint8Array
  delivered: boolean
  fates: Array<string>
}

const broken = (promise: string, detail: string): never => {
  throw new Error(`broken promise: ${promise} (${detail})`)
}

/** The first four bytes of a payload name it; a shorter one has no name and is known by its id alone, on reliable channels. */
const nameOf = (payload: Uint8Array): number =>
  payload.length < 4 ? -1 : new DataView(payload.buffer, payload.byteOffset).getUint32(0)

export class Oracle {
  readonly #kinds: Readonly<Record<string, Kind>>
  readonly #byId = new Map<number, Sent>()
  readonly #byName = new Map<number, Sent>()
  readonly #perChannel = new Map<string, Array<Sent>>()
  /** Reliable, ordered: how many were delivered. Sequenced: the serial of the newest delivered. */
  readonly #reached = new Map<string, number>()
  readonly fates = new Map<string, number>()
  readonly settledIds: Array<number> = []
  deliveries = 0

  constructor(kinds: Readonly<Record<string, Kind>>) {
    this.#kinds = kinds
  }

  get accepted(): number {
    return this.#byId.size
  }

  accept(channel: string, id: number, payload: Uint8Array): void {
    const onChannel = this.#perChannel.get(channel) ?? []
    const newest = onChannel[onChannel.length - 1]
    if (this.#byId.has(id)) broken('an id is never used twice', `${channel} ${id}`)
    if (newest !== undefined && newest.id >= id) broken('ids grow per channel', `${channel} ${id}`)
    const sent: Sent = { channel, id, serial: onChannel.length, payload: payload.slice(), delivered: false, fates: [] }
    onChannel.push(sent)
    this.#perChannel.set(channel, onChannel)
    this.#byId.set(id, sent)
    if (nameOf(payload) >= 0) this.#byName.set(nameOf(payload), sent)
  }

  deliver(channel: string, id: number, payload: Uint8Array): void {
    this.deliveries += 1
    const kind = this.#kinds[channel] as Kind
    const sent = kind.reliable ? this.#byId.get(id) : this.#byName.get(nameOf(payload))
    const detail = `${channel} ${id}, ${payload.length} bytes`
    if (sent === undefined) return broken('what is delivered was sent', detail)
    if (sent.channel !== channel) broken('a message stays on its channel', detail)
    if (Buffer.compare(sent.payload, payload) !== 0) broken('payloads arrive as sent', detail)
    if (sent.delivered) broken('at most once', detail)
    sent.delivered = true
    const reached = this.#reached.get(channel) ?? -1
    if (kind.ordered && kind.reliable && sent.serial !== reached + 1) broken('in order, without a gap', detail)
    if (kind.ordered && sent.serial <= reached) broken('never an older message after a newer one', detail)
    this.#reached.set(channel, Math.max(reached, sent.serial))
  }

  settle(channel: string, id: number, fate: string): void {
    const sent = this.#byId.get(id)
    const detail = `${channel} ${id} ${fate}`
    if (sent === undefined || sent.channel !== channel) return broken('only what was accepted settles', detail)
    const before = sent.fates.join()
    if (fate === 'ackedLate' ? before !== 'lost' : before !== '')
      broken('one fate, then at most one ackedLate after lost', `${detail} after ${before}`)
    const kind = this.#kinds[channel] as Kind
    if (kind.reliable && fate !== 'acked') broken('reliable messages are acked and nothing else', detail)
    if (fate === 'acked' || fate === 'ackedLate') {
      if (!this.#peerHas(sent, kind)) broken('acked only when the peer has it', detail)
      this.settledIds.push(id)
    } else if (fate === 'expired' && sent.delivered) broken('an expired message was never sent', detail)
    sent.fates.push(fate)
    this.fates.set(fate, (this.fates.get(fate) ?? 0) + 1)
  }

  /** A message with this name leaves in a datagram. */
  travel(name: number): void {
    const sent = this.#byName.get(name)
    if (sent?.fates.some((fate) => fate.startsWith('acked')) === true)
      broken('what was acked never travels again', `${sent.channel} ${sent.id}`)
  }

  /** Delivered; or on an ordered channel held behind a gap, or passed over because a newer one was delivered. */
  #peerHas(sent: Sent, kind: Kind): boolean {
    if (sent.delivered || !kind.ordered) return sent.delivered
    const reached = this.#reached.get(sent.channel) ?? -1
    return kind.reliable ? sent.serial > reached + 1 : sent.serial < reached
  }

  /** Accepted on a reliable channel and not delivered, or accepted on any and without a fate. */
  owed(): ReadonlyArray<string> {
    return [...this.#byId.values()].flatMap(({ channel, id, delivered, fates }) => [
      ...(this.#kinds[channel]?.reliable === true && !delivered ? [`${channel} ${id} never delivered`] : []),
      ...(fates.length === 0 ? [`${channel} ${id} never settled`] : []),
    ])
  }
}
