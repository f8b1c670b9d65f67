/**
 * The message floor, upward: payloads become messages, manifests that come back settle what they carried. A table of contents; the
 * parts are in assembly.ts, manifests.ts and deadlines.ts.
 */
import type { Step } from '../core/step.ts'
import type { Clock } from '../core/time.ts'
import { receivePayload } from './assembly.ts'
import { passDeadlines } from './deadlines.ts'
import { confirmManifest, forgetManifest, loseManifest } from './manifests.ts'
import type { MessageEffect, MessageInboundEvent, MessageRules } from './message.ts'
import type { MessageState } from './state.ts'

export function messageInbound(
  rules: MessageRules,
  state: MessageState,
  event: MessageInboundEvent,
  clock: Clock,
): Step<MessageState, MessageEffect> {
  switch (event.type) {
    case 'PayloadReceived':
      return receivePayload(rules, state, event, clock)
    case 'ManifestConfirmed':
      return confirmManifest(state, event)
    case 'ManifestLost':
      return loseManifest(state, event)
    case 'ManifestForgotten':
      return forgetManifest(state, event)
    case 'DeadlinesReached':
      return passDeadlines(rules, state, clock)
  }
}
