// The program: opens the store and a room, serves the pages and prints the addresses; with --hall it only checks the hall.
import { join } from 'node:path'
import { pino } from 'pino'
import { leaveFile, readProgram } from '../debate/program.ts'
import { basePath } from '../debate/public-url.ts'
import { readContent } from '../debate/read-content.ts'
import { buildSite } from '../debate/write-site.ts'
import { debatePath } from './addresses.ts'
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
  const program = join(root, 'program')
  const hosted = hostDebate(content, join(settings.dataDir, 'sites', content.deck.id))
  const { publicUrl } = settings
  const address = debatePath(hosted.id)
  const writeSite = () =>
    buildSite({
      ...{ program, content, out: hosted.site, server: `${basePath(publicUrl)}/` },
      publicUrl: publicUrl && publicUrl + address.slice(0, -1),
    })
  server = await startServer({
    ...settings,
    debates: createDebates([hosted]),
    leave: readProgram(program).read(leaveFile),
    writePages: writeSite,
    frozen: join(root, 'results'),
    log: pino({ level: logLevel, base: null }, pino.destination(2)),
  })
  await openRoom(server, newRoom, print)
}

main().catch(stop)
