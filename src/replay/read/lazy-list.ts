/**
 * A list whose items are made when they are looked at. It reads like any array (index, length, iteration, every method that changes nothing,
 * JSON), cannot be changed, and takes no memory by its length. An item that is looked at twice may be made twice.
 */

interface Source {
  readonly length: () => number
  readonly at: (index: number) => unknown
}

/** Of the empty arrays that stand behind lists. One set of traps for all lists: a set each would be most of what a list takes. */
const sources = new WeakMap<object, Source>()

const nothing: Source = { length: () => 0, at: () => undefined }

const sourceOf = (target: object): Source => sources.get(target) ?? nothing

/** The index that a property's name stands for; -1: it is none of this list. */
function indexOf({ length }: Source, key: string | symbol): number {
  const index = typeof key === 'string' && isDigit(key.charCodeAt(0)) ? Number(key) : -1
  return index < length() && String(index) === key ? index : -1
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39

const traps: ProxyHandler<Array<never>> = {
  get: (target, key, list): unknown => {
    const source = sourceOf(target)
    if (key === 'length') return source.length()
    const index = indexOf(source, key)
    return index < 0 ? Reflect.get(target, key, list) : source.at(index)
  },
  has: (target, key) => indexOf(sourceOf(target), key) >= 0 || Reflect.has(target, key),
  ownKeys: (target) => [...Array.from({ length: sourceOf(target).length() }, (_, index) => String(index)), 'length'],
  getOwnPropertyDescriptor: (target, key) => {
    const source = sourceOf(target)
    // An array's length is one that may be written, and a proxy has to say so.
    if (key === 'length') return { value: source.length(), writable: true, enumerable: false, configurable: false }
    const index = indexOf(source, key)
    return index < 0 ? undefined : { value: source.at(index), writable: false, enumerable: true, configurable: true }
  },
  set: () => false,
  defineProperty: () => false,
  deleteProperty: () => false,
  preventExtensions: () => false,
  setPrototypeOf: () => false,
}

export function lazyList<A>(length: () => number, at: (index: number) => A): ReadonlyArray<A> {
  const target: Array<never> = []
  sources.set(target, { length, at })
  return new Proxy(target, traps)
}
