/**
 * The public names of `packeteer/testing`, nothing else: a lossy link, a pair and a star of endpoints in virtual time, storms from a seed, and
 * the oracle that judges what happened.
 */
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
export type { Origin } from '../connection/state.ts'
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
export { describeCounterexample, explore, type Counterexample, type Exploration } from './explorer/explore.ts'
export type { Happening } from './explorer/path.ts'
export type { Both, NetworkRules, Scope, ScriptedMessage } from './explorer/scope.ts'
export type { Account } from './explorer/account.ts'
export { runStar, type Heard, type StarRun, type StarScenario } from './star.ts'
export { runMesh, type MeshHeard, type MeshRun, type MeshScenario, type MeshSubmission } from './mesh.ts'
export { playSchedule, type Passage, type Play, type Schedule } from './schedule.ts'
export { arbitrariesOf, type Arbitraries } from './arbitraries.ts'
export { type Arbitrary, type ArbitraryValue, type FastCheck } from './fast-check.ts'
export { presets, type Preset, type PresetName } from './presets.ts'
export {
  describeVerdict,
  invariants,
  type Invariant,
  type Kind,
  type Promises,
  type Verdict,
} from './oracle/invariants.ts'
export type { Fact, FactOf, Side } from './oracle/fact.ts'
export { firstBroken, judge, openHearing, type Hearing } from './oracle/judge.ts'
export { promisesOf, tellFacts } from './storm/facts.ts'
export { runStorm, type StormRun } from './storm/run.ts'
export type { ReducerOf } from './storm/stage.ts'
export type { Host, Moment, Spell, Storm, Traffic } from './storm/storm.ts'
export { drawStorm, stormChannels } from './storm/swarm.ts'
