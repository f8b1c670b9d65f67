// No state at the head of a module: what one file of tests leaves there, another finds, if they happen to share a process. A rule for
// spec, property-tests and all that they import. Memory is allowed where it is keyed by the object it was made from: a WeakMap.
// Found are variables, collections that are not declared read-only, objects of classes, and whatever is written to.
// What a function of another file does with a value that it is handed cannot be seen: hence the read-only types.

import { parseAst } from 'rolldown/parseAst'
import { lineAt, type Source } from './source.ts'

interface Node {
  readonly type: string
  readonly start: number
  readonly [field: string]: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

const nodeAt = (node: Node, field: string): Node | undefined => {
  const found = node[field]
  return isNode(found) ? found : undefined
}

const nodesAt = (node: Node, field: string): ReadonlyArray<Node> => {
  const found = node[field]
  return Array.isArray(found) ? found.filter(isNode) : []
}

const childrenOf = (node: Node): ReadonlyArray<Node> =>
  Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []))

const nameOf = (node: Node | undefined): string => (node?.type === 'Identifier' ? String(node['name']) : '')

const wrappings = ['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'ParenthesizedExpression']

const unwrap = (node: Node | undefined): Node | undefined =>
  node !== undefined && wrappings.includes(node.type) ? unwrap(nodeAt(node, 'expression')) : node

// ---------------------------------------------------------------- what is declared

/** Values that have nothing to write to, or whose only state is what rules for writing find. */
const harmless = /^(?:URL|URLSearchParams|RegExp|TextEncoder|TextDecoder|Immer|Type|DataView|ArrayBuffer|\w+Array)$/

const keyedByObject = ['WeakMap', 'WeakSet']

const isReadOnly = (declarator: Node, init: Node | undefined): boolean => {
  const annotation =
    nodeAt(nodeAt(declarator, 'id') ?? declarator, 'typeAnnotation') ?? nodeAt(declarator, 'typeAnnotation')
  const type = annotation === undefined ? undefined : nodeAt(annotation, 'typeAnnotation')
  const named = type === undefined ? '' : nameOf(nodeAt(type, 'typeName'))
  if (named.startsWith('Readonly') || (type?.type === 'TSTypeOperator' && type['operator'] === 'readonly')) return true
  const cast = init?.type === 'TSAsExpression' ? nodeAt(init, 'typeAnnotation') : undefined
  return cast !== undefined && nameOf(nodeAt(cast, 'typeName')) === 'const'
}

const isFunction = ({ type }: Node): boolean =>
  ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(type)

const keepsVariables = (node: Node): boolean =>
  (node.type === 'VariableDeclaration' && node['kind'] !== 'const') || childrenOf(node).some(keepsVariables)

/** `Map` of `new Map()`, `Type` of `new t.Type()`. */
const calleeOf = (made: Node): string => {
  const callee = nodeAt(made, 'callee')
  return nameOf(callee?.type === 'MemberExpression' ? nodeAt(callee, 'property') : callee)
}

/** Why a value at the head is state, as far as its declaration tells. */
function faultOf(declarator: Node, init: Node | undefined): string | undefined {
  const value = unwrap(init)
  if (value === undefined) return undefined
  if (value.type === 'NewExpression') {
    const made = calleeOf(value)
    if (made === 'Map' || made === 'Set' || made === 'Array')
      return isReadOnly(declarator, init) ? undefined : `a ${made} that is not declared read-only`
    return harmless.test(made) || keyedByObject.includes(made) ? undefined : `an object of ${made || 'a class'}`
  }
  const isEmpty =
    (value.type === 'ArrayExpression' && nodesAt(value, 'elements').length === 0) ||
    (value.type === 'ObjectExpression' && nodesAt(value, 'properties').length === 0)
  if (isEmpty && !isReadOnly(declarator, init)) return 'an empty collection, to be filled'
  const called = value.type === 'CallExpression' ? unwrap(nodeAt(value, 'callee')) : undefined
  if (called !== undefined && isFunction(called) && keepsVariables(called))
    return 'a function with variables of its own'
  return undefined
}

const declarationOf = (statement: Node): Node => nodeAt(statement, 'declaration') ?? statement

interface Fault {
  readonly at: number
  readonly name: string
  readonly what: string
}

interface Head {
  /** Names that a write may go to, and whether writing to them is allowed. */
  readonly names: ReadonlyMap<string, boolean>
  readonly faults: ReadonlyArray<Fault>
}

function headOf(program: Node): Head {
  const names = new Map<string, boolean>()
  const faults: Array<Fault> = []
  for (const statement of nodesAt(program, 'body')) {
    const declared = declarationOf(statement)
    if (declared.type === 'ImportDeclaration') {
      const isOurs = String(nodeAt(declared, 'source')?.['value']).startsWith('.')
      for (const specifier of isOurs ? nodesAt(declared, 'specifiers') : [])
        if (specifier.type === 'ImportSpecifier') names.set(nameOf(nodeAt(specifier, 'local')), false)
    }
    if (declared.type === 'FunctionDeclaration') names.set(nameOf(nodeAt(declared, 'id')), false)
    if (declared.type === 'ClassDeclaration') {
      names.set(nameOf(nodeAt(declared, 'id')), false)
      for (const member of nodesAt(nodeAt(declared, 'body') ?? declared, 'body')) {
        if (member.type !== 'PropertyDefinition' || member['static'] !== true) continue
        const fault = faultOf(member, nodeAt(member, 'value'))
        const what = member['readonly'] === true ? fault : 'a static field that is not read-only'
        if (what !== undefined) faults.push({ at: member.start, name: nameOf(nodeAt(member, 'key')), what })
      }
    }
    if (declared.type !== 'VariableDeclaration' || declared['declare'] === true) continue
    for (const declarator of nodesAt(declared, 'declarations')) {
      const name = nameOf(nodeAt(declarator, 'id'))
      const init = nodeAt(declarator, 'init')
      const at = declarator.start
      if (declared['kind'] !== 'const') faults.push({ at, name, what: `the variable ${name}` })
      const fault = faultOf(declarator, init)
      if (fault !== undefined) faults.push({ at, name, what: `${name}, ${fault}` })
      const value = unwrap(init)
      const isKeyed = value?.type === 'NewExpression' && keyedByObject.includes(calleeOf(value))
      if (name !== '') names.set(name, isKeyed)
    }
  }
  return { names, faults }
}

// ---------------------------------------------------------------- what is written to

const writing =
  /^(?:set\w*|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|hit|note|defineProperty|assign)$/

/** The name at the beginning of `name.field[0].get(key)`; '' if it begins otherwise. */
function rootOf(node: Node | undefined): string {
  const place = unwrap(node)
  if (place?.type === 'MemberExpression') return rootOf(nodeAt(place, 'object'))
  if (place?.type === 'CallExpression') {
    const callee = unwrap(nodeAt(place, 'callee'))
    const isReading = callee?.type === 'MemberExpression' && ['get', 'at'].includes(nameOf(nodeAt(callee, 'property')))
    return isReading ? rootOf(callee) : ''
  }
  return nameOf(place)
}

const targetsOf = (pattern: Node | undefined): ReadonlyArray<Node> => {
  const target = unwrap(pattern)
  if (target === undefined) return []
  if (target.type === 'MemberExpression') return [target]
  return ['ArrayPattern', 'ObjectPattern', 'Property', 'AssignmentPattern', 'RestElement'].includes(target.type)
    ? childrenOf(target).flatMap(targetsOf)
    : []
}

/** The names whose values a node writes to. */
function writtenBy(node: Node): ReadonlyArray<string> {
  if (node.type === 'AssignmentExpression') return targetsOf(nodeAt(node, 'left')).map(rootOf)
  const argument = unwrap(nodeAt(node, 'argument'))
  if (node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node['operator'] === 'delete'))
    return argument?.type === 'MemberExpression' ? [rootOf(argument)] : []
  const callee = node.type === 'CallExpression' ? unwrap(nodeAt(node, 'callee')) : undefined
  if (callee?.type !== 'MemberExpression' || !writing.test(nameOf(nodeAt(callee, 'property')))) return []
  const owner = nodeAt(callee, 'object')
  return ['Object', 'Reflect'].includes(nameOf(owner)) ? [rootOf(nodesAt(node, 'arguments')[0])] : [rootOf(owner)]
}

const bindingsIn = (pattern: Node | undefined): ReadonlyArray<string> => {
  if (pattern === undefined) return []
  if (pattern.type === 'Identifier') return [nameOf(pattern)]
  if (pattern.type === 'AssignmentPattern') return bindingsIn(nodeAt(pattern, 'left'))
  if (pattern.type === 'Property') return bindingsIn(nodeAt(pattern, 'value'))
  return pattern.type.endsWith('Pattern') || pattern.type === 'RestElement'
    ? childrenOf(pattern).flatMap(bindingsIn)
    : []
}

/** What a function declares, its parameters and inner functions' names among it: these hide names of the head. */
const declaredIn = (node: Node): ReadonlyArray<string> =>
  childrenOf(node).flatMap((child) => {
    const own =
      child.type === 'VariableDeclarator' || child.type === 'FunctionDeclaration' || child.type === 'ClassDeclaration'
        ? bindingsIn(nodeAt(child, 'id'))
        : child.type === 'CatchClause'
          ? bindingsIn(nodeAt(child, 'param'))
          : []
    return isFunction(child) ? own : [...own, ...declaredIn(child)]
  })

function writesIn(node: Node, hidden: ReadonlySet<string>): ReadonlyArray<readonly [at: number, name: string]> {
  const inside = isFunction(node)
    ? new Set([...hidden, ...nodesAt(node, 'params').flatMap(bindingsIn), ...declaredIn(node)])
    : hidden
  const own = writtenBy(node)
    .filter((name) => name !== '' && !inside.has(name))
    .map((name) => [node.start, name] as const)
  return [...own, ...childrenOf(node).flatMap((child) => writesIn(child, inside))]
}

/** Room that is filled and read within one call, and made once because it would cost more than the call: no memory. */
export const scratch: Readonly<Record<string, ReadonlyArray<string>>> = {
  'bench/twin/packets.ts': ['header', 'acked', 'late', 'found'],
  'bench/twin/receiving.ts': ['wholes', 'undo'],
  'bench/twin/rules.ts': ['eight'],
  'bench/twin/twin.ts': ['cursor', 'body', 'packer'],
  // Never written to: an empty buffer that all empty windows share.
  'src/core/window.ts': ['noItems'],
  'src/testing/explorer/key.ts': ['double'],
  'src/state/halves.ts': ['double'],
}

/** The state that this source keeps at its head, a line each. */
export function stateAtHead({ path, text }: Source): ReadonlyArray<string> {
  const program = parseAst(text, { lang: 'ts' }) as unknown as Node
  const { names, faults } = headOf(program)
  const writes = writesIn(program, new Set())
    .filter(([, name]) => names.get(name) === false)
    .map(([at, name]): Fault => ({ at, name, what: `writes to ${name}, which lives as long as the module` }))
  return [...faults, ...writes]
    .filter(({ name }) => scratch[path]?.includes(name) !== true)
    .map(({ at, what }) => `${path}:${lineAt(text, at)} ${what}`)
}
