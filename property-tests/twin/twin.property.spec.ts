// The mutable twin of the bench is written without the core's bookkeeping, so it can tell where the core is wrong: fed the same events, both
// answer with the same datagrams, byte for byte, and the same deliveries, fates and refusals in the same order.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { initialStateFrom, type State } from '../../src/connection/state.ts'
import { reducer } from '../../src/connection/reducer.ts'
import type { Effect } from '../../src/connection/effect.ts'
import type { Event } from '../../src/connection/event.ts'
import { endEvents, type End } from '../../src/simulation/index.ts'
import { drawScript, type Deed, type Player } from '../hostile/script.ts'
import { peerOf, victims, type Protocol } from '../hostile/victim.ts'
import { badLinks, configOf, kindNames, modes, origins, seeds, startOf, ticks, widths } from '../support/arbitraries.ts'
import { depth, seed } from '../support/depth.ts'
import { sorted, tell } from '../support/exercised.ts'
import { Marks } from '../support/marks.ts'
import { World } from '../support/world.ts'
import { Follower } from './follower.ts'
import { histories, playHistory } from './history.ts'
import { ofBadLinks, ofLies, Witness } from './witness.ts'

describe('the twin answers as the core does', () => {
  const marks = new Marks()
  const witness = new Witness(marks)

  it('to every history of sends, ticks, flushes and datagrams, spoilt and forged ones too', () => {
    fc.assert(fc.property(histories, (history) => playHistory(history, witness)))
  })
})
