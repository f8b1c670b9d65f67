// A copy of a state that shares nothing with it: as if it had been written down and read back. Windows keep what is theirs.

const isWindow = (
  value: object,
): value is { base: number; buffer: ReadonlyArray<unknown>; start: number; end: number } =>
  'base' in value && 'buffer' in value && 'start' in value && 'end' in value

const cloneDeep = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (Array.isArray(value)) return value.map(cloneDeep)
  if (isWindow(value)) {
    const buffer = value.buffer.slice(value.start, value.end).map(cloneDeep)
    return { base: value.base, buffer, start: 0, end: buffer.length }
  }
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, cloneDeep(field)]))
}

export const clone = <A>(value: A): A => cloneDeep(value) as A
