// Colours by their meaning. Whoever renders is handed a `Paint`, and does not know whether anybody sees it.

import { styleText } from 'node:util'

export type Tone = 'plain' | 'title' | 'dim' | 'good' | 'bad' | 'warn' | 'client' | 'server'
export type Paint = (tone: Tone, text: string) => string

const styles = {
  title: 'bold',
  dim: 'dim',
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  client: 'cyan',
  server: 'magenta',
} as const

/** Colours as the terminal and NO_COLOR have it. */
export const paintForTerminal: Paint = (tone, text) => (tone === 'plain' ? text : styleText(styles[tone], text))

export const paintNothing: Paint = (_tone, text) => text
