// `packeteer minimise`: leaves out events as long as what is left still breaks an invariant, and writes that as a recording.

import { writeFile } from 'node:fs/promises'
import * as E from '../../fp.ts'
import { reducer, type Event } from '../../index.ts'
import {
  compareBuilds,
  findBroken,
  invariants,
  minimise,
  recordEvents,
  type Build,
  type InvariantName,
  type Recording,
  type Segment,
} from '../../replay/index.ts'
import { sharesStates, wholeBuild } from '../../replay/build.ts'
import { tellEvent } from '../../replay/words.ts'
import { jsonFlag, type Command, type Run } from '../command.ts'
import { describeFailure } from '../failure.ts'
import { openProgress } from '../progress.ts'
import { readCount } from '../usage.ts'
import { buildFlag, loadBuild } from './build.ts'
import { findBeginning, openRecording, warnOfDamage } from './open.ts'
import { formatCount, groupDigits } from './show.ts'

/** Beside those of the library: the one that a fault of a build breaks, whatever it is. */
const BUILDS_AGREE = 'builds-agree'

const names: ReadonlyArray<string> = [...Object.keys(invariants), BUILDS_AGREE]

const MOST_LISTED = 20

/** What is wrong with these events; undefined: nothing is. */
type Judge = (events: ReadonlyArray<Event>) => string | undefined

export const minimiseCommand: Command = {
  usage: {
    name: 'minimise',
    operands: [{ name: 'FILE', help: 'a recording' }],
    flags: [
      { name: 'invariant', value: 'NAME', help: 'what is broken: one of the list above' },
      { name: 'out', short: 'o', value: 'OUT', help: 'where the small recording goes' },
      { name: 'runs', value: 'N', help: 'how many tries at most (10000)' },
      { ...buildFlag, help: 'ask it of this build; for builds-agree: compare this build with that one' },
      jsonFlag,
    ],
    about: [
      'Leaves out events of a recording as long as what is left still breaks an invariant, until no single',
      'event can be left out, and writes what is left as a recording of its own. The invariants are',
      '',
      ...names.map((name) => `  ${name.padEnd(26)}${lawOf(name)}`),
    ],
    failure: 'the recording breaks no such invariant',
  },
  answer: async ({ operands: [path = ''], flags }: Run) => {
    const name = flags.get('invariant')
    const out = flags.get('out')
    if (name === undefined) return E.left('--invariant NAME is missing (see packeteer minimise --help)')
    if (!names.includes(name)) return E.left(`--invariant '${name}': one of ${names.join(', ')} is wanted`)
    if (name === BUILDS_AGREE && !flags.has('build')) return E.left(`--invariant ${name} needs --build PATH`)
    const runs = readCount(flags, 'runs', { least: 1, most: 1_000_000_000 })
    if (E.isLeft(runs)) return runs
    const opened = await openRecording(path)
    if (E.isLeft(opened)) return opened
    const build = await loadBuild(flags)
    if (E.isLeft(build)) return build
    if (isKnown(name) && !sharesStates(wholeBuild(build.right)))
      return E.left(
        `--build: its states are other records than this build's, so that only ${BUILDS_AGREE} can be asked of it`,
      )
    const beginning = findBeginning(opened.right, build.right)
    if (E.isLeft(beginning)) return beginning
    warnOfDamage('minimise', opened.right, build.right)
    return shrink(opened.right.recording, name, build.right, runs.right ?? 10_000, out)
  },
}

function lawOf(name: string): string {
  return isKnown(name) ? invariants[name].law : 'this build and that of --build do the same'
}

function isKnown(name: string): name is InvariantName {
  return Object.hasOwn(invariants, name)
}

const shrink = async (recording: Recording, name: string, build: Build, maxRuns: number, out: string | undefined) => {
  const { config, side } = recording
  // The first segment that breaks it: what damage tore apart cannot be replayed together.
  const broken = recording.segments.find((segment) => judgeFor(name, recording, segment, build)(segment.events))
  if (broken === undefined) return E.right(unbroken(name))
  const judge = judgeFor(name, recording, broken, build)
  const progress = openProgress('leaving out')
  const all = broken.events.length
  const { items, runs, isMinimal } = minimise(broken.events, (events) => judge(events) !== undefined, {
    maxRuns,
    onProgress: (left) => progress.show(1 - left / all),
  })
  progress.close()
  const sentence = judge(items) ?? ''
  if (out !== undefined) {
    try {
      await writeFile(out, recordEvents(config, broken.state, items, side === undefined ? {} : { side }))
    } catch (failure) {
      return E.left(`--out '${out}': ${describeFailure(failure)}`)
    }
  }
  return E.right({
    ok: true,
    lines: function* (paint: (tone: 'good' | 'bad' | 'dim' | 'warn', text: string) => string) {
      yield `  ${formatCount(all, 'event')}, of which ${paint('good', groupDigits(items.length))} are enough (${formatCount(runs, 'try').replace('trys', 'tries')}):`
      yield ''
      const listed = items.slice(0, MOST_LISTED)
      for (const [index, event] of listed.entries()) yield `    ${String(index).padStart(2)}  ${tellEvent(event)}`
      if (items.length > listed.length) yield `    … ${groupDigits(items.length - listed.length)} more`
      yield ''
      yield `  ${paint('bad', name)}: ${sentence}`
      if (!isMinimal) yield `  ${paint('warn', `stopped after ${groupDigits(runs)} tries`)}: --runs allows more`
      if (out !== undefined) yield paint('dim', `  wrote ${out}`)
    },
    json: () => [{ ok: true, invariant: name, events: all, left: items.length, runs, isMinimal, sentence, items, out }],
  })
}

const unbroken = (name: string) => ({
  ok: false,
  lines: () => [`  nothing to do: the recording does not break ${name}`],
  json: () => [{ ok: false, invariant: name }],
})

const judgeFor = (name: string, recording: Recording, segment: Segment, build: Build): Judge => {
  const { config } = recording
  if (isKnown(name)) {
    const reduce = (build.reducer ?? reducer)(config)
    return (events) => findBroken(invariants[name], config, segment.state, events, reduce)?.sentence
  }
  return (events) => {
    const parting = compareBuilds(recordingOf(recording, segment, events), build)
    const field = parting?.stateField ?? parting?.effectField
    return parting && `the builds part at event ${parting.event}${field === undefined ? '' : `, in ${field.path}`}`
  }
}

/** These events, from the same state, as a recording that nobody recorded: without hashes. */
const recordingOf = (recording: Recording, segment: Segment, events: ReadonlyArray<Event>): Recording => ({
  ...recording,
  segments: [{ ...segment, first: 0, events, beyond: [], micros: events.map(() => 0), checks: [], snapshots: [] }],
})
