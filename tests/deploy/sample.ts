// The samples of deploy/, changed only where a test's machine is another one: its ports, its folders, its servers.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export const readSample = (name: string): string => readFileSync(join(root, name), 'utf8')

/** Replaces texts everywhere; throws if one of them is not there, since the sample would then no longer be what is tested. */
export function change(text: string, changes: [from: string, to: string][]): string {
  let changed = text
  for (const [from, to] of changes) {
    if (!changed.includes(from)) throw new Error(`the sample has no "${from}"`)
    changed = changed.replaceAll(from, to)
  }
  return changed
}

/** Ports that nothing listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  return Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.once('listening', () => {
            const { port } = server.address() as { port: number }
            server.close(() => resolve(port))
          })
        }),
    ),
  )
}
