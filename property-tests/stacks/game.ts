// One end of a game at 60 Hz that knows nothing of its host: numbers on every channel, a large file beside them, and an account of what
// was heard, of every fate, and of the silence at the end. It runs in pages, Node, Bun and Deno.

import type { Config, MessageId, Packeteer } from 'packeteer'
import { startLoop } from 'packeteer/adapters/loop'
import { fileBytes, ticksPerSecond, type Names } from './config.ts'

/** What a tick needs: a link of any adapter, or a host with one peer. */
export interface Ticking {
  readonly beginTick: () => void
  readonly endTick: () => void
}

export interface Account {
  readonly moves: number
  readonly events: number
  readonly positions: number
  /** What was wrong with what was heard: out of order, twice, older than the one before. */
  readonly faults: ReadonlyArray<string>
  /** SHA-256 of the file as sent, and of the file as heard. */
  readonly sent: string
  readonly heard: string
  readonly fates: Readonly<Record<string, number>>
  /** Messages whose fate was not told. */
  readonly owed: number
  /** Whether a second passed at the end in which no datagram left. */
  readonly isSilent: boolean
  /** Milliseconds that moves took from one application to the other: in the middle, and the longest. */
  readonly waits: readonly [median: number, longest: number]
  /** And the file. */
  readonly fileMs: number
  readonly threw: ReadonlyArray<string>
}

/** Of each channel but `files`, an end says so many. */
export const numbersSaid = 300

const silentTicks = ticksPerSecond

/** Begins with the moment at which it was made. */
const makeFile = (seed: number): Uint8Array => {
  const file = Uint8Array.from({ length: fileBytes }, (_, index) => ((index + seed) * (index + seed)) >> 5)
  file.set(write(seed))
  return file
}

const digest = async (bytes: Uint8Array): Promise<string> => {
  const hash = await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes))
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const write = (number: number): Uint8Array => {
  const view = new DataView(new ArrayBuffer(12))
  view.setUint32(0, number)
  // Both ends run on one machine, so they share this clock.
  view.setFloat64(4, Date.now())
  return new Uint8Array(view.buffer)
}

const read = (payload: Uint8Array): readonly [number: number, at: number] => {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
  return [view.getUint32(0), view.getFloat64(4)]
}

/** Plays until all is said, heard and settled and a second of silence has passed, or until patience ends. */
export async function playGame(
  end: Ticking,
  connection: Packeteer<Config<Names>>,
  seed: number,
  patienceMs: number,
): Promise<Account> {
  const faults: Array<string> = []
  const threw: Array<string> = []
  const fates: Record<string, number> = {}
  const owed = new Set<MessageId>()
  const events = new Set<number>()
  const waits: Array<number> = []
  let [said, moves, positions, newest] = [0, 0, 0, -1]
  let file: Uint8Array = new Uint8Array()
  let heard: Uint8Array | undefined
  let fileMs = Infinity
  let ticks = 0
  let [sentBefore, quiet] = [0, 0]

  const send = (channel: Names, payload: Uint8Array): void => {
    const answer = connection.sendMessage(channel, payload)
    if (answer._tag === 'Right') owed.add(answer.right)
    else faults.push(`${channel} refused: ${answer.left.type}`)
  }
  const hear = (): void => {
    for (const { payload } of connection.drainReceivedMessages('moves')) {
      const [number, at] = read(payload)
      if (number !== moves) faults.push(`move ${number} came as number ${moves}`)
      moves += 1
      waits.push(Date.now() - at)
    }
    for (const { payload } of connection.drainReceivedMessages('events')) {
      const [number] = read(payload)
      if (events.has(number)) faults.push(`event ${number} came twice`)
      events.add(number)
    }
    for (const { payload } of connection.drainReceivedMessages('position')) {
      const [number] = read(payload)
      if (number <= newest) faults.push(`position ${number} came after ${newest}`)
      newest = number
      positions += 1
    }
    for (const { payload } of connection.drainReceivedMessages('files')) {
      if (heard !== undefined) faults.push('the file came twice')
      heard = payload
      fileMs = Math.round(Date.now() - read(payload)[1])
    }
    for (const { id, fate } of connection.drainMessageFates()) {
      fates[fate] = (fates[fate] ?? 0) + 1
      if (fate !== 'ackedLate' && !owed.delete(id)) faults.push(`a second fate: ${fate}`)
    }
  }
  const speak = (): void => {
    if (said === numbersSaid) return
    if (said === 30) {
      file = makeFile(seed)
      send('files', file)
    }
    for (const channel of ['moves', 'events', 'position'] as const) send(channel, write(said))
    said += 1
  }
  const isSettled = (): boolean =>
    said === numbersSaid &&
    moves === numbersSaid &&
    events.size === numbersSaid &&
    heard !== undefined &&
    owed.size === 0

  await new Promise<void>((resolve) => {
    const loop = startLoop(ticksPerSecond, () => {
      try {
        end.beginTick()
        hear()
        speak()
        end.endTick()
      } catch (reason) {
        threw.push(String(reason))
      }
      ticks += 1
      const { packetsSent } = connection.stats()
      quiet = isSettled() && packetsSent === sentBefore ? quiet + 1 : 0
      sentBefore = packetsSent
      if (quiet < silentTicks && ticks * 1000 < patienceMs * ticksPerSecond) return
      loop.stop()
      resolve()
    })
  })
  waits.sort((one, other) => one - other)
  return {
    moves,
    events: events.size,
    positions,
    faults,
    sent: await digest(file),
    heard: heard === undefined ? '' : await digest(heard),
    fates,
    owed: owed.size,
    isSilent: quiet >= silentTicks,
    waits: [waits[waits.length >> 1] ?? Infinity, waits.at(-1) ?? Infinity],
    fileMs,
    threw,
  }
}
