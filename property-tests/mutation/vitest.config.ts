// What mutants are tried against: the specs of the core and its quick laws, in one plain project, as Stryker wants it. Laws
// take few runs and the fixed seed: a random one would be part of the name of a test, which then would be another in each run.

import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const root = new URL('../../', import.meta.url).pathname
const own = (path: string): string => `${root}src/${path}`

/** The spec of the mutated file comes first, then its folder, then other specs, then laws: most mutants die in milliseconds. */
class NearestFirst extends BaseSequencer {
  override sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    const mutated = (this.ctx.config.related?.[0] ?? '').replace(root, '').replace(/^src\//, 'spec/')
    const stem = mutated.replace(/\.ts$/, '')
    const folder = mutated.replace(/[^/]*$/, '')
    const distance = ({ moduleId }: TestSpecification): number => {
      const path = moduleId.replace(root, '')
      if (path.startsWith('property-tests/')) return 4
      if (stem !== '' && (path.startsWith(`${stem}.`) || path.startsWith(`${stem}-`))) return 0
      return folder.split('/').length > 2 && path.startsWith(folder) ? 1 : path.split('/').length > 2 ? 2 : 3
    }
    return Promise.resolve([...files].sort((one, other) => distance(one) - distance(other)))
  }
}

export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^packeteer$/, replacement: own('index.ts') },
      { find: /^packeteer\/testing$/, replacement: own('testing/index.ts') },
    ],
  },
  test: {
    environment: 'node',
    isolate: false,
    testTimeout: 60_000,
    fileParallelism: false,
    env: { FC_SEED: '1', FC_RUNS: '4' },
    include: [
      'spec/{core,packet,message,channel,connection}/*.spec.ts',
      'spec/{packeteer,config}*.spec.ts',
      'property-tests/{core,packet}/*.property.spec.ts',
      'property-tests/message/{body,schedule}.property.spec.ts',
      'property-tests/connection/{events,fairness,promises,time}.property.spec.ts',
      'property-tests/channel/backpressure.property.spec.ts',
      'property-tests/packeteer.property.spec.ts',
    ],
    sequence: { sequencer: NearestFirst },
    setupFiles: ['./property-tests/mutation/first-failure.ts'],
  },
})
