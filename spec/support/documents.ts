// Reads the fenced blocks, commands and links of markdown documents, for spec/docs.spec.ts. The convention is written down
// in docs/testing.md. A program keeps its blocks at the lines they have in the document, so that a complaint
// of the compiler about line 40 is about line 40 of the document.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export interface Document {
  /** From the root of the repository: `docs/testing.md`. */
  readonly path: string
  readonly text: string
}

export interface Block {
  /** The words after the fence: `ts`, `run`, `continue`, `sh` ... */
  readonly marks: ReadonlyArray<string>
  readonly body: string
  /** Of the first line of the body, counted from 1. */
  readonly line: number
}

export interface Program {
  readonly document: string
  readonly line: number
  readonly runs: boolean
  readonly source: string
}

export const readDocuments = (root: string): ReadonlyArray<Document> =>
  [
    ...['README.md'].filter((name) => existsSync(join(root, name))),
    ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name.replaceAll('\\', '/')}`)
      .sort(),
  ].map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

const fence = /^( *)(`{3,})([^\n`]*)\n([\s\S]*?)^ *\2`*[ \t]*$/gm

export const blocksOf = (text: string): ReadonlyArray<Block> =>
  [...text.matchAll(fence)].map(({ index, 1: indent = '', 3: marks = '', 4: body = '' }) => ({
    marks: marks.trim().split(/\s+/),
    body: body.replaceAll(new RegExp(`^ {0,${indent.length}}`, 'gm'), ''),
    line: text.slice(0, index).split('\n').length + 1,
  }))

const languages = ['ts', 'typescript', 'js', 'javascript', 'mjs']

const speaksTypeScript = ({ marks }: Block): boolean => languages.includes(marks[0] ?? '')

/** Joins a block to the program before it, each line at its own place. */
const joined = (program: Program, { marks, body, line }: Block): Program => {
  const gap = Math.max(0, line - program.source.split('\n').length)
  const source = program.source + '\n'.repeat(gap) + body
  return { ...program, source, runs: program.runs || marks.includes('run') }
}

export const programsOf = ({ path, text }: Document): ReadonlyArray<Program> =>
  blocksOf(text)
    .filter(speaksTypeScript)
    .reduce<ReadonlyArray<Program>>((programs, block) => {
      const before = programs.at(-1)
      if (block.marks.includes('continue') && before !== undefined) {
        return [...programs.slice(0, -1), joined(before, block)]
      }
      return [...programs, joined({ document: path, line: block.line, runs: false, source: '' }, block)]
    }, [])

/** Marks of blocks that mean nothing: a typing slip would silently switch a check off. */
export const unknownMarks = ({ path, text }: Document): ReadonlyArray<string> =>
  blocksOf(text).flatMap(({ marks: [language = '', ...rest], line }) => {
    const known = languages.includes(language) ? ['run', 'continue'] : []
    return rest.filter((mark) => !known.includes(mark)).map((mark) => `${path}:${line} ${mark}`)
  })

const shells = ['sh', 'bash', 'shell', 'console']

export interface Commands {
  /** The scripts of package.json. */
  readonly scripts: ReadonlyArray<string>
  /** What `packeteer <command> --help` prints, or nothing when there is no such command. */
  readonly help: (command: string) => string | undefined
}

const unknownToNpm = (line: string, { scripts }: Commands): ReadonlyArray<string> =>
  [...line.matchAll(/\bnpm (?:run (?:--?[\w-]+ )*([\w:.-]+)|(test|start)\b)/g)]
    .map(([, run, short]) => run ?? short ?? '')
    .filter((script) => !scripts.includes(script))
    .map((script) => `there is no npm script ${script}`)

const unknownToPacketeer = (line: string, { help }: Commands): ReadonlyArray<string> => {
  const call = /\b(?:npx packeteer|node dist\/cli\/main\.js) +([a-z][\w-]*)([^|;&]*)/.exec(line)
  if (call === null) return []
  const [, command = '', rest = ''] = call
  const text = help(command)
  if (text === undefined) return [`there is no command packeteer ${command}`]
  const options = [...rest.matchAll(/(?<=\s)--[a-z][\w-]*/g)].map(([option]) => option)
  return options.filter((option) => !text.includes(option)).map((option) => `packeteer ${command} knows no ${option}`)
}

const missingFiles = (line: string, root: string): ReadonlyArray<string> =>
  [...line.matchAll(/(?<![\w./-])(?:examples|bench|docs|spec|property-tests|src)\/[\w./-]*\w/g)]
    .map(([path]) => path)
    .filter((path) => !existsSync(join(root, path)))
    .map((path) => `there is no file ${path}`)

/** Commands in shell blocks that this repository does not answer to. */
export const unknownCommands = (document: Document, commands: Commands, root: string): ReadonlyArray<string> =>
  blocksOf(document.text)
    .filter(({ marks }) => shells.includes(marks[0] ?? ''))
    .flatMap(({ body, line: first }) =>
      body.split('\n').flatMap((text, at) => {
        const line = text.replace(/(^|\s)#.*$/, '')
        const found = [
          ...unknownToNpm(line, commands),
          ...unknownToPacketeer(line, commands),
          ...missingFiles(line, root),
        ]
        return found.map((complaint) => `${document.path}:${first + at} ${complaint}`)
      }),
    )

const prose = (text: string): string => text.replaceAll(fence, (block) => block.replaceAll(/[^\n]/g, ' '))

/** As a code host names the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')

const anchorsOf = (text: string): ReadonlyArray<string> =>
  [...prose(text).matchAll(/^#{1,6} +(.*)$/gm)].map(([, heading = '']) => anchorOf(heading))

/** Links to files that are not there, or to headings that are not in them. */
export const deadLinks = ({ path, text }: Document, root: string): ReadonlyArray<string> =>
  [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#')
      const target = join(root, normalize(join(dirname(path), file)))
      if (file !== '' && !existsSync(target)) return true
      if (anchor === undefined) return false
      return !anchorsOf(file === '' ? text : readFileSync(target, 'utf8')).includes(anchor)
    })
    .map((link) => `${path} leads nowhere: ${link}`)

/** What answers with an `Either`. Operators and brackets before the call use the answer; without one it is a statement of its own. */
const callsOfEithers = /[\w.#!?[\]]*\.(?:sendMessage|receivePacket)\(/g
const isUsedBefore = (text: string): boolean => /(?:[[,(=?:&|>!]|\breturn)\s*$/.test(text)

/** Calls in programs that could be told of an error, a `Left`, and do not ask. */
export const ignoredLefts = ({ path, text }: Document): ReadonlyArray<string> =>
  blocksOf(text)
    .filter(speaksTypeScript)
    .map(({ body, line }) => ({ line, body: body.replaceAll(/\/\/.*$/gm, (comment) => ' '.repeat(comment.length)) }))
    .flatMap(({ body, line }) =>
      [...body.matchAll(callsOfEithers)]
        .filter(({ index }) => !isUsedBefore(body.slice(0, index)))
        .map(({ 0: call, index }) => [line + body.slice(0, index).split('\n').length - 1, call] as const),
    )
    .map(([line, call]) => `${path}:${line} nobody looks at what ${call}…) answers`)
