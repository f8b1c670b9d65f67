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
export { drawBelow, drawChance, drawFraction, drawWord, seedRandom, type Random } from './random.ts'
export {
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
export { describeCounterexample, explore, type Counterexample, type Exploration } from './explorer/explore.ts'
export type { Happening } from './explorer/path.ts'
export type { Both, NetworkRules, Scope, ScriptedMessage } from './explorer/scope.ts'
export type { Verdict } from './explorer/verdict.ts'
