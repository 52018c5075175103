// The server of development: the API unchanged, and the pages by Vite without prerendering, on one port. It listens on this
// machine alone by default, and serves only pages and their sources.
import { createServer as createHttpServer } from 'node:http'
import { join } from 'node:path'
import { pino } from 'pino'
import { createServer } from 'vite'
import { root } from '../src/debate/package.ts'
import { debatePath } from '../src/server/addresses.ts'
import { openRoom } from '../src/server/banner.ts'
import { openCompiler } from '../src/server/compiler.ts'
import { createDebates } from '../src/server/debates.ts'
import { onEnd } from '../src/server/ending.ts'
import { loadDebates } from '../src/server/load-debates.ts'
import { startServer } from '../src/server/server.ts'
import { readSettings, stop } from '../src/server/settings.ts'
import { debatePlugin } from './debate-plugin.ts'
import { isSource } from './sources.ts'

// Under --watch Node makes every thread report its imports as messages, but the store's worker sends messages of its own.
delete process.env.WATCH_REPORT_DEPENDENCIES

async function main(): Promise<void> {
  const {
    logLevel,
    newRoom,
    isQuiet,
    debates,
    watches: _,
    ...settings
  } = readSettings(process.argv.slice(2), {
    host: '127.0.0.1',
    'log-level': 'info',
  })
  const compiler = openCompiler(root)
  const found = await loadDebates(compiler, debates, { tell: (sentence) => process.stderr.write(`${sentence}\n`) })
  compiler.rest()
  const folders = new Map(found.map(({ folder, compiled }) => [compiled.hosted.id, folder]))
  // This server never listens: it passes sockets of the real server on to Vite, whose own server would be a second entrance.
  const sockets = createHttpServer()
  const vite = await createServer({
    root,
    appType: 'mpa',
    plugins: [debatePlugin(root, folders)],
    server: { middlewareMode: true, ws: { server: sockets } },
  })
  const server = await startServer({
    ...settings,
    debates: createDebates(found.map(({ compiled }) => compiled.hosted)),
    frozen: join(root, 'results'),
    log: pino({ level: logLevel, base: null }, process.stderr),
    otherwise: (request, response, target) => {
      const requested = request.url ?? '/'
      const below = target && 'below' in target ? target.below : undefined
      const isWorker = /^(\/d\/[^/]+)?\/sw\.js$/.test(requested.replace(/\?.*/s, ''))
      if (target && 'page' in target) {
        const { debate, page } = target
        // The debate plugin must know the debate of the page, and the folder in which a page of the deck was requested.
        Object.assign(request, { originalUrl: debatePath(debate.id) + page })
        request.url = page.endsWith('index.html') ? '/index.html' : `/${page}`
      } else if (isWorker) request.url = '/src/web/worker/leave-development.ts'
      else if (!isSource(below !== undefined && /^\/(words|pictures|theme)\//.test(below) ? below : requested))
        return void response.writeHead(404).end('404')
      vite.middlewares(request, response)
    },
    upgrade: (request, socket, head) => {
      // Vite answers no other protocols: without this, such a socket would stay open.
      const isForVite = /^vite-(hmr|ping)$/.test(request.headers['sec-websocket-protocol'] ?? '')
      if (isForVite && /^\/(\?|$)/.test(request.url ?? '')) sockets.emit('upgrade', request, socket, head)
      else socket.destroy()
    },
  })
  onEnd(() => Promise.all([server.close(), vite.close()]))
  await openRoom(server, { newRoom, isQuiet }, (text) => process.stdout.write(text))
}

main().catch(stop)
