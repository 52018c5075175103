// The server of development: the API as it is, and the pages by Vite, on one port.
import { join } from 'node:path'
import { pino } from 'pino'
import { createServer } from 'vite'
import { readContent } from '../src/content/read-content.ts'
import { openRoom } from '../src/server/banner.ts'
import { startServer } from '../src/server/server.ts'

// Under --watch Node lets every thread report its imports as messages; the store's worker talks by messages too.
delete process.env.WATCH_REPORT_DEPENDENCIES

const root = join(import.meta.dirname, '..')
const vite = await createServer({ root, appType: 'mpa', server: { middlewareMode: true } })
const pages = [
  [/^\/j(\/|$)/, '/vote.html'],
  [/^\/console$/, '/console.html'],
  [/^\/report\//, '/report.html'],
] as const
const { deck, langs } = readContent(root)
const server = await startServer({
  deck,
  langs,
  dataDir: join(root, 'data'),
  pages: join(root, 'dist'),
  frozen: join(root, 'results'),
  port: Number(process.env.PORT ?? 4000),
  host: '0.0.0.0',
  log: pino({ level: 'info', base: null }, pino.destination(2)),
  otherwise: (request, response) => {
    const path = (request.url ?? '/').replace(/\?.*/, '')
    const page = pages.find(([address]) => address.test(path))
    if (page) request.url = page[1]
    vite.middlewares(request, response)
  },
})
process.stdout.write(await openRoom(server, false))
const end = () => void Promise.all([server.close(), vite.close()]).then(() => process.exit(0))
process.once('SIGINT', end)
process.once('SIGTERM', end)
