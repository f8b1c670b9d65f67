// One end of the soak, a process of its own: a game loop, one session after the other, and reports of all that happens. It keeps nothing
// that it has reported, so what its heap holds at the end is the library's.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startLoop } from 'packeteer/adapters/loop'
import { listenToParent, tellParent } from '../../src/cli/stage/lifeline.ts'
import { ticksPerSecond } from './game.ts'
import { readClock } from './history.ts'
import type { FromPlayer, ToPlayer } from './orders.ts'
import { openSession, type Session } from './session.ts'

const reportMs = 100
const measureMs = 5000

let session: Session | undefined
let talks = true

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function report(): void {
  if (session === undefined) return
  const upToMs = readClock()
  const unsettled = session.countUnsettled()
  tellParent<FromPlayer>({ type: 'Played', session: session.number, upToMs, unsettled, ...session.take() })
}

function measure(bare = false): void {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  tellParent<FromPlayer>({ type: 'MemoryMeasured', bytes: heapUsed + external, bare })
}

function endSession(): void {
  if (session === undefined) return
  report()
  tellParent<FromPlayer>({ type: 'SessionEnded', counts: session.count() })
}

async function beginSession(order: Extract<ToPlayer, { type: 'BeginSession' }>): Promise<void> {
  endSession()
  session?.close()
  session = undefined
  session = await openSession(order)
  tellParent<FromPlayer>({ type: 'SessionBegan', session: session.number, port: session.port })
}

// Changes nothing of how the process ends. An unhandled rejection is an exception, too.
process.on('uncaughtExceptionMonitor', () => session?.saveRecording())
startLoop(ticksPerSecond, () => session?.tick(talks))
setInterval(report, reportMs)
setInterval(() => measure(), measureMs)
listenToParent<ToPlayer>((order) => {
  switch (order.type) {
    case 'BeginSession':
      return void beginSession(order)
    case 'StopTalking':
      talks = false
      return
    case 'SaveRecording':
      session?.saveRecording()
      return tellParent<FromPlayer>({ type: 'RecordingSaved' })
    case 'MeasureMemory':
      return session?.withoutRecording(() => measure(true))
    case 'Finish':
      endSession()
      session?.withoutRecording(() => measure(true))
      return tellParent<FromPlayer>({ type: 'Finished' })
  }
})
tellParent<FromPlayer>({ type: 'Ready' })
