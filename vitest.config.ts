// Two projects: `spec` holds rules by example, `properties` holds laws over generated histories.
// `--mode deep` (npm run test:deep) raises the number of runs of every property; see property-tests/support/depth.ts.

import { defineConfig } from 'vitest/config'

const everyBranch = { branches: 100 }

export default defineConfig(({ mode }) => ({
  test: {
    environment: 'node',
    // The built package runs as Node loads it: a laws file that plays hours asks for it by its name, as that is twice as fast.
    server: { deps: { external: [/\/dist(?:-bench)?\//] } },
    // Determinism is a promise here: a test that fails now and then has found something.
    retry: 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'spec',
          include: ['spec/**/*.spec.ts'],
          setupFiles: ['./spec/support/no-ambient.ts'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'properties',
          env: { PACKETEER_DEPTH: mode === 'deep' ? 'deep' : 'quick' },
          include: ['property-tests/**/*.property.spec.ts'],
          setupFiles: ['./spec/support/no-ambient.ts', './property-tests/setup.ts'],
          testTimeout: 900_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      reportOnFailure: true,
      include: ['src/**/*.ts'],
      reporter: ['text', 'json-summary'],
      reportsDirectory: 'coverage',
      thresholds: {
        'src/core/**': everyBranch,
        'src/packet/**': everyBranch,
        'src/message/**': everyBranch,
        'src/channel/**': everyBranch,
        'src/connection/**': everyBranch,
        'src/{config,packeteer}.ts': everyBranch,
      },
    },
  },
}))
