// The process that a run happens in: one job, given as JSON, one answer as JSON. `npm run bench` starts it, a fresh one for every run, so that
// no peer inherits what another has done to the heap and to compiled code.

import { roster } from './peers/roster.ts'
import type { Protocol } from './speed/ends.ts'
import type { Answers, BenchName, Job } from './speed/job.ts'
import { measureAlloc } from './speed/runs/alloc.ts'
import { measureBulk } from './speed/runs/bulk.ts'
import { measureCpu } from './speed/runs/cpu.ts'
import { measureGrowth } from './speed/runs/growth.ts'
import { measureLoss } from './speed/runs/loss.ts'
import { measureMemory } from './speed/runs/memory.ts'
import { measureServer } from './speed/runs/server.ts'
import { measureUdp } from './speed/runs/udp.ts'

type Measure<Name extends BenchName> = (load: () => Promise<Protocol>, job: Job<Name>) => Promise<Answers[Name]>

const measures: { readonly [Name in BenchName]: Measure<Name> } = {
  cpu: measureCpu,
  alloc: measureAlloc,
  loss: measureLoss,
  bulk: measureBulk,
  memory: measureMemory,
  server: measureServer,
  growth: measureGrowth,
  udp: measureUdp,
}

function measure<Name extends BenchName>(job: Job<Name>): Promise<Answers[Name]> {
  const peer = roster[job.peer]
  if (peer === undefined) throw new Error(`there is no peer ${job.peer}`)
  return measures[job.bench](peer.load, job)
}

const answer = await measure(JSON.parse(process.argv[2] ?? '') as Job)
process.stdout.write(JSON.stringify(answer))
// What a peer left open must not keep the process.
process.exit(0)
