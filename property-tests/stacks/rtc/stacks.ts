// The WebRTC stacks of Node, where each runs, and how a connection of it is opened: host candidates on loopback where it can be told so,
// and no servers.

import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Peer } from './peer.ts'

type Maker = new (options: object) => Peer

export interface Stack {
  readonly name: string
  readonly entry: string
  /** `process.platform` and `process.arch`, where its package has a binary. Empty: it needs none. */
  readonly platforms: ReadonlyArray<string>
  readonly options: object
}

const localhost = '127.0.0.1'

export const stacks: ReadonlyArray<Stack> = [
  {
    name: 'node-datachannel',
    entry: 'node-datachannel/polyfill',
    platforms: ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'],
    options: { iceServers: [], bindAddress: localhost },
  },
  {
    name: '@roamhq/wrtc',
    entry: '@roamhq/wrtc',
    platforms: ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'],
    options: { iceServers: [] },
  },
  {
    name: 'werift',
    entry: 'werift',
    platforms: [],
    options: { iceServers: [], iceUseIpv6: false, iceUseTcp: false, iceAdditionalHostAddresses: [localhost] },
  },
]

/** The packages of the stacks are here, apart from the project's own. */
export const home = `${process.cwd()}/property-tests/stacks/packages/`

/** Whether there is a binary for this machine at all. */
export const isPossible = ({ platforms }: Stack): boolean =>
  platforms.length === 0 || platforms.includes(`${process.platform}-${process.arch}`)

export const versionOf = ({ name }: Stack): string | undefined => {
  try {
    const text = readFileSync(`${home}node_modules/${name}/package.json`, 'utf8')
    return String((JSON.parse(text) as { readonly version: unknown }).version)
  } catch {
    return undefined
  }
}

export async function loadStack({ entry, options }: Stack): Promise<() => Peer> {
  const path = createRequire(`${home}package.json`).resolve(entry)
  const module = (await import(pathToFileURL(path).href)) as { RTCPeerConnection?: Maker; default?: object }
  const Connection = module.RTCPeerConnection ?? (Object(module.default).RTCPeerConnection as Maker)
  return () => new Connection(options)
}
