// Every row of the tables by name, in their order, and where it comes from. One more peer is one more line here.

import { Packeteer, type Config } from '../../src/index.ts'
import type { Protocol } from '../speed/ends.ts'
import { Twin } from '../twin/twin.ts'
import { loadEnet } from './enet.ts'
import { loadJspRaknet } from './jsp-raknet.ts'
import { loadNodeKcp } from './node-kcp.ts'
import { packeteerLike } from './packeteer.ts'
import { raw } from './raw.ts'
import { loadSctp } from './sctp.ts'
import { loadSerenityRaknet } from './serenity-raknet.ts'
import { loadWeriftSctp } from './werift-sctp.ts'

export interface Peer {
  /** What has to be in bench/peers/node_modules; undefined: nothing. */
  readonly needs: string | undefined
  readonly load: () => Promise<Protocol>
  /** Another protocol in plain JavaScript. */
  readonly isScript?: boolean
  /** Ticks from end to end in `cpu` and `alloc`. Default 0: acks are there before anything would be repeated. */
  readonly latencyTicks?: number
}

/** Packeteer in its forms, and the harness: what a short look is about. */
export const isOwn = (peer: string): boolean => roster[peer]?.needs === undefined

const pure = (config: Config): Packeteer => new Packeteer(config)

const own = (protocol: Protocol): Peer => ({ needs: undefined, load: () => Promise.resolve(protocol) })

export const roster: Readonly<Record<string, Peer>> = {
  raw: own(raw),
  'packeteer lean': own(packeteerLike('lean', pure)),
  'packeteer auto': { ...own(packeteerLike('auto', pure)), latencyTicks: 3 },
  twin: own(packeteerLike('lean', (config) => new Twin(config))),
  'node-kcp': { needs: 'node-kcp', load: loadNodeKcp },
  'serenity-raknet': { needs: '@serenityjs/raknet', load: loadSerenityRaknet, isScript: true },
  'jsp-raknet': { needs: 'jsp-raknet', load: loadJspRaknet, isScript: true },
  enet: { needs: 'enet', load: loadEnet, isScript: true },
  sctp: { needs: 'sctp', load: loadSctp, isScript: true },
  'werift-sctp': { needs: 'werift-sctp', load: loadWeriftSctp, isScript: true },
}
