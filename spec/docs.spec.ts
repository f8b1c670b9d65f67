// Documents do not lie: every TypeScript block of README.md and docs/*.md compiles against the built package, those marked
// `run` run, every command in a shell block exists, and every relative link leads somewhere. The convention
// for writers is in docs/testing.md. Works on dist as it stands: `npm test` builds first.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  blocksOf,
  deadLinks,
  ignoredLefts,
  programsOf,
  readDocuments,
  unknownCommands,
  unknownMarks,
  type Commands,
  type Program,
} from './support/documents.ts'
import { openWorkbench, type Workbench } from './support/workbench.ts'

const root = process.cwd()
const documents = readDocuments(root)
const programs = documents.flatMap(programsOf)

const openCommands = (): Commands => {
  /** What the command line printed: it is asked the same for every mention of a command. */
  const printed = new Map<string, { readonly status: number | null; readonly stdout: string }>()
  return {
    scripts: Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts),
    help: (command) => {
      const ask = (...args: ReadonlyArray<string>): { readonly status: number | null; readonly stdout: string } => {
        const line = args.join(' ')
        const answer =
          printed.get(line) ??
          spawnSync(process.execPath, ['dist/cli/main.js', ...args], { encoding: 'utf8', timeout: 300_000 })
        printed.set(line, answer)
        return answer
      }
      const general = ask('--help').stdout
      const own = ask(command, '--help')
      return own.status === 0 && new RegExp(`\\b${command}\\b`).test(general) ? general + own.stdout : undefined
    },
  }
}

describe('documents', () => {
  const commands = openCommands()
  let workbench: Workbench
  beforeAll(() => {
    workbench = openWorkbench(root)
  })
  afterAll(() => workbench.remove())

  describe('the documents', () => {
    it('have programs to check, and one to run', () => {
      expect(programs.filter(({ runs }) => runs).length).toBeGreaterThan(0)
    })

    it('have programs that compile', () => {
      expect(workbench.check(programs)).toEqual([])
    })

    it.each(
      programs.filter(({ runs }) => runs).map((program) => [`${program.document}:${program.line}`, program] as const),
    )('%s runs', (_, program) => {
      expect(workbench.run(program)).toBe('')
    })

    it.each(documents.map((document) => [document.path, document] as const))('%s is sound', (_, document) => {
      expect(unknownMarks(document)).toEqual([])
      expect(unknownCommands(document, commands, root)).toEqual([])
      expect(deadLinks(document, root)).toEqual([])
      expect(ignoredLefts(document)).toEqual([])
    })
  })

  describe('the checks speak when a document lies', () => {
    const program = (source: string): Program => ({ document: 'docs/made-up.md', line: 3, runs: true, source })

    it('of a name that the package does not have, at its line', () => {
      const wrong = program("\n\nimport { Packeteer } from 'packeteer'\nimport { Sender } from 'packeteer'\n")
      expect(workbench.check([wrong])).toEqual([expect.stringMatching(/^docs\/made-up\.md:4 error TS2305.*Sender/)])
    })

    it('of a program that fails', () => {
      expect(workbench.run(program("throw new Error('not today')"))).toContain('not today')
      expect(workbench.run(program('const fine: number = 1'))).toBe('')
    })

    it('of a command, option, script or file that is not there', () => {
      const text =
        '```sh\nnpm ci && npm run conjure # npm run comment\nnpx packeteer conjure\nnode bench/none.mjs\n```\n'
      expect(unknownCommands({ path: 'docs/made-up.md', text }, commands, root)).toEqual([
        'docs/made-up.md:2 there is no npm script conjure',
        'docs/made-up.md:3 there is no command packeteer conjure',
        'docs/made-up.md:4 there is no file bench/none.mjs',
      ])
      const helpful: Commands = { scripts: ['test'], help: () => 'demo --seconds <s>' }
      const options = '```sh\nnpm test\nnpx packeteer demo --seconds 5 --colour red | head --lines 3\n```\n'
      expect(unknownCommands({ path: 'docs/made-up.md', text: options }, helpful, root)).toEqual([
        'docs/made-up.md:3 packeteer demo knows no --colour',
      ])
    })

    it('of a mark that means nothing, which would switch a check off', () => {
      const text = '```ts rnu\n```\n```\nplain\n```\n```ts continue run\n```\n```sh run\n```\n'
      expect(unknownMarks({ path: 'docs/made-up.md', text })).toEqual([
        'docs/made-up.md:2 rnu',
        'docs/made-up.md:9 run',
      ])
    })

    it('of a loop that ignores a Left', () => {
      const lines = [
        'end.sendMessage(1)',
        'const sent = end.sendMessage(2)',
        'for (const datagram of arrived) end.receivePacket(datagram)',
        'assert.ok(isRight(this.#end.sendMessage(3))) // end.sendMessage(4)',
        'const send = () => end.sendMessage(5)',
      ]
      expect(ignoredLefts({ path: 'docs/made-up.md', text: ['```ts', ...lines, '```', ''].join('\n') })).toEqual([
        'docs/made-up.md:2 nobody looks at what end.sendMessage(…) answers',
        'docs/made-up.md:4 nobody looks at what end.receivePacket(…) answers',
      ])
    })

    it('of a link that leads nowhere', () => {
      const text = '# One two\n[a](#one-two) [b](#three) [c](../LICENSE) [d](none.md) [e](https://example.org)\n'
      expect(deadLinks({ path: 'docs/testing.md', text }, root)).toEqual([
        'docs/testing.md leads nowhere: #three',
        'docs/testing.md leads nowhere: none.md',
      ])
    })
  })
})

describe('the reader of documents', () => {
  const text = ['a', '```ts', 'const a = 1', '```', 'b', '```sh', 'ls', '```', '```ts continue run', 'a', '```', '']

  it('finds blocks with their lines', () => {
    expect(blocksOf(text.join('\n'))).toEqual([
      { marks: ['ts'], body: 'const a = 1\n', line: 3 },
      { marks: ['sh'], body: 'ls\n', line: 7 },
      { marks: ['ts', 'continue', 'run'], body: 'a\n', line: 10 },
    ])
  })

  it('joins a block that continues the one before, each at its own line', () => {
    expect(programsOf({ path: 'README.md', text: text.join('\n') })).toEqual([
      { document: 'README.md', line: 3, runs: true, source: '\n\nconst a = 1\n\n\n\n\n\n\na\n' },
    ])
  })

  it('starts a new program with every block that does not', () => {
    const two = '```ts\na\n```\n```js run\nb\n```\n'
    expect(programsOf({ path: 'README.md', text: two }).map(({ line, runs }) => [line, runs])).toEqual([
      [2, false],
      [5, true],
    ])
  })
})
