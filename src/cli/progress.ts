// A progress bar on the error output of a terminal, for what takes more than a second. It draws between two steps of the work,
// hides nothing and leaves no trace, so that Ctrl-C may end the process at any time and the terminal is as it was.

import { drawBar } from './stage/format.ts'

export interface Progress {
  /** `share`: of the work that is done, 0 .. 1. Cheap enough to be called at every step. */
  readonly show: (share: number) => void
  readonly close: () => void
}

/** What a bar needs of a terminal; `process.stderr` is one. */
export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly write: (text: string) => unknown
}

const PATIENCE_MS = 1000
const DRAW_MS = 100
const WIDTH = 40
const CLEAR_LINE = '\r\u001b[K'

export const openProgress = (
  label: string,
  terminal: Terminal = process.stderr,
  readMs: () => number = () => performance.now(),
): Progress => {
  const startedMs = readMs()
  let drawnMs = startedMs + PATIENCE_MS - DRAW_MS
  let isDrawn = false
  return {
    show: (share) => {
      const nowMs = readMs()
      if (terminal.isTTY !== true || nowMs - drawnMs < DRAW_MS) return
      drawnMs = nowMs
      isDrawn = true
      const [full, rest] = drawBar(share, Math.max(5, Math.min(WIDTH, (terminal.columns ?? 80) - label.length - 12)))
      terminal.write(`${CLEAR_LINE}  ${label}  ${full}${rest} ${`${Math.floor(share * 100)}`.padStart(3)} %`)
    },
    close: () => {
      if (isDrawn) terminal.write(CLEAR_LINE)
      isDrawn = false
    },
  }
}
