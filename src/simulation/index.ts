/** The public names of `packeteer/testing`, nothing else: a lossy link and a pair of endpoints in virtual time, from a seed. */
export {
  initialLink,
  linkReducer,
  nextArrivalMicros,
  perfectLink,
  type LinkConfig,
  type LinkCounters,
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  type LinkStep,
} from './link.ts'
export { initialStateFrom, type Origin } from '../connection/state.ts'
export { drawBelow, drawChance, drawFraction, drawWord, seedRandom, type Random } from './random.ts'
export {
  endEvents,
  initialPair,
  otherEnd,
  pairReducer,
  runPair,
  type End,
  type EndState,
  type PairConfig,
  type PairEffect,
  type PairEvent,
  type PairRun,
  type PairState,
  type Scenario,
  type Submission,
} from './pair.ts'
