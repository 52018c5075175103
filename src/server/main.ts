// The program: opens the store and a room with the settings it was given, serves, and says where.
import { join } from 'node:path'
import { pino } from 'pino'
import { readContent } from '../content/read-content.ts'
import { openRoom } from './banner.ts'
import { startServer } from './server.ts'
import { readSettings, root, stop } from './settings.ts'

async function main(): Promise<void> {
  const { logLevel, newRoom, ...settings } = readSettings()
  const { deck, langs } = readContent(root)
  const server = await startServer({
    ...settings,
    deck,
    langs: [...langs.keys()],
    pages: join(root, 'dist'),
    frozen: join(root, 'results'),
    log: pino({ level: logLevel, base: null }, pino.destination(2)),
  })
  const end = () => void server.close().then(() => process.exit(0))
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  process.stdout.write(await openRoom(server, newRoom))
}

main().catch(stop)
