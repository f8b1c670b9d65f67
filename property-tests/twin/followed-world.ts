// Long games on bad links, from a seed, with a twin along at each end: thresholds that learn, token buckets that fill, rounds that go on for hours
// of packets are nothing that a short list of events comes to.

import type { Config } from '../../src/config.ts'
import type { State } from '../../src/connection/state.ts'
import { endEvents, type End, type LinkConfig } from '../../src/testing/index.ts'
import { kindNames, type KindName } from '../support/arbitraries.ts'
import { World } from '../support/world.ts'
import { Follower } from './follower.ts'
import type { Witness } from './witness.ts'

export interface Game {
  readonly config: Config<KindName>
  readonly start: State
  readonly seed: number
  readonly links: readonly [aToB: LinkConfig, bToA: LinkConfig]
  readonly tickMicros: { readonly a: number; readonly b: number }
  readonly micros: number
  /** Bytes of a flush, while the storm lasts. */
  readonly maxBytes: number | undefined
  /** So many small messages are sent in a tick at most, and one in `largeIn` is large. */
  readonly most: number
  readonly largeIn: number
}

/** Plays it, storm and then calm; throws at the first difference. */
export function followGame(game: Game, witness: Witness): void {
  const { config, start, seed, links, tickMicros, micros, maxBytes } = game
  const [aToB, bToA] = links
  const world = new World({ config, seed, aToB, bToA, start, tickMicros })
  const followers = { a: new Follower('a', config, start), b: new Follower('b', config, start) }
  const follow = (): void => {
    const { reduce } = world
    world.reduce = (state, event) => {
      const step = reduce(state, event)
      if (event.type === 'TimePassed') return step
      const effects = step[1].map(({ effect }) => effect)
      witness.see({ type: 'FlushRequested' }, effects, step[0][event.end].connection)
      followers[event.end].follow(endEvents(state, event), effects)
      return step
    }
  }
  follow()
  world.run(micros, (end) => sendSome(world, game, end), maxBytes)
  world.heal(5000)
  follow()
  world.run(micros / 4, (end) => sendSome(world, game, end))
  for (const end of ['a', 'b'] as const) witness.close(start, world.state[end].connection, config)
}

function sendSome(world: World, { most, largeIn }: Game, end: End): void {
  for (let count = world.draw(most + 1); count > 0; count -= 1) {
    const length = world.draw(largeIn) === 0 ? 90 + world.draw(5000) : 4 + world.draw(40)
    const channel = kindNames[world.draw(4)] ?? 'loose'
    const ttl = channel === 'loose' && world.draw(4) === 0 ? { ttlMicros: 1000 * world.draw(60) } : {}
    world.submit(end, { channel, payload: world.payload(length), ...ttl })
  }
}
