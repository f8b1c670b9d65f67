// Exceptions that an adapter hands to the host because nobody else can be told: what `act` leaves behind as unhandled rejections.

/** The test runner's own listeners would count them against the file. */
export const surfacedBy = async (act: () => void): Promise<ReadonlyArray<unknown>> => {
  const runners = process.listeners('unhandledRejection')
  const surfaced: Array<unknown> = []
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', (cause) => surfaced.push(cause))
  act()
  await new Promise((done) => setImmediate(done))
  process.removeAllListeners('unhandledRejection')
  for (const listener of runners) process.on('unhandledRejection', listener)
  return surfaced
}
