// What a run is asked to do: plain data, as it travels to the process that does it.

import type { Mode } from './ends.ts'
import type { Load } from './exchange.ts'

export type Job =
  | { readonly bench: 'cpu'; readonly peer: string; readonly mode: Mode; readonly load: Load; readonly seconds: number }
  | { readonly bench: 'alloc'; readonly peer: string; readonly mode: Mode; readonly load: Load; readonly ticks: number }
