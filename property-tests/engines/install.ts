// Puts the engines that npm has into dist-bench/engines, for whoever runs them: the golden recordings, and Bun and Deno over UDP.

import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { folder, packages } from './engines.ts'

const words = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error']

export function installEngines(): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}package.json`, JSON.stringify({ private: true, type: 'commonjs', dependencies: packages }))
  spawnSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
}
