// Processor time, user and system, of all threads of the process: collecting garbage counts, waiting for another process does not.

export const spentMicros = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return user + system
}

/** Plays blocks until so many seconds of processor time are spent; how many blocks, and the microseconds. */
export async function spend(seconds: number, block: () => Promise<void>): Promise<{ blocks: number; micros: number }> {
  const begin = process.cpuUsage()
  let blocks = 0
  let micros = 0
  while (micros < seconds * 1_000_000) {
    await block()
    blocks += 1
    micros = spentMicros(begin)
  }
  return { blocks, micros }
}
