// One PostgreSQL server for all test files; each test takes databases of its own in it.
import type { TestProject } from 'vitest/node'
import { type DatabaseServer, startDatabaseServer } from './database-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of a server's first database; absent where tests run on the embedded store. */
    postgres?: string
  }
}

let server: DatabaseServer | undefined

export async function setup(project: TestProject): Promise<void> {
  server = await startDatabaseServer({ fsync: 'off', max_connections: '300' })
  project.provide('postgres', server.url('postgres'))
}

export const teardown = (): Promise<void> | undefined => server?.stop()
