// A canonical text of any plain value: equal values, equal text. A window over a shared buffer is printed through its own range:
// the slots beyond it belong to other versions. Nothing that JSON would blur is blurred: -0, NaN, undefined, holes.

const isWindow = (
  value: object,
): value is { base: number; buffer: ReadonlyArray<unknown>; start: number; end: number } =>
  'base' in value && 'buffer' in value && 'start' in value && 'end' in value

const printNumber = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

export const print = (value: unknown): string => {
  if (typeof value === 'number') return printNumber(value)
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? JSON.stringify(value) : String(value)
  if (value instanceof Uint8Array) return `<${Buffer.from(value).toString('hex')}>`
  if (Array.isArray(value)) return `[${Array.from(value as ReadonlyArray<unknown>, print).join(',')}]`
  if (isWindow(value)) return `window(${value.base}:${print(value.buffer.slice(value.start, value.end))})`
  const fields = Object.entries(value).map(([key, field]) => `${key}:${print(field)}`)
  return `{${fields.sort((a, b) => (a < b ? -1 : 1)).join(',')}}`
}
