// Rollback, as a value. Every frame runs at once, with the other's input if it has come and a guess if not: what it did last. When the true
// input comes and was not guessed, the frames from there on are run again, from the state that was kept. Generic in the state, pure, and
// bounded: no further ahead of what is known than `mostAhead` frames, and no older states than it needs.

export interface Rollback<State> {
  /** The frame that is run next. */
  readonly frame: number
  /** The frame whose input of the other is not known yet; all before it are. */
  readonly known: number
  /** States before frames, from `first` on; the last is the one before `frame`. */
  readonly states: ReadonlyArray<State>
  readonly first: number
  /** Own inputs from frame `first` on, some for later frames too. */
  readonly own: ReadonlyArray<number>
  /** The other's, as known or as guessed, for the frames run; then those known for later ones. */
  readonly other: ReadonlyArray<number>
  /** The last true input of the other, which is the guess. */
  readonly guess: number
  readonly mostAhead: number
}

export interface Game<State> {
  /** Runs the state's frame with the inputs of this end and of the other. */
  readonly step: (state: State, own: number, other: number) => State
}

export const beginRollback = <State>(state: State, mostAhead: number): Rollback<State> => ({
  frame: 0,
  known: 0,
  states: [state],
  first: 0,
  own: [],
  other: [],
  guess: 0,
  mostAhead,
})

export const newestState = <State>({ states }: Rollback<State>): State => states[states.length - 1] as State

/** The state before the first frame that is not certain: all inputs up to it are known. */
export const certainState = <State>({ states, first, frame, known }: Rollback<State>): State =>
  states[Math.min(known, frame) - first] as State

/** Own inputs go in in the order of frames, ahead of time by the input delay. */
export const noteOwn = <State>(rollback: Rollback<State>, input: number): Rollback<State> => ({
  ...rollback,
  own: [...rollback.own, input],
})

/** Whether the next frame may run: its own input is there, and the guess does not reach too far. */
export const mayRun = <State>({ frame, known, first, own, mostAhead }: Rollback<State>): boolean =>
  frame < first + own.length && frame - known < mostAhead

export const runFrame = <State>(game: Game<State>, rollback: Rollback<State>): Rollback<State> => {
  const { frame, first, own, states, guess } = rollback
  const index = frame - first
  const other = index < rollback.other.length ? rollback.other : [...rollback.other, guess]
  const next = game.step(newestState(rollback), own[index] as number, other[index] as number)
  return { ...rollback, frame: frame + 1, other, states: [...states, next] }
}

/**
 * The other's inputs of the next unknown frames have come. What was guessed wrong is run again; how many frames that were is the depth.
 */
export const noteOther = <State>(
  game: Game<State>,
  rollback: Rollback<State>,
  inputs: ReadonlyArray<number>,
): readonly [rollback: Rollback<State>, depth: number] => {
  if (inputs.length === 0) return [rollback, 0]
  const { frame, known, first } = rollback
  const guess = inputs[inputs.length - 1] as number
  const nowKnown = known + inputs.length
  // True up to here; beyond, for frames that have run, the new guess.
  const other = [...rollback.other.slice(0, known - first), ...inputs]
  while (first + other.length < frame) other.push(guess)
  const wrong = other.findIndex((input, index) => first + index < frame && input !== rollback.other[index])
  const noted = forget({ ...rollback, known: nowKnown, guess, other }, wrong === -1 ? frame : first + wrong)
  return [runAgain(game, noted, wrong === -1 ? frame : first + wrong), wrong === -1 ? 0 : frame - first - wrong]
}

const runAgain = <State>(game: Game<State>, rollback: Rollback<State>, from: number): Rollback<State> => {
  const { frame, first, own, other } = rollback
  const states = rollback.states.slice(0, from - first + 1)
  for (let index = from - first; index < frame - first; index += 1) {
    states.push(game.step(states[index] as State, own[index] as number, other[index] as number))
  }
  return { ...rollback, states }
}

/** Lets go of what is before the certain frames, and before what has to be run again. */
const forget = <State>(rollback: Rollback<State>, from: number): Rollback<State> => {
  const { frame, known, first, states, own, other } = rollback
  const gone = Math.min(known, frame, from) - first
  return {
    ...rollback,
    first: first + gone,
    states: states.slice(gone),
    own: own.slice(gone),
    other: other.slice(gone),
  }
}
