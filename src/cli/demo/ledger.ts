// Two books that a player keeps: what it sent and what became of it, and what it was delivered. They share nothing with
// the protocol that they check: numbers of their own, SHA-256 over the payloads, a set of ids without a fate.

import { createHash } from 'node:crypto'
import * as E from '../../fp.ts'
import { countLatency, type Latency } from './latency.ts'
import { decodePayload } from './payload.ts'
import { channelNames, type ChannelCounts, type ChannelName, type Digest, type Proof } from './report.ts'

export type Fate = 'acked' | 'lost' | 'expired' | 'ackedLate'

export interface SentLedger {
  readonly noteSent: (channel: ChannelName, id: number, payload: Uint8Array) => void
  readonly noteRefused: (reason: string) => void
  readonly noteFate: (channel: ChannelName, id: number, fate: Fate) => void
  readonly count: (channel: ChannelName) => { readonly sent: number; readonly acked: number; readonly lost: number }
  readonly countUnsettled: () => number
  readonly prove: () => Pick<Proof, 'fates' | 'refused'> & {
    readonly inputs: string
    readonly chat: string
    readonly file: Digest | undefined
  }
}

export const openSentLedger = (): SentLedger => {
  const inputs = chainDigests()
  const chat = sumDigests()
  let file: Digest | undefined
  const counts = new Map(channelNames.map((name) => [name, { sent: 0, acked: 0, lost: 0 }]))
  const countOf = (channel: ChannelName) => counts.get(channel) ?? { sent: 0, acked: 0, lost: 0 }
  const unsettled = new Set<number>()
  const presumedLost = new Set<number>()
  let accepted = 0
  let repeated = 0
  let refused = 0
  let reason: string | undefined

  return {
    noteSent: (channel, id, payload) => {
      countOf(channel).sent += 1
      accepted += 1
      if (unsettled.has(id)) repeated += 1
      unsettled.add(id)
      if (channel === 'inputs') inputs.add(payload)
      if (channel === 'chat') chat.add(payload)
      if (channel === 'files') file = digestFile(payload)
    },
    noteRefused: (why) => {
      refused += 1
      reason ??= why
    },
    noteFate: (channel, id, fate) => {
      const count = countOf(channel)
      const owed = fate === 'ackedLate' ? presumedLost : unsettled
      if (!owed.delete(id)) repeated += 1
      if (fate === 'acked' || fate === 'ackedLate') count.acked += 1
      if (fate === 'ackedLate') count.lost -= 1
      if (fate === 'lost') presumedLost.add(id)
      if (fate === 'lost' || fate === 'expired') count.lost += 1
    },
    count: countOf,
    countUnsettled: () => unsettled.size,
    prove: () => ({
      inputs: inputs.read(),
      chat: chat.read(),
      file,
      fates: { accepted, missing: unsettled.size, repeated },
      refused: { count: refused, reason },
    }),
  }
}

export interface DeliveredLedger {
  readonly noteDelivered: (channel: ChannelName, payload: Uint8Array, nowMs: number) => void
  readonly count: (channel: ChannelName) => number
  readonly summarizeLatency: () => Latency
  readonly prove: () => Pick<Proof, 'positions' | 'effects'> & {
    readonly inputs: { readonly digest: string; readonly misplaced: number }
    readonly chat: { readonly digest: string; readonly repeated: number }
    readonly file: Digest | undefined
  }
}

export const openDeliveredLedger = (): DeliveredLedger => {
  const inputs = chainDigests()
  const chat = sumDigests()
  const latency = countLatency()
  const counts = new Map(channelNames.map((name) => [name, 0]))
  const seenChat = new Set<number>()
  const seenEffects = new Set<number>()
  const faults = { misplaced: 0, backwards: 0, chat: 0, effects: 0 }
  let nextInput = 0
  let newestPosition = -1
  let file: Digest | undefined

  const noteNumber = (channel: ChannelName, number: number): void => {
    if (channel === 'inputs') {
      if (number !== nextInput) faults.misplaced += 1
      nextInput = number + 1
    }
    if (channel === 'positions') {
      if (number <= newestPosition) faults.backwards += 1
      newestPosition = number
    }
    if (channel === 'chat' && isRepeated(seenChat, number)) faults.chat += 1
    if (channel === 'effects' && isRepeated(seenEffects, number)) faults.effects += 1
  }

  return {
    noteDelivered: (channel, bytes, nowMs) => {
      counts.set(channel, (counts.get(channel) ?? 0) + 1)
      if (channel === 'files') {
        file = digestFile(bytes)
        return
      }
      if (channel === 'inputs') inputs.add(bytes)
      if (channel === 'chat') chat.add(bytes)
      const payload = decodePayload(bytes)
      if (E.isLeft(payload)) {
        faults.misplaced += 1
        return
      }
      noteNumber(channel, payload.right.number)
      if (channel === 'inputs') latency.add(nowMs - payload.right.madeMs)
    },
    count: (channel) => counts.get(channel) ?? 0,
    summarizeLatency: latency.summarize,
    prove: () => ({
      inputs: { digest: inputs.read(), misplaced: faults.misplaced },
      chat: { digest: chat.read(), repeated: faults.chat },
      positions: { backwards: faults.backwards },
      effects: { repeated: faults.effects },
      file,
    }),
  }
}

export const countChannels = (sent: SentLedger, delivered: DeliveredLedger): ChannelCounts => {
  const count = (channel: ChannelName) => ({ ...sent.count(channel), delivered: delivered.count(channel) })
  return {
    inputs: count('inputs'),
    positions: count('positions'),
    effects: count('effects'),
    chat: count('chat'),
    files: count('files'),
  }
}

const isRepeated = (seen: Set<number>, number: number): boolean => {
  const repeated = seen.has(number)
  seen.add(number)
  return repeated
}

const digestFile = (bytes: Uint8Array): Digest => ({
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
})

/** SHA-256 over all payloads and their lengths: equal if they are the same ones in the same order. */
const chainDigests = () => {
  const hash = createHash('sha256')
  return {
    add: (payload: Uint8Array): void => {
      hash.update(Uint32Array.of(payload.length)).update(payload)
    },
    read: (): string => hash.copy().digest('hex'),
  }
}

/** The sum of the payloads' own SHA-256: equal if they are the same ones in any order. */
const sumDigests = () => {
  let sum = 0n
  return {
    add: (payload: Uint8Array): void => {
      sum = BigInt.asUintN(256, sum + BigInt(`0x${createHash('sha256').update(payload).digest('hex')}`))
    },
    read: (): string => sum.toString(16).padStart(64, '0'),
  }
}
