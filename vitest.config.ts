// Two projects: `spec` holds rules by example, `properties` holds laws over generated histories.
// `--mode deep` (npm run test:deep) raises the number of runs of every property; see property-tests/support/depth.ts.
// PACKETEER_ORDER=7 shuffles the order of files; see property-tests/support/order.ts.

import { defineConfig } from 'vitest/config'
import { builtSources, isBuilt } from './property-tests/support/built.ts'
import { orderFrom } from './property-tests/support/order.ts'

const wireshark = {
  extends: true as const,
  test: { name: 'wireshark', include: ['spec/wireshark/*.spec.ts'] },
}

const everyBranch = { branches: 100 }

/** Examples import the package by its name, as users do; under test, that name means the sources. */
const own = (path: string): string => new URL(`./src/${path}`, import.meta.url).pathname
const entries = [
  { find: /^packeteer$/, replacement: own('index.ts') },
  { find: /^packeteer\/netcode$/, replacement: own('netcode/index.ts') },
  { find: /^packeteer\/replay$/, replacement: own('replay/index.ts') },
  { find: /^packeteer\/testing$/, replacement: own('testing/index.ts') },
  { find: /^packeteer\/adapters\/(.+)$/, replacement: own('adapters/$1.ts') },
]

export default defineConfig(({ mode }) => ({
  resolve: { alias: entries },
  test: {
    environment: 'node',
    // As Node loads it, and not by way of the test runner.
    server: { deps: { external: [/\/dist(?:-bench)?\//] } },
    // All cores: by itself vitest keeps one back, which on two is half the machine.
    maxWorkers: '100%',
    ...orderFrom(process.env['PACKETEER_ORDER']),
    // An end to waiting, and no law: on a machine with other things to do, what takes a second takes minutes.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    teardownTimeout: 120_000,
    // Determinism is a promise here: a test that fails now and then has found something.
    retry: 0,
    projects: [
      ...(mode === 'wireshark' ? [wireshark] : []),
      {
        extends: true,
        test: {
          name: 'spec',
          include: ['spec/**/*.spec.ts'],
          // They need tshark, and have a script of their own: npm run test:wireshark.
          exclude: ['spec/wireshark/**'],
          setupFiles: ['./spec/support/no-ambient.ts'],
          // Files share a process and what it has loaded: nothing under test keeps anything to itself.
          isolate: false,
        },
      },
      {
        extends: true,
        // Coverage is counted in the sources.
        plugins: !process.argv.includes('--coverage') && isBuilt() ? [builtSources()] : [],
        test: {
          name: 'properties',
          env: { PACKETEER_DEPTH: mode === 'deep' ? 'deep' : 'quick' },
          include: ['property-tests/**/*.property.spec.ts'],
          globalSetup: ['./property-tests/support/table.ts'],
          setupFiles: ['./spec/support/no-ambient.ts'],
          // As above; but what plays for minutes has a heap of its own.
          isolate: mode === 'deep',
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
        'src/state/**': everyBranch,
        'src/netcode/**': everyBranch,
        'src/{config,packeteer,packeteer-*}.ts': everyBranch,
      },
    },
  },
}))
