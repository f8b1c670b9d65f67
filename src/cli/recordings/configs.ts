// The fields in which two configs differ, with both values: for the commands that lay two recordings on each other.

import type { ConfigDifference } from '../../replay/index.ts'
import type { Paint } from '../paint.ts'
import { showName, showValue } from './show.ts'

export function* tellConfigs(differences: ReadonlyArray<ConfigDifference>, paint: Paint): Generator<string> {
  if (differences.length === 0) return
  const isGrave = differences.some(({ mustAgree }) => mustAgree)
  yield `  ${paint(isGrave ? 'bad' : 'warn', isGrave ? '✘' : '!')} the configs differ`
  yield ''
  const width = Math.max(...differences.map(({ path }) => showName(path).length))
  for (const { path, a, b, mustAgree } of differences) {
    const note = mustAgree ? paint('bad', 'both ends must have the same') : paint('dim', 'each end may have its own')
    yield `    ${showName(path).padEnd(width)}  A ${showValue(a)}, B ${showValue(b)}: ${note}`
  }
  yield ''
}
