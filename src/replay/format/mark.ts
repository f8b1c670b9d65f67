/**
 * A mark is a note of the application in a recording: a label and a flat record of details, as JSON. Decoded with io-ts on both ways, as
 * it comes from callers without types and from files.
 */
import * as t from 'io-ts'
import * as E from '../../fp.ts'
import type { MarkDetail } from '../recording.ts'
import { decodeText, encodeText } from './text.ts'

export interface Note {
  readonly label: string
  readonly detail: MarkDetail
}

/** What is not a note. Nothing was written. */
export interface MarkError {
  readonly type: 'InvalidMark'
  readonly allowed: string
}

const finite: t.Type<number> = new t.Type(
  'a finite number',
  (value): value is number => Number.isFinite(value),
  (value, context) => (finite.is(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)

const noteCodec: t.Type<Note> = t.strict({
  label: t.string,
  detail: t.record(t.string, t.union([t.string, finite, t.boolean])),
})

export function encodeMark(label: string, detail: MarkDetail): E.Either<MarkError, Uint8Array> {
  const note = noteCodec.decode({ label, detail })
  if (E.isLeft(note))
    return E.left({ type: 'InvalidMark', allowed: 'a text, and a record of texts, finite numbers, true and false' })
  return E.right(encodeText(JSON.stringify(note.right)))
}

export function decodeMark(bytes: Uint8Array): Note | undefined {
  const note = noteCodec.decode(parseJson(decodeText(bytes)))
  return E.isLeft(note) ? undefined : note.right
}

/** undefined: no JSON. */
export function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}
