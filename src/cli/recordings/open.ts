// A recording from a file, or the line that says why not. Damage is told on the error output: what is still there is worth
// looking at.

import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import * as E from '../../fp.ts'
import {
  describeDamage,
  describeFault,
  describeRefusal,
  readRecording,
  refusalsOf,
  type Build,
  type Recording,
} from '../../replay/index.ts'
import { describeFailure } from '../failure.ts'
import { printError } from '../output.ts'

export interface Opened {
  readonly path: string
  /** Without its folder. */
  readonly name: string
  /** Of the file. */
  readonly bytes: number
  readonly recording: Recording
}

export const openRecording = async (path: string): Promise<E.Either<string, Opened>> => {
  const bytes = await readBytes(path)
  if (E.isLeft(bytes)) return bytes
  const read = readRecording(bytes.right)
  if (E.isLeft(read)) return E.left(`'${path}': ${describeFault(read.left.fault)} (byte ${read.left.offset})`)
  return E.right({ path, name: basename(path), bytes: bytes.right.length, recording: read.right })
}

const readBytes = async (path: string): Promise<E.Either<string, Uint8Array>> => {
  try {
    return E.right(await readFile(path))
  } catch (failure) {
    return E.left(`'${path}': ${describeFailure(failure)}`)
  }
}

/** For commands that go on with what is left of a damaged file, or of one that this build can replay in part. */
export const warnOfDamage = (command: string, { path, recording }: Opened, build: Build = {}): void => {
  for (const damage of recording.damages)
    printError(`packeteer ${command}: '${path}' is damaged: ${describeDamage(damage)}`)
  for (const refusal of refusalsOf(recording, build))
    printError(`packeteer ${command}: '${path}': ${describeRefusal(refusal)}`)
}

/** Left: this build can begin nowhere in it, so that a command would speak of nothing. */
export const findBeginning = ({ path, recording }: Opened, build: Build): E.Either<string, void> => {
  const begins = refusalsOf(recording, build).filter(({ type }) => type === 'OtherStateVersion')
  const [first] = begins
  return first === undefined || begins.length < recording.segments.length
    ? E.right(undefined)
    : E.left(`'${path}': ${describeRefusal(first)}`)
}

/** Whether replaying it leaves no gap: to judge by what is missing would be unjust where something is. */
export const isGapless = ({ recording }: Opened, build: Build = {}): boolean =>
  recording.damages.length === 0 && refusalsOf(recording, build).length === 0

export const countEvents = ({ segments }: Recording): number =>
  segments.reduce((sum, { events }) => sum + events.length, 0)

/** The event after the last, as numbered over the life of the connection. */
export const endOf = ({ segments }: Recording): number =>
  segments.reduce((end, { first, events }) => Math.max(end, first + events.length), 0)

/** How long it lasts, without what damage took from its ends. */
export const durationMicros = ({ segments }: Recording): number =>
  segments.reduce((longest, { startMicros, micros }) => Math.max(longest, micros[micros.length - 1] ?? startMicros), 0)
