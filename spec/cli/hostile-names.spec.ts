// A recording is a file from a player: its names, marks and odd values wrote on the terminal of whoever looked at it. Every command prints
// text, newlines and, where there is a terminal, our own colours; and nothing else.

import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { initialState } from '../../src/connection/state.ts'
import { defineConfig, Packeteer, type Event } from '../../src/index.ts'
import { joinChunks, record, type RecordingInProgress } from '../../src/replay/index.ts'
import { framerFrom } from '../../src/replay/format/framer.ts'
import { startPoint } from '../../src/replay/write/journal.ts'
import { identityOf, type Identity } from '../../src/replay/format/snapshot.ts'
import { encodeText } from '../../src/replay/format/text.ts'
import { command } from '../support/command.ts'
import { fillFolder } from './folder.ts'

const evil =
  'a\u001b]0;owned\u0007\u001b[2J\u001b[31m\u009b31m\n\t\u007f\u202e\u2066\u2028\u200b\ufeff\u{e0041}\ud800' +
  '\u0000\u0001'
const config = defineConfig({
  channels: { [evil]: { reliable: true, ordered: true }, [`${evil}2`]: { reliable: false, ordered: false } },
})

/** Two ends that talk on such channels, and an untyped caller at the first. */
function play(): readonly [Uint8Array, Uint8Array] {
  const ends: readonly [Packeteer, Packeteer] = [new Packeteer(config), new Packeteer(config)]
  const chunks: readonly [Array<Uint8Array>, Array<Uint8Array>] = [[], []]
  const [one, other] = ends
  const recordings: ReadonlyArray<RecordingInProgress> = ends.map((end, index) =>
    record(end, (chunk) => chunks[index === 0 ? 0 : 1].push(chunk)),
  )
  for (const recording of recordings) recording.mark(evil, { [evil]: evil })
  for (let tick = 0; tick < 12; tick += 1) {
    for (const end of ends) end.update(16)
    one.sendMessage(evil, Uint8Array.of(tick))
    one.sendMessage(`${evil}2`, Uint8Array.of(tick), { ttlMs: 50 })
    for (const datagram of one.packetsToSend()) if (tick !== 5) other.receivePacket(datagram)
    for (const datagram of other.packetsToSend()) one.receivePacket(datagram)
  }
  for (const odd of [evil, Symbol('x'), undefined, 7n]) {
    one.receivePacket(odd as unknown as Uint8Array)
    one.sendMessage(odd as string, odd as unknown as Uint8Array, { ttlMs: odd as unknown as number })
    one.packetsToSend({ maxBytes: odd as unknown as number })
  }
  for (const recording of recordings) recording.close()
  return [joinChunks(chunks[0]), joinChunks(chunks[1])]
}

/** A file of a first snapshot alone. */
const begunBy = (identity: Identity): Uint8Array =>
  framerFrom(identity, startPoint(config, initialState(config)), new Uint8Array(16)).take()

const at = fillFolder((at) => {
  const [a, b] = play()
  writeFileSync(at('a'), a)
  writeFileSync(at('b'), b)
  writeFileSync(at(`c\u001b[2J\u009b31m`), a)
  writeFileSync(at('cut'), a.subarray(0, a.length - 40))
  writeFileSync(at('shorter'), a.subarray(0, a.length >> 1))
  writeFileSync(at('library'), begunBy({ ...identityOf(config, undefined), library: evil }))
  // A config that is refused, and the fault quotes what it holds.
  const refused = encodeText(JSON.stringify({ channels: { [evil]: evil }, [evil]: evil }))
  writeFileSync(at('refused'), begunBy({ library: evil, side: undefined, config: refused }))
  writeFileSync(at('evil-build.mjs'), `throw new Error(${JSON.stringify(evil)})`)
  writeFileSync(
    at('evil-reducer.mjs'),
    `export const reducer = () => () => { throw new Error(${JSON.stringify(evil)}) }`,
  )
})

const name = `c\u001b[2J\u009b31m`

const calls: ReadonlyArray<ReadonlyArray<string>> = [
  ['verify', 'a'],
  ['verify', name],
  ['verify', 'cut'],
  ['verify', 'library'],
  ['verify', 'refused'],
  ['verify', `none${evil.replace('\u0000', '')}`],
  ['verify', 'a', '--build', 'evil-build.mjs'],
  ['verify', 'a', '--build', 'evil-reducer.mjs'],
  ['stats', 'a'],
  ['replay', 'a', '--before', '99', '--print'],
  ['replay', 'shorter', '--to', '\u001b[2J'],
  ['join', 'a', 'b', '--list'],
  ['bisect', 'a', 'cut'],
  ['what-if', 'a', '--drop', '9'],
  ['minimise', 'a', '--invariant', '\u001b[2J'],
  ['export', 'a', '--json'],
  ['export', 'a', '--pcapng', 'x\u001b[2J.pcapng'],
  ['export', 'a', '--\u009b31m'],
]

const files = /^(a|b|cut|library|refused|shorter|none|c[^a-z]|x|evil-)/

/** What a call prints, on both outputs: `colours`, as if there were a terminal. */
const printed = (words: ReadonlyArray<string>, colours: boolean): Promise<string> =>
  new Promise((resolve) => {
    const terminal = ['--import', 'data:text/javascript,process.stdout.isTTY=true']
    const [first = '', ...rest] = words
    const paths = rest.map((word) => (files.test(word) ? at(word) : word))
    const env = { ...process.env, ...(colours ? { FORCE_COLOR: '1', NO_COLOR: undefined } : { NO_COLOR: '1' }) }
    const child = spawn(process.execPath, [...(colours ? terminal : []), command, first, ...paths], { env })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => (text += part))
    child.on('close', () => resolve(text))
  })

const notText = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
// oxlint-disable-next-line no-control-regex -- the one control sequence that is ours
const ours = /\u001b\[(?:0|1|2|22|31|32|33|35|36|39)m/g

describe.concurrent('every command', () => {
  it.each(calls.map((words) => [JSON.stringify(words), words] as const))('prints text alone: %s', async (_, words) => {
    const plain = await printed(words, false)
    const coloured = await printed(words, true)
    expect(plain).not.toBe('')
    expect(notText.exec(plain.replaceAll('\n', ''))).toBe(null)
    // Without our colours it is what it is without a terminal: nothing of the file became one.
    expect(coloured.replaceAll(ours, '')).toBe(plain)
  })

  it('gives the values back as JSON', async () => {
    const [about, ...lines] = (await printed(['export', 'a', '--json'], false)).trimEnd().split('\n')
    expect(JSON.parse(about ?? '')).toMatchObject({ marks: [{ label: evil, detail: { [evil]: evil } }] })
    const events = lines.map((line) => (JSON.parse(line) as { readonly event: Event }).event)
    const channels = events.flatMap((event) => (event.type === 'MessageSubmitted' ? [event.channel] : []))
    expect(new Set(channels)).toContain(evil)
  })

  it('writes captures whose comments and names are text', async () => {
    await printed(['export', 'a', '--pcapng', 'x.pcapng'], false)
    const capture = readFileSync(at('x.pcapng')).toString('latin1')
    expect(capture).toContain('\\u001b]0;owned\\u0007')
    expect(capture).not.toContain('\u001b]0;owned')
  })

  it('writes no capture to a terminal', async () => {
    expect(await printed(['export', 'a', '--pcapng', '-'], true)).toContain('a capture is no text for a terminal')
  })
})
