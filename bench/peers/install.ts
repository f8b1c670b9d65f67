// Installs the peers that the benches compare with into bench/peers, by its own lock file, on first use. Without a registry in reach, or
// for an addon that does not build, the benches run with what is there and say so.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { peersFolder } from './load.ts'
import { roster } from './roster.ts'

const patienceMs = 300_000
/** Where no registry is in reach, npm would try for minutes. */
const quickToGiveUp = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=30000']

/** An addon is only there when it was built. */
const placeOf = (needs: string): string =>
  `${peersFolder}/node_modules/${needs}${needs === 'node-kcp' ? '/build/Release/kcp.node' : '/package.json'}`

export const isInstalled = (peer: string): boolean => {
  const needs = roster[peer]?.needs
  return needs === undefined || existsSync(placeOf(needs))
}

/** Runs `npm ci` there; the exit code. What is missing afterwards is told by `print`. */
export function installPeers(print: (line: string) => void): number {
  print(`Installing the peers into ${peersFolder} ...`)
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...quickToGiveUp], {
    cwd: peersFolder,
    encoding: 'utf8',
    timeout: patienceMs,
  })
  if (status !== 0) {
    const reason = stderr?.trim().split('\n')[0] ?? ''
    print(`npm could not install them${reason === '' ? '' : `: ${reason}`}`)
  }
  const missing = Object.keys(roster).filter((peer) => !isInstalled(peer))
  if (missing.length > 0)
    print(`Without ${missing.join(', ')}: ${missing.length === 1 ? 'it is' : 'they are'} left out.`)
  return status === 0 ? 0 : 1
}

/** Where there is a folder, what could be installed is in it. */
export function installOnFirstUse(print: (line: string) => void): void {
  if (!existsSync(`${peersFolder}/node_modules`)) installPeers(print)
}
