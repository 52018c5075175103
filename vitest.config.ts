import { configDefaults, defineConfig } from 'vitest/config'
import './tests/compile-cache.ts'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      'tests/e2e/**',
      'tests/load/**',
      'tests/faults/**',
      'tests/postgres/**',
      'tests/proxies/**',
      'tests/deploy/**',
    ],
    testTimeout: 20_000,
    // Tests wait for processes and clocks a third of their time.
    maxWorkers: 3,
    // Days of rooms that no browser began are the machine's.
    env: { TZ: 'UTC' },
  },
})
