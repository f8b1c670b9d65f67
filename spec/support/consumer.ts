// A user's empty folder with the packed package in it: what `npm install packeteer` leaves behind, without the network.
// The package comes from its tarball, its declared dependencies are copied from this repository, and nothing else is there.

import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Consumer {
  readonly folder: string
  readonly tarball: string
  /** The paths inside the tarball. */
  readonly files: ReadonlyArray<string>
  /** Writes a file into the folder and runs it with plain node; gives what it printed. */
  readonly node: (name: string, program: string) => string
  /** Runs a file of node_modules/.bin. */
  readonly run: (command: string, ...args: ReadonlyArray<string>) => string
  readonly remove: () => void
}

interface Manifest {
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

const pack = (root: string, into: string): { readonly tarball: string; readonly files: ReadonlyArray<string> } => {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', into]
  const printed = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const [packed] = JSON.parse(printed) as [{ filename: string; files: Array<{ path: string }> }]
  return { tarball: join(into, packed.filename), files: packed.files.map((file) => file.path) }
}

/** Copies a dependency and whatever it depends on in turn. */
const copyDependency = (root: string, modules: string, name: string): void => {
  cpSync(join(root, 'node_modules', name), join(modules, name), { recursive: true })
  for (const next of Object.keys(readManifest(join(modules, name)).dependencies ?? {})) {
    copyDependency(root, modules, next)
  }
}

/** An optional peer is not there: what is published has to stand without it. */
export const installInEmptyFolder = (root: string): Consumer => {
  const folder = mkdtempSync(join(tmpdir(), 'packeteer-consumer-'))
  const modules = join(folder, 'node_modules')
  const installed = join(modules, 'packeteer')
  mkdirSync(join(modules, '.bin'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n')

  const { tarball, files } = pack(root, folder)
  execFileSync('tar', ['-xzf', tarball, '-C', modules])
  cpSync(join(modules, 'package'), installed, { recursive: true })
  rmSync(join(modules, 'package'), { recursive: true })

  const manifest = readManifest(installed)
  for (const name of Object.keys(manifest.dependencies ?? {})) copyDependency(root, modules, name)
  for (const [name, file] of Object.entries(manifest.bin ?? {})) {
    chmodSync(join(installed, file), 0o755)
    symlinkSync(join(installed, file), join(modules, '.bin', name))
  }

  const execute = (file: string, args: ReadonlyArray<string>): string =>
    execFileSync(file, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  return {
    folder,
    tarball,
    files,
    node: (name, program) => {
      writeFileSync(join(folder, name), program)
      return execute(process.execPath, [name])
    },
    run: (command, ...args) => execute(join(modules, '.bin', command), args),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
