// Reads TypeScript sources as text for spec/architecture.spec.ts: blanks out comments, strings and regular
// expressions, so that a rule which searches for a word finds code and nothing else, and lists the imports.
// Blanked text keeps its length and its lines: a position in it is a position in the file.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Source {
  /** From the root of the repository, with forward slashes: `src/core/wrap.ts`. */
  readonly path: string
  readonly text: string
}

export interface Import {
  readonly specifier: string
  readonly typeOnly: boolean
  readonly line: number
}

/** Every .ts file under a folder of the repository, in the order of the paths; not what npm put there. */
export const readSources = (root: string, folder: string): ReadonlyArray<Source> =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.includes('/node_modules/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

const blanks = (text: string): string => text.replaceAll(/[^\n]/g, ' ')

/** A slash opens a regular expression where a value may begin; after a value it divides. */
const valueMayBegin = (before: string): boolean =>
  /(?:^|[([{,;=:!&|?+\-*%<>~^]|\b(?:return|typeof|case|in|of))\s*$/.test(before.slice(-200))

const endOfString = (text: string, start: number): number => {
  let at = start + 1
  while (at < text.length && text[at] !== text[start] && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

const endOfRegExp = (text: string, start: number): number => {
  let inClass = false
  let at = start + 1
  for (; at < text.length && text[at] !== '\n' && (inClass || text[at] !== '/'); at += text[at] === '\\' ? 2 : 1) {
    if (text[at] === '[') inClass = true
    if (text[at] === ']') inClass = false
  }
  return at + 1
}

const endOfComment = (text: string, start: number): number => {
  const block = text[start + 1] === '*'
  const end = text.indexOf(block ? '*/' : '\n', start + 2)
  if (end === -1) return text.length
  return block ? end + 2 : end
}

/** Keeps the code inside `${...}` and blanks the words around it. */
const blankTemplate = (text: string, start: number): { readonly code: string; readonly end: number } => {
  let code = '`'
  let at = start + 1
  while (at < text.length && text[at] !== '`') {
    if (text.startsWith('${', at)) {
      const inner = blank(text, at + 2, true)
      code += `\${${inner.code}`
      at = inner.end
    } else {
      const step = text[at] === '\\' ? 2 : 1
      code += blanks(text.slice(at, at + step))
      at += step
    }
  }
  return { code: `${code}\``, end: at + 1 }
}

const blank = (text: string, start: number, untilBrace: boolean): { readonly code: string; readonly end: number } => {
  let code = ''
  let depth = 0
  let at = start
  while (at < text.length) {
    const char = text[at] ?? ''
    if (untilBrace && char === '}' && depth === 0) return { code: `${code}}`, end: at + 1 }
    if (char === '{') depth += 1
    if (char === '}') depth -= 1
    let end = at + 1
    let kept = char
    if (char === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      end = endOfComment(text, at)
      kept = blanks(text.slice(at, end))
    } else if (char === "'" || char === '"') {
      end = endOfString(text, at)
      kept = char + blanks(text.slice(at + 1, end - 1)) + char
    } else if (char === '`') {
      const template = blankTemplate(text, at)
      end = template.end
      kept = template.code
    } else if (char === '/' && valueMayBegin(code)) {
      end = endOfRegExp(text, at)
      kept = `/${blanks(text.slice(at + 1, end - 1))}/`
    }
    code += kept
    at = end
  }
  return { code, end: at }
}

/** The code alone. */
export const codeOf = (text: string): string => blank(text, 0, false).code

const clause = String.raw`(?:\*\s+as\s+\w+|\*|\{[^}]*\}|\w+(?:\s*,\s*(?:\{[^}]*\}|\*\s+as\s+\w+))?)`
const statement = new RegExp(String.raw`\b(?:import|export)\s+(type\s+)?(${clause})\s*from\s*['"]`, 'g')
const bare = /\bimport\s*\(?\s*['"]/g

const namesTypesOnly = (names: string): boolean =>
  names.startsWith('{') && !/\{\s*\}/.test(names) && !/(?:^\{|,)\s*(?!type\s)\w/.test(names)

/** Static and dynamic imports, re-exports among them. */
export const importsOf = (text: string): ReadonlyArray<Import> => {
  const code = codeOf(text)
  const read = (match: RegExpExecArray, typeOnly: boolean): Import => {
    const quote = match.index + match[0].length - 1
    const specifier = text.slice(quote + 1, text.indexOf(text[quote] ?? "'", quote + 1))
    return { specifier, typeOnly, line: lineAt(text, match.index) }
  }
  return [
    ...[...code.matchAll(statement)].map((match) =>
      read(match, match[1] !== undefined || namesTypesOnly(match[2] ?? '')),
    ),
    ...[...code.matchAll(bare)].map((match) => read(match, false)),
  ]
}
