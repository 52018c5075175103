// `npm run faults`: the long tier, one file after another, since each wants the disk for itself.
import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['tests/faults/**/*.test.ts'], fileParallelism: false } })
