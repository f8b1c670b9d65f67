// `packeteer bisect`: the first event at which two recordings part, or at which two builds do that replay one recording.

import * as E from '../../fp.ts'
import {
  compare,
  compareBuilds,
  configDifferences,
  type ConfigDifference,
  type Difference,
  type Parting,
  type RecordedEvent,
} from '../../replay/index.ts'
import { sharesStates, wholeBuild } from '../../replay/build.ts'
import { tellEffects, tellEvent } from '../../replay/words.ts'
import type { Effect } from '../../index.ts'
import { jsonFlag, type Answer, type Command, type Run } from '../command.ts'
import type { Paint } from '../paint.ts'
import { openProgress } from '../progress.ts'
import { buildFlag, loadBuild, watchBuild } from './build.ts'
import { tellConfigs } from './configs.ts'
import { countEvents, findBeginning, isGapless, openRecording, warnOfDamage, type Opened } from './open.ts'
import { formatMicros, showValue } from './show.ts'

/** Where two histories part, whatever they are histories of. */
interface Found {
  readonly event: number
  readonly atMicros: number
  readonly title: string
  readonly rows: ReadonlyArray<readonly [label: string, text: string]>
}

export const bisectCommand: Command = {
  usage: {
    name: 'bisect',
    operands: [
      { name: 'A', help: 'a recording' },
      { name: 'B', help: 'another one of the same end; left out with --build', optional: true },
    ],
    flags: [{ ...buildFlag, help: 'replay A with this build, too, and compare with that' }, jsonFlag],
    about: [
      'Finds the first event at which two recordings of the same end part, or after which two builds of',
      'this library are in different states when they replay the same recording: the event, the first',
      'field that differs, and both values.',
    ],
    failure: 'they part',
  },
  answer: async ({ operands: [path = '', otherPath], flags }: Run) => {
    if ((otherPath === undefined) === !flags.has('build')) return E.left('one of B and --build PATH is wanted')
    const here = await openRecording(path)
    if (E.isLeft(here)) return here
    return otherPath === undefined ? bisectBuilds(here.right, flags) : bisectRecordings(here.right, otherPath)
  },
}

const bisectRecordings = async (here: Opened, path: string): Promise<E.Either<string, Answer>> => {
  const there = await openRecording(path)
  if (E.isLeft(there)) return there
  for (const opened of [here, there.right]) warnOfDamage('bisect', opened)
  const parting = compare(here.recording, there.right.recording)
  const names = [here.name, there.right.name] as const
  const configs = configDifferences(here.recording.config, there.right.recording.config)
  const isWhole = isGapless(here) && isGapless(there.right)
  return E.right(answerOf({ names, isWhole, configs }, parting && tellParting(parting), parting))
}

const bisectBuilds = async (here: Opened, flags: ReadonlyMap<string, string>): Promise<E.Either<string, Answer>> => {
  const build = await loadBuild(flags)
  if (E.isLeft(build)) return build
  const beginning = findBeginning(here, build.right)
  if (E.isLeft(beginning)) return beginning
  warnOfDamage('bisect', here, build.right)
  const progress = openProgress('replaying')
  const parting = compareBuilds(here.recording, watchBuild(build.right, countEvents(here.recording), progress))
  progress.close()
  const tellDone = (effects: ReadonlyArray<Effect>): string => tellEffects(effects) || 'does nothing'
  const found = parting && {
    event: parting.event,
    atMicros: parting.atMicros,
    title: `A: this build, B: the other one${sharesStates(wholeBuild(build.right)) ? '' : ' (its states are other records: by effects)'}`,
    rows: [
      ['event', tellEvent(parting.culprit)] as const,
      ...(parting.effectField === undefined
        ? []
        : [['A', tellDone(parting.effects.here)] as const, ['B', tellDone(parting.effects.there)] as const]),
      ...tellField('state', parting.stateField),
    ],
  }
  const names = [here.name, flags.get('build') ?? ''] as const
  return E.right(answerOf({ names, isWhole: isGapless(here, build.right), configs: [] }, found, parting))
}

const titles: Readonly<Record<Parting['what'], string>> = {
  start: 'they begin in different states',
  event: 'different things happened to them',
  hash: 'the same happened, and other builds made other things of it',
  length: 'one goes on where the other ends',
}

const tellParting = ({ agreesWith, ...parting }: Parting): Found => {
  const { event, atMicros, what, until, here, there, eventField, effectField, stateField } = parting
  const isBuild = what === 'hash'
  return {
    event,
    atMicros,
    title: titles[what],
    rows: [
      ...(isBuild
        ? [['up to', `event ${until - 1}`] as const, ['this build', tellAgreement(agreesWith)] as const]
        : []),
      ...(isBuild ? [] : [['A', tellSide(here)] as const, ['B', tellSide(there)] as const]),
      ...tellField('event', eventField),
      ...tellField('effects', effectField),
      ...tellField('state', stateField),
    ],
  }
}

const tellAgreement = (agreesWith: Parting['agreesWith']): string =>
  agreesWith === 'here' || agreesWith === 'there'
    ? `replays ${agreesWith === 'here' ? 'A' : 'B'} as it was recorded: for the exact event, give --build the other one's`
    : 'replays neither as it was recorded'

const tellSide = (event: RecordedEvent | undefined): string => (event === undefined ? 'nothing' : tellEvent(event))

const tellField = (
  what: string,
  difference: Difference | undefined,
): ReadonlyArray<readonly [label: string, text: string]> =>
  difference === undefined
    ? []
    : [
        [`of the ${what}`, difference.path === '' ? 'all of it' : difference.path],
        ['  A', showValue(difference.here)],
        ['  B', showValue(difference.there)],
      ]

interface Compared {
  readonly names: readonly [string, string]
  /** Nothing was passed over. */
  readonly isWhole: boolean
  readonly configs: ReadonlyArray<ConfigDifference>
}

const answerOf = ({ names, isWhole, configs }: Compared, found: Found | undefined, parting: unknown): Answer => ({
  ok: found === undefined,
  lines: (paint) => [
    `  A  ${paint('title', names[0])}`,
    `  B  ${paint('title', names[1])}`,
    '',
    ...tellConfigs(configs, paint),
    ...(found === undefined
      ? [
          `  ${paint('good', '✔')} they agree, ${isWhole ? 'from the first event to the last' : 'as far as they can be replayed'}`,
        ]
      : tell(found, paint)),
  ],
  json: () => [{ ok: found === undefined, a: names[0], b: names[1], configs, parting }],
})

const tell = ({ event, atMicros, title, rows }: Found, paint: Paint): ReadonlyArray<string> => [
  `  ${paint('bad', '✘')} ${title}: event ${event}, at ${formatMicros(atMicros)}`,
  '',
  ...rows.map(([label, text]) => `    ${paint('dim', label.padEnd(16))}${text}`),
]
