// Serves the built folder like a static host, without the server of the votes: `npm run preview -- --base /debate/`.

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serveStatic } from '../src/cli/static-server.ts'
import { root } from '../src/debate/package.ts'
import { onEnd } from '../src/server/ending.ts'
import { checkPort, stop } from '../src/server/settings.ts'

async function main(): Promise<void> {
  const { port, base } = parseArgs({
    options: { port: { type: 'string', default: '4001' }, base: { type: 'string', default: '/' } },
  }).values
  const path = `/${base}/`.replace(/\/+/g, '/')
  const { url, close } = await serveStatic(join(root, 'dist'), { port: checkPort(port), base: path })
  onEnd(close)
  process.stdout.write(`${url}\n`)
}

main().catch(stop)
