/**
 * The first field in which two states differ in what they say. A state that went through bytes is not always the record that it was: a ring
 * of seen numbers, for one, keeps what was forgotten until it is written over. So both are compared as bytes give them back.
 */
import type { Config } from '../config.ts'
import type { State } from '../connection/state.ts'
import * as E from '../fp.ts'
import { decodeState, encodeState } from '../state/encoding.ts'
import { firstDifference, type Difference } from './difference.ts'

/** undefined: equal states. */
export const stateDifference = (config: Config, here: State, there: State): Difference | undefined =>
  firstDifference(throughBytes(config, here), throughBytes(config, there))

/** A state of another build may not decode: then it is compared as it is. */
function throughBytes(config: Config, state: State): State {
  const decoded = decodeState(config, encodeState(state))
  return E.isLeft(decoded) ? state : decoded.right
}
