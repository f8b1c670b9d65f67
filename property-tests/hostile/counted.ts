// The protocol with a meter: the same sources, bundled, with a count at the head of every function, every turn of a loop and every
// branch. Steps are functions and turns: a measure of work that is the same on every machine. The places are what a corpus is chosen by.
// What the engine does inside one call (slice, set, sort) is not counted; it is bounded by the sizes that the loops are bounded by.

import { mkdirSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { parseAst } from 'rolldown/parseAst'

export interface Meter {
  /** Functions entered and turns of loops begun. */
  steps: number
  /** How often each place was passed. */
  places: Uint32Array
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
}

type Insert = readonly [at: number, text: string]

const isNode = (value: unknown): value is Node & Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

const functions = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']
const loops = ['ForStatement', 'ForOfStatement', 'ForInStatement', 'WhileStatement', 'DoWhileStatement']

/** The code with counts in it, and how many places there are. */
export function addMeter(code: string): { readonly code: string; readonly places: number } {
  const inserts: Array<Insert> = []
  let places = 0
  const count = (isStep: boolean): string => `${isStep ? '__meter.steps++,' : ''}__meter.places[${(places += 1) - 1}]++`
  /** At the head of a block, or around a statement or expression that is none. */
  const mark = (node: Node, isStep: boolean): void => {
    if (node.type === 'BlockStatement') inserts.push([node.start + 1, `${count(isStep)};`])
    else if (node.type.endsWith('Statement')) inserts.push([node.start, `{${count(isStep)};`], [node.end, '}'])
    else inserts.push([node.start, `(${count(isStep)},(`], [node.end, '))'])
  }
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (!isNode(value)) return
    const { type, body, consequent, alternate } = value
    if (functions.includes(type) && isNode(body)) mark(body, true)
    if (loops.includes(type) && isNode(body)) mark(body, true)
    if (type === 'IfStatement' || type === 'ConditionalExpression')
      for (const branch of [consequent, alternate])
        if (isNode(branch) && branch.type !== 'IfStatement') mark(branch, false)
    for (const [key, child] of Object.entries(value)) if (key !== 'type') visit(child)
  }
  visit(parseAst(code))
  // Inner ones begin later and end sooner: at one place, what opens later stands further in.
  inserts.sort((one, other) => one[0] - other[0])
  let metered = ''
  let from = 0
  for (const [at, text] of inserts) {
    metered += code.slice(from, at) + text
    from = at
  }
  return { code: metered + code.slice(from), places }
}

const entry = `
export { reducer } from './src/connection/reducer.ts'
export { initialState } from './src/connection/state.ts'
export { encodeState, decodeState } from './src/state/encoding.ts'
`

/** Bundles, meters and writes it; the path. */
export async function buildCounted(): Promise<string> {
  const bundled = await build({
    stdin: { contents: entry, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    target: 'node20',
    write: false,
  })
  const { code, places } = addMeter(bundled.outputFiles[0]?.text ?? '')
  const path = `${process.cwd()}/dist-bench/counted.js`
  mkdirSync('dist-bench', { recursive: true })
  writeFileSync(path, `export const __meter = { steps: 0, places: new Uint32Array(${places}) };\n${code}`)
  return path
}
