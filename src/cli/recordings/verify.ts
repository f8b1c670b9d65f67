// `packeteer verify`: is the file whole, and does replaying it lead to every hash that it holds?

import * as E from '../../fp.ts'
import { describeDamage, describeRefusal, verify, type Divergence, type Verification } from '../../replay/index.ts'
import { describeStateError } from '../../replay/describe.ts'
import { tellEvent } from '../../replay/words.ts'
import { jsonFlag, type Answer, type Command, type Run } from '../command.ts'
import { formatBytes } from '../stage/format.ts'
import type { Paint } from '../paint.ts'
import { openProgress } from '../progress.ts'
import { buildFlag, loadBuild } from './build.ts'
import { countEvents, durationMicros, openRecording, type Opened } from './open.ts'
import { formatCount, formatMicros, groupDigits, showValue } from './show.ts'

export const verifyCommand: Command = {
  usage: {
    name: 'verify',
    operands: [{ name: 'FILE', help: 'a recording' }],
    flags: [buildFlag, jsonFlag],
    about: [
      'Reads a recording to its end, replays every event, and compares the states and effects with',
      'the hashes that were recorded. Tells the first event that comes out differently.',
    ],
    failure: 'it is damaged, it replays differently, or some of it cannot be replayed',
  },
  answer: async ({ operands: [path = ''], flags }: Run) => {
    const opened = await openRecording(path)
    if (E.isLeft(opened)) return opened
    const build = await loadBuild(flags)
    if (E.isLeft(build)) return build
    const progress = openProgress('replaying')
    const verification = verify(opened.right.recording, {
      ...build.right,
      onProgress: (done, all) => progress.show(done / all),
    })
    progress.close()
    return E.right(answerOf(opened.right, verification))
  },
}

const answerOf = (opened: Opened, verification: Verification): Answer => {
  const { divergence, refusals, ...counts } = verification
  const { damages, stateVersion, unknownKinds } = opened.recording
  const ok = divergence === undefined && refusals.length === 0 && damages.length === 0
  return {
    ok,
    lines: (paint) => [
      ...tellFile(opened, paint),
      ...(damages.length === 0
        ? [`  ${paint('good', '✔')} the file is whole`]
        : damages.map((damage) => `  ${paint('bad', '✘')} ${describeDamage(damage)}`)),
      ...tellVerification(verification, paint),
      ...refusals.map((refusal) => `  ${paint('bad', '✘')} ${describeRefusal(refusal)}`),
      ...(verification.by === 'effects' ? [paint('dim', tellByEffects(stateVersion, verification.events))] : []),
      '',
      ok ? `  ${paint('good', 'verified')}` : `  ${paint('bad', 'NOT verified')}`,
    ],
    json: () => {
      const { path: file, bytes } = opened
      return [{ ok, file, bytes, ...counts, stateVersion, unknownKinds, damages, refusals, divergence }]
    },
  }
}

const tellByEffects = (version: number, replayed: number): string =>
  `    by effects: its states are of version ${version}, which this build does not read${replayed === 0 ? '' : '; so it was replayed from the beginning'}`

export const tellFile = ({ name, bytes, recording }: Opened, paint: Paint): ReadonlyArray<string> => [
  `  ${paint('title', name)}${recording.side === undefined ? '' : `, side ${recording.side}`}`,
  paint(
    'dim',
    [
      `  ${formatCount(countEvents(recording), 'event')}`,
      formatMicros(durationMicros(recording)),
      formatBytes(bytes),
      `packeteer ${recording.library}`,
    ].join(' · '),
  ),
  '',
]

const tellVerification = (
  { events, checks, snapshots, divergence }: Verification,
  paint: Paint,
): ReadonlyArray<string> => {
  const counts = `${formatCount(events, 'event')}, ${formatCount(checks, 'check')}, ${formatCount(snapshots, 'snapshot')}`
  if (divergence === undefined) return [`  ${paint('good', '✔')} it replays as recorded: ${counts}`]
  return [`  ${paint('bad', '✘')} it replays differently, after ${counts}`, '', ...tellDivergence(divergence, paint)]
}

export const tellDivergence = (divergence: Divergence, paint: Paint): ReadonlyArray<string> => {
  const { agreedAt, event, atMicros, culprit, what, recorded, replayed, field, invalid } = divergence
  const last = event - 1
  const between = last === agreedAt ? `event ${agreedAt}` : `one of the events ${agreedAt} to ${last}`
  const row = (label: string, text: string): string => `    ${paint('dim', label.padEnd(12))}${text}`
  return [
    row('where', `${between}, before ${formatMicros(atMicros)}`),
    ...(culprit === undefined ? [] : [row('event', tellEvent(culprit))]),
    row('what', what),
    ...(invalid === undefined
      ? []
      : [row('snapshot', `at byte ${groupDigits(invalid.offset)}: ${describeStateError(invalid.error)}`)]),
    ...(recorded.stateHash === replayed.stateHash || invalid !== undefined
      ? []
      : [row('state', `recorded ${recorded.stateHash}, replayed ${replayed.stateHash}`)]),
    ...(recorded.effectsHash === replayed.effectsHash
      ? []
      : [row('effects', `recorded ${recorded.effectsHash}, replayed ${replayed.effectsHash}`)]),
    ...(field === undefined
      ? []
      : [
          row('field', `${field.path} after ${field.event} events`),
          row('recorded', showValue(field.recorded)),
          row('replayed', showValue(field.replayed)),
        ]),
  ]
}
