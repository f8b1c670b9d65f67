// The dissector against the second decoder, over whole sessions: numbers that grow, acks both ways, repeats, copies, and
// datagrams that were damaged. Nothing tells the dissector more than the label and the datagrams before.

import { describe, expect, it } from 'vitest'
import { encodeCaptured, encodeCaptureLabel } from '../../src/replay/capture/capture.ts'
import { formatOf, plain, type PlainConfig } from '../wire-format/vectors.ts'
import { type Reading, readingOf } from './reading.ts'
import { overhear, type Overheard, type Session } from './session.ts'
import { fromStart, joinCapture } from './story.ts'
import { dissect } from './tshark.ts'

const fourKinds = {
  moves: { reliable: true, ordered: true },
  events: { reliable: true, ordered: false },
  position: { reliable: false, ordered: true },
  effects: { reliable: false, ordered: false },
}
const small: PlainConfig = { maxDatagramBytes: 300, maxMessageBytes: 2000, channels: fourKinds }
const checked: PlainConfig = { ...small, integrity: 'crc32c', sessionId: 2 ** 53 - 1 }
const storm = { loss: 20, copies: 15, damage: 15 }

const captureOf = ({ config, overheard }: Session): Uint8Array =>
  joinCapture([
    encodeCaptureLabel(fromStart(config)),
    ...overheard.map((datagram) => encodeCaptured(datagram, config.side)),
  ])

const readingsOf = async (session: Session, ...words: ReadonlyArray<string>) => {
  const [label, ...packets] = await dissect(captureOf(session), ...words)
  expect(label).toHaveProperty('packeteer_label')
  return packets.map(readingOf)
}

/** Which of several faults of one datagram is told is not for the page to say. */
const told = (reading: Reading | undefined): unknown => (reading?.discard === undefined ? reading?.value : 'discarded')

const expected = ({ decoded }: Overheard, config: PlainConfig): unknown =>
  decoded.ok ? plain(decoded.datagram, formatOf(config)) : 'discarded'

describe.each([
  ['without a CRC', small, 1],
  ['with CRC and sides', checked, 2],
])('a stormy session %s', (_name, config, seed) => {
  const session = overhear(config, storm, 800, seed)
  const { overheard } = session

  it('happened', () => {
    const reasons = overheard.map(({ decoded }) => (decoded.ok ? 'taken' : decoded.discarded.reason))
    const count = (reason: string): number => reasons.filter((other) => other === reason).length
    expect(count('taken')).toBeGreaterThan(1000)
    expect(count('Duplicate')).toBeGreaterThan(50)
    expect(count(config === small ? 'Malformed' : 'Corrupt')).toBeGreaterThan(10)
  })

  it('is read as the second decoder reads it, datagram by datagram', async () => {
    const readings = await readingsOf(session)
    expect(readings.map(told)).toEqual(overheard.map((datagram) => expected(datagram, config)))
  })

  it('is read alike in two passes', async () => {
    expect(await readingsOf(session, '-2')).toEqual(await readingsOf(session))
  })
})
