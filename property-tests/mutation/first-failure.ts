// The first failure ends it: a mutant that is dead is not tried against the files that are left. Vitest's own bail comes some twenty
// files later, and loading those costs more than all else.

import { afterEach, inject } from 'vitest'

const mutant: unknown = inject('activeMutant' as never)
const dead = Symbol.for('packeteer.dead-mutant')

if (mutant !== undefined && Reflect.get(globalThis, dead) === mutant) throw new Error('killed before')

afterEach(({ task }) => {
  if (task.result?.state === 'fail') Reflect.set(globalThis, dead, mutant)
})
