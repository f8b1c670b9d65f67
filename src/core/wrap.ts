/**
 * The only place that knows about wrapping. Inside, numbers grow for ever (safe integers); the wire carries them modulo
 * a power of two. Plain arithmetic instead of bit operations: those would cut a number at 32 bits. docs/wire-format.md,
 * "Numbers".
 */
export const narrowSpace = 0x1_0000
export const wideSpace = 0x1_0000_0000
export const messageSpace = 0x100_0000

/** What the wire carries of a number. */
export const truncate = (number: number, space: number): number => number % space

/**
 * The number nearest to `near` that is congruent to `wire`: from `near - space / 2` to `near + space / 2 - 1`. It may be
 * negative, which the caller has to refuse.
 */
export function expandNear(wire: number, near: number, space: number): number {
  const low = near - space / 2
  return low + modulo(wire - low, space)
}

/** The largest number below `bound` that is congruent to `wire`. It may be negative, which the caller has to refuse. */
export function expandBelow(wire: number, bound: number, space: number): number {
  return bound - 1 - modulo(bound - 1 - wire, space)
}

/** `%` keeps the sign of its left side; this does not. */
function modulo(value: number, space: number): number {
  const rest = value % space
  return rest < 0 ? rest + space : rest
}
