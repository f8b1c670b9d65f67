// Sessions to recordings and back, for laws about files.

import { expect } from 'vitest'
import * as E from '../../src/fp.ts'
import {
  describeDamage,
  joinChunks,
  readRecording,
  recorder,
  type Recording,
  type RecorderOptions,
} from '../../src/replay/index.ts'
import type { Session } from './sessions.ts'

export const recordSession = (session: Session, options?: RecorderOptions): Uint8Array => {
  const chunks: Array<Uint8Array> = []
  const recording = recorder(session.config, session.start, (chunk) => chunks.push(chunk), options)
  for (const { event, effects, state } of session.happenings) recording.write(event, effects, state)
  recording.close()
  return joinChunks(chunks)
}

export const readSome = (bytes: Uint8Array): Recording => {
  const read = readRecording(bytes)
  if (E.isLeft(read)) throw new Error(describeDamage(read.left))
  return read.right
}

export const readWhole = (bytes: Uint8Array): Recording => {
  const recording = readSome(bytes)
  expect(recording.damages).toEqual([])
  return recording
}
