import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'tests/e2e/**', 'tests/load/**', 'tests/faults/**'],
    testTimeout: 20_000,
    maxWorkers: 2,
    // Days of rooms that no browser began are the machine's.
    env: { TZ: 'UTC' },
  },
})
