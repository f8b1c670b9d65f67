// Every fault and damage in words.

import { describe, expect, it } from 'vitest'
import { describeDamage, describeFault, type Fault } from '../../src/replay/index.ts'

describe('a fault', () => {
  it.each<readonly [Fault, string]>([
    [{ type: 'NotARecording' }, 'this is not a recording'],
    [{ type: 'OtherVersion', major: 2, supported: 1 }, 'written in version 2 of the format; this reads version 1'],
    [{ type: 'Truncated' }, 'the file ends inside of what stands here'],
    [{ type: 'Unended' }, 'the file has no end yet: it is still being written, or its writer did not close it'],
    [{ type: 'Corrupt' }, 'a checksum does not match'],
    [{ type: 'Malformed', what: 'events' }, 'no recorder writes such a thing (events)'],
    [{ type: 'UnknownFrame', frame: 6 }, 'a frame of type 6, which this version does not know and must not skip'],
    [
      { type: 'InvalidConfig', faults: [{ field: 'side', value: 'c', allowed: "'a' or 'b', or left out" }] },
      "a config that is not allowed (side: 'c' is not allowed: 'a' or 'b', or left out)",
    ],
    [
      { type: 'InvalidState', error: { type: 'WrongVersion', version: 9, expected: 1 } },
      'a state that cannot be read (type WrongVersion, version 9, expected 1)',
    ],
    [{ type: 'OutOfStep', expected: 1000, found: 7 }, '1,000 events were read, and it says that there were 7'],
    [{ type: 'TrailingBytes', bytes: 12_345 }, '12,345 bytes follow the end'],
    [{ type: 'TooDamaged' }, 'too damaged to look on'],
  ])('%j', (fault, sentence) => {
    expect(describeFault(fault)).toBe(sentence)
  })
})

describe('damage', () => {
  it.each([
    [undefined, 'byte 4,120: a checksum does not match; events end at 812'],
    [
      { offset: 9001, event: 1024 },
      'byte 4,120: a checksum does not match; events from 812 are missing; it goes on at byte 9,001 with event 1,024',
    ],
    [{ offset: 9001, event: 812 }, 'byte 4,120: a checksum does not match; it goes on at byte 9,001 with event 812'],
  ])('that resumed at %j', (resumed, sentence) => {
    expect(describeDamage({ offset: 4120, fault: { type: 'Corrupt' }, missingFrom: 812, resumed })).toBe(sentence)
  })
})
