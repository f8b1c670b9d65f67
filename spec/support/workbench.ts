// A folder inside the repository where programs out of documents are compiled and run. It lies inside so that
// `import ... from 'packeteer'` finds this very package, by its own name, in dist. Git ignores it; it is removed afterwards.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { transformSync } from 'esbuild'
import type { Program } from './documents.ts'

export interface Workbench {
  /** What the compiler says of each program, all in one run: `document:line message`. */
  readonly check: (programs: ReadonlyArray<Program>) => ReadonlyArray<string>
  /** Nothing when the program ends well, else what it printed. */
  readonly run: (program: Program) => string
  readonly remove: () => void
}

// A user's strict project, with what a page and what Node offers, as the samples are for either.
const compilerOptions = {
  strict: true,
  noEmit: true,
  target: 'es2022',
  module: 'nodenext',
  lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'],
  types: ['node'],
  skipLibCheck: true,
}

const fileOf = ({ document, line }: Program): string => `${document.replaceAll('/', '~')}.${line}.ts`

/** Back from `.docs-check/x/docs~testing.md.12.ts(14,3): error ...` to `docs/testing.md:14 error ...`. */
const inDocument = (line: string): string =>
  line.replace(/^\S*?([^/\\\s]+\.md)\.\d+\.ts\((\d+),\d+\): /, (_, file: string, at: string) => {
    return `${basename(file).replaceAll('~', '/')}:${at} `
  })

export const openWorkbench = (root: string): Workbench => {
  mkdirSync(join(root, '.docs-check'), { recursive: true })
  const folder = mkdtempSync(join(root, '.docs-check', 'run-'))
  return {
    check: (programs) => {
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: programs.map(fileOf) }))
      for (const program of programs) {
        // A module of its own, whatever it imports: names of one document do not meet those of another.
        writeFileSync(join(folder, fileOf(program)), `${program.source}\nexport {}\n`)
      }
      const tsc = join(root, 'node_modules', '.bin', 'tsc')
      const { stdout, stderr } = spawnSync(tsc, ['-p', folder, '--pretty', 'false'], { encoding: 'utf8', cwd: root })
      return `${stdout}${stderr}`
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map(inDocument)
    },
    run: (program) => {
      const file = join(folder, fileOf(program).replace(/ts$/, 'mjs'))
      writeFileSync(file, transformSync(program.source, { loader: 'ts', format: 'esm', target: 'es2022' }).code)
      const done = spawnSync(process.execPath, [file], { encoding: 'utf8', cwd: root, timeout: 300_000 })
      return done.status === 0 ? '' : `${done.stdout}${done.stderr}${String(done.error ?? '')}`
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
