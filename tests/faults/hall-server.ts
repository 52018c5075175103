// A server for tests to kill: the real one with the fixture debate, on the folder and port of its arguments. It sends its address and
// host key to its parent, and ends with it. The debate comes compiled, so that it starts sooner.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize } from 'node:v8'
import { pino } from 'pino'
import { createDebates, hostDebate } from '../../src/server/debates.ts'
import { startServer } from '../../src/server/server.ts'

const [folder = '', port = '0'] = process.argv.slice(2)
process.on('disconnect', () => process.exit())
const running = await startServer({
  debates: createDebates([hostDebate(deserialize(readFileSync(join(folder, 'debate'))), { folder: '', older: [] })]),
  ...{ dataDir: folder, frozen: folder, port: Number(port), host: '127.0.0.1' },
  // Simulated phones tap faster than people.
  voterRate: { burst: 1000, perSecond: 100 },
  log: pino({ level: 'error' }, pino.destination(2)),
})
process.send?.({ port: running.port, hostKey: running.hostKey })
