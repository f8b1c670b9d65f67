// Time and chance enter the protocol as arguments or not at all: while tests run, the clocks, timers and dice of
// the host throw when anything under src (but src/cli) stands in the call stack, and when a test calls them itself.
// The test runner and fast-check keep theirs. Tests of the command, the package and the docs start real programs, and
// those of the adapters open real sockets and ports.

const root = new URL('../../', import.meta.url).pathname
const pure = `${root}src/`
const exempt = [
  `${root}src/cli/`,
  `${root}spec/cli/`,
  `${root}src/adapters/`,
  `${root}spec/adapters/`,
  `${root}spec/package.spec.ts`,
  `${root}spec/docs.spec.ts`,
]
const tests = [`${root}spec/`, `${root}property-tests/`]
const here = `${root}spec/support/no-ambient.ts`

/** The files of the present call stack, innermost first, without this one. */
const filesOnStack = (): ReadonlyArray<string> => {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = Infinity
  const stack = new Error('where').stack ?? ''
  Error.stackTraceLimit = limit
  return stack
    .split('\n')
    .flatMap((line) => /(?:file:\/\/)?(\/[^?)]*?)(?:\?[^:)]*)?:\d+:\d+\)?$/.exec(line)?.[1] ?? [])
    .filter((file) => file !== here)
}

const within = (file: string, folders: ReadonlyArray<string>): boolean =>
  folders.some((folder) => file.startsWith(folder))

const forbid = (name: string): void => {
  const files = filesOnStack()
  if (files.some((file) => within(file, exempt))) return
  const caller = files[0] ?? ''
  if (files.some((file) => file.startsWith(pure)) || within(caller, tests)) {
    throw new Error(`${name} was called: time and chance must come in as arguments (${caller})`)
  }
}

const guardFunction = (owner: object, key: string, name: string): void => {
  const original: unknown = Reflect.get(owner, key)
  if (typeof original !== 'function') return
  const guarded = new Proxy(original, {
    apply: (target, self, args): unknown => {
      forbid(name)
      return Reflect.apply(target as () => unknown, self, args)
    },
  })
  Reflect.defineProperty(owner, key, { value: guarded, writable: true, configurable: true, enumerable: true })
}

/** `new Date(0)` is arithmetic; `new Date()` and `Date()` read the clock. */
const guardDate = (): void => {
  guardFunction(Date, 'now', 'Date.now')
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, self): object => {
      if (args.length === 0) forbid('new Date()')
      return Reflect.construct(target, args, self) as object
    },
    apply: (target, self, args): unknown => {
      forbid('Date()')
      return Reflect.apply(target, self, args)
    },
  })
}

const mark = Symbol.for('packeteer.no-ambient')
if (Reflect.get(globalThis, mark) === undefined) {
  Reflect.set(globalThis, mark, true)
  guardDate()
  guardFunction(Math, 'random', 'Math.random')
  guardFunction(performance, 'now', 'performance.now')
  for (const timer of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']) {
    guardFunction(globalThis, timer, timer)
  }
}
