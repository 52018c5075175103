import { defineConfig } from 'vitest/config'
import '../compile-cache.ts'

// `npm run stores`: the tests of every store, over PostgreSQL, those through HTTP that do not look into a file of the embedded one, and
// those with real proxies: what check-server says of them, and the samples of deploy/.
export default defineConfig({
  test: {
    root: '.',
    include: [
      'tests/store.test.ts',
      'tests/store-model.test.ts',
      'tests/voter-limits.test.ts',
      'tests/http-model.test.ts',
      'tests/idle-rooms.test.ts',
      'tests/{app,connections,edited-evening,keys,live,openers,presenters,results,told}.test.ts',
      'tests/postgres/*.test.ts',
      'tests/proxies/*.test.ts',
      'tests/deploy/*.test.ts',
    ],
    globalSetup: 'tests/postgres/setup.ts',
    testTimeout: 180_000,
    maxWorkers: 2,
    env: { TZ: 'UTC' },
  },
})
