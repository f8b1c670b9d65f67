// A second reading of the schedule, written from its description in src/message/schedule.ts and redundancy.ts: which messages are due in a
// flush and why. It knows what was offered, which packet carried what, and which packets were acked or lost; it shares no code with src.

/** Why a message is in a flush. */
export type Reason =
  | 'new'
  | 'probe'
  | 'lost'
  | 'after a loss on a lean channel'
  | 'one of three'
  | 'one of seven'
  | 'overdue'
  | 'unacked'

interface Lane {
  readonly reliable: boolean
  readonly recovery: 'lean' | 'auto' | 'max'
}

interface Entry {
  readonly name: number
  readonly lane: Lane
  sent: boolean
  acked: boolean
  lost: boolean
  /** The packet with its latest copy, and the round of that. */
  packet: number
  latest: number
  /** The round in which the attempt began and when; undefined: no schedule asks for it. */
  attempt: { readonly round: number; readonly at: number } | undefined
}

interface LinkAtFlush {
  readonly probe: boolean
  readonly misses: number
  readonly patience: number
  readonly lossesInRuns: boolean
}

export class Ledger {
  readonly #lanes: ReadonlyArray<Lane>
  readonly #entries: Array<Entry> = []
  /** What each packet carried, until it is acked or lost. */
  readonly #packets: Array<ReadonlyArray<number>> = []
  readonly #resolved = new Map<number, 'acked' | 'lost'>()
  #round = 0
  #roundAt = -Infinity

  constructor(lanes: ReadonlyArray<Lane>) {
    this.#lanes = lanes
  }

  /** The name of a new message on this channel. */
  offer(channel: number): number {
    const lane = this.#lanes[channel] as Lane
    const name = this.#entries.length
    this.#entries.push({
      name,
      lane,
      sent: false,
      acked: false,
      lost: false,
      packet: -1,
      latest: -1,
      attempt: undefined,
    })
    return name
  }

  /** A flush begins: the messages that are due in it. */
  due(now: number, link: LinkAtFlush): ReadonlyMap<number, Reason> {
    const waiting = this.#entries.filter(({ lane, acked }) => lane.reliable && !acked)
    if (waiting.length > 0 && now - this.#roundAt >= 4000) {
      this.#round += 1
      this.#roundAt = now
    }
    const due = new Map<number, Reason>()
    for (const { name, sent } of this.#entries) if (!sent) due.set(name, 'new')
    const sent = waiting.filter((entry) => entry.sent)
    if (link.probe) {
      for (const lane of this.#lanes) {
        // What leaves for the first time is asked for an ack as it is.
        const oldest = sent.find((entry) => entry.lane === lane)
        if (oldest !== undefined) due.set(oldest.name, 'probe')
      }
    }
    for (const entry of sent) {
      if (due.has(entry.name)) continue
      const reason = entry.lost && link.misses === 0 ? 'lost' : this.#reasonToCopy(entry, now, link)
      if (reason !== undefined) due.set(entry.name, reason)
    }
    return due
  }

  #reasonToCopy({ lane, attempt, latest }: Entry, now: number, link: LinkAtFlush): Reason | undefined {
    if (attempt === undefined || latest === this.#round) return undefined
    const age = this.#round - attempt.round
    if (lane.recovery === 'lean') return age === 1 ? 'after a loss on a lean channel' : undefined
    if (link.lossesInRuns && lane.recovery === 'auto' && [1, 3, 5, 7].includes(age)) return 'one of seven'
    if (!link.lossesInRuns && age <= 3) return 'one of three'
    if (lane.recovery === 'max') return 'unacked'
    return now - attempt.at >= link.patience ? 'overdue' : undefined
  }

  /** The next packet left with these. */
  left(names: ReadonlyArray<number>, due: ReadonlyMap<number, Reason>, now: number): void {
    const packet = this.#packets.push(names) - 1
    for (const name of names) {
      const entry = this.#entries[name] as Entry
      const reason = due.get(name)
      entry.sent = true
      entry.packet = packet
      entry.latest = this.#round
      entry.lost = false
      const restarts = reason === 'new' || reason === 'probe' || reason === 'lost'
      const isKept = reason === 'lost' || entry.lane.recovery !== 'lean'
      if (restarts) entry.attempt = isKept ? { round: this.#round, at: now } : undefined
    }
  }

  /** Packet number `packet` was acked; false if that is old news. A packet that is lost may be acked yet. */
  ack(packet: number): boolean {
    if (this.#resolved.get(packet) === 'acked') return false
    this.#resolved.set(packet, 'acked')
    for (const name of this.#packets[packet] ?? []) {
      const entry = this.#entries[name] as Entry
      entry.acked = true
    }
    return true
  }

  lose(packet: number): boolean {
    if (this.#resolved.has(packet)) return false
    this.#resolved.set(packet, 'lost')
    for (const name of this.#packets[packet] ?? []) {
      const entry = this.#entries[name] as Entry
      if (entry.lane.reliable && !entry.acked && entry.packet === packet) entry.lost = true
    }
    return true
  }
}
