// The program: opens the store and a room, serves the pages and prints the addresses; with --hall it only checks the hall.
import { join } from 'node:path'
import { pino } from 'pino'
import { readContent } from '../debate/read-content.ts'
import { buildSite } from '../debate/write-site.ts'
import { openRoom } from './banner.ts'
import { createDebates, hostDebate } from './debates.ts'
import { onEnd } from './ending.ts'
import { checkHall } from './hall.ts'
import { type RunningServer, startServer } from './server.ts'
import { readSettings, root, stop } from './settings.ts'

async function main(): Promise<void> {
  let server: RunningServer | undefined
  onEnd(async () => server?.close())
  const { logLevel, newRoom, checksHall, debate, ...settings } = readSettings()
  const print = (text: string) => void process.stdout.write(text)
  if (checksHall) return print(await checkHall(settings))
  const content = readContent(root, debate)
  const pages = join(settings.dataDir, 'site')
  server = await startServer({
    ...settings,
    debates: createDebates([hostDebate(content, pages)]),
    writePages: () => buildSite({ program: join(root, 'program'), content, publicUrl: settings.publicUrl, out: pages }),
    frozen: join(root, 'results'),
    log: pino({ level: logLevel, base: null }, pino.destination(2)),
  })
  await openRoom(server, newRoom, print)
}

main().catch(stop)
