// One player as a process of its own: a socket, a game, and a line to the parent, which starts it, watches it and ends it.

import { createSocket } from 'node:dgram'
import { hostTimer } from 'packeteer/adapters/loop'
import { bindLoopback, listenToParent, tellParent } from '../../src/cli/stage/lifeline.ts'
import { startPlayer, type Player } from './player.ts'
import type { FromPeer, ToPeer } from './report.ts'

const reportMs = 100

const socket = createSocket('udp4')
let player: Player | undefined
let reporting: NodeJS.Timeout | undefined

listenToParent<ToPeer>((order) => {
  if (order.type === 'StartPlaying') {
    const { roster } = order
    const started = startPlayer(socket, roster, hostTimer)
    player = started
    reporting = setInterval(
      () => tellParent<FromPeer>({ type: 'Progressed', progress: started.report(roster.self === 0) }),
      reportMs,
    )
    return
  }
  clearInterval(reporting)
  if (player !== undefined) tellParent<FromPeer>({ type: 'PeerFinished', outcome: player.finish() })
})
tellParent<FromPeer>({ type: 'PortBound', port: await bindLoopback(socket) })
