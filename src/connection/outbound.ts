/**
 * The staircase down: a message is accepted and queued; a flush turns what waits into datagrams. Acks ride on whatever leaves; if
 * nothing does and an ack is owed, a bare one goes.
 */
import { messageIdOf, type SendError } from '../channel/channel.ts'
import { channelOutbound } from '../channel/outbound.ts'
import { noteFlush } from '../core/time.ts'
import { isBytes } from '../core/bytes.ts'
import type { Step } from '../core/step.ts'
import { flushMessages, queueMessage, type Flushed } from '../message/outbound.ts'
import type { Manifest } from '../message/message.ts'
import type { LinkView } from '../message/schedule.ts'
import { receiveWindow } from '../packet/arrivals.ts'
import { lengthOf } from '../packet/flight.ts'
import { comesInRuns } from '../packet/loss.ts'
import {
  isProbeDue,
  mayNotSend,
  noteProbe,
  owesDatagram,
  packetOutbound,
  prepareDeparture,
  type Departure,
} from '../packet/outbound.ts'
import { overdueUnacked, queueing } from '../packet/rtt.ts'
import type { PacketState } from '../packet/state.ts'
import type { Effect } from './effect.ts'
import type { FlushRequested, MessageSubmitted } from './event.ts'
import { passDeadlines } from './inbound.ts'
import type { Plan } from './plan.ts'
import { withClock, type State } from './state.ts'

export function submitMessage(plan: Plan, state: State, event: MessageSubmitted): Step<State, Effect> {
  const { channel: name, payload, ttlMicros } = event
  const index = plan.indexes.get(name)
  if (index === undefined)
    return refuse(state, { type: 'UnknownChannel', channel: name, known: [...plan.indexes.keys()] })
  if (!isBytes(payload)) return refuse(state, { type: 'InvalidPayload', channel: name, received: typeof payload })
  const reliable = plan.channel.channels[index]?.reliable === true
  if (ttlMicros !== undefined && (reliable || typeof ttlMicros !== 'number' || !(ttlMicros >= 0)))
    return refuse(state, invalidTtl(name, ttlMicros, reliable))
  const deadline = ttlMicros === undefined ? Infinity : Math.floor(state.clock.age + ttlMicros)
  const { channels, answer } = channelOutbound(plan.channel, state.channels, {
    type: 'MessageSubmitted',
    channel: index,
    payload,
    deadline,
  })
  if (answer.type === 'RefuseMessage') return [state, [answer]]
  const messages = queueMessage(plan.message, state.messages, answer)
  const { terms, clock, packets, discards } = state
  const id = messageIdOf(index, answer.message)
  return [{ terms, clock, packets, messages, channels, discards }, [{ type: 'AcceptMessage', id }]]
}

/** Verdicts of time climb first; then what is due descends. */
export function flush(plan: Plan, before: State, event: FlushRequested): Step<State, Effect> {
  const [settled, fates] = passDeadlines(plan, withClock(before, noteFlush(before.clock)))
  if (mayNotSend(settled.packets)) return [settled, fates]
  const { terms, clock, channels, discards } = settled
  const [ready, departure] = prepareDeparture(plan.packet, settled.packets, clock)
  const { maxBytes: asked = Infinity } = event
  const maxBytes = typeof asked === 'number' && asked >= 0 ? asked : 0
  const room = {
    headroom: departure.headroom,
    tailroom: departure.tailroom,
    maxDatagramBytes: plan.packet.maxDatagramBytes,
    maxBytes,
  }
  const { rtt } = ready
  const link: LinkView = {
    probe: isProbeDue(ready, clock),
    misses: ready.probe.misses,
    // One at least: a large message goes on, if slowly, beside a flood of small ones that fills the window.
    freePackets: Math.max(1, receiveWindow - lengthOf(ready.flight)),
    patience: overdueUnacked(rtt),
    queueing: queueing(rtt),
    jitter: rtt.jitter,
    lossesInRuns: comesInRuns(ready.loss),
  }
  const flushed = flushMessages(plan.message, settled.messages, { type: 'FlushBegun', room, link }, clock)
  const [packets, datagrams] = transmit(plan, settled, ready, departure, flushed, maxBytes)
  return [
    { terms, clock, packets, messages: flushed.state, channels, discards },
    fates.length === 0 ? datagrams : [...fates, ...datagrams],
  ]
}

function transmit(
  plan: Plan,
  state: State,
  ready: PacketState<Manifest>,
  departure: Departure,
  flushed: Flushed,
  maxBytes: number,
): Step<PacketState<Manifest>, Effect> {
  const { clock } = state
  const effects: Array<Effect> = []
  let packets = flushed.probed ? noteProbe(ready, clock) : ready
  const send = (datagram: Uint8Array<ArrayBuffer>, manifest: Manifest | undefined): void => {
    const [next, orders] = packetOutbound(
      plan.packet,
      packets,
      { type: 'PayloadSubmitted', datagram, manifest },
      departure.ack,
      clock,
    )
    packets = next
    for (const order of orders) effects.push(order)
  }
  for (const { datagram, manifest } of flushed.submitted) send(datagram, manifest)
  const bare = departure.headroom + departure.tailroom
  if (effects.length === 0 && bare <= maxBytes && owesDatagram(plan.packet, packets, clock))
    send(new Uint8Array(bare), undefined)
  return [packets, effects]
}

const refuse = (state: State, error: SendError): Step<State, Effect> => [state, [{ type: 'RefuseMessage', error }]]

const invalidTtl = (channel: string, ttlMicros: unknown, reliable: boolean): SendError => ({
  type: 'InvalidTtl',
  channel,
  ttlMs: typeof ttlMicros === 'number' ? ttlMicros / 1000 : ttlMicros,
  allowed: reliable ? 'none: a message on a reliable channel never expires' : 'milliseconds, at least 0',
})
