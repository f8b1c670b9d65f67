/**
 * The shape of every reducer: state and event in, next state and effects out. Events are facts, effects are orders,
 * both are plain data. "Nothing changed" is the same state object and `none`.
 */
export type Step<S, F> = readonly [state: S, effects: ReadonlyArray<F>]

export type Reducer<S, E, F> = (state: S, event: E) => Step<S, F>

/** The one empty list of effects: a step that does nothing allocates nothing. */
export const none: ReadonlyArray<never> = []
