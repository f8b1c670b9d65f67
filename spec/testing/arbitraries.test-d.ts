// What fast-check takes of the arbitraries, whose types stand without it. Nothing here runs: `npm run typecheck` holds it.

import fc from 'fast-check'
import { arbitrariesOf, type LinkConfig, type Schedule } from '../../src/testing/index.ts'

const { links, schedules } = arbitrariesOf(fc)

fc.property(links, fc.nat(), (link, count) => {
  const loss: number = link.lossRatio + count
  void loss
  // @ts-expect-error a link has no such field
  void link.lossrate
})

const pairs: fc.Arbitrary<[LinkConfig, Schedule]> = fc.tuple(links, schedules(5))
const losses: fc.Arbitrary<number> = links.chain((link) => fc.constant(link.lossRatio))
const delays: fc.Arbitrary<ReadonlyArray<number>> = fc.array(links.map(({ delayMicros }) => delayMicros))
// @ts-expect-error a link is no text
const texts: fc.Arbitrary<string> = links
const lossy: LinkConfig | undefined = fc.sample(links.filter(({ lossRatio }) => lossRatio > 0))[0]
void [pairs, losses, delays, texts, lossy]
