// Every row of the tables by name, in their order, and where it comes from. One more peer is one more line here.

import { Packeteer, type Config } from '../../src/index.ts'
import type { Protocol } from '../speed/ends.ts'
import { loadNodeKcp } from './node-kcp.ts'
import { packeteerLike } from './packeteer.ts'
import { raw } from './raw.ts'

export interface Peer {
  /** What has to be in bench/peers/node_modules; undefined: nothing. */
  readonly needs: string | undefined
  readonly load: () => Promise<Protocol>
}

const pure = (config: Config): Packeteer => new Packeteer(config)

const own = (protocol: Protocol): Peer => ({ needs: undefined, load: () => Promise.resolve(protocol) })

export const roster: Readonly<Record<string, Peer>> = {
  raw: own(raw),
  'packeteer lean': own(packeteerLike('lean', pure)),
  'packeteer auto': own(packeteerLike('auto', pure)),
  'node-kcp': { needs: 'node-kcp', load: loadNodeKcp },
}
