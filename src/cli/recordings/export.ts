// `packeteer export`: a recording for other tools: lines of JSON, or a capture for Wireshark.

import { createWriteStream, type WriteStream } from 'node:fs'
import { once } from 'node:events'
import * as E from '../../fp.ts'
import { reducer } from '../../index.ts'
import { captureRecording } from '../../replay/capture/capture-recording.ts'
import { jsonFlag, type Answer, type Command, type Run } from '../command.ts'
import { formatBytes } from '../stage/format.ts'
import { describeFailure } from '../failure.ts'
import { openProgress } from '../progress.ts'
import { readVersion } from '../version.ts'
import { durationMicros, openRecording, warnOfDamage, type Opened } from './open.ts'
import { formatCount } from './show.ts'

export const exportCommand: Command = {
  usage: {
    name: 'export',
    operands: [{ name: 'FILE', help: 'a recording' }],
    flags: [
      { name: 'pcapng', value: 'OUT', help: "write a capture for Wireshark; '-': to the standard output" },
      { ...jsonFlag, help: 'print a line about the recording, then one for each event with its effects' },
    ],
    about: [
      'Writes what is in a recording for other tools. In a capture, each datagram has the time of its',
      'event, synthetic IP and UDP headers, and a comment that tells what the end made of it; the',
      'dissector for it is docs/wireshark/packeteer.lua of this package (docs/wireshark.md).',
    ],
    failure: undefined,
  },
  answer: async ({ operands: [path = ''], flags }: Run) => {
    const out = flags.get('pcapng')
    if ((out === undefined) === !flags.has('json')) return E.left('one of --json and --pcapng OUT is wanted')
    if (out === '-' && process.stdout.isTTY)
      return E.left("--pcapng '-': a capture is no text for a terminal; give a file")
    const opened = await openRecording(path)
    if (E.isLeft(opened)) return opened
    warnOfDamage('export', opened.right)
    return out === undefined ? E.right(listEvents(opened.right)) : capture(opened.right, out)
  },
}

const listEvents = ({ recording, path }: Opened): Answer => ({
  ok: true,
  lines: () => [],
  json: function* () {
    const { segments, stretches: _, ...about } = recording
    yield { file: path, ...about, durationMicros: durationMicros(recording) }
    const reduce = reducer(recording.config)
    for (const { first, startMicros, state: start, events, beyond, micros } of segments) {
      let state = start
      for (const [index, event] of events.entries()) {
        const [next, effects] = reduce(state, event)
        state = next
        yield { number: first + index, atMicros: micros[index] ?? startMicros, event, effects }
      }
      for (const [index, event] of beyond.entries()) yield { number: first + events.length + index, event }
    }
  },
})

const capture = async ({ recording, name }: Opened, out: string): Promise<E.Either<string, Answer>> => {
  const progress = openProgress('writing')
  const onProgress = (done: number, all: number): void => progress.show(done / all)
  const application = `packeteer ${await readVersion()}`
  let [packets, bytes] = [-2, 0] // the head and the label are none
  const isStandard = out === '-'
  try {
    const file = isStandard ? process.stdout : await openFile(out)
    if (isStandard) file.on('error', () => process.exit(0))
    for (const chunk of captureRecording(recording, { application, name, onProgress })) {
      packets += 1
      bytes += chunk.length
      if (!file.write(chunk)) await once(file, 'drain')
    }
    if (!isStandard) await closeFile(file as WriteStream)
  } catch (failure) {
    return E.left(`--pcapng '${out}': ${describeFailure(failure)}`)
  } finally {
    progress.close()
  }
  const lines = isStandard ? [] : [`  wrote ${out}: ${formatCount(packets, 'datagram')}, ${formatBytes(bytes)}`]
  return E.right({ ok: true, lines: () => lines, json: () => [] })
}

const openFile = async (path: string): Promise<WriteStream> => {
  const file = createWriteStream(path)
  await once(file, 'open')
  return file
}

const closeFile = async (file: WriteStream): Promise<void> => {
  file.end()
  await once(file, 'close')
}
