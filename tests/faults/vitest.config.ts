// `npm run faults`: the long tests, one file after another, since each needs the disk for itself.
import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['tests/faults/**/*.test.ts'], fileParallelism: false } })
