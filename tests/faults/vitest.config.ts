// `npm run faults`: the long tests, one file after another, since each needs the disk for itself; and all tries of the random tests, of
// which `npm test` makes a part (tests/runs.ts).
import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import '../compile-cache.ts'

const random = globSync('tests/**/*.test.ts').filter((file) =>
  /from '\.{1,2}\/runs\.ts'/.test(readFileSync(file, 'utf8')),
)

export default defineConfig({
  test: {
    include: ['tests/faults/**/*.test.ts', ...random],
    fileParallelism: false,
    env: { TZ: 'UTC', WHOLE: '1' },
    testTimeout: 240_000,
  },
})
