// A server for tests to kill: the real one with the fixture debate, on a folder or a PostgreSQL database. It starts when its parent names the port (0: any), sends
// its port and host key, and ends with its parent. Everything is loaded before, and the debate comes compiled, so that it starts soon.
import { readFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { deserialize } from 'node:v8'
import { pino } from 'pino'
import { createDebates, hostDebate } from '../../src/server/debates.ts'
import { startServer } from '../../src/server/server.ts'

const [folder = '', dataDir = '', url = ''] = process.argv.slice(2)
const debates = createDebates([
  hostDebate(deserialize(readFileSync(join(folder, 'debate'))), { folder: '', older: [] }),
])

process.on('disconnect', () => process.exit())
process.once('message', async (port: number) => {
  const running = await startServer({
    ...{ debates, dataDir, frozen: folder, port, host: '127.0.0.1' },
    database: url === '' ? undefined : { url, secret: Buffer.alloc(32, 7) },
    // Simulated phones tap faster than people.
    voterRate: { burst: 1000, perSecond: 100 },
    log: pino({ level: 'error' }, pino.destination(2)),
  })
  process.send?.({ port: running.port, hostKey: running.hostKey })
  // A process that is killed would keep nothing of what it has compiled for the next one.
  flushCompileCache()
})
