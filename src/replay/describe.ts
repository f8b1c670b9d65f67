/** Damage and faults in a sentence, for people. */
import { describeFault as describeConfigFault } from '../config.ts'
import type { StateError } from '../state/state-error.ts'
import type { Damage, Fault } from './recording.ts'

/** `byte 4,120: a checksum does not match; events from 812 are missing; it goes on at byte 9,001 with event 1,024`. */
export function describeDamage({ offset, fault, missingFrom, resumed }: Damage): string {
  const start = `byte ${grouped(offset)}: ${describeFault(fault)}`
  if (resumed === undefined) return `${start}; events end at ${grouped(missingFrom)}`
  const missing = resumed.event > missingFrom ? `events from ${grouped(missingFrom)} are missing; ` : ''
  return `${start}; ${missing}it goes on at byte ${grouped(resumed.offset)} with event ${grouped(resumed.event)}`
}

export function describeFault(fault: Fault): string {
  switch (fault.type) {
    case 'NotARecording':
      return 'this is not a recording'
    case 'OtherVersion':
      return `written in version ${fault.major} of the format; this reads version ${fault.supported}`
    case 'Truncated':
      return 'the file ends inside of what stands here'
    case 'Unended':
      return 'the file has no end yet: it is still being written, or its writer did not close it'
    case 'Corrupt':
      return 'a checksum does not match'
    case 'Malformed':
      return `no recorder writes such a thing (${fault.what})`
    case 'UnknownFrame':
      return `a frame of type ${fault.frame}, which this version does not know and must not skip`
    case 'InvalidConfig':
      return `a config that is not allowed (${fault.faults.map(describeConfigFault).join('; ')})`
    case 'InvalidState':
      return `a state that cannot be read (${describeStateError(fault.error)})`
    case 'OtherStateVersion':
      return `here is only a state to begin with, of version ${fault.version}; this build reads version ${fault.supported}`
    case 'OutOfStep':
      return `${grouped(fault.expected)} events were read, and it says that there were ${grouped(fault.found)}`
    case 'TrailingBytes':
      return `${grouped(fault.bytes)} bytes follow the end`
    case 'TooDamaged':
      return 'too damaged to look on'
  }
}

/** Its fields, with their names. */
export const describeStateError = (error: StateError): string =>
  Object.entries(error)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')

const grouped = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')
