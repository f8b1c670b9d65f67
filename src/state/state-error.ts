/** Why bytes are no state. A value, as the bytes come from elsewhere; nothing is left of the attempt. */
import type { Fault } from './codec.ts'

export type StateError =
  /** `decodeState` was handed something that is not a Uint8Array. */
  | { readonly type: 'NotBytes'; readonly received: string }
  /** Fewer bytes than the least state has. */
  | { readonly type: 'Truncated'; readonly bytes: number; readonly least: number }
  /** Written by another version of the format. */
  | { readonly type: 'WrongVersion'; readonly version: number; readonly expected: number }
  /** The checksum does not match: the bytes are damaged or cut off. */
  | { readonly type: 'Corrupt'; readonly checksum: number; readonly expected: number }
  /** Made with a config that differs in what a state depends on: docs/state.md, "Config". */
  | { readonly type: 'WrongConfig'; readonly fingerprint: number; readonly expected: number }
  /** A field holds what no state of this config holds. */
  | ({ readonly type: 'Invalid' } & Fault)
