// The process that a run happens in: one job, given as JSON, one answer as JSON. `npm run bench` starts it, a fresh one for every run, so that
// no peer inherits what another has done to the heap and to compiled code.

import { roster } from './peers/roster.ts'
import { measureAlloc } from './speed/alloc.ts'
import { measureCpu } from './speed/cpu.ts'
import type { Job } from './speed/job.ts'

const loadOf = (name: string) => {
  const peer = roster[name]
  if (peer === undefined) throw new Error(`no peer ${name}`)
  return peer.load
}

function measure(job: Job): Promise<unknown> {
  switch (job.bench) {
    case 'cpu':
      return measureCpu(loadOf(job.peer), job.mode, job.load, job.seconds)
    case 'alloc':
      return measureAlloc(loadOf(job.peer), job.mode, job.load, job.ticks)
  }
}

const answer = await measure(JSON.parse(process.argv[2] ?? '') as Job)
process.stdout.write(JSON.stringify(answer))
// What a peer left open must not keep the process.
process.exit(0)
