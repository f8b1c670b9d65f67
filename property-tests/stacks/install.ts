// Installs what the checks need and the project does not: the WebRTC stacks into their own folder, by its own lock file, and the engines.
// Only where something is missing or of another version.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { bunPath, denoPath } from '../engines/engines.ts'
import { installEngines } from '../engines/install.ts'
import { home, isPossible, stacks, versionOf, type Stack } from './rtc/stacks.ts'

/** Where no registry is in reach, npm would try for minutes. */
const quickToGiveUp = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=30000']

interface Wanted {
  readonly dependencies: Readonly<Record<string, string>>
}

export function installStacks(): void {
  const { dependencies } = JSON.parse(readFileSync(`${home}package.json`, 'utf8')) as Wanted
  const isThere = (stack: Stack): boolean => versionOf(stack) === dependencies[stack.name]
  if (!stacks.filter(isPossible).every(isThere)) {
    const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...quickToGiveUp]
    spawnSync('npm', words, { cwd: home, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  if (![bunPath, denoPath].every((path) => existsSync(path))) installEngines()
}
