// The nouns of the museum. An exhibit is one real defect, of a named library or of our own, put into the sources; a guard is the scenario
// or the exploration that has to catch it.

export interface Exhibit {
  readonly name: string
  /** Whose defect it was: a library and where it is told, with the trap's number in the catalogue of pitfalls; or ours. */
  readonly origin: string
  /** The module that it spoils, and how: each text occurs exactly once. */
  readonly file: string
  readonly changes: ReadonlyArray<readonly [find: string, replace: string]>
  readonly guard: string
}

/** What a guard found: the promise that is broken, and what happened, an event a line. */
export interface Caught {
  readonly broken: string
  readonly events: ReadonlyArray<string>
}

export type Guard = () => Caught | undefined

/** The source with the defect in it. */
export function spoil(source: string, { name, changes }: Exhibit): string {
  return changes.reduce((text, [find, replace]) => {
    const count = text.split(find).length - 1
    if (count !== 1) throw new Error(`${name}: ${count} places, not one, read ${JSON.stringify(find)}`)
    return text.replace(find, () => replace)
  }, source)
}
