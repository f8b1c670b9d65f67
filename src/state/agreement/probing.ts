/**
 * A probe that nobody answered holds large messages and repeats back, until one is answered. So there is something left to probe with: a
 * reliable piece that was sent and is not acked.
 */
import type { Plan } from '../../connection/plan.ts'
import type { State } from '../../connection/state.ts'
import type { Queue } from '../../message/queue.ts'
import { isReliable } from '../limits.ts'
import type { FieldError } from '../shapes.ts'

export function misprobing({ packets: { probe }, messages: { lanes } }: State, plan: Plan): FieldError | undefined {
  const canProbe = lanes.some(
    ({ small, large }, channel) => isReliable(plan, channel) && (waits(small) || waits(large)),
  )
  return probe.misses === 0 || canProbe
    ? undefined
    : { field: '.packets.probe.misses', found: probe.misses, allowed: '0: no reliable piece waits for an ack' }
}

const waits = ({ pieces, fresh }: Queue): boolean => pieces.base < fresh
