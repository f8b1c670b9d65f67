// What all commands about recordings share: help, complaints, output for people or for scripts, and exit codes.

import * as E from '../fp.ts'
import { paintOutput, printError, printLines, printText } from './output.ts'
import type { Paint } from './paint.ts'
import { helpOf, readWords, type Flag, type Request, type Usage } from './usage.ts'

export interface Answer {
  /** Whether the exit code is 0. */
  readonly ok: boolean
  readonly lines: (paint: Paint) => Iterable<string>
  /** For `--json`: one document a line. */
  readonly json: () => Iterable<unknown>
}

export type Run = Extract<Request, { type: 'Run' }>

export interface Command {
  readonly usage: Usage
  /** Left: the line that says what is wrong with what was asked, or with a file. */
  readonly answer: (run: Run) => Promise<E.Either<string, Answer>>
}

export const jsonFlag: Flag = { name: 'json', help: 'print JSON instead, for scripts' }

const WELL = 0
const NOT_WELL = 1
const WRONG_USAGE = 2

export const runCommand = async ({ usage, answer }: Command, words: ReadonlyArray<string>): Promise<number> => {
  const request = readWords(usage, words)
  if (E.isLeft(request)) return complain(usage, `${request.left} (see packeteer ${usage.name} --help)`)
  if (request.right.type === 'ShowHelp') {
    printText(helpOf(usage))
    return WELL
  }
  const answered = await answer(request.right)
  if (E.isLeft(answered)) return complain(usage, answered.left)
  const { ok, lines, json } = answered.right
  const code = ok ? WELL : NOT_WELL
  await printLines(request.right.flags.has('json') ? stringify(json()) : lines(paintOutput()), code)
  return code
}

const complain = ({ name }: Usage, line: string): number => {
  printError(`packeteer ${name}: ${line}`)
  return WRONG_USAGE
}

function* stringify(documents: Iterable<unknown>): Generator<string> {
  for (const document of documents) yield JSON.stringify(document, plainly)
}

/** Bytes as hexadecimal digits. */
const plainly = (_name: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : typeof value === 'bigint' ? String(value) : value
