// A picture that is redrawn in place on a terminal: cursor hidden while it lives, and back whatever happens. Lines are
// overwritten, never cleared first, so that nothing flickers.

import type { WriteStream } from 'node:tty'

export interface Screen {
  readonly draw: (lines: ReadonlyArray<string>) => void
  /** Leaves the last picture where it is and gives the cursor back. */
  readonly close: () => void
}

const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
// Terminals that know synchronized output show a whole picture at once; others ignore it.
const BEGIN_PICTURE = '\u001b[?2026h'
const END_PICTURE = '\u001b[?2026l'
const CLEAR_TO_END_OF_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'
const CLEAR_ALL = '\u001b[2J\u001b[H'
const moveUp = (lines: number): string => (lines === 0 ? '' : `\u001b[${lines}A`)

export const openScreen = (terminal: WriteStream): Screen => {
  let height = 0
  const restoreCursor = (): void => {
    terminal.write(SHOW_CURSOR)
  }
  // Lines that were wrapped by a narrower window cannot be found again: start over.
  const startOver = (): void => {
    terminal.write(CLEAR_ALL)
    height = 0
  }
  // Also when something throws: 'exit' is the last that a process sees.
  process.once('exit', restoreCursor)
  terminal.on('resize', startOver)
  terminal.write(HIDE_CURSOR)
  return {
    draw: (lines) => {
      // A picture taller than the terminal cannot be redrawn in place: its lower part is left out.
      const shown = lines.slice(0, Math.max(1, terminal.rows - 1))
      const text = shown.map((line) => `${line}${CLEAR_TO_END_OF_LINE}\n`).join('')
      terminal.write(`${BEGIN_PICTURE}${moveUp(height)}\r${text}${CLEAR_BELOW}${END_PICTURE}`)
      height = shown.length
    },
    close: () => {
      process.off('exit', restoreCursor)
      terminal.off('resize', startOver)
      restoreCursor()
    },
  }
}
