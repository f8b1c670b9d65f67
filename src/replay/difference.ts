/**
 * The first place where two plain values differ: a path, and both values there. Windows over shared buffers are compared in their own
 * range, by the numbers of their items, as what lies outside belongs to other versions. A field that is missing is undefined.
 */

export interface Difference {
  /** As `packets.rtt.smoothed`, `messages.lanes[2]`. '': the values themselves. */
  readonly path: string
  readonly here: unknown
  readonly there: unknown
}

export function firstDifference(here: unknown, there: unknown, path: string = ''): Difference | undefined {
  if (Object.is(here, there)) return undefined
  if (!isObject(here) || !isObject(there) || kindOf(here) !== kindOf(there)) return { path, here, there }
  switch (kindOf(here)) {
    case 'window':
      return differentWindow(here as unknown as WindowLike, there as unknown as WindowLike, path)
    case 'record':
      return differentRecord(here, there, path)
    case 'list':
    case 'bytes':
      return differentList(here as unknown as ListLike, there as unknown as ListLike, path)
  }
}

type Fields = Readonly<Record<string, unknown>>
type ListLike = ArrayLike<unknown>

interface WindowLike {
  readonly base: number
  readonly buffer: ReadonlyArray<unknown>
  readonly start: number
  readonly end: number
}

// Not the word for "nothing" that this house does without: of objects, only that one is false.
const isObject = (value: unknown): value is Fields => typeof value === 'object' && Boolean(value)

function kindOf(value: Fields): 'window' | 'list' | 'bytes' | 'record' {
  if (Array.isArray(value)) return 'list'
  if (ArrayBuffer.isView(value)) return 'bytes'
  return 'base' in value && 'buffer' in value && 'start' in value && 'end' in value ? 'window' : 'record'
}

function differentRecord(here: Fields, there: Fields, path: string): Difference | undefined {
  const names = [...Object.keys(here), ...Object.keys(there).filter((name) => !(name in here))]
  for (const name of names) {
    const found = firstDifference(here[name], there[name], path === '' ? name : `${path}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

function differentList(here: ListLike, there: ListLike, path: string): Difference | undefined {
  for (let index = 0; index < Math.min(here.length, there.length); index += 1) {
    const found = firstDifference(here[index], there[index], `${path}[${index}]`)
    if (found !== undefined) return found
  }
  return here.length === there.length ? undefined : { path: `${path}.length`, here: here.length, there: there.length }
}

function differentWindow(here: WindowLike, there: WindowLike, path: string): Difference | undefined {
  if (here.base !== there.base) return { path: `${path}.base`, here: here.base, there: there.base }
  const lengths = [here.end - here.start, there.end - there.start] as const
  for (let index = 0; index < Math.min(...lengths); index += 1) {
    const at = `${path}[${here.base + index}]`
    const found = firstDifference(here.buffer[here.start + index], there.buffer[there.start + index], at)
    if (found !== undefined) return found
  }
  return lengths[0] === lengths[1] ? undefined : { path: `${path}.length`, here: lengths[0], there: lengths[1] }
}
