// The border to the terminal: everything that a command about recordings prints passes here, line by line. A recording is a file from
// somebody else, and so are its names, marks and errors: what is not text is escaped (plain-text.ts), and then our own colours are put in.
// A colour travels in a line as a mark with a secret of this process, so that no file can write one.

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { plainText } from '../replay/plain-text.ts'
import { paintForTerminal, paintNothing, type Paint, type Tone } from './paint.ts'

const secret = randomUUID()
const opening = `\u0000${secret}`
const closing = `\u0001${secret}`

const paintMarks: Paint = (tone, text) => `${opening}${tone};${text}${closing}`

/** For what is printed on the standard output: as its terminal has it, nothing where it is none. */
export const paintOutput = (): Paint => (process.stdout.isTTY ? paintMarks : paintNothing)

/** One line as it is printed: plain text, and our colours. */
export function borderLine(line: string): string {
  const [plain = '', ...marked] = line.split(opening)
  return plainText(plain) + marked.map(colourPart).join('')
}

function colourPart(part: string): string {
  const end = part.indexOf(';')
  const close = part.indexOf(closing)
  const text = paintForTerminal(part.slice(0, end) as Tone, plainText(part.slice(end + 1, close)))
  return text + plainText(part.slice(close + closing.length))
}

const PAGE = 65_536

/** Page by page, as fast as whoever reads it; a reader that has had enough ends the process with this code. */
export const printLines = async (lines: Iterable<string>, code: number): Promise<void> => {
  process.stdout.on('error', () => process.exit(code))
  let page = ''
  for (const line of lines) {
    page += `${borderLine(line)}\n`
    if (page.length < PAGE) continue
    if (!process.stdout.write(page)) await once(process.stdout, 'drain')
    page = ''
  }
  process.stdout.write(page)
}

/** A text of several lines, on the standard output or on the error output. */
export const printText = (text: string, stream: NodeJS.WriteStream = process.stdout): void => {
  stream.write(text.split('\n').map(withNewline).join(''))
}

/** One line on the error output: what is wrong, or not as it should be. */
export const printError = (line: string): void => {
  process.stderr.write(withNewline(line))
}

const withNewline = (line: string): string => `${borderLine(line)}\n`
