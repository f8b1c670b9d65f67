/**
 * The staircase down: a message is accepted and queued; a flush turns what waits into datagrams. Acks ride on whatever leaves; if
 * nothing does and an ack is owed, a bare one goes.
 */
import { messageIdOf, type SendError } from '../channel/channel.ts'
import { channelOutbound } from '../channel/outbound.ts'
import { noteFlush, type Clock } from '../core/time.ts'
import { bytesOf } from '../core/bytes.ts'
import type { Step } from '../core/step.ts'
import { flushMessages, queueMessage } from '../message/outbound.ts'
import type { Manifest } from '../message/message.ts'
import type { LinkView } from '../message/schedule.ts'
import { receiveWindow } from '../packet/arrivals.ts'
import { lengthOf } from '../packet/flight.ts'
import { comesInRuns } from '../packet/loss.ts'
import { isProbeDue, mayNotSend, owesDatagram, packetOutbound, prepareDeparture } from '../packet/outbound.ts'
import type { Payload } from '../packet/packet.ts'
import { overdueUnacked, queueing } from '../packet/rtt.ts'
import type { PacketState } from '../packet/state.ts'
import type { Effect } from './effect.ts'
import type { FlushRequested, MessageSubmitted } from './event.ts'
import { passDeadlines } from './inbound.ts'
import type { Plan } from './plan.ts'
import { stateAfter, type State } from './state.ts'

export function submitMessage(plan: Plan, state: State, event: MessageSubmitted): Step<State, Effect> {
  const { channel: name, ttlMicros } = event
  const index = plan.indexes.get(name)
  if (index === undefined)
    return refuse(state, { type: 'UnknownChannel', channel: name, known: [...plan.indexes.keys()] })
  const payload = bytesOf(event.payload)
  if (payload === undefined)
    return refuse(state, { type: 'InvalidPayload', channel: name, received: typeof event.payload })
  const reliable = plan.channel.channels[index]?.reliable === true
  if (ttlMicros !== undefined && (reliable || typeof ttlMicros !== 'number' || !(ttlMicros >= 0)))
    return refuse(state, invalidTtl(name, ttlMicros, reliable))
  const deadline = ttlMicros === undefined ? -1 : deadlineOf(state.clock.age + ttlMicros)
  const { channels, answer } = channelOutbound(plan.channel, state.channels, index, payload, deadline)
  if (answer.type === 'RefuseMessage') return [state, [answer]]
  const messages = queueMessage(plan.message, state.messages, answer)
  const id = messageIdOf(index, answer.message)
  return [stateAfter(state, state.clock, state.packets, messages, channels), [{ type: 'AcceptMessage', id }]]
}

/** Verdicts of time ascend first; then what is due descends. */
export function flush(plan: Plan, state: State, event: FlushRequested): Step<State, Effect> {
  const clock = noteFlush(state.clock)
  const { packets: before, messages, channels, effects: fates } = passDeadlines(plan, state, clock)
  if (mayNotSend(before)) return [stateAfter(state, clock, before, messages, channels), fates]
  const departure = prepareDeparture(plan.packet, before, clock)
  const { headroom, tailroom } = departure
  const { maxBytes: asked = Infinity } = event
  const maxBytes = typeof asked === 'number' && asked >= 0 ? asked : 0
  const room = { headroom, tailroom, maxDatagramBytes: plan.packet.maxDatagramBytes, maxBytes }
  const link = viewOf(before, clock)
  const flushed = flushMessages(plan.message, messages, { type: 'FlushBegun', room, link }, clock)
  const isBareDue =
    flushed.submitted.length === 0 && headroom + tailroom <= maxBytes && owesDatagram(plan.packet, before, clock)
  const [packets, datagrams] = packetOutbound(
    plan.packet,
    before,
    {
      type: 'PayloadsSubmitted',
      payloads: isBareDue ? [bareAck(headroom + tailroom)] : flushed.submitted,
      probed: flushed.probed,
    },
    departure,
    clock,
  )
  return [
    stateAfter(state, clock, packets, flushed.state, channels),
    fates.length === 0 ? datagrams : [...fates, ...datagrams],
  ]
}

/** What the message floor may know of the link. */
function viewOf(packets: PacketState<Manifest>, clock: Clock): LinkView {
  const { rtt, probe, flight, loss } = packets
  return {
    probe: isProbeDue(packets, clock),
    misses: probe.misses,
    // One at least: a large message goes on, if slowly, beside a flood of small ones that fills the window.
    freePackets: Math.max(1, receiveWindow - lengthOf(flight)),
    patience: overdueUnacked(rtt),
    queueing: queueing(rtt),
    jitter: rtt.jitter,
    lossesInRuns: comesInRuns(loss),
  }
}

const bareAck = (bytes: number): Payload<never> => ({ datagram: new Uint8Array(bytes), manifest: undefined })

/** What lies beyond all time is none. */
const deadlineOf = (end: number): number => (end > Number.MAX_SAFE_INTEGER ? -1 : Math.floor(end))

const refuse = (state: State, error: SendError): Step<State, Effect> => [state, [{ type: 'RefuseMessage', error }]]

const invalidTtl = (channel: string, ttlMicros: unknown, reliable: boolean): SendError => ({
  type: 'InvalidTtl',
  channel,
  ttlMs: typeof ttlMicros === 'number' ? ttlMicros / 1000 : ttlMicros,
  allowed: reliable ? 'none on a reliable channel' : 'milliseconds, at least 0',
})
