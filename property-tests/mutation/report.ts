// What Stryker's report comes to: counts per folder against their goals, and the survivors against those that survivors.json excuses,
// each with a reason. A survivor that is not excused fails the run, and so does an excuse that no survivor needs any more.

/** The parts of a mutation testing report (schema 2) that are read here. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: ReadonlyArray<Mutant> }>>
}

interface Mutant {
  readonly mutatorName: string
  readonly replacement?: string
  readonly status: string
  readonly location: { readonly start: Spot; readonly end: Spot }
}

/** Both count from 1. */
interface Spot {
  readonly line: number
  readonly column: number
}

/** A mutant by what it does, not by where it stands: lines move. */
export interface Survivor {
  readonly file: string
  /** The line on which it begins, trimmed. */
  readonly line: string
  readonly from: string
  readonly to: string
}

export interface Excuse extends Survivor {
  readonly reason: string
}

/** Codec and sequence arithmetic: every mutant dies, or is excused because it is none. */
export const exact: ReadonlyArray<string> = [
  'src/core/bytes.ts',
  'src/core/crc32c.ts',
  'src/core/seen.ts',
  'src/core/window.ts',
  'src/core/wrap.ts',
  'src/packet/numbering.ts',
  'src/packet/packet-codec.ts',
  'src/packet/packet.ts',
  'src/message/frame.ts',
  'src/message/frame-reader.ts',
  'src/message/reassembly.ts',
]

/** Everything that the goal of 95 % is about, as patterns for Stryker. */
export const core: ReadonlyArray<string> = [
  ...['core', 'packet', 'message', 'channel', 'connection'].map((folder) => `src/${folder}/*.ts`),
  ...['packeteer', 'config', 'config-fields'].map((file) => `src/${file}.ts`),
]

export interface Row {
  readonly name: string
  readonly killed: number
  readonly survived: number
  /** Of those that survived. */
  readonly excused: number
  /** Percent killed. */
  readonly score: number
  /** Percent; 100: every survivor is excused. */
  readonly goal: number
}

export const meetsGoal = ({ survived, excused, score, goal }: Row): boolean =>
  goal === 100 ? survived === excused : score >= goal

/** Also what never ends, and what takes the process along: a push in a loop that runs the wrong way. */
const isKilled = ({ status }: Mutant): boolean => ['Killed', 'Timeout', 'RuntimeError'].includes(status)
const isAlive = ({ status }: Mutant): boolean => status === 'Survived' || status === 'NoCoverage'

/** The text between two spots, in one line. */
function textAt(source: string, { start, end }: Mutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  const last = lines.length - 1
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1)
  lines[0] = (lines[0] ?? '').slice(start.column - 1)
  return oneLine(lines.join(' '))
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

export const survivorsOf = ({ files }: Report): ReadonlyArray<Survivor> =>
  Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.filter(isAlive).map((mutant) => ({
      file,
      line: oneLine(source.split('\n')[mutant.location.start.line - 1] ?? ''),
      from: textAt(source, mutant.location),
      to: oneLine(mutant.replacement ?? mutant.mutatorName),
    })),
  )

const keyOf = ({ file, line, from, to }: Survivor): string => JSON.stringify([file, line, from, to])

export interface Comparison {
  readonly surprises: ReadonlyArray<Survivor>
  /** Excuses, of files that were looked at, for what was killed or is gone. */
  readonly stale: ReadonlyArray<Excuse>
  readonly excused: ReadonlyArray<Survivor>
}

/** One excuse excuses one survivor. */
export function compare(report: Report, excuses: ReadonlyArray<Excuse>): Comparison {
  const open = excuses.filter(({ file }) => report.files[file] !== undefined)
  const surprises: Array<Survivor> = []
  const excused: Array<Survivor> = []
  for (const survivor of survivorsOf(report)) {
    const at = open.findIndex((excuse) => keyOf(excuse) === keyOf(survivor))
    if (at < 0) surprises.push(survivor)
    else excused.push(...open.splice(at, 1))
  }
  return { surprises, stale: open, excused }
}

const folderOf = (file: string): string => file.replace(/^src\//, '').replace(/(?:\/|-fields|\.ts).*$/, '')

/** A row for codec and sequence arithmetic, one per folder or file of src, and one for all. */
export function tally(report: Report, excused: ReadonlyArray<Survivor>): ReadonlyArray<Row> {
  const files = Object.keys(report.files)
  const rowOf = (name: string, goal: number, isIn: (file: string) => boolean): Row => {
    const mutants = Object.entries(report.files).flatMap(([file, { mutants: all }]) => (isIn(file) ? all : []))
    const killed = mutants.filter(isKilled).length
    const survived = mutants.filter(isAlive).length
    const score = killed + survived === 0 ? 100 : (100 * killed) / (killed + survived)
    return { name, killed, survived, excused: excused.filter(({ file }) => isIn(file)).length, score, goal }
  }
  const folders = [...new Set(files.map(folderOf))]
  return [
    rowOf('codec and sequence arithmetic', 100, (file) => exact.includes(file)),
    ...folders.map((folder) => rowOf(folder, 95, (file) => folderOf(file) === folder)),
    rowOf('all', 95, () => true),
  ].filter(({ killed, survived }) => killed + survived > 0)
}
